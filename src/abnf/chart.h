/* chart.h - the whole DFA of a rule, and of each of its states the shortest way in and the shortest way out.
 * Read first: abnf/tree.c.  Read next: abnf/chart.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_ABNF_CHART_H
#define POSTEL_ABNF_CHART_H

#include "abnf/dfa.h"

/* A state as a place on the chart. */
struct smtp_abnf_spot {
    uint32_t from;            /* the place before, on a shortest way from the start */
    uint32_t in;              /* octets of that way */
    uint32_t out;             /* octets of a shortest way to the end of a word; UINT32_MAX: there is no word */
    unsigned char by, onward; /* the octet that leads here from `from`; the first of the way out, if `out` > 0 */
};

struct smtp_abnf_chart {
    struct smtp_abnf_dfa dfa;
    struct smtp_abnf_spot *spots; /* by set of the DFA; SMTP_ABNF_DEAD is none */
    uint32_t longest_in, longest_out;
    unsigned char octets[256]; /* all octets, class by class */
    uint16_t starts[257];      /* class c has those from starts[c] to before starts[c + 1] */
};

/* False: the arena is spent. */
bool smtp_abnf_chart_make(struct smtp_abnf_chart *chart, struct smtp_arena *arena, const struct smtp_abnf_nfa *nfa);

#endif
