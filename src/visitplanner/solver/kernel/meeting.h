/* The cheapest meeting of two officers for a two-person visit.
 *
 * Each route of a crew of one offers its openings: a place where the visit fits, with the first and
 * last second at which it could start there. The cheapest openings are combined in pairs, and each
 * pair is priced at the seconds where the cost may bend: the ends of the common range, and where
 * either route begins or ceases to wait.
 */
#ifndef VISITPLANNER_MEETING_H
#define VISITPLANNER_MEETING_H

#include "insertion.h"

#define MOST_OPENINGS 24

typedef struct {
    int64_t cost;
    Place place;
    int64_t first, last;       /* seconds at which the visit may start */
    int64_t bends[2];
} Opening;

typedef struct { int64_t count; Opening list[MOST_OPENINGS]; } Openings;

typedef struct { int64_t cost, second; Place one, two; } Meeting;

static void keep_opening(const Problem *problem, const Plan *plan, int64_t visit, Place at,
                         int64_t cost, Openings *openings)
{
    Opening *slot = openings->list;
    if (openings->count < MOST_OPENINGS) {
        slot += openings->count++;
    } else {
        for (int64_t n = 1; n < MOST_OPENINGS; n++)
            if (openings->list[n].cost > slot->cost)
                slot = openings->list + n;
        if (slot->cost <= cost)
            return;
    }
    Segment head = head_at(problem, plan, visit, at), tail = tail_at(problem, plan, visit, at);
    *slot = (Opening){cost, at, greater(at.window.opens, head.earliest + head.duration),
                      tail.latest, {head.latest + head.duration, tail.earliest}};
}

static void find_openings(const Problem *problem, const Plan *plan, int64_t visit, int64_t k,
                          Openings *openings)
{
    const Visit *it = problem->visits + visit;
    if (problem->shifts[k].crew != 1 || !has_room(problem, plan, k, visit))
        return;
    Span span = span_of(problem, plan, k, visit);
    const Gap *gaps = gaps_of(plan, k);
    for (int64_t w = it->first_window; w < it->last_window; w++)
        for (int64_t g = 0, first = 0, last; g <= span.last; g++, first = last) {
            if (gaps[g].before.earliest + gaps[g].before.duration > problem->windows[w].closes)
                break;
            last = last_rest_in(problem, plan, k, g, first);
            if (g < span.first || gaps[g].after.latest < problem->windows[w].opens + it->service)
                continue;
            for (int64_t middle = first; middle <= last; middle++) {
                Place at = {k, g, first, middle, last, problem->windows[w]};
                int64_t cost = added_cost(problem, plan, visit, at);
                if (cost != IMPOSSIBLE)
                    keep_opening(problem, plan, visit, at, cost, openings);
            }
        }
}

static Place at_second(Place place, int64_t second)
{
    place.window.opens = place.window.closes = (int32_t)second;
    return place;
}

static void try_second(const Problem *problem, const Plan *plan, int64_t visit,
                       const Opening *one, const Opening *two, int64_t second, Meeting *best)
{
    if (second < greater(one->first, two->first) || second > smaller(one->last, two->last))
        return;
    Place first = at_second(one->place, second), other = at_second(two->place, second);
    int64_t cost = added_cost(problem, plan, visit, first);
    if (cost >= best->cost)
        return;
    int64_t more = added_cost(problem, plan, visit, other);
    if (more != IMPOSSIBLE && cost + more < best->cost)
        *best = (Meeting){cost + more, second, first, other};
}

/* Whether of two shifts one is asked for, and one has all that is made of the visit's groups. */
static bool complement(const Problem *problem, const Plan *plan, int64_t visit, int64_t one,
                       int64_t two)
{
    return (may_serve(problem, one, visit) == ALONE || may_serve(problem, two, visit) == ALONE)
        && (joins(problem, plan, one, visit) || joins(problem, plan, two, visit));
}

/* Better the best meeting by a pair of openings: of two routes that may serve the visit alone, as
 * far as it matters who comes, of one such and another, or of two others that complement each other. */
static void try_meetings(const Problem *problem, const Plan *plan, int64_t visit,
                         const Openings *alone, const Openings *beside, Meeting *best)
{
    for (int64_t n = 0; n < alone->count + beside->count; n++)
        for (int64_t m = 0; m < n; m++) {
            const Opening *one = n < alone->count ? alone->list + n
                                                  : beside->list + (n - alone->count);
            const Opening *two = m < alone->count ? alone->list + m
                                                  : beside->list + (m - alone->count);
            if (one->place.shift == two->place.shift || one->cost + two->cost >= best->cost)
                continue;
            if (m >= alone->count
                && !complement(problem, plan, visit, one->place.shift, two->place.shift))
                continue;
            try_second(problem, plan, visit, one, two, greater(one->first, two->first), best);
            try_second(problem, plan, visit, one, two, smaller(one->last, two->last), best);
            for (int64_t k = 0; k < 2; k++) {
                try_second(problem, plan, visit, one, two, one->bends[k], best);
                try_second(problem, plan, visit, one, two, two->bends[k], best);
            }
        }
}

#endif
