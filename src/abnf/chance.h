/* chance.h - numbers by lot, the same from one seed on every machine.
 * Read first: abnf/chart.c.  Read next: abnf/sample.h.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_ABNF_CHANCE_H
#define POSTEL_ABNF_CHANCE_H

#include <stdint.h>

/* SplitMix64 (Steele, Lea, Flood 2014): small, and any seed is as good as another. */
static inline uint64_t smtp_chance(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15U;

    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
    z = (z ^ z >> 27) * 0x94D049BB133111EBU;
    return z ^ z >> 31;
}

#endif
