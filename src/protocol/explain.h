/* explain.h - where a command or a reply leaves the grammar, and what could have come.  RFC 5321 §4.1.1, §4.2
 * Read first: abnf/explain.h, parse/command.h.  Read next: protocol/explain.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROTOCOL_EXPLAIN_H
#define POSTEL_PROTOCOL_EXPLAIN_H

#include "abnf/shelf.h"
#include "parse/command.h"

/* All words are printable ASCII, fit for a reply. */
struct smtp_refusal {
    size_t at;          /* octets before the first that no continuation allows; of a command, smtp_command's `at` */
    char where[72];     /* the innermost rule alive there, and the one around it: "Ldh-str of sub-domain" */
    char section[24];   /* of that rule: "4.1.2"; may be empty */
    char expected[256]; /* `"-", Let-dig, "." or ">"` */
};

/* The x- rule by which a line with this verb is read: "x-mail". */
const char *smtp_explain_rule(enum smtp_verb verb);

/* Likewise, for this line: a command in UTF-8 has a rule of its own (RFC 6531 §3.4). */
const char *smtp_explain_rule_of(enum smtp_verb verb, struct smtp_slice line);

/* Where the text leaves the rule of this name, or could have gone on.  False: it is one of its words, or the shelf's
 * memory does not suffice. */
bool smtp_explain_rule_text(struct smtp_abnf_shelf *shelf, const char *rule, struct smtp_slice text,
                            struct smtp_refusal *refusal);

/* Explains a line that smtp_command_parse refused, CRLF included, by the x- rule of its verb (grammar/positions.abnf);
 * or one of MAIL that it took, by the rule of a parameter that an extension has: size-mail, body-mail.
 * The shelf is the owner's: a session stays small, and pays nothing as long as nobody explains.  False: its memory does
 * not suffice, or the line is grammatical. */
bool smtp_explain_command(struct smtp_abnf_shelf *shelf, enum smtp_verb verb, struct smtp_slice line,
                          struct smtp_refusal *refusal);

/* The same of a reply to `verb`, its first lines or all of them, by the rule as printed: Greeting, ehlo-ok-rsp or
 * Reply-line.  Our client takes more (choices.md, position 22): who looks on is told all the same. */
bool smtp_explain_reply(struct smtp_abnf_shelf *shelf, enum smtp_verb verb, struct smtp_slice reply,
                        struct smtp_refusal *refusal);

#endif
