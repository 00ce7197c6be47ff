/* grammar.h - a grammar read from its ABNF text, as a tree for each rule.  RFC 5234
 * Read first: abnf/arena.h.  Read next: src/carried.awk.
 * SPDX-License-Identifier: MIT
 *
 * The reader is strict: what RFC 5234 §4 has no rule for is an error with its place.  Taken beyond it are LF as a line
 * end and %s"..." and %i"..." (RFC 7405, which updates RFC 5234).  Refused within it are prose-val, which no machine
 * can read, and values above 255, for SMTP's letters are octets. */
#ifndef POSTEL_ABNF_GRAMMAR_H
#define POSTEL_ABNF_GRAMMAR_H

#include <stdint.h>

#include "abnf/arena.h"

/* A borrowed piece of a source text; it lives as long as the source does. */
struct smtp_abnf_text {
    const char *at;
    size_t len;
};

/* One file of rules.  A grammar may be spread over several, in any order. */
struct smtp_abnf_source {
    const char *name; /* "grammar/rfc5321.abnf", for messages */
    struct smtp_abnf_text text;
};

/* Where in a source; line and column count from 1, a column being an octet. */
struct smtp_abnf_place {
    const struct smtp_abnf_source *source;
    uint32_t line;
    uint32_t column;
};

enum smtp_abnf_kind {
    SMTP_ABNF_CHOICE,   /* a / b: any of the children */
    SMTP_ABNF_SEQUENCE, /* a b: all children, in order */
    SMTP_ABNF_REPEAT,   /* 1*3a: the one child, `min` to `max` times; [a] is 0 to 1 times */
    SMTP_ABNF_RULE,     /* a name, which stands for another rule's tree */
    SMTP_ABNF_STRING,   /* "abc" or %d97.98.99: `octets`, one after another */
    SMTP_ABNF_RANGE     /* %d97-122, or %d97 alone: one octet from `min` to `max` */
};

enum { SMTP_ABNF_FOREVER = 0x7FFFFFFF }; /* the `max` of *a */

struct smtp_abnf_node {
    enum smtp_abnf_kind kind;
    bool fold;                         /* STRING: letter case does not count; true of "abc", RFC 5234 §2.3 */
    uint32_t min, max;                 /* REPEAT, RANGE */
    struct smtp_abnf_text octets;      /* STRING; RULE: the name, as it is written here */
    const struct smtp_abnf_rule *rule; /* RULE: which */
    struct smtp_abnf_node *child;      /* CHOICE, SEQUENCE, REPEAT: the first */
    struct smtp_abnf_node *next;       /* its next sibling */
    struct smtp_abnf_node *before;     /* CHOICE, SEQUENCE: of a child the one before it; of the first, the last */
    struct smtp_abnf_text written;     /* as the source has it: `1*( %d33-60 / %d62-126 )` */
    struct smtp_abnf_place place;
};

struct smtp_abnf_rule {
    struct smtp_abnf_text name;   /* as spelt where it is defined */
    struct smtp_abnf_text remark; /* the comment behind its first line, without ";": "sec 4.1.2"; may be empty */
    struct smtp_abnf_place place;
    struct smtp_abnf_node *body;
    uint32_t number; /* counts from 0, in the order of the sources */
    bool recursive;  /* it can hold itself: comment, ccontent */
    bool nests;      /* it is recursive, or uses a rule that is: its language may not be regular */
    bool counted; /* of a cycle of rules, the one (or more) that rules outside the cycle use: comment.  Depths (nfa.h)
                      * are counted there; a cycle that nobody else uses has its first rule for that */
    struct smtp_abnf_rule *next;
};

struct smtp_abnf_grammar {
    struct smtp_abnf_rule *first; /* all rules, in the order of the sources; a rule's `next` goes on */
    uint32_t count;
};

/* The first thing wrong with a grammar. */
struct smtp_abnf_error {
    struct smtp_abnf_place place;
    const char *message;         /* static: "no rule of this name" */
    struct smtp_abnf_text about; /* the words it speaks of; may be empty */
};

/* Reads `count` sources as one grammar and binds each name to its rule.  False: `error` says why; if the arena is
 * spent, that is why. */
bool smtp_abnf_read(struct smtp_arena *arena, const struct smtp_abnf_source *sources, size_t count,
                    struct smtp_abnf_grammar *grammar, struct smtp_abnf_error *error);

/* By name, in any letter case (RFC 5234 §2.1).  NULL: no such rule. */
const struct smtp_abnf_rule *smtp_abnf_find(const struct smtp_abnf_grammar *grammar, struct smtp_abnf_text name);

/* ASCII letters apart from their case, whatever the locale. */
bool smtp_abnf_same(struct smtp_abnf_text a, struct smtp_abnf_text b);

/* "mail" as a text. */
struct smtp_abnf_text smtp_abnf_text(const char *string);

/* The sources that postel is built with: grammar/ and grammar/ext/ (generated: build/abnf/grammar_text.c). */
const struct smtp_abnf_source *smtp_abnf_sources(size_t *count);

#endif
