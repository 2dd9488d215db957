/* Visits put back one by one, each where it adds least, and absent ones tried on the way.
 *
 * The order is drawn anew each time: at random, or first what is worth most, what is worth most for
 * the time that it takes (time is what is scarce), the farthest, the nearest, or the narrowest
 * window. Now and then a route is passed over (a blink), so that the same visits do not always find
 * the same places; or a visit is, so that what pays at the moment makes room for what pays more.
 *
 * A visit that was absent before is only tried on the routes that have changed: on the others it did
 * not pay before, either. The more often it was tried in vain, the seldomer it is tried at all.
 */
#ifndef VISITPLANNER_RECREATE_H
#define VISITPLANNER_RECREATE_H

#include <math.h>

#include "search.h"

typedef enum { RANDOM, DENSEST, DEAREST, FARTHEST, NEAREST, NARROWEST } Order;

static const Order ORDERS[] = {RANDOM, RANDOM, DENSEST, DENSEST, DENSEST, DENSEST, DEAREST, DEAREST,
                               FARTHEST, FARTHEST, NEAREST, NARROWEST};  /* each as likely */

static const double NOISE = 0.3;  /* the share of a worth that chance may add to it */

static double key_of(const Problem *problem, int64_t visit, Order order, uint64_t *state)
{
    const Visit *it = problem->visits + visit;
    switch (order) {
    case DEAREST: return -(double)it->prize * (1.0 + NOISE * uniform(state));
    case DENSEST: return -(double)it->prize / (double)it->effort * (1.0 + NOISE * uniform(state));
    case FARTHEST: return -(double)it->remoteness;
    case NEAREST: return (double)it->remoteness;
    case NARROWEST: return (double)(problem->windows[it->last_window - 1].closes
                                    - problem->windows[it->first_window].opens);
    default: return uniform(state);
    }
}

static Order any_order(Search *search)
{
    return ORDERS[below(&search->state, sizeof ORDERS / sizeof *ORDERS)];
}

static void sort_queue(const Problem *problem, Search *search, Order order)
{
    for (int64_t n = 0; n < search->num_queued; n++) {
        int32_t visit = search->queue[n];
        double key = key_of(problem, visit, order, &search->state);
        int64_t p = n;
        for (; p > 0 && search->keys[p - 1] > key; p--) {
            search->keys[p] = search->keys[p - 1];
            search->queue[p] = search->queue[p - 1];
        }
        search->keys[p] = key;
        search->queue[p] = visit;
    }
}

/* Note that an absent visit was tried in vain: the less hope, the seldomer it is tried. */
static void lose_hope(const Settings *settings, Search *search, int64_t visit)
{
    double *hope = search->hope + visit;
    *hope *= 1.0 - settings->despair;
    if (*hope < settings->least_hope)
        *hope = settings->least_hope;
}

static void put_in(const Problem *problem, Search *search, int64_t visit, Place place)
{
    insert(problem, &search->tried, visit, place);
    search->is_changed[place.shift] = true;
    search->hope[visit] = 1.0;
}

static const int64_t FEW_SHIFTS = 12;  /* so few are all near: finding out takes longer than it saves */

/* Mark the routes on which a visit is worth trying: those of its neighbours, and empty ones. */
static void mark_near_routes(const Problem *problem, const Settings *settings, Search *search,
                             int64_t visit)
{
    const Plan *plan = &search->tried;
    for (int64_t k = 0; k < problem->num_shifts; k++)
        search->is_near[k] = plan->routes[k].length == 0;
    for (int64_t n = 0; n < smaller(problem->num_near, settings->near_routes); n++) {
        const int32_t *shifts = shifts_of(plan, problem->near[visit * problem->num_near + n]);
        for (int64_t side = 0; side < 2 && shifts[side] != ABSENT; side++)
            search->is_near[shifts[side]] = true;
    }
}

/* Better the best offer for a visit by one on a route, which may be a shift that is lent.
 *
 * Routes that are known to have nothing better are not tried again until they have changed.
 */
static void try_shift(const Problem *problem, const Search *search, int64_t visit, int64_t k,
                      Offer *best)
{
    const Route *route = search->tried.routes + k;
    Known *known = search->known + k * problem->num_visits + visit;
    int64_t loan = k == search->lent && !route->length ? problem->shifts[k].fixed : 0;
    if (known->version == route->version && known->least >= best->cost + loan)
        return;
    best->cost += loan;
    try_route(problem, &search->tried, visit, k, best);
    *known = (Known){route->version, best->cost};
    best->cost -= loan;
}

/* Better the best offer for a visit by crews that are large enough to make it alone.
 *
 * A visit that was served is tried on near routes, one that was absent on those that have changed.
 */
static void try_crews(const Problem *problem, const Settings *settings, Search *search,
                      int64_t visit, Offer *best)
{
    bool has_mates = problem->visits[visit].first_mate < problem->visits[visit].last_mate;
    bool was_served = search->was_served[visit], has_few = search->num_open <= FEW_SHIFTS;
    double passed = floor(uniform(&search->state) / settings->blink_chance);  /* over, if so many */
    if (was_served && !has_few)
        mark_near_routes(problem, settings, search, visit);
    for (int64_t n = 0; n < search->num_open; n++) {
        int64_t k = search->open_shifts[n];
        if (problem->shifts[k].crew >= problem->visits[visit].team
            && may_alone(problem, &search->tried, k, visit)
            && (has_mates || search->is_changed[k] || (was_served && (has_few || search->is_near[k])))
            && (double)n != passed)
            try_shift(problem, search, visit, k, best);
    }
}

static bool put_in_meeting(const Problem *problem, Search *search, int64_t visit, int64_t most)
{
    Openings openings = {0}, beside = {0};
    for (int64_t n = 0; n < search->num_open; n++) {
        int64_t k = search->open_shifts[n];
        bool is_alone = may_alone(problem, &search->tried, k, visit);
        find_openings(problem, &search->tried, visit, k, is_alone ? &openings : &beside);
    }
    Meeting best = {.cost = most};
    try_meetings(problem, &search->tried, visit, &openings, &beside, &best);
    if (best.cost == most)
        return false;
    put_in(problem, search, visit, best.one);
    put_in(problem, search, visit, best.two);
    return true;
}

/* Put the queued visits in, in an order, as far as they fit and pay. */
static void recreate(const Problem *problem, const Settings *settings, Search *search, Order order)
{
    sort_queue(problem, search, order);
    for (int64_t n = 0; n < search->num_queued; n++) {
        int64_t visit = search->queue[n];
        if (!problem->visits[visit].is_required && uniform(&search->state) < settings->skip_chance)
            continue;
        Offer best = {.cost = problem->visits[visit].prize};
        try_crews(problem, settings, search, visit, &best);
        if (problem->visits[visit].team > 1 && put_in_meeting(problem, search, visit, best.cost))
            continue;
        if (best.cost < problem->visits[visit].prize)
            put_in(problem, search, visit, best.place);
        else if (!search->was_served[visit])
            lose_hope(settings, search, visit);
    }
}

#endif
