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
    GRACE_SECONDS = 2,      /* for the peer to read our last words */
    DRAIN_MAX = 1024 * 1024 /* a peer that goes on and on is cut short */
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

static void readable(evutil_socket_t fd, short what, void *arg)
{
    struct smtp_stream *s = arg;

    (void)fd, (void)what;
    if (s->finishing)
        drain(s);
    else
        s->wake(s->owner, SMTP_WAKE_READABLE);
}

static void writable(evutil_socket_t fd, short what, void *arg)
{
    struct smtp_stream *s = arg;

    (void)fd, (void)what;
    s->wake(s->owner, SMTP_WAKE_WRITABLE);
}

static void set_timer(struct smtp_stream *s, int64_t milliseconds)
{
    struct timeval wait = { milliseconds / 1000, milliseconds % 1000 * 1000 };

    event_add(&s->timer, &wait);
}

static void over(evutil_socket_t fd, short what, void *arg)
{
    struct smtp_stream *s = arg;
    int64_t left = smtp_clock_until(s->loop->clock, s->deadline);

    (void)fd, (void)what;
    if (s->finishing)
        s->wake(s->owner, SMTP_WAKE_ENDED);
    else if (left > 0)
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
}

static void want(struct event *event, short what, bool wanted)
{
    bool has = event_pending(event, what, NULL) != 0;

    if (wanted && !has)
        event_add(event, NULL);
    else if (!wanted && has)
        event_del(event);
}

void smtp_stream_want(struct smtp_stream *s, bool read, bool write)
{
    want(&s->read, EV_READ, read);
    want(&s->write, EV_WRITE, write);
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

enum smtp_io smtp_stream_receive(struct smtp_stream *s, struct smtp_slice *octets)
{
    ssize_t n;

    do
        n = recv(s->fd, s->loop->octets, sizeof s->loop->octets, 0);
    while (n < 0 && errno == EINTR);
    *octets = (struct smtp_slice){ s->loop->octets, n > 0 ? (size_t)n : 0 };
    if (n > 0)
        return SMTP_IO_OK;
    if (n == 0)
        return SMTP_IO_END;
    return errno == EAGAIN || errno == EWOULDBLOCK ? SMTP_IO_LATER : SMTP_IO_LOST;
}

enum smtp_io smtp_stream_send(struct smtp_stream *s, struct smtp_slice octets, size_t *sent)
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

void smtp_stream_grace(struct smtp_stream *s)
{
    s->deadline = 0; /* over on any clock: the timer below decides alone */
    set_timer(s, GRACE_SECONDS * 1000);
}

void smtp_stream_finish(struct smtp_stream *s)
{
    s->finishing = true;
    shutdown(s->fd, SHUT_WR);
    smtp_stream_want(s, true, false);
    smtp_stream_grace(s);
}
