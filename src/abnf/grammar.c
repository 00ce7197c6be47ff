/* grammar.c - rules by name.                                           RFC 5234 §2.1
 * Read first: abnf/grammar.h.  Read next: abnf/read_internal.h.
 * SPDX-License-Identifier: MIT */
#include "abnf/grammar.h"

#include <string.h>

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

struct smtp_abnf_text smtp_abnf_text(const char *string)
{
    return (struct smtp_abnf_text){ string, strlen(string) };
}

bool smtp_abnf_same(struct smtp_abnf_text a, struct smtp_abnf_text b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.at[i]) != lower(b.at[i]))
            return false;
    return true;
}

const struct smtp_abnf_rule *smtp_abnf_find(const struct smtp_abnf_grammar *grammar, struct smtp_abnf_text name)
{
    for (const struct smtp_abnf_rule *rule = grammar->first; rule != NULL; rule = rule->next)
        if (smtp_abnf_same(rule->name, name))
            return rule;
    return NULL;
}
