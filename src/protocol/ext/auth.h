/* auth.h - AUTH: who is it that sends?  What the owner of a session has to do with it.  RFC 4954
 * Read first: protocol/ext/extension.h, protocol/ext/scram_client.c.  Read next: protocol/ext/auth.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROTOCOL_EXT_AUTH_H
#define POSTEL_PROTOCOL_EXT_AUTH_H

#include "protocol/client.h"
#include "protocol/ext/sasl.h"
#include "protocol/server.h"

enum {
    SMTP_AUTH_LINE_MAX = 12288, /* octets of a line of the exchange, CR LF included: RFC 4954 §4 */
    SMTP_AUTH_FAILURES_MAX = 5, /* then the next AUTH gets 421; RFC 4954 §9: not before three */
    SMTP_AUTH_SAID_MAX = 1024,  /* what a client of ours says in one line */
    SMTP_AUTH_PARAM_ROOM = 500  /* octets that AUTH= adds to a MAIL line: RFC 4954 §3 */
};

/* --- the server's owner ------------------------------------------------------------------------------------------ */

/* What an exchange needs, lent while it lasts; the owner may lend the same one to one session after the other. */
struct smtp_auth_room {
    struct smtp_sasl_server sasl;
    unsigned char line[SMTP_AUTH_LINE_MAX];
};

/* SMTP_SERVER_AUTH: lends the room.  NULL: there is none, 454.  It is free again once s->auth is NULL. */
void smtp_server_auth(struct smtp_server *s, struct smtp_auth_room *room);

/* SMTP_SERVER_CREDENTIAL: whose credential is asked for; and here it is (smtp_sasl_server_credential).  NULL: they
 * cannot be read just now, 454. */
struct smtp_slice smtp_server_auth_name(const struct smtp_server *s);
void smtp_server_credential(struct smtp_server *s, const struct smtp_credential *credential, struct smtp_slice nonce);

/* A session that ends within an exchange leaves secrets behind: overwrites them. */
void smtp_auth_room_wipe(struct smtp_auth_room *room, const struct smtp_crypto *crypto);

/* --- the client's owner ------------------------------------------------------------------------------------------ */

/* Whom to log in as.  The owner lends `sasl`, and wipes the password when all is over. */
struct smtp_client_auth {
    const struct smtp_crypto *crypto;
    struct smtp_slice name, password, nonce;
    bool insecure; /* PLAIN and LOGIN in clear text too */
    struct smtp_sasl_client *sasl;
};

#endif
