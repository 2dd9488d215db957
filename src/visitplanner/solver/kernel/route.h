/* A route brought up to date after its stops have changed: segments, way, load and cost. */
#ifndef VISITPLANNER_ROUTE_H
#define VISITPLANNER_ROUTE_H

#include "plan.h"

static const Segment NEVER = {-1, 0, 0};

/* One segment, then the other, without travel between them. */
static inline Segment join(Segment one, Segment two)
{
    if (one.duration < 0 || two.duration < 0 || one.earliest + one.duration > two.latest)
        return NEVER;
    int64_t wait = two.earliest - one.duration - one.latest;
    if (wait > 0)
        return (Segment){one.duration + two.duration + wait, one.latest, one.latest};
    return (Segment){one.duration + two.duration,
                     greater(two.earliest - one.duration, one.earliest),
                     smaller(two.latest - one.duration, one.latest)};
}

static inline Segment lengthened(Segment segment, int64_t seconds)
{
    if (segment.duration >= 0)
        segment.duration += seconds;
    return segment;
}

static inline Segment at_depot(const Shift *shift)
{
    return (Segment){0, shift->begin, shift->finish};
}

static inline Segment visit_segment(const Visit *visit, Window window)
{
    return (Segment){visit->service, window.opens, window.closes};
}

static inline bool has_breaks(const Shift *shift) { return shift->last_break > shift->first_break; }

/* The way from a place that is left in an hour, with the breaks first, ..., last - 1 on it. */
static inline Leg leg_left_in(const Problem *problem, const Plan *plan, int64_t k, int64_t hour,
                              int64_t from, int64_t to, int64_t first, int64_t last)
{
    const Shift *shift = problem->shifts + k;
    Leg leg = row_of(problem, problem->legs, shift, hour, from)[to];
    for (int64_t n = first; n < last && problem->num_hours > 1; n++) {
        int64_t other = rests_of(plan, k)[n].window.hour;
        int32_t seconds = row_of(problem, problem->legs, shift, other, from)[to].seconds;
        leg.seconds = seconds > leg.seconds ? seconds : leg.seconds;
    }
    return leg;
}

/* The way from the stop before a gap to a place, where a visit starts in `window`: it matters on the
 * way out, and there alone. */
static inline Leg leg_to(const Problem *problem, const Plan *plan, int64_t k, int64_t gap,
                         int64_t to, Window window, int64_t first, int64_t last)
{
    const Gap *before = gaps_of(plan, k) + gap - 1;
    if (gap > 0)
        return leg_left_in(problem, plan, k, before->window.hour, before->place, to, first, last);
    if (first == last)
        return *first_leg(problem, problem->shifts + k, window);
    return leg_left_in(problem, plan, k, 0, problem->shifts[k].start, to, first, last);
}

/* A segment, then a leg with the breaks first, ..., last - 1 of the route on it; see `plan.h`. */
static inline Segment with_breaks(const Problem *problem, const Plan *plan, int64_t k,
                           int64_t first, int64_t last, Segment segment, int64_t leg)
{
    const Shift *shift = problem->shifts + k;
    segment = lengthened(segment, leg);
    for (int64_t n = first; n < last; n++) {
        const Rest *rest = rests_of(plan, k) + n;
        int64_t duration = problem->breaks[shift->first_break + rest->number].duration;
        segment = join(segment, (Segment){duration, rest->window.opens, rest->window.closes + leg});
        leg = 0;
    }
    return segment;
}

/* The breaks of a gap are *first, ..., returned - 1; *first comes from the gap before. */
static inline int64_t last_rest_in(const Problem *problem, const Plan *plan, int64_t k,
                                   int64_t gap, int64_t first)
{
    const Shift *shift = problem->shifts + k;
    int64_t last = first, count = shift->last_break - shift->first_break;
    while (last < count && rests_of(plan, k)[last].gap == gap)
        last++;
    return last;
}

static inline int64_t tariff(const Shift *shift, int64_t metres, int64_t seconds, Segment whole)
{
    int64_t over = whole.earliest + whole.duration - shift->overtime_after;
    return shift->fixed + shift->metre * metres + shift->travel_second * seconds
        + shift->second * whole.duration + shift->overtime_second * greater(over, 0);
}

