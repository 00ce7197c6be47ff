/* smtputf8.h - addresses in any script: what the rest of a session asks about them.  RFC 6531
 * Read first: protocol/ext/extension.h, parse/ext/smtputf8.h.  Read next: protocol/ext/smtputf8.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROTOCOL_EXT_SMTPUTF8_H
#define POSTEL_PROTOCOL_EXT_SMTPUTF8_H

#include "protocol/server.h"

/* Reads the line, which is none of RFC 5321, by RFC 6531; fills in s->command, s->utf8_line and s->utf8_asked if it
 * is one. */
void smtp_server_utf8_read(struct smtp_server *s);

/* MAIL, RCPT: does the path need more than ASCII where the transaction has not asked for it?  Code 0: all is well. */
struct smtp_reply smtp_server_utf8_path(const struct smtp_server *s);

/* May the reply of this code to s->verb hold octets above 127? */
bool smtp_server_utf8_allowed(const struct smtp_server *s, int code);

/* What is said in the place of an owner's reply that would need them and may not have them. */
struct smtp_reply smtp_server_utf8_reply(const struct smtp_server *s, struct smtp_reply reply);

#endif
