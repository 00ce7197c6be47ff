/* sample_internal.h - what words and near misses are made of.
 * Read first: abnf/sample.h.  Read next: abnf/sample.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_ABNF_SAMPLE_INTERNAL_H
#define POSTEL_ABNF_SAMPLE_INTERNAL_H

#include "abnf/sample.h"

/* A text being written: the octets so far, and the set of the DFA behind them. */
struct smtp_abnf_pen {
    unsigned char *out;
    size_t len;
    uint32_t set;
};

uint32_t smtp_abnf_random(struct smtp_abnf_sampler *s, uint32_t below);

/* The next pair of set and class that has not been met, which it now has; when all have been, the next one at all.
 * False: there is none. */
bool smtp_abnf_next_pair(struct smtp_abnf_sampler *s, struct smtp_abnf_search *search, size_t *pair);

uint32_t smtp_abnf_pair_set(const struct smtp_abnf_sampler *s, size_t pair);
unsigned char smtp_abnf_pair_octet(struct smtp_abnf_sampler *s, size_t pair); /* any of its class */

void smtp_abnf_write(struct smtp_abnf_sampler *s, struct smtp_abnf_pen *pen, unsigned char octet);
void smtp_abnf_write_way_in(struct smtp_abnf_sampler *s, struct smtp_abnf_pen *pen, uint32_t set);
void smtp_abnf_write_rest(struct smtp_abnf_sampler *s, struct smtp_abnf_pen *pen); /* some way to a word's end */

#endif
