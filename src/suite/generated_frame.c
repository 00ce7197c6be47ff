/* generated_frame.c - which rules are sampled, and into which lines their words go.       §4.1.1
 * Read first: suite/generated_internal.h.  Read next: suite/generated.c.
 * SPDX-License-Identifier: MIT */
#include "suite/generated.h"

/* "500 ... in response to the required subset of these commands is a violation of this specification" (§4.3.2). */
#define KNOWN "must not 5321-4.3.2-f"

static const struct smtp_line_rule ehlo = { "ehlo", "4.1.1.1", NULL, "250", "must 5321-4.1.1.1-k", KNOWN };
static const struct smtp_line_rule helo = { "helo", "4.1.1.1", NULL, "250", "must 5321-4.1.1.1-l", KNOWN };
static const struct smtp_line_rule mail = { "mail", "4.1.1.2", "greeted", "250", "must 5321-4.1.2-a", KNOWN };
static const struct smtp_line_rule rcpt = { "rcpt", "4.1.1.3", "mail", "2yz", "must 5321-4.1.2-a", KNOWN };
static const struct smtp_line_rule data = { "data", "4.1.1.4", "rcpt", "354", "MUST 5321-4.5.1-b", KNOWN };
static const struct smtp_line_rule rset = { "rset", "4.1.1.5", "greeted", "250", "MUST 5321-4.1.1.5-b", KNOWN };
static const struct smtp_line_rule vrfy = {
    "vrfy", "4.1.1.6", "greeted", "2yz", NULL, KNOWN
}; /* whom, is policy: §7.3 */
static const struct smtp_line_rule expn = {
    "expn", "4.1.1.7", "greeted", "2yz", NULL, NULL
}; /* not required: §4.5.1 */
static const struct smtp_line_rule help = { "help", "4.1.1.8", "greeted", "2yz", NULL, NULL };
static const struct smtp_line_rule bare_noop = { "noop", "4.1.1.9", "greeted", "250", "must 5321-4.1.1.9-a", KNOWN };
static const struct smtp_line_rule noop = { "noop", "4.1.1.9", "greeted", "250", "SHOULD 5321-4.1.1.9-c", KNOWN };
static const struct smtp_line_rule quit = { "quit", "4.1.1.10", "greeted", "221", "MUST 5321-4.1.1.10-a", KNOWN };

/* Whole lines, and lines of which only a part is drawn: so that all else in them is above suspicion.  The richest come
 * last, for they get what the poor ones cannot use. */
static const struct smtp_frame frames[] = {
    { &data, "data", "", "" },
    { &rset, "rset", "", "" },
    { &quit, "quit", "", "" },
    { &bare_noop, "CRLF", "NOOP", "" },
    { &helo, "helo", "", "" },
    { &helo, "sub-domain", "HELO ", ".client.example\r\n" },
    { &ehlo, "ehlo", "", "" },
    { &ehlo, "sub-domain", "EHLO ", ".client.example\r\n" },
    { &ehlo, "address-literal", "EHLO ", "\r\n" },
    { &noop, "String", "NOOP ", "\r\n" },
    { &help, "help", "", "" },
    { &expn, "expn", "", "" },
    { &vrfy, "vrfy", "", "" },
    { &mail, "sub-domain", "MAIL FROM:<user@", ".client.example>\r\n" },
    { &mail, "address-literal", "MAIL FROM:<user@", ">\r\n" },
    { &mail, "A-d-l", "MAIL FROM:<", ":user@client.example>\r\n" },
    { &mail, "Mail-parameters", "MAIL FROM:<user@client.example> ", "\r\n" },
    { &rcpt, "A-d-l", "RCPT TO:<", ":{valid}>\r\n" },
    { &rcpt, "Rcpt-parameters", "RCPT TO:<{valid}> ", "\r\n" },
    { &rcpt, "rcpt", "", "" },
    { &rcpt, "Local-part", "RCPT TO:<", "@{valid-domain}>\r\n" },
    { &mail, "mail", "", "" },
    { &mail, "Local-part", "MAIL FROM:<", "@client.example>\r\n" },
};

const struct smtp_frame *smtp_frames(size_t *count)
{
    *count = sizeof frames / sizeof *frames;
    return frames;
}
