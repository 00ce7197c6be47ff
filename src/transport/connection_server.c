/* connection_server.c - octets from the socket to the session, replies back.  RFC 5321 §3.8, §4.5.3.2.7
 * Read first: transport/connection_server.h.  Read next: transport/connection_mail.c.
 * SPDX-License-Identifier: MIT */
#include "transport/connection_server.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void show(struct smtp_connection *c, enum smtp_side side, struct smtp_slice octets)
{
    const struct smtp_observer *o = c->service->observer;

    if (o != NULL && octets.len > 0)
        o->octets(o->owner, c->number, side, octets);
}

static void show_output(struct smtp_connection *c)
{
    struct smtp_slice output = smtp_server_output(&c->session);

    show(c, SMTP_SIDE_SERVER, (struct smtp_slice){ output.octets + c->shown, output.len - c->shown });
    c->shown = output.len;
}

/* One send for all replies that have gathered: pipelined commands are answered in one packet (RFC 2920 §3.2). */
static enum smtp_io send_output(struct smtp_connection *c)
{
    size_t sent;
    enum smtp_io io = smtp_stream_send(&c->stream, smtp_server_output(&c->session), &sent);

    smtp_server_sent(&c->session, sent);
    c->shown -= sent;
    return io;
}

/* Keeps what the session did not take.  Nothing is read meanwhile, so this is one read's worth at most. */
static bool hold(struct smtp_connection *c, struct smtp_slice rest)
{
    unsigned char *held = rest.len > 0 ? malloc(rest.len) : NULL;

    if (rest.len > 0 && held == NULL)
        return false;
    if (rest.len > 0)
        memcpy(held, rest.octets, rest.len);
    free(c->held); /* `rest` may lie in it, so it goes last */
    c->held = held;
    c->held_len = rest.len;
    return true;
}

/* STARTTLS is asked for: is there memory for it?  (The 454 of RFC 3207 §4.) */
static void answer_starttls(struct smtp_connection *c)
{
    c->tls = smtp_tls_open(c->service->tls, NULL);
    smtp_server_answer(&c->session, c->tls != NULL ? (struct smtp_reply){ 220, "2.0.0", "Ready to start TLS" }
                                                   : (struct smtp_reply){ 454, "4.7.0", "TLS not available now" });
}

/* The 220 has gone: what comes now is the handshake. */
static void secure(struct smtp_connection *c)
{
    smtp_stream_secure(&c->stream, c->tls);
    c->tls = NULL;
}

/* Nothing more can be fed now, or nothing is `left`: the peer, the handshake or the disk has its turn. */
static bool pauses(const struct smtp_connection *c, enum smtp_server_event event, size_t left)
{
    return (event == SMTP_SERVER_IDLE && left == 0) || event == SMTP_SERVER_CLOSE || event == SMTP_SERVER_TLS ||
           c->storing;
}

/* Lets the session take `octets`, answers what it asks, and sends what it says.  False: the connection is lost. */
static bool feed(struct smtp_connection *c, struct smtp_slice octets)
{
    enum smtp_server_event event;
    enum smtp_io io = SMTP_IO_OK;

    do {
        size_t used = 0;

        event = smtp_server_feed(&c->session, octets.octets, smtp_connection_piece(c, octets.len), &used);
        show(c, SMTP_SIDE_CLIENT, (struct smtp_slice){ octets.octets, used });
        if (used > 0) /* `octets` may be none at all, and NULL */
            octets = (struct smtp_slice){ octets.octets + used, octets.len - used };
        if (event == SMTP_SERVER_STARTTLS)
            answer_starttls(c);
        smtp_connection_answer(c, event);
        show_output(c);
        if (event == SMTP_SERVER_FULL || pauses(c, event, octets.len))
            io = send_output(c);
    } while (!pauses(c, event, octets.len) && io == SMTP_IO_OK);
    c->closing = event == SMTP_SERVER_CLOSE;
    /* what follows QUIT is no command any more; what follows STARTTLS was said in clear text, and may be anybody's */
    if (c->closing || event == SMTP_SERVER_TLS)
        octets.len = 0;
    if (event == SMTP_SERVER_TLS && io == SMTP_IO_OK)
        secure(c);
    return io != SMTP_IO_LOST && hold(c, octets);
}

