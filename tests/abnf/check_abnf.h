/* check_abnf.h - the suites of this floor, and a desk to lay a grammar on.
 * Read first: abnf/compare.h.  Read next: tests/abnf/desk.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_CHECK_ABNF_H
#define POSTEL_CHECK_ABNF_H

#include <check.h>

#include "abnf/compare.h"

Suite *arena_suite(void);
Suite *read_suite(void);
Suite *tree_suite(void);
Suite *nfa_suite(void);
Suite *dfa_suite(void);
Suite *compare_suite(void);
Suite *explain_suite(void);
Suite *derive_suite(void);
Suite *sample_suite(void);

/* A grammar of one source, and its memory. */
struct desk {
    _Alignas(max_align_t) unsigned char memory[1 << 20];
    struct smtp_arena arena;
    struct smtp_abnf_source source;
    struct smtp_abnf_grammar grammar;
    struct smtp_abnf_error error;
};

/* A desk with this text read; false: desk->error says why not. */
bool lay(struct desk *desk, const char *text);

/* The same, of a text that has to be good. */
void lay_good(struct desk *desk, const char *text);

/* The rule of this name, which has to be there. */
const struct smtp_abnf_rule *rule_of(const struct desk *desk, const char *name);

/* The rule as a DFA; recursion is cut at `depth`.  `nfa` has to live as long as `dfa`. */
void compile(struct desk *desk, const char *name, uint32_t depth, struct smtp_abnf_nfa *nfa, struct smtp_abnf_dfa *dfa);

/* Under valgrind, which is slow, tests of all rules take one in eight: SHORT is set (tests/valgrind.sh). */
bool is_short(void);

/* The piece of source reads as this string. */
void ck_text(struct smtp_abnf_text text, const char *wanted);

#endif