static void measure(const Problem *problem, Plan *plan, int64_t k)
{
    const Shift *shift = problem->shifts + k;
    Route *route = plan->routes + k;
    Gap *gaps = gaps_of(plan, k);
    int64_t *load = plan->load + k * problem->num_amounts;
    for (int64_t n = 0; n < problem->num_amounts; n++)
        load[n] = 0;
    route->metres = route->seconds = route->charges = 0;
    gaps[route->length].place = shift->end;
    gaps[0].leg = (Leg){0, 0};
    for (int64_t g = 0, first = 0, last; g <= route->length && route->length > 0;
         g++, first = last) {
        last = last_rest_in(problem, plan, k, g, first);
        gaps[g].leg = leg_to(problem, plan, k, g, gaps[g].place, gaps[g].window, first, last);
        route->metres += gaps[g].leg.metres;
        route->seconds += gaps[g].leg.seconds;
        if (g < route->length)
            route->charges += charge_of(problem, k, gaps[g].visit);
        for (int64_t n = 0; n < problem->num_amounts && g < route->length; n++)
            load[n] += problem->demand[gaps[g].visit * problem->num_amounts + n];
    }
}

/* What lies before each gap from `gap` on, whose breaks are first, ...; before it, all is known. */
static void join_forward(const Problem *problem, Plan *plan, int64_t k, int64_t gap, int64_t first)
{
    const Shift *shift = problem->shifts + k;
    Route *route = plan->routes + k;
    Gap *gaps = gaps_of(plan, k);
    Segment segment = gap ? gaps[gap].before : at_depot(shift);
    for (int64_t g = gap, last; g <= route->length; g++, first = last) {
        gaps[g].before = segment;
        last = last_rest_in(problem, plan, k, g, first);
        segment = with_breaks(problem, plan, k, first, last, segment, gaps[g].leg.seconds);
        segment = join(segment, g < route->length
                       ? visit_segment(problem->visits + gaps[g].visit, gaps[g].window)
                       : at_depot(shift));
    }
    route->whole = segment;
}

/* What lies after each gap up to `gap`, whose breaks are ..., last - 1; after it, all is known. */
static void join_backward(const Problem *problem, Plan *plan, int64_t k, int64_t gap, int64_t last)
{
    const Shift *shift = problem->shifts + k;
    Gap *gaps = gaps_of(plan, k);
    Segment segment = gap < plan->routes[k].length ? gaps[gap].after : at_depot(shift);
    for (int64_t g = gap; g >= 0; g--) {
        gaps[g].after = segment;
        if (g == 0)
            return;
        int64_t first = last;
        while (first > 0 && rests_of(plan, k)[first - 1].gap == g)
            first--;
        Segment head = visit_segment(problem->visits + gaps[g - 1].visit, gaps[g - 1].window);
        head = with_breaks(problem, plan, k, first, last, head, gaps[g].leg.seconds);
        segment = join(head, segment);
        last = first;
    }
}

/* The cost of a route's way and time, and what of it lies around each gap. */
static void price(const Problem *problem, Plan *plan, int64_t k)
{
    const Shift *shift = problem->shifts + k;
    Route *route = plan->routes + k;
    const Gap *end = gaps_of(plan, k) + route->length;
    for (Gap *gap = gaps_of(plan, k); gap <= end; gap++)
        gap->around = shift->second * (gap->before.duration + gap->after.duration)
            - shift->metre * gap->leg.metres - shift->travel_second * gap->leg.seconds;
    route->cost = route->length
        ? tariff(shift, route->metres, route->seconds, route->whole) + route->charges : 0;
    route->version = ++plan->version;
}

/* Bring a route up to date; false where its windows or limits cannot be kept. */
static bool refresh(const Problem *problem, Plan *plan, int64_t k)
{
    const Shift *shift = problem->shifts + k;
    Route *route = plan->routes + k;
    measure(problem, plan, k);
    join_forward(problem, plan, k, 0, 0);
    if (route->whole.duration < 0)
        return false;
    join_backward(problem, plan, k, route->length, shift->last_break - shift->first_break);
    price(problem, plan, k);
    return !route->length || (route->whole.duration <= shift->max_duration
                              && route->metres <= shift->max_distance);
}

#endif
