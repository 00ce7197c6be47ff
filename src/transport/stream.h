/* stream.h - one connected socket: octets in, octets out, one deadline.  RFC 5321 §3.8, §4.5.3.2
 * Read first: transport/tls_made.c.  Read next: transport/stream.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_TRANSPORT_STREAM_H
#define POSTEL_TRANSPORT_STREAM_H

#include "parse/slice.h"
#include "transport/loop.h"
#include "transport/tls.h"

/* Why the owner is woken. */
enum smtp_wake {
    SMTP_WAKE_READABLE,
    SMTP_WAKE_WRITABLE,
    SMTP_WAKE_TIMEOUT,  /* the deadline is over */
    SMTP_WAKE_SECURED,  /* the handshake is done: look whether the peer has said more already */
    SMTP_WAKE_INSECURE, /* it failed: smtp_tls_why(s->tls); close */
    SMTP_WAKE_ENDED     /* _finish is done: close */
};

/* How a read or a write went. */
enum smtp_io {
    SMTP_IO_OK,
    SMTP_IO_LATER, /* the socket is not ready */
    SMTP_IO_END,   /* the peer will send no more */
    SMTP_IO_LOST   /* the connection was reset or broke */
};

struct smtp_stream {
    struct smtp_loop *loop;
    int fd;
    struct event read, write, timer;
    bool unwanted;    /* octets of the peer: the loop still watches for them, and ceases to if some come */
    int64_t deadline; /* on the loop's clock; the timer may come earlier and is then set again */
    bool deaf;        /* the loop could not be made to watch it */
    bool finishing;
    size_t drained; /* octets thrown away while finishing */
    void (*wake)(void *owner, enum smtp_wake why);
    void *owner;
    struct smtp_tls *tls; /* NULL: clear text */
    bool shaking;         /* hands: the owner's octets have to wait */
    bool wants_write;     /* the owner does; TLS may have something to write when he has not */
    size_t taken;         /* octets of the owner's that are encrypted, and not all sent */
};

/* Takes over `fd`, a non-blocking socket.  Waits for nothing until _want. */
void smtp_stream_open(struct smtp_stream *s, struct smtp_loop *loop, int fd,
                      void (*wake)(void *owner, enum smtp_wake why), void *owner);
void smtp_stream_close(struct smtp_stream *s);

/* Takes over `tls` and shakes hands: _SECURED or _INSECURE follows.  From here on _receive and _send have text. */
void smtp_stream_secure(struct smtp_stream *s, struct smtp_tls *tls);

void smtp_stream_want(struct smtp_stream *s, bool read, bool write);

/* From now on the peer has this many seconds. */
void smtp_stream_deadline(struct smtp_stream *s, unsigned seconds);

/* Reads what is there into the loop's buffer; `octets` views it until the next read of any stream. */
enum smtp_io smtp_stream_receive(struct smtp_stream *s, struct smtp_slice *octets);

/* Writes what the socket takes; `sent` gets how much that was. */
enum smtp_io smtp_stream_send(struct smtp_stream *s, struct smtp_slice octets, size_t *sent);

/* We have said all.  Tells the peer so and waits a little until it has read it: if we closed with octets of his unread,
 * the system would send a reset, and that could wipe out our last reply on its way.  WAKE_ENDED follows. */
void smtp_stream_finish(struct smtp_stream *s);

/* As a deadline, but of real seconds and for the end only: the time our last reply has to go out. */
void smtp_stream_grace(struct smtp_stream *s);

#endif
