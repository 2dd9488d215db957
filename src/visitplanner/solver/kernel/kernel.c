/* Ruin, recreate, and go on from the result or not, under a falling temperature.
 *
 *     problem.h     what does not change: visits, shifts, travel, prices
 *     plan.h        what does: routes, and what is known of each gap in them
 *     route.h       a route brought up to date
 *     insertion.h   the cheapest place for a visit on a route
 *     meeting.h     the cheapest second and places for two officers
 *     search.h      one search: its part of the plan and its room to work in
 *     ruin.h        visits taken out
 *     recreate.h    visits put back, and absent ones tried
 *     kernel.c      the loop, and what Python calls
 *
 * A dearer plan is gone on from while it is dearer by less than -temperature * log(u), with u drawn
 * evenly from 0 to 1 (Christiaens and Vanden Berghe 2020).
 */
#include <math.h>
#include <string.h>

#include "recreate.h"
#include "ruin.h"

static uint64_t hash_of(const Problem *problem, const Plan *plan, int64_t k)
{
    uint64_t word = mixed((uint64_t)problem->shifts[k].group + 1);
    for (const Gap *gap = gaps_of(plan, k); gap < gaps_of(plan, k) + plan->routes[k].length; gap++) {
        word = mixed(word ^ (uint64_t)(gap->visit + 1));
        if (is_meeting(plan, gap->visit))
            word = mixed(word ^ (uint64_t)(gap->window.opens + 1));
    }
    if (has_breaks(problem->shifts + k))  /* where they lie decides the cost */
        word = mixed(word ^ (uint64_t)plan->routes[k].cost);
    return word | 1;
}

static bool is_new(Pool *pool, uint64_t hash)
{
    uint64_t mask = (uint64_t)pool->slots - 1, slot = (hash >> 1) & mask;
    for (; pool->table[slot]; slot = (slot + 1) & mask)
        if (pool->table[slot] == hash)
            return false;
    pool->table[slot] = hash;
    return true;
}

/* Add a route to the pool, unless it is there or there is no room. */
static void record(const Problem *problem, const Plan *plan, Pool *pool, int64_t k)
{
    const Shift *shift = problem->shifts + k;
    int64_t count = shift->last_break - shift->first_break, length = plan->routes[k].length;
    if (!length || pool->num_routes == pool->most_routes)
        return;
    int64_t at = pool->at[pool->num_routes];
    if (at + length + count > pool->most_stops || !is_new(pool, hash_of(problem, plan, k)))
        return;
    for (int64_t g = 0, n = 0; g <= length; g++) {
        for (; n < count && rests_of(plan, k)[n].gap == g; n++, at++) {
            pool->stops[at] = (int32_t)~rests_of(plan, k)[n].number;
            pool->seconds[at] = -1;
        }
        if (g < length) {
            const Gap *gap = gaps_of(plan, k) + g;
            pool->stops[at] = (int32_t)gap->visit;
            pool->seconds[at++] = is_meeting(plan, gap->visit) ? (int32_t)gap->window.opens : -1;
        }
    }
    pool->shifts[pool->num_routes] = k;
    pool->costs[pool->num_routes] = plan->routes[k].cost;
    pool->at[++pool->num_routes] = at;
}

static void record_changed(const Problem *problem, Search *search)
{
    for (int64_t n = 0; n < search->num_open; n++)
        if (search->is_changed[search->open_shifts[n]])
            record(problem, &search->tried, &search->pool, search->open_shifts[n]);
}

static void copy_route(const Problem *problem, const Plan *from, Plan *to, int64_t k)
{
    to->routes[k] = from->routes[k];
    memcpy(gaps_of(to, k), gaps_of(from, k),
           sizeof(Gap) * (size_t)(from->routes[k].length + 1));
    memcpy(rests_of(to, k), rests_of(from, k), sizeof(Rest) * (size_t)from->num_rests);
    memcpy(to->load + k * problem->num_amounts, from->load + k * problem->num_amounts,
           sizeof(int64_t) * (size_t)problem->num_amounts);
}

