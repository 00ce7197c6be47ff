/* tree.h - how a rule derives a text: the rules used, one inside the other, and the octets that each took.
 * Read first: abnf/words.c.  Read next: abnf/tree.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_ABNF_TREE_H
#define POSTEL_ABNF_TREE_H

#include "abnf/nfa.h"

/* One use of a rule in a derivation. */
struct smtp_abnf_part {
    const struct smtp_abnf_rule *rule;
    uint32_t depth;                    /* 0: the rule asked for */
    size_t at, len;                    /* the octets */
    const struct smtp_abnf_node *from; /* the name, in the rule around it, that it stands for; NULL at depth 0 */
};

/* A tree as a list: each part, then those within it. */
struct smtp_abnf_derivation {
    struct smtp_abnf_part *parts;
    size_t count, room;
    const struct smtp_abnf_node **takes; /* by octet of the text: the STRING or RANGE that read it */
};

/* The derivation that tries a choice's alternatives in their order, and takes as many repetitions as it can.  If the
 * grammar has another, `other` is one: an ambiguity of the RFC's.  `more`: a third was found. */
struct smtp_abnf_tree {
    struct smtp_abnf_derivation first;
    bool ambiguous, more;
    struct smtp_abnf_derivation other;
};

enum smtp_abnf_derived {
    SMTP_ABNF_DERIVED,
    SMTP_ABNF_UNDERIVED, /* the text is no word of this graph */
    SMTP_ABNF_NO_ROOM    /* the arena is spent: it gives about 8 octets for each state that is alive at an octet, and
                          * for each rule used; a few hundred octets for one of the text, all told */
};

/* How the graph's rule derives these octets, all of them.  The tree lies in the arena and borrows the graph and the
 * octets. */
enum smtp_abnf_derived smtp_abnf_derive(struct smtp_arena *arena, const struct smtp_abnf_nfa *nfa,
                                        const unsigned char *octets, size_t len, struct smtp_abnf_tree *tree);

#endif
