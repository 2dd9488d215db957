/* Visits taken out: strings of stops on routes that lie near each other.
 *
 * After J. Christiaens and G. Vanden Berghe, "Slack induction by string removals for vehicle routing
 * problems", Transportation Science 54 (2020): a few neighbouring routes each lose a string of
 * stops, or a string of which a part is kept.
 */
#ifndef VISITPLANNER_RUIN_H
#define VISITPLANNER_RUIN_H

#include "search.h"

static double mean_length(const Search *search)
{
    int64_t visits = 0, used = 0;
    for (int64_t n = 0; n < search->num_open; n++) {
        int64_t length = search->tried.routes[search->open_shifts[n]].length;
        visits += length;
        used += length > 0;
    }
    return (double)visits / (double)greater(used, 1);
}

/* Take out one stop where that is allowed, on both routes of a meeting. */
static void ruin_stop(const Problem *problem, Search *search, int64_t k, int64_t position)
{
    Plan *plan = &search->tried;
    int64_t visit = gaps_of(plan, k)[position].visit;
    if (!search->is_free[visit])
        return;
    take_out(problem, plan, k, position);
    int64_t other = shifts_of(plan, visit)[0];
    if (other != ABSENT) {
        take_out(problem, plan, other, position_of(plan, other, visit));
        search->is_changed[other] = true;
    }
    enqueue(search, visit, true);
}

/* Take out what shares a group with a visit taken out: a group changes its route as a whole. */
static void ruin_mates(const Problem *problem, Search *search)
{
    Plan *plan = &search->tried;
    for (int64_t n = 0; n < search->num_queued; n++) {
        const Visit *it = problem->visits + search->queue[n];
        for (int64_t m = it->first_mate; m < it->last_mate; m++) {
            int64_t mate = problem->mates[m], k = shifts_of(plan, mate)[0];
            if (k != ABSENT && search->is_free[mate]) {
                search->is_changed[k] = true;
                ruin_stop(problem, search, k, position_of(plan, k, mate));
            }
        }
    }
}

/* Take out a string of stops that holds a position, or leave some of its middle. */
static void ruin_string(const Problem *problem, const Settings *settings, Search *search, int64_t k,
                        int64_t position, double longest)
{
    uint64_t *state = &search->state;
    int64_t length = search->tried.routes[k].length, kept = 0;
    int64_t taken = 1 + (int64_t)(uniform(state) * (longest < (double)length ? longest
                                                                             : (double)length));
    taken = smaller(taken, length);
    if (taken > 1 && taken < length && uniform(state) < settings->split_chance) {
        kept = 1;
        while (taken + kept < length && uniform(state) >= settings->keep_chance)
            kept++;
    }
    int64_t low = greater(0, position - taken - kept + 1);
    int64_t first = low + below(state, smaller(position, length - taken - kept) - low + 1);
    int64_t skipped = kept ? first + 1 + below(state, taken - 1) : length;
    for (int64_t p = first + taken + kept - 1; p >= first; p--)
        if (p < skipped || p >= skipped + kept)
            ruin_stop(problem, search, k, p);
    search->is_changed[k] = true;
}

/* Put one break of a route, drawn at random, where it costs least. */
static void move_break(const Problem *problem, Plan *plan, int64_t k, uint64_t *state)
{
    const Shift *shift = problem->shifts + k;
    int64_t count = shift->last_break - shift->first_break, n = below(state, count);
    Rest *rest = rests_of(plan, k) + n, best = *rest;
    int64_t low = n > 0 ? rest[-1].gap : 0;
    int64_t high = n + 1 < count ? rest[1].gap : plan->routes[k].length;
    int64_t best_cost = plan->routes[k].cost;
    const Break *it = problem->breaks + shift->first_break + rest->number;
    for (int64_t gap = low; gap <= high; gap++)
        for (int64_t w = it->first_window; w < it->last_window; w++) {
            *rest = (Rest){gap, rest->number, problem->break_windows[w]};
            if (refresh(problem, plan, k) && plan->routes[k].cost <= best_cost) {
                best = *rest;
                best_cost = plan->routes[k].cost;
            }
        }
    *rest = best;
    refresh(problem, plan, k);
}

/* Take visits near `seed` out and queue them; false where a route became too late.
 *
 * A way that is longer without a stop than over it can make a route too late by a removal.
 */
static bool ruin(const Problem *problem, const Settings *settings, Search *search, int64_t seed)
{
    Plan *plan = &search->tried;
    double longest = mean_length(search);
    longest = longest > settings->longest_string ? settings->longest_string : longest;
    longest = longest < 1.0 ? 1.0 : longest;
    double most_strings = 4.0 * settings->mean_removed / (1.0 + longest) - 1.0;
    int64_t strings = 1 + (int64_t)(uniform(&search->state) * most_strings);
    if (uniform(&search->state) < settings->whole_route_chance) {
        longest = (double)plan->room;
        strings = 1;
    }
    for (int64_t n = -1; n < problem->num_near && strings > 0; n++) {
        int64_t visit = n < 0 ? seed : problem->near[seed * problem->num_near + n];
        int64_t k = shifts_of(plan, visit)[0];
        if (!search->is_free[visit] || k == ABSENT || search->is_changed[k])
            continue;
        ruin_string(problem, settings, search, k, position_of(plan, k, visit), longest);
        strings--;
    }
    ruin_mates(problem, search);
    for (int64_t n = 0; n < search->num_open; n++) {
        int64_t k = search->open_shifts[n];
        if (!search->is_changed[k])
            continue;
        if (!refresh(problem, plan, k))
            return false;
        if (has_breaks(problem->shifts + k) && uniform(&search->state) < settings->break_chance)
            move_break(problem, plan, k, &search->state);
    }
    return true;
}

#endif
