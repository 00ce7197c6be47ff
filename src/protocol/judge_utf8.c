/* judge_utf8.c - commands with more than ASCII: where SMTPUTF8 is offered, and asked for.  RFC 6531 §3.3, §3.4
 * Read first: protocol/judge_params.c, grammar/ext/smtputf8.rl.  Read next: protocol/judge_turn.c.
 * SPDX-License-Identifier: MIT
 *
 * Our own parser reads RFC 5321.  What it refuses may be a command of RFC 6531, by the u- rule of its verb:
 * then nobody has left the grammar, neither who said it nor the server that took it. */
#include "protocol/judge_internal.h"

#include "parse/rule.h"
#include "parse/same.h"

static const char *rule_of(enum smtp_verb verb)
{
    switch (verb) {
    case SMTP_VERB_MAIL: return "u-mail";
    case SMTP_VERB_RCPT: return "u-rcpt";
    case SMTP_VERB_VRFY: return "u-vrfy";
    case SMTP_VERB_EXPN: return "u-expn";
    default: return NULL;
    }
}

bool smtp_judge_utf8(const struct smtp_judge *j)
{
    const char *const rule = rule_of(j->parsed.verb);

    return rule != NULL && (j->offers & SMTP_OFFER_SMTPUTF8) != 0 &&
           smtp_judge_is(smtp_judge_line_whole(&j->command), rule);
}

/* What stands behind the path of a u-mail: its parameters.  A path can hold spaces, so it is read and not searched. */
static struct smtp_slice params_of(struct smtp_slice text)
{
    enum { BEFORE_PATH = sizeof "MAIL FROM:" - 1 };
    struct smtp_match match;

    smtp_match_init(&match, smtp_rule_find("u-Reverse-path"));
    for (size_t at = BEFORE_PATH; at < text.len && !smtp_match_error(&match); at++) {
        smtp_match_exec(&match, text.octets + at, 1);
        if (smtp_match_accepts(&match)) /* at its ">": nothing longer is a path */
            return (struct smtp_slice){ text.octets + at + 1, text.len - at - 1 };
    }
    return smtp_slice_none();
}

static bool asks(struct smtp_slice params)
{
    static const struct smtp_slice wanted = { (const unsigned char *)"SMTPUTF8", 8 };

    for (size_t at = 0, end; at < params.len; at = end) {
        for (at++, end = at; end < params.len && params.octets[end] != ' ';)
            end++;
        if (smtp_same_nocase((struct smtp_slice){ params.octets + at, end - at }, wanted))
            return true;
    }
    return false;
}

void smtp_judge_utf8_said(struct smtp_judge *j)
{
    const struct smtp_slice text = smtp_judge_line_text(&j->command);

    if (j->parsed.verb == SMTP_VERB_MAIL)
        j->utf8 = asks(params_of(text));
    if (j->command.eight_bit && !j->utf8 && (j->parsed.verb == SMTP_VERB_MAIL || j->parsed.verb == SMTP_VERB_RCPT))
        smtp_judge_find(j, 'C', "6531-3.4-a", j->command.at, j->command.len,
                        "SMTPUTF8 on MAIL, for this address is not ASCII", smtp_judge_line_whole(&j->command));
}
