/* listener.h - a socket that accepts connections.
 * Read first: transport/stream.c.  Read next: transport/listener.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_TRANSPORT_LISTENER_H
#define POSTEL_TRANSPORT_LISTENER_H

#include <sys/socket.h>

#include "transport/address.h"
#include "transport/loop.h"

struct smtp_listener {
    struct smtp_listener *next; /* in its owner's list */
    int fd;
    struct event ready, pause;
    char text[SMTP_ADDRESS_TEXT]; /* where it listens; the real port if 0 was asked for */
    /* A new connection: `fd` is non-blocking, and the owner's from now on.  -1: none could be accepted, see errno. */
    void (*accepted)(void *owner, int fd, const struct sockaddr *peer);
    void *owner;
};

/* Binds and listens; connections come once the loop runs.  Returns 0, or errno. */
int smtp_listener_open(struct smtp_listener *l, struct smtp_loop *loop, const struct sockaddr *address, socklen_t len,
                       void (*accepted)(void *owner, int fd, const struct sockaddr *peer), void *owner);
void smtp_listener_close(struct smtp_listener *l);

/* One more, in a list of its owner's.  Returns 0, or errno; `text` gets where: "127.0.0.1:2525". */
int smtp_listeners_add(struct smtp_listener **list, struct smtp_loop *loop, const struct addrinfo *where,
                       void (*accepted)(void *owner, int fd, const struct sockaddr *peer), void *owner,
                       char text[SMTP_ADDRESS_TEXT]);

/* Closes and frees all of them; never from within `accepted`. */
void smtp_listeners_close(struct smtp_listener **list);

#endif
