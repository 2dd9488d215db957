/* The cheapest place for a visit on a route.
 *
 * A visit is tried in every gap, in constant time, by joining what lies before the gap, the visit,
 * and what lies after it. In a gap with breaks, it is tried before, between and after them.
 */
#ifndef VISITPLANNER_INSERTION_H
#define VISITPLANNER_INSERTION_H

#include "route.h"

typedef struct {
    int64_t shift, gap;
    int64_t first, middle, last;   /* the gap's breaks; those before `middle` come before the visit */
    Window window;
} Place;

typedef struct { int64_t cost; Place place; } Offer;  /* what a visit adds to the cost at a place */

/* Whether a route has all that is made of the groups that a visit belongs to. */
static inline bool joins(const Problem *problem, const Plan *plan, int64_t k, int64_t visit)
{
    const Visit *it = problem->visits + visit;
    for (int64_t n = it->first_mate; n < it->last_mate; n++) {
        const int32_t *shifts = shifts_of(plan, problem->mates[n]);
        if (shifts[0] != ABSENT && shifts[0] != k && shifts[1] != k)
            return false;
    }
    return true;
}

/* Whether a shift may make a visit alone, as far as its people are enough for it. */
static inline bool may_alone(const Problem *problem, const Plan *plan, int64_t k, int64_t visit)
{
    return may_serve(problem, k, visit) == ALONE && joins(problem, plan, k, visit);
}

typedef struct { int64_t first, last; } Span;

static Span span_in_order(const Problem *problem, const Plan *plan, int64_t k, int64_t visit)
{
    int64_t length = plan->routes[k].length, num_visits = problem->num_visits;
    Span span = {0, length};
    for (int64_t g = 0; g < length; g++) {
        int64_t other = gaps_of(plan, k)[g].visit;
        if (problem->comes_before[other * num_visits + visit])
            span.first = g + 1;
        if (problem->comes_before[visit * num_visits + other])
            span.last = smaller(span.last, g);
    }
    return span;
}

/* The gaps of a route in which a visit keeps its sequences. */
static inline Span span_of(const Problem *problem, const Plan *plan, int64_t k, int64_t visit)
{
    return problem->visits[visit].is_ordered ? span_in_order(problem, plan, k, visit)
                                             : (Span){0, plan->routes[k].length};
}

static bool has_room(const Problem *problem, const Plan *plan, int64_t k, int64_t visit)
{
    const Shift *shift = problem->shifts + k;
    int64_t length = plan->routes[k].length;
    if (may_serve(problem, k, visit) == NOT
        || length >= shift->max_visits || length >= plan->room)
        return false;
    for (int64_t n = 0; n < problem->num_amounts; n++)
        if (plan->load[k * problem->num_amounts + n]
            + problem->demand[visit * problem->num_amounts + n]
            > problem->capacity[k * problem->num_amounts + n])
            return false;
    return true;
}

static inline Leg way_there(const Problem *problem, const Plan *plan, int64_t visit, Place at)
{
    return leg_to(problem, plan, at.shift, at.gap, problem->visits[visit].place, at.window,
                  at.first, at.middle);
}

static inline Leg way_on(const Problem *problem, const Plan *plan, int64_t visit, Place at)
{
    return leg_left_in(problem, plan, at.shift, at.window.hour, problem->visits[visit].place,
                       gaps_of(plan, at.shift)[at.gap].place, at.middle, at.last);
}

/* All that comes before a visit at a place, and the way to it. */
static inline Segment head_at(const Problem *problem, const Plan *plan, int64_t visit, Place at)
{
    Leg to = way_there(problem, plan, visit, at);
    return with_breaks(problem, plan, at.shift, at.first, at.middle,
                       gaps_of(plan, at.shift)[at.gap].before, to.seconds);
}

/* A visit at a place, and all that comes after it. */
static inline Segment tail_at(const Problem *problem, const Plan *plan, int64_t visit, Place at)
{
    const Gap *gap = gaps_of(plan, at.shift) + at.gap;
    Leg on = way_on(problem, plan, visit, at);
    Segment segment = with_breaks(problem, plan, at.shift, at.middle, at.last,
                                  visit_segment(problem->visits + visit, at.window), on.seconds);
    return join(segment, gap->after);
}

/* What a visit adds to the cost of its route at a place, or IMPOSSIBLE.
 *
 * Left to itself, the compiler does not inline it into meetings, and a search is a tenth slower.
 */
