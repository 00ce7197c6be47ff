/* proxy.h - stands between a client and a server, and passes their octets on unchanged.   RFC 5321 §3.8
 * Read first: transport/connection_client.c.  Read next: transport/proxy.c.
 * SPDX-License-Identifier: MIT
 *
 * No octet is added, changed or held back: what one side sends, its end, and its reset reach the other as they came.  A
 * side that does not read stops the other one too, as if nobody stood between them.  An observer is shown all of it. */
#ifndef POSTEL_TRANSPORT_PROXY_H
#define POSTEL_TRANSPORT_PROXY_H

#include "transport/address.h"
#include "transport/listener.h"
#include "transport/observe.h"

struct smtp_proxy_link; /* one client and its server: proxy.c */

struct smtp_proxy {
    /* Filled in by the owner; the rest is zero.  What is pointed to has to outlive the proxy. */
    struct smtp_loop *loop;
    const struct addrinfo *to; /* the server's addresses, tried in this order */
    const struct smtp_observer *observer;
    void *owner;
    void (*trouble)(void *owner, const char *what, int error); /* "what" and errno: something failed here */
    unsigned limit;                                            /* no more than so many sessions; 0: any number */

    unsigned sessions; /* begun so far */
    struct smtp_listener *listeners;
    struct smtp_proxy_link *links;
};

/* Listens at one more address.  Returns 0, or errno; `text` gets where: "127.0.0.1:2526". */
int smtp_proxy_listen(struct smtp_proxy *proxy, const struct addrinfo *where, char text[SMTP_ADDRESS_TEXT]);

/* No new sessions, and those that are there are cut.  The loop ends. */
void smtp_proxy_close(struct smtp_proxy *proxy);

#endif
