/* connection_client.c - commands to the socket, replies to the session.  RFC 5321 §3.8, §4.5.3.2
 * Read first: transport/connection_client.h.  Read next: programs/program.h.
 * SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* SOCK_NONBLOCK, which POSIX has since 2024 only */
#include "transport/connection_client.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "protocol/limits.h"

static void show(struct smtp_client_connection *c, enum smtp_side side, struct smtp_slice octets)
{
    if (c->observer != NULL && octets.len > 0)
        c->observer->octets(c->observer->owner, 1, side, octets);
}

static void close_all(struct smtp_client_connection *c)
{
    smtp_stream_close(&c->stream);
    if (c->connected && c->observer != NULL)
        c->observer->closed(c->observer->owner, 1);
    if (c->ended != NULL)
        c->ended(c->owner);
}

static enum smtp_io send_output(struct smtp_client_connection *c)
{
    struct smtp_slice output = smtp_client_output(&c->session);
    size_t sent;
    enum smtp_io io;

    io = smtp_stream_send(&c->stream, output, &sent);
    show(c, SMTP_SIDE_CLIENT, (struct smtp_slice){ output.octets, sent });
    smtp_client_sent(&c->session, sent);
    if (sent > 0) /* each command, and each block of data, starts its own time-out: §4.5.3.2 */
        smtp_stream_deadline(&c->stream, smtp_client_timeout(&c->session));
    return io;
}

/* Offers as much of the message as the socket takes just now. */
static enum smtp_io send_content(struct smtp_client_connection *c)
{
    enum smtp_io io = send_output(c);

    while (io == SMTP_IO_OK && c->offered < c->message.len) {
        struct smtp_slice rest = { c->message.octets + c->offered, c->message.len - c->offered };

        c->offered += smtp_client_content(&c->session, rest);
        io = send_output(c);
    }
    if (io == SMTP_IO_OK) {
        smtp_client_content_end(&c->session);
        io = send_output(c);
    }
    return io;
}

/* Passes on what the session tells. */
static void tell(struct smtp_client_connection *c, enum smtp_client_event event)
{
    const struct smtp_client *session = &c->session;

    if (event == SMTP_CLIENT_RECIPIENT)
        c->recipient(c->owner, session->recipient, session->code, session->text);
    if (event == SMTP_CLIENT_OUTCOME) {
        c->outcome = session->outcome;
        c->code = session->code;
        snprintf(c->text, sizeof c->text, "%s", session->text);
    }
}

/* Lets the session take `octets` up to the next event, and passes that on. */
static enum smtp_client_event take(struct smtp_client_connection *c, struct smtp_slice *octets)
{
    size_t used;
    enum smtp_client_event event = smtp_client_feed(&c->session, octets->octets, octets->len, &used);

    show(c, SMTP_SIDE_SERVER, (struct smtp_slice){ octets->octets, used });
    octets->octets += used;
    octets->len -= used;
    tell(c, event);
    return event;
}

/* Lets the session take all that it can of `octets`, though it cannot answer any more. */
static void take_last(struct smtp_client_connection *c, struct smtp_slice octets)
{
    enum smtp_client_event event;
    size_t left;

    do {
        left = octets.len;
        event = take(c, &octets);
    } while (event == SMTP_CLIENT_RECIPIENT || event == SMTP_CLIENT_OUTCOME || octets.len < left);
}

/* The server, or the time it had, is gone: §3.8.  It may have said why, and `rest` is not yet read of it: 421, say, or
 * a refusal in mid-data.  What the loss means for each recipient, the session knows. */
static void lost(struct smtp_client_connection *c, struct smtp_slice rest)
{
    struct smtp_slice octets;

    take_last(c, rest);
    if (smtp_stream_receive(&c->stream, &octets) == SMTP_IO_OK)
        take_last(c, octets);
    smtp_client_lost(&c->session);
    take_last(c, smtp_slice_none());
    close_all(c);
}

/* The session is good for another message, if there is one. */
static void go_on(struct smtp_client_connection *c)
{
    c->offered = 0;
    if (!c->next(c->owner)) {
        smtp_client_quit(&c->session);
        return;
    }
    if (c->config.helo == NULL)
        c->config.helo = c->helo;
    c->outcome = SMTP_OUTCOME_PENDING;
    smtp_client_again(&c->session, &c->config);
}

/* Keeps octets that came before their time: more replies than there were commands, while our output waits. */
static enum smtp_io hold(struct smtp_client_connection *c, struct smtp_slice rest)
{
    if (rest.len > sizeof c->held) /* whoever talks so far ahead does not listen */
        return SMTP_IO_LOST;
    memmove(c->held, rest.octets, rest.len); /* `rest` may lie in it */
    c->held_len = rest.len;
    return SMTP_IO_LATER;
}

/* The handshake could not be, or failed. */
static void insecure(struct smtp_client_connection *c, const char *why)
{
    char text[SMTP_TLS_WHY + 32];

    snprintf(text, sizeof text, "no TLS with this server: %s", why);
    smtp_client_insecure(&c->session, text);
    take_last(c, smtp_slice_none());
    close_all(c);
}

static void secure(struct smtp_client_connection *c)
{
    size_t at = 0;

    for (const struct addrinfo *a = c->addresses; a != c->trying; a = a->ai_next)
        at++;
    struct smtp_tls *const tls = smtp_tls_open(c->tls, c->hosts != NULL ? c->hosts[at] : c->host);

    if (tls != NULL)
        smtp_stream_secure(&c->stream, tls);
    else
        insecure(c, "out of memory");
}

