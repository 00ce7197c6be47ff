/* connection_client.h - messages to one server: connect, converse, tell.  RFC 5321 §3.3, §4.5.3.2
 * Read first: transport/connection_mail.c.  Read next: transport/connection_client.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_TRANSPORT_CONNECTION_CLIENT_H
#define POSTEL_TRANSPORT_CONNECTION_CLIENT_H

#include <netdb.h>

#include "protocol/client.h"
#include "transport/address.h"
#include "transport/observe.h"
#include "transport/stream.h"

/* How far it came. */
enum smtp_reached {
    SMTP_REACHED_NOBODY, /* no address took the connection: `error` is the last one's errno */
    SMTP_REACHED_PEER,   /* connected, but lost before any reply came */
    SMTP_REACHED_SERVER  /* a reply came: `outcome` counts */
};

struct smtp_client_connection {
    /* Filled in by the owner.  What is pointed to has to outlive the connection. */
    struct smtp_loop *loop;
    const struct addrinfo *addresses;     /* tried in this order, §5.1 */
    struct smtp_client_config config;     /* helo NULL: the address-literal of our end of the connection, §4.1.4 */
    struct smtp_slice message;            /* lines may end in LF or CRLF */
    struct smtp_tls_context *tls;         /* if config.tls is not SMTP_TLS_NO */
    bool tls_implicit;                    /* before all else, RFC 8314 §3 */
    const char *host;                     /* whose certificate is expected: a name, or an address */
    const char *const *hosts;             /* if not NULL: that of each of `addresses` */
    const struct smtp_observer *observer; /* may be NULL */
    void *owner;
    void (*recipient)(void *owner, size_t index, int code, const char *text); /* what RCPT was answered */

    /* These may be NULL.  `next`, if config.more: the outcome is known, and the session is good for another message:
     * fill in `config` and `message` anew and return true, or return false.  `ended`: all is closed; the connection may
     * not be freed before the loop has gone on. */
    bool (*next)(void *owner);
    void (*ended)(void *owner);

    /* What came of it. */
    enum smtp_reached reached;
    int error;
    enum smtp_outcome outcome;
    int code; /* of the reply that decided; 421 also for a lost connection, §3.8 with erratum 1543 */
    char text[SMTP_CLIENT_LINE];

    /* Its own. */
    const struct addrinfo *trying;
    bool connected;
    size_t offered; /* octets of the message that the session has taken */
    char helo[SMTP_ADDRESS_LITERAL];
    unsigned char held[SMTP_CLIENT_LINE]; /* octets read that the session could not take yet */
    size_t held_len;
    struct smtp_stream stream;
    struct smtp_client session;
};

/* Begins.  All happens while the loop runs, but if no address can be tried at all `ended` comes first; it is over, and
 * everything is closed, when the loop ends. */
void smtp_client_connection_open(struct smtp_client_connection *c);

/* At once; the outcome is what it would be if the connection were lost, and `ended` is called. */
void smtp_client_connection_cut(struct smtp_client_connection *c);

#endif
