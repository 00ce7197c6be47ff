/* nfa.h - a rule as a graph whose paths spell its words.
 * Read first: abnf/grammar.h.  Read next: abnf/nfa.c.
 * SPDX-License-Identifier: MIT
 *
 * Thompson's construction: each element of the rule becomes a few states, and a name becomes a copy of the graph of
 * the rule it stands for, between an ENTER and a LEAVE.  So every state knows the chain of rules in which it lies,
 * which is what an explanation is made of, and the ENTERs and LEAVEs along a path are the tree of a parse. */
#ifndef POSTEL_ABNF_NFA_H
#define POSTEL_ABNF_NFA_H

#include "abnf/grammar.h"

#define SMTP_ABNF_NONE UINT32_MAX /* no state, no call */

/* One use of a rule. */
struct smtp_abnf_call {
    const struct smtp_abnf_rule *rule;
    const struct smtp_abnf_node *from; /* the name that calls it; NULL for the rule the graph is of */
    uint32_t up;                       /* the call it was made in; SMTP_ABNF_NONE for that rule */
};

enum smtp_abnf_step {
    SMTP_ABNF_TAKE,   /* reads an octet from `lo` to `hi`, goes to `to` */
    SMTP_ABNF_SPLIT,  /* reads nothing, goes to `to` or to `other` */
    SMTP_ABNF_ENTER,  /* reads nothing, goes to `to`, the start of `call` */
    SMTP_ABNF_LEAVE,  /* reads nothing, goes to `to`, out of `call` */
    SMTP_ABNF_ACCEPT, /* a word ends here */
    SMTP_ABNF_BOUND   /* goes nowhere: the recursion is cut off here */
};

struct smtp_abnf_state {
    enum smtp_abnf_step step;
    unsigned char lo, hi;
    bool fold;   /* TAKE: `lo` is a letter, and either case of it will do */
    bool useful; /* some path leads on to ACCEPT */
    uint32_t to, other;
    uint32_t call;                     /* the innermost use of a rule that it lies in */
    const struct smtp_abnf_node *node; /* the element it was made from */
    size_t within;                     /* TAKE of a STRING: which of its octets */
};

struct smtp_abnf_nfa {
    const struct smtp_abnf_rule *rule;
    struct smtp_abnf_state *states;
    size_t count, room;
    struct smtp_abnf_call *calls;
    size_t call_count, call_room;
    uint32_t start;
    uint32_t depth; /* as given */
    bool bounded;   /* a BOUND is in it: longer nestings are words of the rule, but not of this graph */
};

/* The graph of `rule`.  No finite graph holds a rule that nests in itself, so it holds itself at most `depth` times: at
 * depth 1 a comment may stand wherever the grammar allows one, but none within it.  False: the arena is spent, or is
 * called so since elements lie more than a thousand deep within each other. */
bool smtp_abnf_nfa_build(struct smtp_arena *arena, const struct smtp_abnf_rule *rule, uint32_t depth,
                         struct smtp_abnf_nfa *nfa);

/* Does this TAKE read `octet`? */
bool smtp_abnf_state_takes(const struct smtp_abnf_state *state, unsigned char octet);

#endif
