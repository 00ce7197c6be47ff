/* reply_line.h - read a reply, of one line or of many.                RFC 5321 §4.2
 * Read first: parse/command.rl.  Read next: parse/reply_line.rl.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PARSE_REPLY_LINE_H
#define POSTEL_PARSE_REPLY_LINE_H

#include "parse/slice.h"

/* A client has to take any text, or none (§4.2 MUST), with or without the space (§4.2.1 MUST): the language is
 * x-reply-line of grammar/positions.abnf.  Whether a reply is *strictly* grammatical is a question for parse/rule.h. */
struct smtp_reply_line {
    int cs;
    size_t at; /* octets read, over all lines; after an error, the offset of the offending one */
    size_t mark;
    size_t line;           /* where the line being read began */
    size_t lines;          /* lines whose CRLF has come */
    int code;              /* of the first line; 0 until its three digits are there */
    int code_here;         /* of the line being read */
    bool codes_differ;     /* two lines with different codes: §4.2.1 forbids it, the rule does not */
    struct smtp_span text; /* of the last line that is whole, without separator and CRLF */
};

void smtp_reply_line_init(struct smtp_reply_line *r);

/* Reads up to the end of the next *line*, never past it; returns the octets used.  Feed it until
 * smtp_reply_line_whole, or until an error stands. */
size_t smtp_reply_line_exec(struct smtp_reply_line *r, const unsigned char *octets, size_t len);

bool smtp_reply_line_whole(const struct smtp_reply_line *r); /* the last line (no hyphen) has come */
bool smtp_reply_line_error(const struct smtp_reply_line *r); /* no continuation is a reply */

/* One line of an EHLO reply behind its "250-" or "250 ": keyword and parameters (ehlo-line, §4.1.1.1).  The language
 * is x-ehlo-line of grammar/positions.abnf. */
struct smtp_ehlo_line {
    int cs;
    size_t at;
    size_t mark;
    struct smtp_span keyword;
    struct smtp_span params; /* behind the first space; may be empty */
};

void smtp_ehlo_line_init(struct smtp_ehlo_line *e);
void smtp_ehlo_line_exec(struct smtp_ehlo_line *e, const unsigned char *octets, size_t len, bool last);
enum smtp_parse smtp_ehlo_line_result(const struct smtp_ehlo_line *e);
enum smtp_parse smtp_ehlo_line_parse(struct smtp_ehlo_line *e, struct smtp_slice text);

#endif
