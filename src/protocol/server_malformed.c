/* server_malformed.c - what is wrong with a line by itself: 500, 501.  RFC 5321 §4.3.2, §4.5.3.1
 * Read first: protocol/server.c, protocol/explain.c.  Read next: protocol/server_output.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/server_internal.h"

#include <stdio.h>

#include "parse/ext/smtputf8.h"
#include "protocol/escape.h"
#include "protocol/explain.h"
#include "protocol/ext/extension.h"

/* The table is asked only where it matters: hardly any line is longer than 512 octets. */
static bool too_long(const struct smtp_server *s)
{
    return s->line.at > SMTP_COMMAND_LINE_MAX && s->line.at > SMTP_COMMAND_LINE_MAX + smtp_extension_room(s, s->verb);
}

struct smtp_reply smtp_server_bad_syntax(struct smtp_server *s, const char *usage)
{
    const struct smtp_slice line = smtp_server_line(s);
    struct smtp_refusal refusal;
    char octet[8];

    if (s->config->explainer == NULL || !smtp_explain_command(s->config->explainer, s->verb, line, &refusal))
        return (struct smtp_reply){ 501, "5.5.2", usage };
    smtp_escape((struct smtp_slice){ line.octets + refusal.at, refusal.at < line.len }, octet, sizeof octet);
    snprintf(s->text, sizeof s->text, "octet %zu, \"%s\", in %s: expected %s\n%s", refusal.at, octet, refusal.where,
             refusal.expected, usage);
    return (struct smtp_reply){ 501, "5.5.2", s->text };
}

static enum smtp_parse result(const struct smtp_server *s)
{
    return s->utf8_line ? smtp_path_sizes(&s->command.path) : smtp_command_result(&s->command);
}

struct smtp_reply smtp_server_malformed(struct smtp_server *s)
{
    if (too_long(s)) /* §4.5.3.1.4, §4.5.3.1.9 */
        return (struct smtp_reply){ 500, "5.5.2", "Line too long (4.5.3.1.4)" };
    if (s->line.bare) /* §2.3.8: it must not be taken for a line's end */
        return (struct smtp_reply){ 500, "5.5.2", "CR or LF by itself: only CR LF ends a line (2.3.8)" };
    if (!s->utf8_line && smtp_utf8_needed(smtp_server_line(s))) /* §2.4; 500 and not 501: choices.md, position 11 */
        return (struct smtp_reply){ 500, "5.5.2", "Octet above 127: commands are 7-bit ASCII (2.4)" };
    if (s->verb == SMTP_VERB_OTHER) /* §4.2.4, §3.8: and the session goes on */
        return (struct smtp_reply){ 500, "5.5.2", "Command not recognized: HELP lists those that are" };
    switch (result(s)) {
    case SMTP_PARSE_OK: break;
    case SMTP_PARSE_SYNTAX: return smtp_server_bad_syntax(s, smtp_server_usage(s->verb));
    case SMTP_PARSE_TOO_LONG: /* §4.5.3.1.9 */
        return (struct smtp_reply){ 501, s->verb == SMTP_VERB_MAIL ? "5.1.7" : "5.1.3",
                                    "Path too long: local-part 64, domain 255, all 256 (4.5.3.1)" };
    }
    return (struct smtp_reply){ 0, NULL, NULL };
}
