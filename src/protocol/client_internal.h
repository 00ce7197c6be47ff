/* client_internal.h - what the client's files share.                  RFC 5321 §3, §4
 * Read first: protocol/client.h.  Read next: protocol/client.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROTOCOL_CLIENT_INTERNAL_H
#define POSTEL_PROTOCOL_CLIENT_INTERNAL_H

#include "protocol/client.h"

/* The dialogue steps, then the command goes into the output. */
void smtp_client_say(struct smtp_client *c, enum smtp_verb verb);

/* The content goes out now: mail data, or a chunk. */
void smtp_client_content_begin(struct smtp_client *c, bool by_count);

/* Room for any command? */
bool smtp_client_has_room(const struct smtp_client *c);

/* What comes next is the first line of a reply. */
void smtp_client_reply_begin(struct smtp_client *c);

/* A line of EHLO's reply behind the first: c->text is an extension that the server offers. */
void smtp_client_offered(struct smtp_client *c);

/* The server has answered EHLO or HELO, or a verb that an extension said before MAIL: what is to be said now? */
void smtp_client_ready(struct smtp_client *c);

/* The transaction has failed, by c->code and c->text, for all recipients whose fate was open: QUIT. */
void smtp_client_refuse(struct smtp_client *c);

/* The reply to c->sent is whole: c->code and c->text.  Decides what comes next. */
void smtp_client_replied(struct smtp_client *c);

/* The last command was the end of the message: its reply says what becomes of it. */
static inline bool smtp_client_awaits_fate(const struct smtp_client *c)
{
    return c->sent == SMTP_VERB_DOT || c->sent == SMTP_VERB_LAST;
}

/* What came was no reply, or none that can answer c->sent: fatal, §4.2. */
void smtp_client_fault(struct smtp_client *c, const char *text);

/* c->code and c->text become ours. */
void smtp_client_set_text(struct smtp_client *c, int code, const char *text);

#endif
