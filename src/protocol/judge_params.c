/* judge_params.c - parameters of MAIL and RCPT: only what was offered, and once.  RFC 5321 §4.1.1.2, §4.1.1.3
 * Read first: protocol/judge_client.c.  Read next: protocol/judge_utf8.c.
 * SPDX-License-Identifier: MIT
 *
 * A parameter that we do not know may belong to an extension that we do not know either: no finding. */
#include "protocol/judge_internal.h"

#include <string.h>

#include "parse/params.h"
#include "parse/same.h"

static const struct {
    const char *keyword;
    uint32_t offer;
    const char *once; /* the row that lets it stand once in a command; NULL: not looked at */
    const char *form; /* the row that says how it is written, and the rule; NULL: not looked at */
    const char *rule;
} known[] = {
    { "SIZE", SMTP_OFFER_SIZE, "1870-6-c", NULL, NULL },
    { "BODY", SMTP_OFFER_8BITMIME, "6152-3-d", NULL, NULL },
    { "SMTPUTF8", SMTP_OFFER_SMTPUTF8, NULL, "6531-3.1-g", "smtputf8-param" },
    { "AUTH", SMTP_OFFER_AUTH, NULL, "4954-5-b", "auth-param" },
    { "RET", SMTP_OFFER_DSN, "3461-4.5-a", "3461-4.3-a", "ret-mail" },
    { "ENVID", SMTP_OFFER_DSN, "3461-4.5-a", "3461-4.4-b", "envid-parameter" },
    { "NOTIFY", SMTP_OFFER_DSN, "3461-4.5-c", "3461-4.1-b", "notify-rcpt" },
    { "ORCPT", SMTP_OFFER_DSN, "3461-4.5-c", "3461-4.2-b", "orcpt-parameter" },
};

static uint64_t place(const struct smtp_judge *j, struct smtp_slice keyword)
{
    return j->command.at + (uint64_t)(keyword.octets - j->command.octets);
}

/* Has this keyword stood before, in the same command? */
static bool again(const struct smtp_judge *j, struct smtp_slice keyword)
{
    struct smtp_slice list = smtp_slice(j->command.octets, j->parsed.params);
    struct smtp_param earlier;

    while (smtp_param_next(&list, &earlier) && earlier.keyword.octets != keyword.octets) {
        if (smtp_same_nocase(earlier.keyword, keyword))
            return true;
    }
    return false;
}

/* KEYWORD, or KEYWORD=value. */
static struct smtp_slice whole(const struct smtp_param *param)
{
    return (struct smtp_slice){ param->keyword.octets,
                                param->keyword.len + (param->value.len > 0 ? 1 + param->value.len : 0) };
}

static void one(struct smtp_judge *j, const struct smtp_param *param)
{
    const struct smtp_slice keyword = param->keyword;
    const bool rcpt = j->parsed.verb == SMTP_VERB_RCPT;

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const struct smtp_slice name = smtp_slice_text(known[i].keyword);
        if (!smtp_same_nocase(keyword, name))
            continue;
        if ((j->offers & known[i].offer) == 0)
            smtp_judge_find(j, 'C', rcpt ? "5321-4.1.1.3-k" : "5321-4.1.1.2-c", place(j, keyword), keyword.len,
                            "only parameters of what EHLO's reply offers", keyword);
        else if (known[i].once != NULL && again(j, keyword))
            smtp_judge_find(j, 'C', known[i].once, place(j, keyword), keyword.len, "this parameter once", keyword);
        else if (known[i].form != NULL && !smtp_judge_is(whole(param), known[i].rule))
            smtp_judge_find(j, 'C', known[i].form, place(j, keyword), whole(param).len, known[i].rule, whole(param));
        else if (known[i].offer == SMTP_OFFER_AUTH && !smtp_judge_auth_param(param->value))
            smtp_judge_find(j, 'C', "4954-8-c", place(j, keyword), whole(param).len, "a Mailbox or <>, as xtext",
                            whole(param));
        else if (known[i].offer == SMTP_OFFER_SMTPUTF8)
            j->utf8 = true;
    }
}

void smtp_judge_params(struct smtp_judge *j)
{
    enum { TOLD_MAX = 8 }; /* findings of one line are bounded; so is what they tell */
    struct smtp_slice list = smtp_slice(j->command.octets, j->parsed.params);
    struct smtp_param param;

    if (j->parsed.params.at + list.len > sizeof j->command.octets)
        return; /* not all of them were kept */
    for (size_t n = 0; n < TOLD_MAX && smtp_param_next(&list, &param); n++)
        one(j, &param);
}
