/* call.h - one connection in somebody's hands: he says octets, and is told what the peer says.
 * Read first: transport/stream.h, transport/listener.h.  Read next: transport/call.c.
 * SPDX-License-Identifier: MIT
 *
 * No session stands behind it; whoever types is the session.  `postel step --connect` calls, `--listen` is called. */
#ifndef POSTEL_TRANSPORT_CALL_H
#define POSTEL_TRANSPORT_CALL_H

#include <event2/buffer.h>

#include "transport/listener.h"
#include "transport/stream.h"

enum { SMTP_CALL_UNSENT = 1 << 20 /* octets that may wait for a peer that does not read */ };

enum smtp_call_end {
    SMTP_CALL_ENDED,  /* the peer will say no more */
    SMTP_CALL_LOST,   /* the connection broke, or the peer does not read */
    SMTP_CALL_NOBODY, /* no address took it */
    SMTP_CALL_SILENT  /* the deadline is over, and nothing has come */
};

struct smtp_call {
    /* Filled in by the owner. */
    struct smtp_loop *loop;
    void *owner;
    void (*stands)(void *owner, const char *peer); /* "127.0.0.1:2525" */
    void (*heard)(void *owner, struct smtp_slice octets);
    void (*ended)(void *owner, enum smtp_call_end why, int error); /* once, and it is closed by then; errno or 0 */

    /* Its own; all zero. */
    struct smtp_listener listener;
    bool listening;
    const struct addrinfo *trying; /* not NULL: not connected yet */
    struct smtp_stream stream;
    bool open, leaving;
    struct evbuffer *unsent;
};

/* Tries the addresses in their order (§5.1); they have to live until it stands.  All happens while the loop runs. */
void smtp_call_dial(struct smtp_call *call, const struct addrinfo *addresses);

/* Waits for one caller, and after him for nobody.  Returns 0, or errno; `text` gets where. */
int smtp_call_listen(struct smtp_call *call, const struct addrinfo *where, char text[SMTP_ADDRESS_TEXT]);

/* False: it does not stand, or too much is waiting already. */
bool smtp_call_say(struct smtp_call *call, struct smtp_slice octets);

/* From now on the peer has this many seconds to say something. */
void smtp_call_deadline(struct smtp_call *call, unsigned seconds);

/* We have said all: what waits is sent, then the peer is told, and its last words are not waited for.  `ended` follows,
 * unless it has come. */
void smtp_call_leave(struct smtp_call *call);

/* At once; `ended` is not called. */
void smtp_call_close(struct smtp_call *call);

#endif