static void copy_queued(const Search *search, const Plan *from, Plan *to)
{
    for (int64_t n = 0; n < search->num_queued; n++)
        memcpy(shifts_of(to, search->queue[n]), shifts_of(from, search->queue[n]),
               2 * sizeof(int32_t));
}

static void copy_changed(const Problem *problem, const Search *search, const Plan *from, Plan *to)
{
    for (int64_t n = 0; n < search->num_open; n++)
        if (search->is_changed[search->open_shifts[n]])
            copy_route(problem, from, to, search->open_shifts[n]);
    copy_queued(search, from, to);
}

/* By how much the plan tried is dearer than the current one. */
static int64_t difference(const Problem *problem, const Search *search)
{
    int64_t cost = 0;
    for (int64_t n = 0; n < search->num_open; n++) {
        int64_t k = search->open_shifts[n];
        if (search->is_changed[k])
            cost += search->tried.routes[k].cost - search->current.routes[k].cost;
    }
    for (int64_t n = 0; n < search->num_queued; n++) {
        int64_t visit = search->queue[n];
        cost += problem->visits[visit].prize * (is_absent(&search->tried, visit)
                                                - is_absent(&search->current, visit));
    }
    return cost;
}

static void keep_best(const Problem *problem, Search *search)
{
    search->best_cost = search->current_cost;
    for (int64_t n = 0; n < search->num_open; n++) {
        int64_t k = search->open_shifts[n];
        if (search->is_stale[k])
            copy_route(problem, &search->current, &search->best, k);
        search->is_stale[k] = false;
    }
    memcpy(search->best.on, search->current.on, sizeof(int32_t) * 2 * (size_t)problem->num_visits);
}

static void go_on(const Problem *problem, Search *search, int64_t cost)
{
    for (int64_t n = 0; n < search->num_open; n++) {
        int64_t k = search->open_shifts[n];
        search->is_stale[k] |= search->is_changed[k];
    }
    copy_changed(problem, search, &search->tried, &search->current);
    search->current_cost = cost;
    if (cost < search->best_cost)
        keep_best(problem, search);
}

/* Queue absent visits near a visit, itself among them. */
static void queue_absent(const Problem *problem, Search *search, int64_t seed, int64_t most)
{
    for (int64_t n = -1; n < problem->num_near && most > 0; n++) {
        int64_t visit = n < 0 ? seed : problem->near[seed * problem->num_near + n];
        if (search->is_free[visit] && is_absent(&search->current, visit)
            && uniform(&search->state) < search->hope[visit]) {
            enqueue(search, visit, false);
            most--;
        }
    }
}

/* Now and then, lend an unused shift: what using it costs counts only once the plan is weighed.
 *
 * Without this, no visit that pays less than a shift's fixed price would ever be the first on it.
 */
static void lend(const Settings *settings, Search *search)
{
    search->lent = ABSENT;
    if (!search->num_open || uniform(&search->state) >= settings->lending_chance)
        return;
    int64_t k = search->open_shifts[below(&search->state, search->num_open)];
    if (!search->tried.routes[k].length) {
        search->lent = k;
        search->is_changed[k] = true;
    }
}

/* Some iterations at one temperature. */
void anneal(const Problem *problem, const Settings *settings, Search *search, double temperature,
            int64_t iterations)
{
    for (; iterations > 0 && search->num_free > 0; iterations--) {
        int64_t seed = search->free_visits[below(&search->state, search->num_free)];
        memset(search->is_changed, 0, (size_t)problem->num_shifts);
        search->num_queued = 0;
        lend(settings, search);
        bool is_kept = ruin(problem, settings, search, seed);
        int64_t cost = 0;
        if (is_kept) {
            queue_absent(problem, search, seed, settings->most_absent);
            recreate(problem, settings, search, any_order(search));
            cost = search->current_cost + difference(problem, search);
            double margin = temperature * -log(1.0 - uniform(&search->state));
            is_kept = (double)(cost - search->current_cost) < margin;
            if (cost < search->best_cost + settings->pool_margin)
                record_changed(problem, search);
        }
        if (is_kept)
            go_on(problem, search, cost);
        else
            copy_changed(problem, search, &search->current, &search->tried);
    }
}