/* Nothing is read while a reply waits: a client that does not listen must not make us store what it says. */
static void wait_for_peer(struct smtp_connection *c)
{
    bool output = smtp_server_output(&c->session).len > 0;

    if (c->closing && !output) {
        smtp_stream_finish(&c->stream);
        return;
    }
    if (!c->stream.shaking)
        smtp_stream_want(&c->stream, !output && !c->closing && !c->storing, output);
    if (c->closing)
        smtp_stream_grace(&c->stream);
    else if (!c->service->leaving)
        smtp_stream_deadline(&c->stream, smtp_server_timeout(&c->session));
}

/* Mail data is under way, or its answer: a 421 now would cost the client the whole message. */
static bool in_mail_data(const struct smtp_connection *c)
{
    return c->session.reading == SMTP_READING_DATA || c->session.reading == SMTP_READING_CHUNK || c->storing;
}

static void feed_and_wait(struct smtp_connection *c, struct smtp_slice octets)
{
    bool alive = feed(c, octets);

    if (alive && c->service->leaving && !c->closing && !in_mail_data(c)) { /* its last message has been answered */
        smtp_server_shutdown(&c->session);
        alive = feed(c, smtp_slice_none());
    }
    if (alive)
        wait_for_peer(c);
    else
        smtp_connection_close(c);
}

/* The peer was silent too long.  Once it was told so, it gets no second five minutes to take the 421. */
static void timed_out(struct smtp_connection *c)
{
    if (c->closing) {
        smtp_connection_close(c);
        return;
    }
    if (c->storing) { /* it is the disk that is late, not the peer */
        if (c->service->leaving)
            smtp_stream_deadline(&c->stream, 1); /* for who has no time left, once the disk is done */
        wait_for_peer(c);
        return;
    }
    smtp_server_expire(&c->session);
    feed_and_wait(c, smtp_slice_none());
}

/* Where the last octet ended a line, the next one begins another. */
static bool drips(struct smtp_connection *c, size_t octets)
{
    const struct smtp_clock *const clock = c->service->loop->clock;
    const struct smtp_line *const line = &c->session.line;
    const bool between = c->session.reading == SMTP_READING_COMMANDS && (line->whole || line->at == 0);

    return smtp_pace_drips(&c->pace, clock->monotonic(clock), octets, between);
}

static void readable(struct smtp_connection *c)
{
    struct smtp_slice octets;

    switch (smtp_stream_receive(&c->stream, &octets)) {
    case SMTP_IO_OK:
        if (drips(c, octets.len))
            timed_out(c);
        else
            feed_and_wait(c, octets);
        break;
    case SMTP_IO_LATER: break;
    case SMTP_IO_END: /* without QUIT; a transaction under way is void, §4.1.1.10 */
    case SMTP_IO_LOST: smtp_connection_close(c); break;
    }
}

static void writable(struct smtp_connection *c)
{
    enum smtp_io io = send_output(c);

    if (io == SMTP_IO_LOST)
        smtp_connection_close(c);
    else if (io == SMTP_IO_OK && !c->closing && !c->storing)
        feed_and_wait(c, (struct smtp_slice){ c->held, c->held_len });
    else
        wait_for_peer(c);
}

/* The handshake is done.  The peer may have said more in the same breath: the socket does not tell of that again. */
static void secured(struct smtp_connection *c)
{
    smtp_server_secured(&c->session);
    if (!feed(c, smtp_slice_none())) {
        smtp_connection_close(c);
        return;
    }
    wait_for_peer(c);
    readable(c);
}

static void wake(void *owner, enum smtp_wake why)
{
    struct smtp_connection *c = owner;

    switch (why) {
    case SMTP_WAKE_READABLE: readable(c); break;
    case SMTP_WAKE_WRITABLE: writable(c); break;
    case SMTP_WAKE_TIMEOUT: timed_out(c); break;
    case SMTP_WAKE_SECURED: secured(c); break;
    case SMTP_WAKE_INSECURE: smtp_connection_close(c); break;
    case SMTP_WAKE_ENDED: smtp_connection_close(c); break;
    }
}

