/* call.c - connect or be called, and move octets.                     RFC 5321 §5.1
 * Read first: transport/call.h.  Read next: transport/console.h.
 * SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* SOCK_NONBLOCK, which POSIX has since 2024 only */
#include "transport/call.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "protocol/limits.h"

void smtp_call_close(struct smtp_call *c)
{
    if (c->listening)
        smtp_listener_close(&c->listener);
    if (c->open)
        smtp_stream_close(&c->stream);
    c->listening = c->open = false;
    c->trying = NULL;
    if (c->unsent != NULL)
        evbuffer_free(c->unsent);
    c->unsent = NULL;
}

static void end(struct smtp_call *c, enum smtp_call_end why, int error)
{
    smtp_call_close(c);
    c->ended(c->owner, why, error);
}

static size_t waiting(const struct smtp_call *c)
{
    return evbuffer_get_length(c->unsent);
}

static void send_unsent(struct smtp_call *c)
{
    size_t sent;
    const enum smtp_io io =
        smtp_stream_send(&c->stream, (struct smtp_slice){ evbuffer_pullup(c->unsent, -1), waiting(c) }, &sent);

    evbuffer_drain(c->unsent, sent);
    if (io == SMTP_IO_LOST)
        end(c, SMTP_CALL_LOST, errno);
    else if (c->leaving && waiting(c) == 0)
        smtp_stream_finish(&c->stream);
    else
        smtp_stream_want(&c->stream, true, waiting(c) > 0);
}

static void receive(struct smtp_call *c)
{
    struct smtp_slice octets;

    switch (smtp_stream_receive(&c->stream, &octets)) {
    case SMTP_IO_OK: c->heard(c->owner, octets); break;
    case SMTP_IO_LATER: break;
    case SMTP_IO_END: end(c, SMTP_CALL_ENDED, 0); break;
    case SMTP_IO_LOST: end(c, SMTP_CALL_LOST, errno); break;
    }
}

static void stand(struct smtp_call *c, const struct sockaddr *peer)
{
    char text[SMTP_ADDRESS_TEXT];

    c->trying = NULL;
    c->unsent = evbuffer_new();
    if (c->unsent == NULL) {
        end(c, SMTP_CALL_LOST, ENOMEM);
        return;
    }
    smtp_stream_want(&c->stream, true, false);
    smtp_address_text(peer, text);
    c->stands(c->owner, text);
}

static void try_next(struct smtp_call *c, int error);

/* Writable for the first time: the connection stands, or could not. */
static void connected(struct smtp_call *c)
{
    int error = 0;

    if (getsockopt(c->stream.fd, SOL_SOCKET, SO_ERROR, &error, &(socklen_t){ sizeof error }) == 0 && error == 0) {
        stand(c, c->trying->ai_addr);
        return;
    }
    c->trying = c->trying->ai_next;
    try_next(c, error);
}

static void wake(void *owner, enum smtp_wake why)
{
    struct smtp_call *const c = owner;

    if (why == SMTP_WAKE_READABLE)
        receive(c);
    else if (why == SMTP_WAKE_WRITABLE && c->trying == NULL)
        send_unsent(c);
    else if (why == SMTP_WAKE_WRITABLE)
        connected(c);
    else if (why == SMTP_WAKE_ENDED)
        end(c, SMTP_CALL_ENDED, 0);
    else if (c->trying == NULL)
        end(c, SMTP_CALL_SILENT, 0);
    else {
        c->trying = c->trying->ai_next;
        try_next(c, ETIMEDOUT);
    }
}

/* The client MUST be able to try each address in turn: §5.1. */
static void try_next(struct smtp_call *c, int error)
{
    if (c->open)
        smtp_stream_close(&c->stream);
    for (c->open = false; c->trying != NULL; c->trying = c->trying->ai_next) {
        const int fd = socket(c->trying->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

        if (fd >= 0 && (connect(fd, c->trying->ai_addr, c->trying->ai_addrlen) == 0 || errno == EINPROGRESS)) {
            smtp_stream_open(&c->stream, c->loop, fd, wake, c);
            c->open = true;
            smtp_stream_want(&c->stream, false, true);
            smtp_stream_deadline(&c->stream, SMTP_TIMEOUT_GREETING); /* the RFC has none for connecting alone */
            return;
        }
        error = errno;
        if (fd >= 0)
            close(fd);
    }
    end(c, SMTP_CALL_NOBODY, error);
}

void smtp_call_dial(struct smtp_call *c, const struct addrinfo *addresses)
{
    c->trying = addresses;
    try_next(c, 0);
}

/* Of several callers at once the first is taken. */
static void accepted(void *owner, int fd, const struct sockaddr *peer)
{
    struct smtp_call *const c = owner;

    if (fd >= 0 && c->open)
        close(fd);
    if (fd < 0 || c->open)
        return;
    smtp_stream_open(&c->stream, c->loop, fd, wake, c);
    c->open = true;
    stand(c, peer);
}

int smtp_call_listen(struct smtp_call *c, const struct addrinfo *where, char text[SMTP_ADDRESS_TEXT])
{
    const int error = smtp_listener_open(&c->listener, c->loop, where->ai_addr, where->ai_addrlen, accepted, c);

    c->listening = error == 0;
    if (c->listening)
        memcpy(text, c->listener.text, SMTP_ADDRESS_TEXT);
    return error;
}

bool smtp_call_say(struct smtp_call *c, struct smtp_slice octets)
{
    if (c->unsent == NULL || c->leaving || waiting(c) + octets.len > SMTP_CALL_UNSENT ||
        evbuffer_add(c->unsent, octets.octets, octets.len) != 0)
        return false;
    smtp_stream_want(&c->stream, true, true); /* it goes out when the loop next turns */
    return true;
}

void smtp_call_deadline(struct smtp_call *c, unsigned seconds)
{
    if (c->unsent != NULL)
        smtp_stream_deadline(&c->stream, seconds);
}

void smtp_call_leave(struct smtp_call *c)
{
    if (c->unsent == NULL) { /* nobody is there to be told */
        smtp_call_close(c);
        return;
    }
    c->leaving = true;
    smtp_stream_want(&c->stream, true, true);
}
