/* sample.h - words of a rule, and texts one edit outside it, as many as wanted.
 * Read first: abnf/chance.h, abnf/chart.c.  Read next: abnf/sample_internal.h.
 * SPDX-License-Identifier: MIT
 *
 * A step from one set of the DFA to another is an edge, whichever of the octets that lead there is taken.  Every
 * second word is made for the sake of an edge that no word has used yet, so after twice as many words as there are
 * edges all have been used, and mostly long before; the others stroll from the start, for most edges lie where
 * addresses of IPv6 are spelt.  A near miss is made for a set and an octet that has no edge there.  Both are drawn by
 * a seed: one seed, the same texts in the same order, anywhere. */
#ifndef POSTEL_ABNF_SAMPLE_H
#define POSTEL_ABNF_SAMPLE_H

#include "abnf/chart.h"

/* A search through all sets by all classes of octets (set times their number, plus class), for those with an edge or
 * for those without, that have not been met yet. */
struct smtp_abnf_search {
    bool edge;
    bool *met;
    bool all;  /* all have been */
    size_t at; /* where it goes on */
};

struct smtp_abnf_sampler {
    struct smtp_abnf_chart chart;
    size_t pairs;  /* of a set and a class */
    size_t stride; /* of a search: neighbours make similar texts */
    struct smtp_abnf_search words, misses;
    bool aimless; /* the last word was: it strolled */
    uint64_t random;
    size_t longest; /* no text is longer */
};

/* False: the arena is spent. */
bool smtp_abnf_sampler_init(struct smtp_abnf_sampler *sampler, struct smtp_arena *arena,
                            const struct smtp_abnf_nfa *nfa, uint64_t seed);

/* Puts a text into `out`, which has room for `longest` octets, and its length into `len`.  False: the rule has no word;
 * or no text is outside it. */
bool smtp_abnf_sample(struct smtp_abnf_sampler *sampler, unsigned char *out, size_t *len);
bool smtp_abnf_near_miss(struct smtp_abnf_sampler *sampler, unsigned char *out, size_t *len);

/* How many edges the rule has, and how many of them the words so far have used. */
size_t smtp_abnf_sampler_edges(const struct smtp_abnf_sampler *sampler, size_t *used);

#endif
