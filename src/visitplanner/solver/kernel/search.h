/* One search: its part of the plan, its room to work in, and what guides it. */
#ifndef VISITPLANNER_SEARCH_H
#define VISITPLANNER_SEARCH_H

#include "meeting.h"
#include "random.h"

/* What ruin and recreate is told; see `Settings` in `search.py` for the values and where they come from. */
typedef struct {
    double mean_removed, longest_string, split_chance, keep_chance, whole_route_chance;
    double break_chance, blink_chance, skip_chance, lending_chance;
    double despair;                          /* share of a visit's hope that a vain try takes */
    double least_hope;
    int64_t most_absent;                     /* absent visits tried in an iteration */
    int64_t near_routes;                     /* neighbours on whose routes a visit is tried */
    int64_t pool_margin;                     /* routes of plans this much dearer than the best are kept */
} Settings;

/* Routes seen on the way, each once.
 *
 *     stops[at[r]], ..., stops[at[r + 1] - 1]    route r; a break is ~number
 *     seconds[...]                               beside each stop, the second of a meeting, or -1
 *     shifts[r], costs[r]
 *     table[slots]                               hashes, open addressing; 0 is free
 */
typedef struct {
    int64_t most_routes, most_stops, slots;      /* slots is a power of 2 */
    int64_t num_routes;
    int32_t *stops, *seconds;
    int64_t *at, *shifts, *costs;
    uint64_t *table;
} Pool;

/* What a visit at least adds to a route, as long as the route has this version. */
typedef struct { int64_t version, least; } Known;

/* Three plans: `tried` is changed, `current` is gone on from, `best` is kept. */
typedef struct {
    Plan tried, current, best;
    int64_t current_cost, best_cost;         /* objectives, lost prizes included */
    int64_t num_open, num_free;
    const int32_t *open_shifts;              /* whose routes may change */
    const int32_t *free_visits;              /* which may be put in and taken out */
    const uint8_t *is_open, *is_free;        /* the same, by number */
    int32_t *queue;                          /* visits taken out, then absent ones to be tried */
    double *keys;                            /* by which the queue is sorted */
    double *hope;                            /* how likely a visit is tried while it is absent */
    uint8_t *was_served;                     /* of queued visits: before this iteration */
    uint8_t *is_changed;                     /* routes, in this iteration */
    uint8_t *is_near;                        /* routes on which the visit at hand is tried */
    uint8_t *is_stale;                       /* routes in which `best` lags behind `current` */
    Known *known;                            /* [shift][visit]: what trying has shown */
    int64_t num_queued;
    int64_t lent;                            /* the shift that is lent in this iteration, or ABSENT */
    uint64_t state;
    Pool pool;
} Search;

static inline void enqueue(Search *search, int64_t visit, bool was_served)
{
    search->queue[search->num_queued++] = (int32_t)visit;
    search->was_served[visit] = was_served;
}

#endif
