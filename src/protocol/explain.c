/* explain.c - ask the rule of a verb, or of its reply, why it refuses a line.  RFC 5321 §4.1.1, §4.2
 * Read first: protocol/explain.h.  Read next: protocol/server_malformed.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/explain.h"

#include <string.h>

#include "abnf/explain.h"
#include "parse/ext/smtputf8.h"
#include "parse/params.h"
#include "protocol/ext/extension.h"

/* Together they are x-command-line, the language of parse/command.rl. */
const char *smtp_explain_rule(enum smtp_verb verb)
{
    switch (verb) {
    case SMTP_VERB_EHLO: return "x-ehlo";
    case SMTP_VERB_HELO: return "x-helo";
    case SMTP_VERB_MAIL: return "x-mail";
    case SMTP_VERB_RCPT: return "x-rcpt";
    case SMTP_VERB_DATA: return "x-data";
    case SMTP_VERB_RSET: return "x-rset";
    case SMTP_VERB_VRFY: return "x-vrfy-line";
    case SMTP_VERB_EXPN: return "x-expn-line";
    case SMTP_VERB_HELP: return "x-help-line";
    case SMTP_VERB_NOOP: return "x-noop-line";
    case SMTP_VERB_QUIT: return "x-quit";
    case SMTP_VERB_STARTTLS: return "x-starttls";
    case SMTP_VERB_AUTH: return "x-auth";
    case SMTP_VERB_TEXT:
    case SMTP_VERB_CANCEL: return "auth-response-line";
    case SMTP_VERB_BDAT:
    case SMTP_VERB_LAST: return "x-bdat";
    case SMTP_VERB_OPEN:
    case SMTP_VERB_DOT:
    case SMTP_VERB_OTHER: break;
    }
    return "x-command-line";
}

/* Where the line has left RFC 5321 and not RFC 6531, the rule that has it is one of the latter's. */
const char *smtp_explain_rule_of(enum smtp_verb verb, struct smtp_slice line)
{
    struct smtp_utf8_command u;

    if (smtp_utf8_needed(line) && smtp_utf8_command_parse(&u, line) != SMTP_PARSE_SYNTAX)
        switch (verb) {
        case SMTP_VERB_MAIL: return "x-u-mail";
        case SMTP_VERB_RCPT: return "x-u-rcpt";
        case SMTP_VERB_VRFY: return "x-u-vrfy";
        case SMTP_VERB_EXPN: return "x-u-expn";
        default: break;
        }
    return smtp_explain_rule(verb);
}

static bool explain(struct smtp_abnf_shelf *shelf, const struct smtp_abnf_dfa *dfa, struct smtp_abnf_match match,
                    struct smtp_refusal *refusal)
{
    const size_t used = shelf->arena.used;
    struct smtp_abnf_explanation e;

    if (!smtp_abnf_explain(&shelf->arena, dfa, match.set, &e))
        return false;
    refusal->at = match.at;
    smtp_abnf_where(&e, refusal->where, sizeof refusal->where);
    smtp_abnf_section(smtp_abnf_innermost(&e), "", refusal->section, sizeof refusal->section);
    smtp_abnf_expected(&e, refusal->expected, sizeof refusal->expected);
    shelf->arena.used = used; /* the explanation has been said */
    return true;
}

bool smtp_explain_rule_text(struct smtp_abnf_shelf *shelf, const char *name, struct smtp_slice text,
                            struct smtp_refusal *refusal)
{
    const struct smtp_abnf_rule *const rule = smtp_abnf_find(&shelf->grammar, smtp_abnf_text(name));
    struct smtp_abnf_dfa *dfa;
    struct smtp_abnf_match match;

    return rule != NULL && smtp_abnf_shelf_match(shelf, rule, text.octets, text.len, &dfa, &match) && !match.accepts &&
           explain(shelf, dfa, match, refusal);
}

/* To x-mail a parameter's value is any esmtp-value; its extension may have a rule for it. */
static bool explain_param(struct smtp_abnf_shelf *shelf, enum smtp_verb verb, const struct smtp_param *param,
                          struct smtp_refusal *refusal)
{
    const bool has_value = param->value.len > 0;
    const unsigned char *const begin = param->keyword.octets;
    const unsigned char *const end =
        has_value ? param->value.octets + param->value.len : param->keyword.octets + param->keyword.len;
    const struct smtp_slice whole = { begin, (size_t)(end - begin) };
    const char *const rule = smtp_extension_param_rule(verb, param->keyword);

    return rule != NULL && smtp_explain_rule_text(shelf, rule, whole, refusal);
}

static bool explain_params(struct smtp_abnf_shelf *shelf, struct smtp_slice line, struct smtp_refusal *refusal)
{
    struct smtp_utf8_command wider;
    struct smtp_command command;
    struct smtp_slice list;
    struct smtp_param param;

    if (smtp_command_parse(&command, line) == SMTP_PARSE_SYNTAX) {
        if (smtp_utf8_command_parse(&wider, line) == SMTP_PARSE_SYNTAX)
            return false;
        command = wider.command;
    }
    for (list = smtp_slice(line.octets, command.params); smtp_param_next(&list, &param);)
        if (explain_param(shelf, command.verb, &param, refusal)) {
            refusal->at += (size_t)(param.keyword.octets - line.octets);
            return true;
        }
    return false;
}

bool smtp_explain_command(struct smtp_abnf_shelf *shelf, enum smtp_verb verb, struct smtp_slice line,
                          struct smtp_refusal *refusal)
{
    return smtp_explain_rule_text(shelf, smtp_explain_rule_of(verb, line), line, refusal) ||
           ((verb == SMTP_VERB_MAIL || verb == SMTP_VERB_RCPT) && explain_params(shelf, line, refusal));
}

/* The two that begin with a name, and any other. */
static const char *rule_of_reply(enum smtp_verb verb, struct smtp_slice reply)
{
    if (verb == SMTP_VERB_OPEN && reply.len >= 3 && memcmp(reply.octets, "220", 3) == 0)
        return "Greeting";
    if (verb == SMTP_VERB_EHLO && reply.len >= 3 && memcmp(reply.octets, "250", 3) == 0)
        return "ehlo-ok-rsp";
    return "Reply-line";
}

bool smtp_explain_reply(struct smtp_abnf_shelf *shelf, enum smtp_verb verb, struct smtp_slice reply,
                        struct smtp_refusal *refusal)
{
    const struct smtp_abnf_rule *const rule =
        smtp_abnf_find(&shelf->grammar, smtp_abnf_text(rule_of_reply(verb, reply)));
    struct smtp_abnf_dfa *dfa;
    struct smtp_abnf_match match;

    return rule != NULL && smtp_abnf_shelf_match(shelf, rule, reply.octets, reply.len, &dfa, &match) &&
           match.at < reply.len && explain(shelf, dfa, match, refusal);
}
