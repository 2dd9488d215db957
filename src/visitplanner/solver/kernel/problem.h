/* What a search reads and never changes.
 *
 * Times are seconds, distances metres, money cost units, all on the axes of `problem.py`. Records
 * hold 64-bit integers only, so that they lie in memory as the arrays of `layout.py` do. A pair
 * `first`, `last` names the rows first, first + 1, ..., last - 1 of another array.
 *
 *     legs[table][from place][to place]      seconds and metres, side by side: one read of memory
 *     legs_back[table][to place][from place]     the same, for reading all ways to one place
 *     tables[profile][hour]                  which table holds when a place is left in an hour
 *     firsts[way out][window]                from where a shift starts to a visit in that window
 *     near[visit][num_near]                  the nearest visits, the nearest first
 *     may_serve[shift][visit]                NOT, ALONE (or beside another), or BESIDE another only
 *     mates[...]                             the visits that share a group with one, row by row
 *     comes_before[visit][visit]             1 where a shift that makes both makes the first one first
 *     charge[shift][visit]                   cost of serving it, on top; NULL where there is none
 * Travel may depend on the hour. Each window says in which hour a visit is left that starts in it
 * (`hours.py`); hour 0 is the slowest there is, and the only one where travel is always the same.
 *
 *     demand[visit][num_amounts], capacity[shift][num_amounts]
 */
#ifndef VISITPLANNER_PROBLEM_H
#define VISITPLANNER_PROBLEM_H

#include <stdbool.h>
#include <stdint.h>

#if defined(__GNUC__) || defined(__clang__)
#define ALWAYS_INLINE __attribute__((always_inline)) static inline
#else
#define ALWAYS_INLINE static inline
#endif

typedef struct {
    int32_t opens, closes;                  /* both inclusive; bounds the start of service */
    int32_t hour;                           /* in which a visit is left, or a way with a break made */
    int32_t number;                         /* its row of `windows` */
} Window;

typedef struct { int32_t seconds, metres; } Leg;

typedef struct {
    int64_t place, service;
    int64_t prize;                          /* lost if left out; a required one's exceeds all else */
    int64_t team;                           /* people needed, 1 or 2 */
    int64_t first_window, last_window;      /* rows of `windows` */
    int64_t remoteness;                     /* seconds from the nearest start of a shift */
    int64_t effort;                         /* seconds that it takes about, with a way to it */
    int64_t is_required;
    int64_t first_mate, last_mate;          /* rows of `mates` */
    int64_t is_ordered;                     /* whether it stands in `comes_before` at all */
} Visit;

typedef struct {
    int64_t duration;
    int64_t first_window, last_window;      /* rows of `break_windows` */
} Break;

typedef struct {
    int64_t start, end, profile, crew;
    int64_t begin, finish;                  /* leaves not before, is back not after */
    int64_t max_visits, max_distance, max_duration;
    int64_t fixed, metre, travel_second, second, overtime_second, overtime_after;  /* prices */
    int64_t first_break, last_break;        /* rows of `breaks` */
    int64_t is_usable;                      /* whether its breaks fit into it */
    int64_t group;                          /* the first shift that is the same */
    int64_t way_out;                        /* row of `firsts` */
} Shift;

typedef struct {
    int64_t num_visits, num_shifts, num_places, num_near, num_amounts, num_hours, num_windows;
    const Visit *visits;
    const Shift *shifts;
    const Window *windows;
    const Break *breaks;
    const Window *break_windows;
    const Leg *legs, *legs_back;
    const int32_t *near;
    const uint8_t *may_serve;
    const int64_t *demand;
    const int64_t *capacity;
    const int64_t *tables;
    const Leg *firsts;
    const int64_t *charge;
    const int32_t *mates;
    const uint8_t *comes_before;
} Problem;

/* Whether a shift may serve a visit: not, also as the only one, or beside one that may alone. */
enum { NOT, ALONE, BESIDE };

static inline uint8_t may_serve(const Problem *problem, int64_t k, int64_t visit)
{
    return problem->may_serve[k * problem->num_visits + visit];
}

static inline int64_t charge_of(const Problem *problem, int64_t k, int64_t visit)
{
    return problem->charge ? problem->charge[k * problem->num_visits + visit] : 0;
}

/* All ways of an hour from a place, by where they lead; or to it, by where they come from. */
static inline const Leg *row_of(const Problem *problem, const Leg *legs, const Shift *shift,
                                int64_t hour, int64_t place)
{
    int64_t table = hour ? problem->tables[shift->profile * problem->num_hours + hour]
                         : shift->profile;
    return legs + (table * problem->num_places + place) * problem->num_places;
}

/* The way out, to a visit in a window; how late a shift may leave for it decides how long it takes. */
static inline const Leg *first_leg(const Problem *problem, const Shift *shift, Window window)
{
    return problem->firsts + shift->way_out * problem->num_windows + window.number;
}

static inline int64_t smaller(int64_t one, int64_t two) { return one < two ? one : two; }

static inline int64_t greater(int64_t one, int64_t two) { return one > two ? one : two; }

#endif
