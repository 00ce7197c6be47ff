/* stream.c - recv, send and a lazy timer.                             RFC 5321 §3.8, §4.5.3.2
 * Read first: transport/stream.h.  Read next: transport/listener.h.
 * SPDX-License-Identifier: MIT */
#include "transport/stream.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    GRACE_SECONDS = 2,       /* for the peer to read our last words */
    DRAIN_MAX = 1024 * 1024, /* a peer that goes on and on is cut short */
    WIRE = 16384,    /* read at once within TLS: with half a record from before, the text fits in the loop's buffer */
    TURNS = 8,       /* reads that bring no text, at once */
    DEAF_MAX = 65536 /* octets that TLS has to say by itself, and the peer does not take */
};

/* Throws away what the peer still sends, until it ends or the grace is over. */
static void drain(struct smtp_stream *s)
{
    struct smtp_slice octets;
    enum smtp_io io = smtp_stream_receive(s, &octets);

    s->drained += octets.len;
    if (io == SMTP_IO_END || io == SMTP_IO_LOST || s->drained > DRAIN_MAX)
        s->wake(s->owner, SMTP_WAKE_ENDED);
}

static void set_timer(struct smtp_stream *s, int64_t milliseconds)
{
    struct timeval wait = { milliseconds / 1000, milliseconds % 1000 * 1000 };

    event_add(&s->timer, &wait);
}

/* The system may have no memory to watch the socket with.  Then nothing would ever be heard of it, and its owner is
 * told so as of any silence; by the timer, for it is the owner who is calling us. */
static void want(struct smtp_stream *s, struct event *event, short what, bool wanted)
{
    bool has = event_pending(event, what, NULL) != 0;

    if (wanted && !has && event_add(event, NULL) != 0) {
        s->deaf = true;
        set_timer(s, 0);
    } else if (!wanted && has)
        event_del(event);
}

/* A peer that waits for our reply has nothing to say.  So we go on watching it while the owner does not want to read:
 * mostly he wants to again before anything has come, and the system was told nothing twice. */
static void want_read(struct smtp_stream *s, bool wanted)
{
    s->unwanted = !wanted;
    if (wanted)
        want(s, &s->read, EV_READ, true);
}

static enum smtp_io send_octets(struct smtp_stream *s, struct smtp_slice octets, size_t *sent)
{
    ssize_t n;

    *sent = 0;
    if (octets.len == 0)
        return SMTP_IO_OK;
    do
        n = send(s->fd, octets.octets, octets.len, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    if (n >= 0)
        *sent = (size_t)n;
    else
        return errno == EAGAIN || errno == EWOULDBLOCK ? SMTP_IO_LATER : SMTP_IO_LOST;
    return *sent == octets.len ? SMTP_IO_OK : SMTP_IO_LATER;
}

static enum smtp_io receive_octets(struct smtp_stream *s, unsigned char *octets, size_t cap, size_t *len)
{
    ssize_t n;

    do
        n = recv(s->fd, octets, cap, 0);
    while (n < 0 && errno == EINTR);
    *len = n > 0 ? (size_t)n : 0;
    if (n > 0)
        return SMTP_IO_OK;
    if (n == 0)
        return SMTP_IO_END;
    return errno == EAGAIN || errno == EWOULDBLOCK ? SMTP_IO_LATER : SMTP_IO_LOST;
}

/* Sends what TLS has to say, and waits for the rest to go. */
static enum smtp_io flush(struct smtp_stream *s)
{
    size_t sent;
    const enum smtp_io io = send_octets(s, smtp_tls_output(s->tls), &sent);

    smtp_tls_sent(s->tls, sent);
    want(s, &s->write, EV_WRITE, s->wants_write || io == SMTP_IO_LATER);
    return io;
}

/* Gives TLS what the socket has. */
static enum smtp_io hear(struct smtp_stream *s)
{
    unsigned char wire[WIRE];
    size_t len;
    const enum smtp_io io = receive_octets(s, wire, sizeof wire, &len);

