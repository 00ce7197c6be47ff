/* judge_utf8.c - commands and replies with more than ASCII: where SMTPUTF8 is offered, and asked for.  RFC 6531 §3
 * Read first: protocol/judge_params.c, grammar/ext/smtputf8.rl.  Read next: protocol/judge_turn.c.
 * SPDX-License-Identifier: MIT
 *
 * Our own parser reads RFC 5321.  What it refuses may be a command of RFC 6531, by the u- rule of its verb:
 * then nobody has left the grammar, neither who said it nor the server that took it. */
#include "protocol/judge_internal.h"

#include <string.h>

#include "parse/ext/smtputf8.h"
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

/* May the reply be in UTF-8?  VRFY and EXPN say so by themselves, for RCPT MAIL has (§3.7.4). */
bool smtp_judge_utf8_asked(const struct smtp_judge *j)
{
    struct smtp_utf8_command u;

    if (j->parsed.verb == SMTP_VERB_RCPT)
        return j->utf8;
    return (j->parsed.verb == SMTP_VERB_VRFY || j->parsed.verb == SMTP_VERB_EXPN) && smtp_judge_utf8(j) &&
           smtp_utf8_command_parse(&u, smtp_judge_line_whole(&j->command)) != SMTP_PARSE_SYNTAX && u.asked;
}

/* Of a line that was not kept to its end nobody knows. */
static bool is_utf8(const struct smtp_judge_line *line)
{
    const struct smtp_slice text = smtp_judge_line_whole(line);

    return line->len > text.len || smtp_utf8_valid(text);
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
        smtp_judge_in_command(j, "6531-3.4-a", "SMTPUTF8 on MAIL, for this address is not ASCII");
}

/* Strings "MUST be expressed in UTF-8" (§1.1), and stand in the four commands that have a place for them. */
void smtp_judge_utf8_wrong(struct smtp_judge *j)
{
    const struct smtp_slice text = smtp_judge_line_text(&j->command);
    const bool padded = text.len > 0 && (text.octets[text.len - 1] == ' ' || text.octets[text.len - 1] == '\t');
    const char *expected, *id = smtp_judge_form(j->parsed.verb, &expected);

    if (j->parsed.verb == SMTP_VERB_EHLO) {
        id = "6531-3.7.1-a";
        expected = "in EHLO ASCII alone: A-labels, no U-labels";
    } else if (rule_of(j->parsed.verb) == NULL) {
        id = "5321-2.4-p";
        expected = "US-ASCII in a command";
    } else if (!is_utf8(&j->command)) {
        id = "6531-1.1-a";
        expected = "octets above 127 only as characters of UTF-8";
    } else if (padded) {
        return; /* which is told by itself */
    }
    smtp_judge_in_command(j, id, expected);
}

/* §3.7.4.2: "MUST NOT include non-ASCII characters in replies" but in few. */
void smtp_judge_utf8_replied(struct smtp_judge *j, int code)
{
    const struct smtp_judge_command *const asked = smtp_judge_oldest(j);
    const bool lookup = asked != NULL && (asked->verb == SMTP_VERB_VRFY || asked->verb == SMTP_VERB_EXPN);
    const bool elsewhere = asked != NULL && asked->verb == SMTP_VERB_RCPT && (code == 251 || code == 551);
    const char *id = "6531-3.7.4.2-m", *expected = "US-ASCII: no octet above 127";

    if ((j->offers & SMTP_OFFER_SMTPUTF8) == 0) {
        id = "5321-2.4-k";
    } else if (j->lost != NULL) {
        return; /* nobody knows what it answers */
    } else if ((lookup || elsewhere) && (asked->traits & SMTP_TRAIT_UTF8) != 0) {
        if (is_utf8(&j->line))
            return;
        id = "6531-1.1-a";
        expected = "octets above 127 only as characters of UTF-8";
    } else if (lookup) {
        id = "6531-3.7.4.2-d";
        expected = "US-ASCII: SMTPUTF8 does not stand behind the name";
    } else if (elsewhere) {
        id = "6531-3.7.4.1-c";
        expected = "US-ASCII: MAIL did not say SMTPUTF8";
    }
    smtp_judge_in_line(j, id, expected);
}

/* §4.2 has the reply codes that go with its status codes.  §3.5 has one for MAIL, and one for RCPT if it is the address
 * of RCPT itself that is not ASCII; of X.6.9 it says 554 where §4.2 says 550. */
void smtp_judge_utf8_status(struct smtp_judge *j, struct smtp_slice status)
{
    static const struct {
        int verb; /* 0: any */
        const char *detail;
        int codes[3];
        const char *id, *expected;
    } rows[] = {
        { SMTP_VERB_MAIL, ".6.7", { 550 }, "6531-3.5-c", "550 with X.6.7 in reply to MAIL" },
        { SMTP_VERB_RCPT, ".6.7", { 553 }, "6531-3.5-b", "553 with X.6.7 in reply to RCPT" },
        { 0, ".6.7", { 550, 553 }, "6531-4.2-a", "550 or 553 with X.6.7" },
        { 0, ".6.8", { 252, 550, 553 }, "6531-4.2-b", "252, 550 or 553 with X.6.8" },
        { SMTP_VERB_DOT, ".6.9", { 554, 550 }, "6531-3.5-f", "554 with X.6.9, or 550" },
        { SMTP_VERB_LAST, ".6.9", { 554, 550 }, "6531-3.5-f", "554 with X.6.9, or 550" },
        { 0, ".6.9", { 554, 550 }, "6531-4.2-c", "550 with X.6.9, or 554" },
        { 0, ".6.10", { 0 }, "6531-4.2-d", "X.6.8, which X.6.10 says once more" },
    };
    const struct smtp_judge_command *const asked = smtp_judge_oldest(j);
    const bool own = asked != NULL && (asked->verb != SMTP_VERB_RCPT || (asked->traits & SMTP_TRAIT_8BIT) != 0);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const size_t len = strlen(rows[i].detail);

        if (status.len != 1 + len || memcmp(status.octets + 1, rows[i].detail, len) != 0 || status.octets[0] == '4' ||
            (rows[i].verb != 0 && (!own || asked->verb != rows[i].verb)))
            continue;
        if (j->code != rows[i].codes[0] && j->code != rows[i].codes[1] && j->code != rows[i].codes[2])
            smtp_judge_in_line(j, rows[i].id, rows[i].expected);
        return;
    }
}
