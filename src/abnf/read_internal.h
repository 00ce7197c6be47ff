/* read_internal.h - what the parts of the reader share.               RFC 5234 §4
 * Read first: abnf/grammar.c.  Read next: abnf/read.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_ABNF_READ_INTERNAL_H
#define POSTEL_ABNF_READ_INTERNAL_H

#include "abnf/grammar.h"

/* A reader goes through one source, octet by octet, one function for each rule of RFC 5234 §4.  Each function
 * returns false or NULL once the error stands. */
struct smtp_abnf_reader {
    struct smtp_arena *arena;
    struct smtp_abnf_error *error;
    const struct smtp_abnf_source *source;
    const char *p, *end;
    const char *line_start;
    uint32_t line;
    size_t indent;                    /* blanks before the first rule, and so before each of them (§2.2) */
    struct smtp_abnf_rule *remarking; /* the rule whose first line is being read */
    uint32_t brackets;                /* how many are open */
};

/* read.c */
struct smtp_abnf_place smtp_abnf_here(const struct smtp_abnf_reader *r);
void smtp_abnf_fail(struct smtp_abnf_reader *r, struct smtp_abnf_place place, const char *message,
                    struct smtp_abnf_text about);
bool smtp_abnf_read_blanks(struct smtp_abnf_reader *r);                    /* *c-wsp */
struct smtp_abnf_text smtp_abnf_read_name(struct smtp_abnf_reader *r);     /* rulename; empty: none here */
bool smtp_abnf_fail_here(struct smtp_abnf_reader *r, const char *message); /* about the octet there; false */
char smtp_abnf_peek(const struct smtp_abnf_reader *r);                     /* the next octet; NUL at the end */
struct smtp_abnf_text smtp_abnf_since(const struct smtp_abnf_reader *r, const char *from);

/* read_element.c */
struct smtp_abnf_node *smtp_abnf_read_choice(struct smtp_abnf_reader *r); /* alternation */
struct smtp_abnf_node *smtp_abnf_node(struct smtp_abnf_reader *r, enum smtp_abnf_kind kind);

/* read_value.c: each begins at its first octet, and ends behind its last */
struct smtp_abnf_node *smtp_abnf_read_string(struct smtp_abnf_reader *r); /* char-val */
struct smtp_abnf_node *smtp_abnf_read_value(struct smtp_abnf_reader *r);  /* num-val; RFC 7405's %s and %i */
bool smtp_abnf_read_number(struct smtp_abnf_reader *r, uint32_t base, uint32_t limit, uint32_t *number);

/* bind.c: names to rules, and which rules are recursive. */
bool smtp_abnf_bind(struct smtp_arena *arena, struct smtp_abnf_grammar *grammar, struct smtp_abnf_error *error);

#endif