/* Put in every absent visit that fits and pays, on all routes; the plan tried becomes the others.
 *
 * The farthest are first, or the order is drawn.
 */
void construct(const Problem *problem, const Settings *settings, Search *search,
               bool farthest_first)
{
    Settings thorough = *settings;
    thorough.skip_chance = 0.0;
    memset(search->is_changed, 1, (size_t)problem->num_shifts);
    search->num_queued = 0;
    search->lent = ABSENT;
    for (int64_t n = 0; n < search->num_free; n++)
        if (is_absent(&search->tried, search->free_visits[n]))
            enqueue(search, search->free_visits[n], false);
    recreate(problem, &thorough, search, farthest_first ? FARTHEST : any_order(search));
    go_on(problem, search, search->current_cost + difference(problem, search));
}

/* Move visits into later windows where those chosen cannot be kept; return the first that has none,
 * or the length of the route.
 */
static int64_t choose_windows(const Problem *problem, Plan *plan, int64_t k)
{
    Gap *gaps = gaps_of(plan, k);
    Segment segment = at_depot(problem->shifts + k);
    int64_t g = 0;
    for (int64_t first = 0, last; g < plan->routes[k].length; g++, first = last) {
        const Visit *it = problem->visits + gaps[g].visit;
        bool is_fixed = is_meeting(plan, gaps[g].visit);
        last = last_rest_in(problem, plan, k, g, first);
        Segment whole = NEVER;
        for (int64_t w = gaps[g].window.number; whole.duration < 0; w++) {
            if (w == it->last_window || (is_fixed && w > gaps[g].window.number))
                return g;
            if (!is_fixed)
                gaps[g].window = problem->windows[w];
            Leg leg = leg_to(problem, plan, k, g, it->place, gaps[g].window, first, last);
            whole = join(with_breaks(problem, plan, k, first, last, segment, leg.seconds),
                         visit_segment(it, gaps[g].window));
        }
        segment = whole;
    }
    return g;
}

/* Bring a route up to date that Python has written; false where it cannot be kept.
 *
 * Where travel depends on the hour, the true times that Python has may be a little too quick here:
 * then visits are taken out until the others can be kept.
 */
static bool settle(const Problem *problem, Plan *plan, int64_t k)
{
    for (;;) {
        int64_t g = choose_windows(problem, plan, k), length = plan->routes[k].length;
        if (g == length && refresh(problem, plan, k))
            return true;
        if (problem->num_hours == 1 || !length)
            return false;
        int64_t visit = gaps_of(plan, k)[smaller(g, length - 1)].visit;
        take_out(problem, plan, k, smaller(g, length - 1));
        int64_t other = shifts_of(plan, visit)[0];
        if (other != ABSENT) {
            take_out(problem, plan, other, position_of(plan, other, visit));
            if (!settle(problem, plan, other))
                return false;
        }
    }
}

/* Bring routes up to date that Python has written; false where one cannot be kept. */
bool refresh_all(const Problem *problem, Plan *plan)
{
    bool is_sound = true;
    for (int64_t k = 0; k < problem->num_shifts; k++)
        if (problem->shifts[k].is_usable)
            is_sound &= settle(problem, plan, k);
    return is_sound;
}

/* Sizes of the records, for Python to compare with its own. */
void sizes(int64_t *out)
{
    int64_t all[] = {sizeof(Window), sizeof(Leg), sizeof(Visit), sizeof(Break), sizeof(Shift),
                     sizeof(Problem), sizeof(Gap), sizeof(Rest), sizeof(Route), sizeof(Plan),
                     sizeof(Settings), sizeof(Pool), sizeof(Known), sizeof(Search)};
    memcpy(out, all, sizeof all);
}