ALWAYS_INLINE int64_t added_cost(const Problem *problem, const Plan *plan, int64_t visit, Place at)
{
    const Shift *shift = problem->shifts + at.shift;
    const Route *route = plan->routes + at.shift;
    Segment whole = join(head_at(problem, plan, visit, at), tail_at(problem, plan, visit, at));
    if (whole.duration < 0 || whole.duration > shift->max_duration)
        return IMPOSSIBLE;
    Leg there = way_there(problem, plan, visit, at), on = way_on(problem, plan, visit, at);
    Leg straight = gaps_of(plan, at.shift)[at.gap].leg;
    int64_t metres = route->metres + there.metres + on.metres - straight.metres;
    int64_t seconds = route->seconds + there.seconds + on.seconds - straight.seconds;
    if (metres > shift->max_distance)
        return IMPOSSIBLE;
    return tariff(shift, metres, seconds, whole) + route->charges
        + charge_of(problem, at.shift, visit) - route->cost;
}

/* What a visit at least adds to the cost of its route in a gap, with this way there and on: nobody
 * waits, rests or works longer for it. */
static inline int64_t least_cost(const Problem *problem, const Plan *plan, int64_t visit, int64_t k,
                                 const Gap *gap, Leg there, Leg on)
{
    const Shift *shift = problem->shifts + k;
    const Route *route = plan->routes + k;
    int64_t metres = route->metres + there.metres + on.metres;
    int64_t ride = (int64_t)there.seconds + on.seconds;
    return shift->fixed - route->cost + gap->around + shift->metre * metres
        + shift->travel_second * (route->seconds + ride)
        + shift->second * (ride + problem->visits[visit].service)
        + route->charges + charge_of(problem, k, visit);
}

/* Better the best offer by one on a route with breaks, in one window of a visit. */
static void try_between_breaks(const Problem *problem, const Plan *plan, int64_t visit, int64_t k,
                               Window window, Span span, Offer *best)
{
    const Gap *gaps = gaps_of(plan, k);
    for (int64_t g = 0, first = 0, last; g <= span.last; g++, first = last) {
        if (gaps[g].before.earliest + gaps[g].before.duration > window.closes)
            return;
        last = last_rest_in(problem, plan, k, g, first);
        if (g < span.first || gaps[g].after.latest < window.opens + problem->visits[visit].service)
            continue;
        for (int64_t middle = first; middle <= last; middle++) {
            Place at = {k, g, first, middle, last, window};
            Leg there = way_there(problem, plan, visit, at), on = way_on(problem, plan, visit, at);
            if (least_cost(problem, plan, visit, k, gaps + g, there, on) >= best->cost)
                continue;
            int64_t cost = added_cost(problem, plan, visit, at);
            if (cost < best->cost)
                *best = (Offer){cost, at};
        }
    }
}

/* The same on a route without breaks: here the search spends most of its time.
 *
 * What a gap costs without any waiting is reckoned first, since it rules out most gaps. The compiler
 * makes two of it, one for each value of `has_hours`.
 */
static inline void try_gaps(const Problem *problem, const Plan *plan, int64_t visit, int64_t k,
                            Window window, Span span, bool has_hours, Offer *best)
{
    const Shift *shift = problem->shifts + k;
    const Route *route = plan->routes + k;
    const Visit *it = problem->visits + visit;
    const Leg *to = row_of(problem, problem->legs_back, shift, 0, it->place);
    const Leg *on = row_of(problem, problem->legs, shift, window.hour, it->place);
    int64_t base = shift->fixed - route->cost + shift->metre * route->metres
        + shift->travel_second * route->seconds + shift->second * it->service
        + route->charges + charge_of(problem, k, visit);
    int64_t metre = shift->metre, moving_second = shift->travel_second + shift->second;
    const Gap *begin = gaps_of(plan, k);
    const Gap *end = begin + span.last;
    int64_t from = span.first ? begin[span.first - 1].place : shift->start;
    for (const Gap *gap = begin + span.first; gap <= end; from = gap->place, gap++) {
        if (gap->before.earliest + gap->before.duration > window.closes)
            return;
        if (gap->after.latest < window.opens + it->service)
            continue;
        const Leg *there = to + from;
        if (has_hours)
            there = gap == begin ? first_leg(problem, shift, window)
                : row_of(problem, problem->legs_back, shift, gap[-1].window.hour, it->place) + from;
        int64_t ride = there->seconds + on[gap->place].seconds;
        int64_t way = there->metres + on[gap->place].metres;
        int64_t cost = base + gap->around + metre * way + moving_second * ride;
        if (cost >= best->cost)
            continue;
        if (route->metres + way - gap->leg.metres > shift->max_distance)
            continue;
        Segment whole = join(lengthened(gap->before, there->seconds),
                             lengthened(visit_segment(it, window), on[gap->place].seconds));
        whole = join(whole, gap->after);
        if (whole.duration < 0 || whole.duration > shift->max_duration)
            continue;
        int64_t over = whole.earliest + whole.duration - shift->overtime_after;
        int64_t wait = whole.duration - gap->before.duration - ride - it->service
            - gap->after.duration;
        cost += shift->second * wait + shift->overtime_second * greater(over, 0);
        if (cost < best->cost)
            *best = (Offer){cost, {k, gap - gaps_of(plan, k), 0, 0, 0, window}};
    }
}

