/* connection_server.h - one session of a server, on its socket.       RFC 5321 §3
 * Read first: transport/service.c.  Read next: transport/connection_server.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_TRANSPORT_CONNECTION_SERVER_H
#define POSTEL_TRANSPORT_CONNECTION_SERVER_H

#include "protocol/return_path.h"
#include "transport/pace.h"
#include "transport/service.h"
#include "transport/stream.h"

enum { SMTP_FORWARD_PATH = SMTP_LOCAL_PART_MAX + SMTP_DOMAIN_MAX + 4 };

struct smtp_connection {
    struct smtp_service *service;
    struct smtp_connection *next, *previous; /* of the service's list */
    struct smtp_stream stream;
    unsigned number;                    /* of the session, from 1 */
    char address[SMTP_ADDRESS_LITERAL]; /* the peer's, from the socket: TCP-info, §4.4 */
    char here[SMTP_ADDRESS_LITERAL];    /* ours, likewise */
    struct sockaddr_storage peer;       /* the first as it was */

    struct smtp_server session;
    struct smtp_pace pace;
    size_t shown;         /* octets of output that the observer has seen */
    bool closing;         /* the session has ended; its last output may still wait */
    struct smtp_tls *tls; /* ready to shake hands once the 220 has gone; from then on it is the stream's */

    struct smtp_auth_room *auth_room; /* made for the first AUTH, if there is one */

    unsigned char *held; /* octets read that the session could not take, for its output is full */
    size_t held_len;

    /* The transaction. */
    char forward_path[SMTP_FORWARD_PATH]; /* of the first recipient */
    char id[SMTP_SPOOL_NEW_ID];           /* of the message, in Received and in the 250 */
    struct smtp_maildir_set to;           /* where the recipients' mail is kept */
    struct smtp_return_path return_path;  /* takes old ones out of the content */
    struct smtp_delivery *delivery;       /* NULL outside mail data, and with --discard */
    bool keeps;                           /* there is to be one: something is to be stored */
    struct smtp_spool_entry *relaying;    /* recipients who are elsewhere; NULL: none so far */
    bool storing;                         /* it is at the disk's thread; nothing is fed until it comes back */
};

/* Begins a session on `fd` and takes it over. */
void smtp_connection_open(struct smtp_service *service, int fd, const struct sockaddr *peer);

/* Says 421 and ends (§3.8), once the mail data that it is in has been answered. */
void smtp_connection_shutdown(struct smtp_connection *c);

/* The answer has come without octets of the peer: goes on. */
void smtp_connection_resume(struct smtp_connection *c);

/* Cuts it and frees it. */
void smtp_connection_close(struct smtp_connection *c);

/* What AUTH asks (connection_auth.c); frees what it made. */
void smtp_connection_auth(struct smtp_connection *c);
void smtp_connection_credential(struct smtp_connection *c);
void smtp_connection_auth_close(struct smtp_connection *c);

/* What the session asks; how many of `len` octets it can be fed at once (connection_mail.c). */
void smtp_connection_answer(struct smtp_connection *c, enum smtp_server_event event);
size_t smtp_connection_piece(const struct smtp_connection *c, size_t len);

/* Recipients that the policy let be relayed, and those here, with the reply that they are to get; the path is without a
 * source route.  Then the message: from its beginning on, and once it is stored (connection_relay.c). */
struct smtp_reply smtp_connection_relay(struct smtp_connection *c, const char *path, struct smtp_reply reply);
struct smtp_reply smtp_connection_local(struct smtp_connection *c, const char *path, struct smtp_reply reply);
void smtp_connection_spool(struct smtp_connection *c);
void smtp_connection_spooled(struct smtp_delivery *d);

/* The disk's thread is done with the delivery of connection `owner`; NULL: that has gone. */
void smtp_connection_stored(void *owner, struct smtp_delivery *delivery);

#endif
