/* server_internal.h - what the server's files share: one file for each verb.  RFC 5321 §4.1.1
 * Read first: protocol/server.h.  Read next: protocol/server.c.
 * SPDX-License-Identifier: MIT
 *
 * Each verb has a function that is called when its line has come, well formed; it returns the reply, or asks the owner.
 * Some have another, called when the code of the reply is settled (whoever chose it): there, and only there, the
 * session changes.  Before either, server.c has let the dialogue step. */
#ifndef POSTEL_PROTOCOL_SERVER_INTERNAL_H
#define POSTEL_PROTOCOL_SERVER_INTERNAL_H

#include "protocol/server.h"

struct smtp_reply smtp_server_ehlo(struct smtp_server *s);
struct smtp_reply smtp_server_helo(struct smtp_server *s);
struct smtp_reply smtp_server_mail(struct smtp_server *s);
struct smtp_reply smtp_server_rcpt(struct smtp_server *s);
struct smtp_reply smtp_server_data(struct smtp_server *s);
struct smtp_reply smtp_server_dot(struct smtp_server *s);
struct smtp_reply smtp_server_rset(struct smtp_server *s);
struct smtp_reply smtp_server_vrfy(struct smtp_server *s);
struct smtp_reply smtp_server_expn(struct smtp_server *s);
struct smtp_reply smtp_server_help(struct smtp_server *s);
struct smtp_reply smtp_server_noop(struct smtp_server *s);
struct smtp_reply smtp_server_quit(struct smtp_server *s);

void smtp_server_hello_answered(struct smtp_server *s, int code);
void smtp_server_mail_answered(struct smtp_server *s, int code);
void smtp_server_rcpt_answered(struct smtp_server *s, int code);
void smtp_server_data_answered(struct smtp_server *s, int code);
void smtp_server_dot_answered(struct smtp_server *s, int code);
void smtp_server_rset_answered(struct smtp_server *s, int code);
void smtp_server_quit_answered(struct smtp_server *s, int code);

/* "I do not know; the owner does": the reply comes with smtp_server_answer. */
static inline struct smtp_reply smtp_server_ask(struct smtp_server *s, enum smtp_server_event event)
{
    s->waiting = event;
    return (struct smtp_reply){ 0, NULL, NULL };
}

/* What is wrong with the line by itself, whatever it means and whenever it comes: 500 or 501.  Code 0: nothing. */
struct smtp_reply smtp_server_malformed(struct smtp_server *s);

/* 501 to an argument that fits no rule: `usage` tells what was expected and, if our owner likes, a line before it tells
 * where the command left its rule. */
struct smtp_reply smtp_server_bad_syntax(struct smtp_server *s, const char *usage);

/* "Syntax: MAIL FROM:…", for 501 and for HELP. */
const char *smtp_server_usage(enum smtp_verb verb);

/* Reads the parameters of MAIL or RCPT, each by its extension.  Code 0: all is well. */
struct smtp_reply smtp_server_params(struct smtp_server *s);

/* A verb's `said` calls this, and returns code 0: the reply comes when `octets` octets have, from the verb's `whole`.
 * They are handed out as SMTP_SERVER_CONTENT, or, `thrown`, are not. */
void smtp_server_read_chunk(struct smtp_server *s, uint64_t octets, bool thrown);

/* "I do not know yet." */
static inline struct smtp_reply smtp_server_later(void)
{
    return (struct smtp_reply){ 0, NULL, NULL };
}

/* Does some extension forbid this verb here (RFC 4954 §6: 530)?  Code 0: none does. */
struct smtp_reply smtp_server_barred(struct smtp_server *s);

/* Takes mail data; sets s->content if some of it is content.  Returns the octets used. */
size_t smtp_server_data_read(struct smtp_server *s, const unsigned char *octets, size_t len);

/* The transaction, if one is open, is over: RESET is due. */
void smtp_server_end_transaction(struct smtp_server *s);

/* Puts a reply into the output; our domain comes first where §4.2.2 and §4.3.1 want it. */
void smtp_server_say(struct smtp_server *s, struct smtp_reply reply);

/* Likewise, but this is not the end of it: every line gets a "-". */
void smtp_server_say_more(struct smtp_server *s, struct smtp_reply reply);

/* Is there room for any reply, and for a 421 behind it? */
bool smtp_server_has_room(const struct smtp_server *s);

#endif
