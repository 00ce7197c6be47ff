/* compare.h - are two machines' languages one?  If not, the shortest words that tell them apart.
 * Read first: abnf/near.c.  Read next: abnf/compare.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_ABNF_COMPARE_H
#define POSTEL_ABNF_COMPARE_H

#include "abnf/dfa.h"

/* Anything that reads octets by states: a DFA of ours, or a machine that Ragel made.  States are numbers of its own
 * choice; SMTP_ABNF_DEAD is the one without continuation. */
struct smtp_abnf_machine {
    void *self;
    uint32_t start;
    uint32_t (*step)(void *self, uint32_t state, unsigned char octet);
    bool (*accepts)(void *self, uint32_t state);
    const struct smtp_arena *arena; /* that it takes from as it steps, for its word is worth nothing once that is spent;
                                     * NULL: from none */
};

/* A word of one language and not of the other. */
struct smtp_abnf_word {
    bool found;
    const unsigned char *octets; /* in the arena */
    size_t len;
};

struct smtp_abnf_comparison {
    struct smtp_abnf_word first;  /* the shortest word of the first machine alone; of several, the most readable */
    struct smtp_abnf_word second; /* likewise of the second */
    size_t pairs;                 /* pairs of states that can be reached by the same octets */
};

/* Walks all such pairs, breadth first.  If neither word is found, the two languages are one: that is a proof, not a
 * test, for every word leads to a pair.  False: the arena is spent, or that of a machine. */
bool smtp_abnf_compare(struct smtp_arena *arena, const struct smtp_abnf_machine *first,
                       const struct smtp_abnf_machine *second, struct smtp_abnf_comparison *result);

/* A DFA as such a machine. */
struct smtp_abnf_machine smtp_abnf_dfa_machine(struct smtp_abnf_dfa *dfa);

#endif
