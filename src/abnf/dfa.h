/* dfa.h - read octets by the graph of a rule, following all its paths at once.
 * Read first: abnf/nfa.c.  Read next: abnf/dfa.c.
 * SPDX-License-Identifier: MIT
 *
 * Subset construction, as far as the octets that come call for it: a state here is the set of all states of the NFA
 * that a path spelling the octets so far can lead to, and is made when first met. */
#ifndef POSTEL_ABNF_DFA_H
#define POSTEL_ABNF_DFA_H

#include "abnf/nfa.h"

enum {
    SMTP_ABNF_DEAD = 0, /* the empty set: no continuation is a word */
    SMTP_ABNF_START = 1 /* before the first octet; if the rule has no word at all, an empty set too */
};

/* A set of NFA states: those that take an octet, and ACCEPT; all useful, so that a set with a member has a
 * continuation.  What lies between two octets (SPLIT, ENTER, LEAVE) has been walked through. */
struct smtp_abnf_set {
    const uint32_t *members;
    uint32_t count;
    bool accepts; /* the octets so far are a word */
    uint32_t hash;
    uint32_t *next; /* by octet class; SMTP_ABNF_NONE: not yet known */
};

struct smtp_abnf_dfa {
    struct smtp_arena *arena;
    const struct smtp_abnf_nfa *nfa;
    unsigned char class_of[256]; /* octets that no TAKE tells apart are one class */
    uint32_t classes;
    struct smtp_abnf_set *sets;
    size_t count, room;
    uint32_t *table; /* hash table of set numbers */
    size_t slots;
    uint32_t *seen;  /* by NFA state: the round in which it was last met */
    uint32_t *found; /* the members of the set being made */
    uint32_t *todo;  /* states still to be followed */
    uint32_t round, found_count;
};

/* False: the arena is spent.  The arena stays borrowed: each step can take from it. */
bool smtp_abnf_dfa_init(struct smtp_abnf_dfa *dfa, struct smtp_arena *arena, const struct smtp_abnf_nfa *nfa);

/* The set behind `octet`; SMTP_ABNF_DEAD if there is none, or if the arena is spent, which its owner has to ask. */
uint32_t smtp_abnf_dfa_step(struct smtp_abnf_dfa *dfa, uint32_t set, unsigned char octet);

/* What reading a whole text comes to. */
struct smtp_abnf_match {
    bool accepts;
    size_t at;    /* octets read before the first that no continuation allows; all of them if there is none */
    uint32_t set; /* the set there, from which an explanation is made */
};
struct smtp_abnf_match smtp_abnf_dfa_match(struct smtp_abnf_dfa *dfa, const unsigned char *octets, size_t len);

#endif