/* Lets the session take `octets`, and sends what it says. */
static void feed(struct smtp_client_connection *c, struct smtp_slice octets)
{
    enum smtp_client_event event;
    enum smtp_io io;

    c->held_len = 0;
    do {
        event = take(c, &octets);
        if (event == SMTP_CLIENT_NEXT)
            go_on(c);
        io = event == SMTP_CLIENT_CONTENT ? send_content(c) : send_output(c);
    } while (io == SMTP_IO_OK && event != SMTP_CLIENT_CLOSE && event != SMTP_CLIENT_TLS &&
             (event != SMTP_CLIENT_IDLE || octets.len > 0));
    if (io == SMTP_IO_LATER && octets.len > 0)
        io = hold(c, octets);
    if (io == SMTP_IO_LOST)
        lost(c, octets);
    else if (event == SMTP_CLIENT_CLOSE)
        close_all(c);
    else if (event == SMTP_CLIENT_TLS) /* what came with the 220 was said in clear text, and may be anybody's */
        secure(c);
    else /* nothing is read while output waits, unless it is mail data: then all that can come is a refusal */
        smtp_stream_want(&c->stream, io == SMTP_IO_OK || smtp_client_in_data(&c->session), io == SMTP_IO_LATER);
}

static void try_next(struct smtp_client_connection *c);

static void failed_to_connect(struct smtp_client_connection *c, int error)
{
    c->error = error;
    smtp_stream_close(&c->stream);
    c->trying = c->trying->ai_next;
    try_next(c);
}

/* The connection stands: now both ends have addresses. */
static void connected(struct smtp_client_connection *c)
{
    struct sockaddr_storage ours;
    socklen_t len = sizeof ours;
    char peer[SMTP_ADDRESS_TEXT];

    c->connected = true;
    c->reached = SMTP_REACHED_PEER;
    if (c->config.helo == NULL && getsockname(c->stream.fd, (struct sockaddr *)&ours, &len) == 0) {
        smtp_address_literal((const struct sockaddr *)&ours, c->helo);
        c->config.helo = c->helo;
    }
    smtp_client_init(&c->session, &c->config);
    smtp_address_text(c->trying->ai_addr, peer);
    if (c->observer != NULL)
        c->observer->opened(c->observer->owner, 1, peer);
    smtp_stream_deadline(&c->stream, smtp_client_timeout(&c->session));
    smtp_stream_want(&c->stream, true, false);
    if (c->tls_implicit)
        secure(c);
}

static void readable(struct smtp_client_connection *c)
{
    struct smtp_slice octets;

    switch (smtp_stream_receive(&c->stream, &octets)) {
    case SMTP_IO_OK:
        c->reached = SMTP_REACHED_SERVER;
        feed(c, octets);
        break;
    case SMTP_IO_LATER: break;
    case SMTP_IO_END:
    case SMTP_IO_LOST: lost(c, smtp_slice_none()); break;
    }
}

/* The handshake is done.  The server may have said more in the same breath: the socket does not tell of that again. */
static void secured(struct smtp_client_connection *c)
{
    c->reached = SMTP_REACHED_SERVER;
    c->session.verified = smtp_tls_verified(c->stream.tls);
    smtp_client_secured(&c->session);
    feed(c, smtp_slice_none());
    if (c->stream.fd >= 0)
        readable(c);
}

static void writable(struct smtp_client_connection *c)
{
    int error = 0;
    socklen_t len = sizeof error;

    if (c->connected) {
        feed(c, (struct smtp_slice){ c->held, c->held_len });
        return;
    }
    getsockopt(c->stream.fd, SOL_SOCKET, SO_ERROR, &error, &len);
    if (error != 0)
        failed_to_connect(c, error);
    else
        connected(c);
}

static void wake(void *owner, enum smtp_wake why)
{
    struct smtp_client_connection *c = owner;

    if (why == SMTP_WAKE_READABLE)
        readable(c);
    else if (why == SMTP_WAKE_WRITABLE)
        writable(c);
    else if (why == SMTP_WAKE_SECURED)
        secured(c);
    else if (why == SMTP_WAKE_INSECURE) {
        c->reached = SMTP_REACHED_SERVER;
        insecure(c, smtp_tls_why(c->stream.tls));
    } else if (c->connected) /* a time-out; WAKE_ENDED never comes, for the server closes first (§4.1.1.10) */
        lost(c, (struct smtp_slice){ c->held, c->held_len });
    else
        failed_to_connect(c, ETIMEDOUT);
}

/* The client MUST be able to try each address in turn: §5.1. */
static void try_next(struct smtp_client_connection *c)
{
    int fd, error;

    if (c->trying == NULL) {
        if (c->ended != NULL)
            c->ended(c->owner);
        return;
    }
    fd = socket(c->trying->ai_family, c->trying->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, c->trying->ai_protocol);
    error = errno;
    smtp_stream_open(&c->stream, c->loop, fd, wake, c);
    if (fd < 0) {
        failed_to_connect(c, error);
        return;
    }
    if (connect(fd, c->trying->ai_addr, c->trying->ai_addrlen) != 0 && errno != EINPROGRESS) {
        failed_to_connect(c, errno);
        return;
    }
    smtp_stream_want(&c->stream, false, true);
    /* The RFC has no time-out for connecting alone; we chose the greeting's, §4.5.3.2.1. */
    smtp_stream_deadline(&c->stream, SMTP_TIMEOUT_GREETING);
}

void smtp_client_connection_cut(struct smtp_client_connection *c)
{
    if (c->connected) {
        lost(c, smtp_slice_none());
        return;
    }
    smtp_stream_close(&c->stream);
    if (c->ended != NULL)
        c->ended(c->owner);
}

void smtp_client_connection_open(struct smtp_client_connection *c)
{
    c->trying = c->addresses;
    try_next(c);
}
