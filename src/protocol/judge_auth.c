/* judge_auth.c - AUTH: what each side writes in the exchange, and in AUTH= on MAIL.  RFC 4954 §4, §5, §6
 * Read first: protocol/judge_tls.c, protocol/ext/auth_server.c.  Read next: protocol/judge_code.c.
 * SPDX-License-Identifier: MIT
 *
 * Whether a password is right the judge cannot know; how it is said it can. */
#include "protocol/judge_internal.h"

#include <string.h>

#include "parse/ext/xtext.h"
#include "protocol/ext/auth.h"
#include "protocol/limits.h"

/* §6 has a status code for each reply, which a server with status codes gives with it. */
static const struct {
    int code;
    const char *status, *id;
} replies[] = {
    { 235, "2.7.0", "4954-6-b" },  { 432, "4.7.12", "4954-6-c" }, { 454, "4.7.0", "4954-6-e" },
    { 534, "5.7.9", "4954-6-h" },  { 535, "5.7.8", "4954-6-j" },  { 500, "5.5.6", "4954-6-l" },
    { 538, "5.7.11", "4954-6-n" },
};

/* The last line of a reply to AUTH, or within its exchange; 500 to AUTH itself says that there is no such command. */
void smtp_judge_auth_replied(struct smtp_judge *j, const struct smtp_judge_command *command)
{
    const struct smtp_slice line = smtp_judge_line_whole(&j->line);

    /* an empty challenge is "334" and a space: without the space it is ill-formed, though nothing but base64 */
    if (line.len == strlen("334\r\n") && memcmp(line.octets, "334\r\n", line.len) == 0) {
        smtp_judge_in_line(j, "4954-4-o", "334 and a space before an empty challenge");
    } else if (j->code == 334 && j->line.len == line.len && !smtp_judge_is(line, "continue-req")) {
        smtp_judge_in_line(j, "4954-4-j", "334 and base64, nothing else");
    }
    if (j->code / 100 == 3 && j->code != 334) /* what the client says next is its answer all the same, §4.3.2 */
        smtp_judge_in_line(j, "4954-4-i", "334 before a challenge");
    if (j->code / 100 == 2 && j->code != 235 && command->verb != SMTP_VERB_CANCEL)
        smtp_judge_in_line(j, "4954-4-ae", "235 after a successful exchange");
    if (j->code == 502 && command->verb == SMTP_VERB_AUTH && /* 500 may be about a long first response, §6 */
        (command->traits & SMTP_TRAIT_BAD) == 0 && !j->holding && smtp_judge_offered(j, SMTP_VERB_AUTH))
        smtp_judge_in_line(j, "5321-4.2.4-d", "not 502: EHLO's reply lists it");
    if (j->code == 530 && !smtp_judge_first(j, command->verb)) /* but before TLS, RFC 3207 §4 */
        smtp_judge_in_line(j, "4954-6-m", "no 530 to AUTH, which is what it asks for");
    for (size_t i = 0; i < sizeof replies / sizeof *replies; i++)
        if (j->code == replies[i].code && (j->code != 500 || command->verb == SMTP_VERB_TEXT) &&
            (j->offers & SMTP_OFFER_ENHANCEDSTATUSCODES) != 0 && !smtp_judge_status_is(j, replies[i].status))
            smtp_judge_in_line(j, replies[i].id, replies[i].status);
}

/* "AUTH", a mechanism and a space: what is wrong with such a line stands behind that. */
bool smtp_judge_auth_named(struct smtp_slice text)
{
    const size_t at = sizeof "AUTH ";
    const unsigned char *const mechanism = text.octets + at - 1;
    const unsigned char *const space = text.len < at ? NULL : memchr(mechanism, ' ', text.len - at + 1);

    return space != NULL && smtp_judge_is((struct smtp_slice){ mechanism, (size_t)(space - mechanism) }, "sasl-mech");
}

/* Its line has the length of any other, whatever other lines are allowed (§4). */
void smtp_judge_auth_said(struct smtp_judge *j)
{
    const struct smtp_judge_line *const line = &j->command;

    if (j->parsed.verb == SMTP_VERB_AUTH && line->len > SMTP_COMMAND_LINE_MAX)
        smtp_judge_in_command(j, "4954-4-p", "AUTH in a line of 512 octets at most");
}

/* What the xtext of AUTH= stands for. */
bool smtp_judge_auth_param(struct smtp_slice xtext)
{
    unsigned char decoded[SMTP_AUTH_PARAM_ROOM];
    struct smtp_slice who = { decoded, 0 };

    return smtp_xtext_decode(xtext, decoded, sizeof decoded, &who.len) != SMTP_PARSE_OK /* told by its rule */ ||
           (who.len == 2 && memcmp(decoded, "<>", 2) == 0) || smtp_judge_is(who, "Mailbox");
}
