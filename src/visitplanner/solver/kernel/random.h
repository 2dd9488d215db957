/* Random numbers, the same on every machine: G. Marsaglia, "Xorshift RNGs", Journal of Statistical
 * Software 8 (2003). A state is never 0. */
#ifndef VISITPLANNER_RANDOM_H
#define VISITPLANNER_RANDOM_H

#include <stdint.h>

static inline uint64_t mixed(uint64_t word)
{
    word ^= word << 13;
    word ^= word >> 7;
    return word ^ (word << 17);
}

/* From 0 up to, not including, 1. */
static inline double uniform(uint64_t *state)
{
    *state = mixed(*state);
    return (double)(*state >> 11) * 0x1p-53;
}

static inline int64_t below(uint64_t *state, int64_t count)
{
    return (int64_t)(uniform(state) * (double)count);
}

#endif