/* Better the best offer for a visit by one on a route. */
static void try_route(const Problem *problem, const Plan *plan, int64_t visit, int64_t k,
                      Offer *best)
{
    const Visit *it = problem->visits + visit;
    if (!has_room(problem, plan, k, visit))
        return;
    Span span = span_of(problem, plan, k, visit);
    for (int64_t w = it->first_window; w < it->last_window; w++)
        if (has_breaks(problem->shifts + k))
            try_between_breaks(problem, plan, visit, k, problem->windows[w], span, best);
        else if (problem->num_hours > 1)
            try_gaps(problem, plan, visit, k, problem->windows[w], span, true, best);
        else
            try_gaps(problem, plan, visit, k, problem->windows[w], span, false, best);
}

/* Bring a route up to date after a visit was put in at a place: all but what surrounds it is known. */
static void refresh_around(const Problem *problem, Plan *plan, int64_t visit, Place at)
{
    Route *route = plan->routes + at.shift;
    Gap *gap = gaps_of(plan, at.shift) + at.gap;
    int64_t *load = plan->load + at.shift * problem->num_amounts;
    for (int64_t n = 0; n < problem->num_amounts; n++)
        load[n] += problem->demand[visit * problem->num_amounts + n];
    Leg straight = gap[1].leg, there = way_there(problem, plan, visit, at);
    Leg on = leg_to(problem, plan, at.shift, at.gap + 1, gap[1].place, gap[1].window, at.middle,
                    at.last);
    gap[0].leg = there;
    gap[1].leg = on;
    route->metres += (int64_t)there.metres + on.metres - straight.metres;
    route->seconds += (int64_t)there.seconds + on.seconds - straight.seconds;
    route->charges += charge_of(problem, at.shift, visit);
    join_forward(problem, plan, at.shift, at.gap, at.first);
    join_backward(problem, plan, at.shift, at.gap + 1, at.last);
    price(problem, plan, at.shift);
}

/* Put a visit where it was tried. */
static void insert(const Problem *problem, Plan *plan, int64_t visit, Place at)
{
    const Shift *shift = problem->shifts + at.shift;
    Gap *gaps = gaps_of(plan, at.shift);
    int32_t *shifts = shifts_of(plan, visit);
    for (int64_t n = at.middle; n < shift->last_break - shift->first_break; n++)
        rests_of(plan, at.shift)[n].gap++;
    for (int64_t g = ++plan->routes[at.shift].length; g > at.gap; g--)
        gaps[g] = gaps[g - 1];
    gaps[at.gap].visit = visit;
    gaps[at.gap].window = at.window;
    gaps[at.gap].place = problem->visits[visit].place;
    shifts[shifts[0] == ABSENT ? 0 : 1] = (int32_t)at.shift;
    if (plan->routes[at.shift].length > 1)
        refresh_around(problem, plan, visit, at);
    else
        refresh(problem, plan, at.shift);
}

/* Take the visit after a gap out of a route, which is not brought up to date. */
static void take_out(const Problem *problem, Plan *plan, int64_t k, int64_t gap)
{
    const Shift *shift = problem->shifts + k;
    Gap *gaps = gaps_of(plan, k);
    int32_t *shifts = shifts_of(plan, gaps[gap].visit);
    if (shifts[0] == k)
        shifts[0] = shifts[1];
    shifts[1] = ABSENT;
    plan->routes[k].length--;
    for (int64_t g = gap; g <= plan->routes[k].length; g++)
        gaps[g] = gaps[g + 1];
    for (int64_t n = 0; n < shift->last_break - shift->first_break; n++)
        if (rests_of(plan, k)[n].gap > gap)
            rests_of(plan, k)[n].gap--;
}

static int64_t position_of(const Plan *plan, int64_t k, int64_t visit)
{
    int64_t g = 0;
    while (gaps_of(plan, k)[g].visit != visit)
        g++;
    return g;
}

#endif
