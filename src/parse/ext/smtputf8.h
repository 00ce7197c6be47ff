/* smtputf8.h - paths and commands with addresses in any script.       RFC 6531 §3.3, §3.4, §3.7.4.2
 * Read first: parse/command.rl, grammar/ext/smtputf8.rl.  Read next: parse/ext/smtputf8_path.rl.
 * SPDX-License-Identifier: MIT
 *
 * The parsers of parse/path.rl and parse/command.rl read RFC 5321, in which nothing is above 127.  These read RFC 6531,
 * of which that is a part, and fill in the same values. */
#ifndef POSTEL_PARSE_EXT_SMTPUTF8_H
#define POSTEL_PARSE_EXT_SMTPUTF8_H

#include "parse/command.h"

/* As struct smtp_path; the language is x-u-path. */
struct smtp_utf8_path {
    int cs;
    size_t at;
    size_t mark;
    struct smtp_path_spans spans;
};

void smtp_utf8_path_init(struct smtp_utf8_path *path);
void smtp_utf8_path_exec(struct smtp_utf8_path *path, const unsigned char *octets, size_t len, bool last);
enum smtp_parse smtp_utf8_path_result(const struct smtp_utf8_path *path);
enum smtp_parse smtp_utf8_path_parse(struct smtp_utf8_path *path, struct smtp_slice text);

/* MAIL, RCPT, VRFY and EXPN; of any other line it says SYNTAX.  The language is x-u-command-line. */
struct smtp_utf8_command {
    int cs;
    size_t at;
    struct smtp_command command; /* of it, the verb, path, params and text are filled in */
    bool asked;                  /* VRFY, EXPN: SMTPUTF8 stands behind the argument */
};

void smtp_utf8_command_init(struct smtp_utf8_command *c);
void smtp_utf8_command_exec(struct smtp_utf8_command *c, const unsigned char *octets, size_t len, bool last);
enum smtp_parse smtp_utf8_command_result(const struct smtp_utf8_command *c);
enum smtp_parse smtp_utf8_command_parse(struct smtp_utf8_command *c, struct smtp_slice line);

/* The octets of the character that `text` begins with, if it is one of UTF-8 above 127 (UTF8-non-ascii); else 0. */
size_t smtp_utf8_length(struct smtp_slice text);

/* Are all octets above 127 of such characters? */
bool smtp_utf8_valid(struct smtp_slice text);

/* Is there an octet above 127? */
bool smtp_utf8_needed(struct smtp_slice text);

#endif
