/* try.c - is this text in the language of this rule?  And if not, where did it leave it?
 * Read first: lab/rules.c.  Read next: lab/edit.c.
 * SPDX-License-Identifier: MIT */
#include "lab/lab.h"
#include "lab/rules.h"

/* lab_in() has the rule's name, of `name` octets, and then the text. */
LAB_EXPORT(lab_try) size_t lab_try(size_t name, size_t len)
{
    const struct smtp_slice text = { lab_said(len).octets + name, len - name };
    const struct smtp_abnf_rule *const rule = name <= len ? lab_rule_named(name) : NULL;
    struct smtp_abnf_explanation next;
    struct smtp_abnf_match match;
    struct smtp_abnf_dfa *dfa;
    char words[512];

    if (rule == NULL || !smtp_abnf_shelf_match(lab_shelf(), rule, text.octets, text.len, &dfa, &match) ||
        !smtp_abnf_explain(&lab_shelf()->arena, dfa, match.set, &next))
        return 0;
    const struct smtp_abnf_rule *const innermost = smtp_abnf_innermost(&next);
    lab_json_begin();
    lab_json("{\"accepts\":%s,\"at\":%zu,", match.accepts ? "true" : "false", match.at);
    smtp_abnf_where(&next, words, sizeof words);
    lab_json_string("where", words);
    lab_json(",");
    lab_json_string("section", innermost != NULL ? lab_section(innermost) : "");
    lab_json(",");
    smtp_abnf_expected(&next, words, sizeof words);
    lab_json_string("expected", words);
    lab_json("}");
    return lab_json_end();
}
