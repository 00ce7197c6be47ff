/* shelf.h - the machines of rules, each made when first asked for, and kept.
 * Read first: abnf/dfa.c.  Read next: abnf/shelf.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_ABNF_SHELF_H
#define POSTEL_ABNF_SHELF_H

#include "abnf/dfa.h"

enum {
    SMTP_ABNF_DEPTH = 1 /* how deep comments nest here (nfa.h): as deep as in grammar/comment.rl */
};

/* One rule, ready to read octets. */
struct smtp_abnf_reading {
    struct smtp_abnf_nfa nfa;
    struct smtp_abnf_dfa dfa;
    struct smtp_abnf_reading *next;
};

/* The grammar that postel is built with, and the machines made of it so far, all in memory that the owner lends.
 * Explanations and samples are taken from the same arena.  A shelf serves one thread. */
struct smtp_abnf_shelf {
    struct smtp_arena arena;
    struct smtp_abnf_grammar grammar;
    size_t kept; /* of the arena, for the grammar; all behind it can be made again */
    struct smtp_abnf_reading *first;
};

/* False: `size` octets do not hold the grammar, or `error` tells where it is no ABNF. */
bool smtp_abnf_shelf_init(struct smtp_abnf_shelf *shelf, void *memory, size_t size, struct smtp_abnf_error *error);

/* The machine of `rule`, with room behind it; what was on the shelf may have to go for it, and any explanation with
 * it.  NULL: it does not fit even alone. */
struct smtp_abnf_dfa *smtp_abnf_shelf_take(struct smtp_abnf_shelf *shelf, const struct smtp_abnf_rule *rule);

/* Reads the whole text, and makes room if that is called for.  False: it does not fit.  `*dfa` gets the machine. */
bool smtp_abnf_shelf_match(struct smtp_abnf_shelf *shelf, const struct smtp_abnf_rule *rule,
                           const unsigned char *octets, size_t len, struct smtp_abnf_dfa **dfa,
                           struct smtp_abnf_match *match);

#endif