    return io == SMTP_IO_OK && !smtp_tls_heard(s->tls, (struct smtp_slice){ wire, len }) ? SMTP_IO_LOST : io;
}

static void shake(struct smtp_stream *s, enum smtp_io io)
{
    const enum smtp_tls_state state =
        io == SMTP_IO_OK || io == SMTP_IO_LATER ? smtp_tls_shake(s->tls) : SMTP_TLS_FAILED;

    if (state != SMTP_TLS_FAILED || io == SMTP_IO_OK) /* an alert tells the peer why */
        io = flush(s);
    if (state == SMTP_TLS_MORE && io != SMTP_IO_LOST)
        return;
    s->shaking = false;
    s->wake(s->owner, state == SMTP_TLS_READY && io != SMTP_IO_LOST ? SMTP_WAKE_SECURED : SMTP_WAKE_INSECURE);
}

void smtp_stream_secure(struct smtp_stream *s, struct smtp_tls *tls)
{
    s->tls = tls;
    s->shaking = true;
    s->wants_write = false;
    want_read(s, true);
    /* the client speaks first, and the first step comes from the loop: no owner is woken while he calls us */
    want(s, &s->write, EV_WRITE, true);
}

static void readable(evutil_socket_t fd, short what, void *arg)
{
    struct smtp_stream *s = arg;

    (void)fd, (void)what;
    if (s->unwanted)
        event_del(&s->read);
    else if (s->finishing)
        drain(s);
    else if (s->shaking)
        shake(s, hear(s));
    else
        s->wake(s->owner, SMTP_WAKE_READABLE);
}

static void writable(evutil_socket_t fd, short what, void *arg)
{
    struct smtp_stream *s = arg;

    (void)fd, (void)what;
    if (s->shaking)
        shake(s, SMTP_IO_LATER);
    else if (s->tls == NULL || (flush(s) != SMTP_IO_LATER && s->wants_write))
        s->wake(s->owner, SMTP_WAKE_WRITABLE);
}

static void over(evutil_socket_t fd, short what, void *arg)
{
    struct smtp_stream *s = arg;
    int64_t left = smtp_clock_until(s->loop->clock, s->deadline);

    (void)fd, (void)what;
    if (s->finishing)
        s->wake(s->owner, SMTP_WAKE_ENDED);
    else if (left > 0 && !s->deaf)
        set_timer(s, left);
    else
        s->wake(s->owner, SMTP_WAKE_TIMEOUT);
}

void smtp_stream_open(struct smtp_stream *s, struct smtp_loop *loop, int fd,
                      void (*wake)(void *owner, enum smtp_wake why), void *owner)
{
    *s = (struct smtp_stream){ .loop = loop, .fd = fd, .wake = wake, .owner = owner };
    /* Replies and commands are written in batches already: Nagle's algorithm could only delay them. */
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
    event_assign(&s->read, loop->base, fd, EV_READ | EV_PERSIST, readable, s);
    event_assign(&s->write, loop->base, fd, EV_WRITE | EV_PERSIST, writable, s);
    evtimer_assign(&s->timer, loop->base, over, s);
}

void smtp_stream_close(struct smtp_stream *s)
{
    if (s->fd < 0)
        return;
    event_del(&s->read);
    event_del(&s->write);
    event_del(&s->timer);
    close(s->fd);
    s->fd = -1;
    smtp_tls_close(s->tls);
    s->tls = NULL;
}

void smtp_stream_want(struct smtp_stream *s, bool read, bool write)
{
    s->wants_write = write;
    s->deaf = false;
    want_read(s, read);
    want(s, &s->write, EV_WRITE, write || (s->tls != NULL && smtp_tls_output(s->tls).len > 0));
}

void smtp_stream_deadline(struct smtp_stream *s, unsigned seconds)
{
    int64_t now = s->loop->clock->monotonic(s->loop->clock), deadline = now + (int64_t)seconds * 1000;
    bool sooner = deadline < s->deadline;

    s->deadline = deadline;
    /* Each octet moves the deadline; the timer is left alone meanwhile and looks at it when it comes. */
    if (sooner || !evtimer_pending(&s->timer, NULL))
        set_timer(s, smtp_clock_until(s->loop->clock, deadline));
}

/* Octets of the peer may be no text, or half a record of it: then there may be more of them. */
static enum smtp_io receive_text(struct smtp_stream *s, size_t *len)
{
    enum smtp_io io = SMTP_IO_OK;

    for (int turn = 0; turn < TURNS && io == SMTP_IO_OK; turn++) {
        switch (smtp_tls_read(s->tls, s->loop->octets, sizeof s->loop->octets, len)) {
        case SMTP_TLS_READY: return SMTP_IO_OK;
        case SMTP_TLS_MORE: io = hear(s); break;
        case SMTP_TLS_ENDED: return SMTP_IO_END;
        case SMTP_TLS_FAILED: return SMTP_IO_LOST;
        }
    }
    return io == SMTP_IO_OK ? SMTP_IO_LATER : io;
}

enum smtp_io smtp_stream_receive(struct smtp_stream *s, struct smtp_slice *octets)
{
    size_t len = 0;
    const enum smtp_io io =
        s->tls != NULL ? receive_text(s, &len) : receive_octets(s, s->loop->octets, sizeof s->loop->octets, &len);

    *octets = (struct smtp_slice){ s->loop->octets, len };
    if (s->tls == NULL)
        return io;
    /* TLS may have had to answer.  A peer that goes on asking and takes no answer would have us keep them all. */
    return flush(s) == SMTP_IO_LOST || smtp_tls_output(s->tls).len > DEAF_MAX ? SMTP_IO_LOST : io;
}

/* What is encrypted counts as sent when all of it is: so the owner still has it, and offers it again. */
static enum smtp_io send_text(struct smtp_stream *s, struct smtp_slice text, size_t *sent)
{
    enum smtp_io io = SMTP_IO_OK;

    while (io == SMTP_IO_OK && *sent < text.len) {
        if (s->taken == 0)
            s->taken = smtp_tls_write(s->tls, (struct smtp_slice){ text.octets + *sent, text.len - *sent });
        if (s->taken == 0)
            return SMTP_IO_LOST;
        io = flush(s);
        if (io == SMTP_IO_OK) {
            *sent += s->taken;
            s->taken = 0;
        }
    }
    return io;
}

enum smtp_io smtp_stream_send(struct smtp_stream *s, struct smtp_slice octets, size_t *sent)
{
    *sent = 0;
    if (s->shaking)
        return octets.len == 0 ? SMTP_IO_OK : SMTP_IO_LATER;
    return s->tls != NULL ? send_text(s, octets, sent) : send_octets(s, octets, sent);
}

void smtp_stream_grace(struct smtp_stream *s)
{
    s->deadline = 0; /* over on any clock: the timer below decides alone */
    set_timer(s, GRACE_SECONDS * 1000);
}

void smtp_stream_finish(struct smtp_stream *s)
{
    s->finishing = true;
    if (s->tls != NULL && !s->shaking) {
        smtp_tls_end(s->tls);
        flush(s);
    }
    s->shaking = false;
    shutdown(s->fd, SHUT_WR);
    smtp_stream_want(s, true, false);
    smtp_stream_grace(s);
}