static void enlist(struct smtp_connection *c)
{
    struct smtp_service *service = c->service;

    c->number = ++service->sessions;
    service->door.open++;
    c->next = service->connections;
    if (c->next != NULL)
        c->next->previous = c;
    service->connections = c;
}

static void delist(struct smtp_connection *c)
{
    c->service->door.open--;
    if (c->previous != NULL)
        c->previous->next = c->next;
    else
        c->service->connections = c->next;
    if (c->next != NULL)
        c->next->previous = c->previous;
}

static void note_addresses(struct smtp_connection *c, const struct sockaddr *peer)
{
    const struct smtp_observer *o = c->service->observer;
    struct sockaddr_storage here;
    socklen_t len = sizeof here;
    char text[SMTP_ADDRESS_TEXT];

    memcpy(&c->peer, peer, peer->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in));
    smtp_address_literal(peer, c->address);
    if (getsockname(c->stream.fd, (struct sockaddr *)&here, &len) == 0)
        smtp_address_literal((const struct sockaddr *)&here, c->here);
    smtp_address_text(peer, text);
    if (o != NULL)
        o->opened(o->owner, c->number, text);
}

/* TLS before all else, the greeting too: RFC 8314 §3. */
static void secure_first(struct smtp_connection *c)
{
    secure(c);
    smtp_stream_deadline(&c->stream, smtp_server_timeout(&c->session));
}

static void begin_session(struct smtp_connection *c)
{
    const struct smtp_clock *const clock = c->service->loop->clock;
    const int64_t now = clock->monotonic(clock);
    struct smtp_door *const door = &c->service->door;
    unsigned same = 0;
    const char *no;

    for (const struct smtp_connection *o = c->next; o != NULL && door->per_address > 0; o = o->next)
        same += strcmp(o->address, c->address) == 0;
    door->open--; /* it counts those that are here already */
    no = smtp_door_refuses(door, c->address, same, now);
    door->open++;
    c->pace.since = now;
    if (no == NULL)
        smtp_server_init(&c->session, c->service->config);
    else
        smtp_server_init_refusing(&c->session, c->service->config, (struct smtp_reply){ 421, "4.7.0", no });
}

void smtp_connection_open(struct smtp_service *service, int fd, const struct sockaddr *peer)
{
    struct smtp_connection *c = calloc(1, sizeof *c);

    if (c == NULL) {
        service->policy.trouble(service->policy.owner, "A connection had to be dropped", ENOMEM);
        close(fd);
        return;
    }
    c->service = service;
    enlist(c);
    smtp_stream_open(&c->stream, service->loop, fd, wake, c);
    note_addresses(c, peer);
    begin_session(c);
    if (!service->tls_implicit)
        feed_and_wait(c, smtp_slice_none()); /* the greeting */
    else if ((c->tls = smtp_tls_open(service->tls, NULL)) != NULL)
        secure_first(c);
    else
        smtp_connection_close(c);
}

void smtp_connection_shutdown(struct smtp_connection *c)
{
    enum { PATIENCE = 30 }; /* seconds; we chose */

    if (c->closing)
        return;
    if (in_mail_data(c))
        smtp_stream_deadline(&c->stream, PATIENCE);
    else
        feed_and_wait(c, smtp_slice_none());
}

void smtp_connection_resume(struct smtp_connection *c)
{
    feed_and_wait(c, (struct smtp_slice){ c->held, c->held_len });
}

void smtp_connection_close(struct smtp_connection *c)
{
    const struct smtp_observer *o = c->service->observer;

    smtp_connection_answer(c, SMTP_SERVER_RESET);
    smtp_stream_close(&c->stream);
    smtp_tls_close(c->tls);
    if (o != NULL)
        o->closed(o->owner, c->number);
    delist(c);
    smtp_connection_auth_close(c);
    free(c->held);
    free(c);
}
