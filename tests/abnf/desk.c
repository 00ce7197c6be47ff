/* desk.c - a grammar laid out, for all tests of this floor.
 * Read first: tests/abnf/check_abnf.h.  Read next: tests/abnf/check_arena.c.
 * SPDX-License-Identifier: MIT */
#include "abnf/check_abnf.h"

#include <stdlib.h>
#include <string.h>

bool lay(struct desk *desk, const char *text)
{
    desk->arena = (struct smtp_arena){ .at = desk->memory, .cap = sizeof desk->memory };
    desk->source = (struct smtp_abnf_source){ "test.abnf", smtp_abnf_text(text) };
    return smtp_abnf_read(&desk->arena, &desk->source, 1, &desk->grammar, &desk->error);
}

void lay_good(struct desk *desk, const char *text)
{
    ck_assert_msg(lay(desk, text), "%u:%u: %s", (unsigned)desk->error.place.line, (unsigned)desk->error.place.column,
                  desk->error.message);
}

const struct smtp_abnf_rule *rule_of(const struct desk *desk, const char *name)
{
    const struct smtp_abnf_rule *const rule = smtp_abnf_find(&desk->grammar, smtp_abnf_text(name));

    ck_assert_msg(rule != NULL, "no rule %s", name);
    return rule;
}

void compile(struct desk *desk, const char *name, uint32_t depth, struct smtp_abnf_nfa *nfa, struct smtp_abnf_dfa *dfa)
{
    ck_assert(smtp_abnf_nfa_build(&desk->arena, rule_of(desk, name), depth, nfa));
    ck_assert(smtp_abnf_dfa_init(dfa, &desk->arena, nfa));
}

void ck_text(struct smtp_abnf_text text, const char *wanted)
{
    ck_assert_msg(text.len == strlen(wanted) && strncmp(wanted, text.len == 0 ? "" : text.at, text.len) == 0,
                  "\"%.*s\", not \"%s\"", (int)text.len, text.at, wanted);
}

bool is_short(void)
{
    return getenv("SHORT") != NULL;
}
