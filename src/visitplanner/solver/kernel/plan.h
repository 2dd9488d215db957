/* What a search changes: the routes, and all that is known of each.
 *
 * A route of n visits has n + 1 gaps, in which a visit can be put; gap g lies before visit g, and
 * the last gap before the end. One record holds what lies around a gap, so that trying a visit
 * everywhere on a route reads memory in one direction.
 *
 *     routes[shift]
 *     gaps[shift][room + 1]        room: visits that a route has room for
 *     rests[shift][num_rests]      the breaks in the order in which they are taken
 *     load[shift][num_amounts]
 *     on[visit][2]                 the shifts that serve a visit, or ABSENT
 *
 * A segment (after Vidal et al. 2013, see `segments.py`) says of a row of stops its least duration
 * and the first and last start that keep to it. What lies before and after a gap is a segment each,
 * without the breaks of the gap.
 *
 * A break on the way from one visit to the next may begin on the way. If the leg takes t seconds,
 * this is the same as travelling first and then beginning the break in a window that closes t later:
 * to have left by its end is all that is asked.
 */
#ifndef VISITPLANNER_PLAN_H
#define VISITPLANNER_PLAN_H

#include "problem.h"

#define ABSENT (-1)
#define IMPOSSIBLE INT64_MAX  /* cost of what cannot be */

typedef struct { int64_t duration, earliest, latest; } Segment;  /* duration < 0: cannot be kept */

typedef struct {
    int64_t place;          /* of the visit after the gap, or of the end */
    int64_t around;         /* cost of the time before and after, less that of the way over the gap */
    Segment before;         /* from the start to the visit before the gap, its service included */
    Segment after;          /* from the visit after the gap to the end */
    int64_t visit;          /* after the gap; in the last gap it means nothing */
    Window window;          /* the one window chosen for it; a meeting's is one second */
    Leg leg;                /* the way over the gap; none where nobody is visited */
} Gap;                      /* what is read most comes first: a line of memory */

typedef struct {
    int64_t gap;            /* where the break is taken */
    int64_t number;         /* which break of the shift */
    Window window;          /* the one window chosen for it */
} Rest;

typedef struct {
    int64_t length;         /* visits */
    int64_t metres, seconds;
    int64_t charges;        /* of the visits, for being served by this shift */
    int64_t cost;           /* 0 where nobody is visited */
    Segment whole;
    int64_t version;        /* no two states of a search's routes have the same */
} Route;

typedef struct {
    int64_t room, num_rests;
    int64_t version;            /* the latest of a route */
    Route *routes;
    Gap *gaps;
    Rest *rests;
    int64_t *load;
    int32_t *on;
} Plan;

static inline Gap *gaps_of(const Plan *plan, int64_t shift)
{
    return plan->gaps + shift * (plan->room + 1);
}

static inline Rest *rests_of(const Plan *plan, int64_t shift)
{
    return plan->rests + shift * plan->num_rests;
}

static inline int32_t *shifts_of(const Plan *plan, int64_t visit) { return plan->on + 2 * visit; }

static inline bool is_absent(const Plan *plan, int64_t visit)
{
    return shifts_of(plan, visit)[0] == ABSENT;
}

static inline bool is_meeting(const Plan *plan, int64_t visit)
{
    return shifts_of(plan, visit)[1] != ABSENT;
}

#endif
