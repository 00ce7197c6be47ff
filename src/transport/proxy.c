/* proxy.c - two pipes a session, one each way.                        RFC 5321 §3.8
 * Read first: transport/proxy.h.  Read next: programs/program.h.
 * SPDX-License-Identifier: MIT */
#include "transport/proxy.h"

#include <errno.h>
#include <event2/buffer.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "transport/stream.h"

/* One direction.  Octets that `to` does not take at once are kept, and no more are read until it has taken them. */
struct way {
    struct smtp_stream *from, *to;
    enum smtp_side side; /* who speaks through it */
    struct evbuffer *kept;
    bool ended; /* no more will come */
    bool reset; /* and it ended by a reset */
    bool over;  /* and `to` has been told */
};

struct smtp_proxy_link {
    struct smtp_proxy_link *next, *previous;
    struct smtp_proxy *proxy;
    unsigned session;
    const struct addrinfo *trying;
    bool connected;
    struct smtp_stream client, server;
    struct way there, back;
};

static void unlink_and_free(struct smtp_proxy_link *link)
{
    const struct smtp_observer *const observer = link->proxy->observer;

    if (link->previous != NULL)
        link->previous->next = link->next;
    else
        link->proxy->links = link->next;
    if (link->next != NULL)
        link->next->previous = link->previous;
    smtp_stream_close(&link->client);
    smtp_stream_close(&link->server);
    observer->closed(observer->owner, link->session);
    evbuffer_free(link->there.kept);
    evbuffer_free(link->back.kept);
    if (link->proxy->links == NULL && link->proxy->sessions == link->proxy->limit)
        smtp_loop_end(link->proxy->loop); /* a limit of 0 is never reached: this session was one */
    free(link);
}

/* The end is passed on as it came: a FIN as a FIN, a reset as a reset, which close() sends if it may linger no time. */
static void pass_end(struct way *way)
{
    const struct linger at_once = { 1, 0 };

    way->over = true;
    if (way->reset)
        setsockopt(way->to->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    else
        shutdown(way->to->fd, SHUT_WR);
}

static void ended(struct smtp_proxy_link *link, struct way *way, bool reset)
{
    const struct smtp_observer *const observer = link->proxy->observer;

    if (way->ended)
        return;
    way->ended = true;
    way->reset = reset;
    if (observer->ended != NULL)
        observer->ended(observer->owner, link->session, way->side);
}

static bool keeps(const struct way *way)
{
    return evbuffer_get_length(way->kept) > 0;
}

/* Who should take the octets has gone.  What it said last, and how it ended, comes by the other way. */
static void nobody_there(struct way *way)
{
    way->ended = way->over = true;
    evbuffer_drain(way->kept, evbuffer_get_length(way->kept));
}

/* Writes what is kept; true, if nothing is left of it. */
static bool flush(struct way *way)
{
    const struct smtp_slice octets = { evbuffer_pullup(way->kept, -1), evbuffer_get_length(way->kept) };
    size_t sent;
    const enum smtp_io io = smtp_stream_send(way->to, octets, &sent);

    evbuffer_drain(way->kept, sent);
    if (io == SMTP_IO_LOST)
        nobody_there(way);
    return !keeps(way);
}

/* What came is shown and passed on; what cannot be passed on yet is kept. */
static void take(struct smtp_proxy_link *link, struct way *way, struct smtp_slice octets)
{
    const struct smtp_observer *const observer = link->proxy->observer;
    size_t sent;

    observer->octets(observer->owner, link->session, way->side, octets);
    const enum smtp_io io = smtp_stream_send(way->to, octets, &sent);
    if (io == SMTP_IO_LOST) {
        nobody_there(way);
    } else if (evbuffer_add(way->kept, octets.octets + sent, octets.len - sent) != 0) {
        link->proxy->trouble(link->proxy->owner, "A session is cut: there is no memory for its octets", ENOMEM);
        ended(link, way, true);
    }
}

static void move(struct smtp_proxy_link *link, struct way *way)
{
    struct smtp_slice octets;

    if (flush(way) && !way->ended) {
        const enum smtp_io io = smtp_stream_receive(way->from, &octets);
        if (io == SMTP_IO_OK)
            take(link, way, octets);
        else if (io != SMTP_IO_LATER)
            ended(link, way, io == SMTP_IO_LOST);
    }
    if (way->ended && !keeps(way) && !way->over)
        pass_end(way);
}

/* Each socket is read if its way is empty, and written if the other way is not. */
static void want(struct smtp_proxy_link *link)
{
    struct way *const there = &link->there, *const back = &link->back;

    smtp_stream_want(&link->client, !there->ended && !keeps(there), keeps(back));
    smtp_stream_want(&link->server, !back->ended && !keeps(back), keeps(there));
}

static void go_on(struct smtp_proxy_link *link)
{
    const bool cut = (link->there.over && link->there.reset) || (link->back.over && link->back.reset);

    if (cut || (link->there.over && link->back.over))
        unlink_and_free(link);
    else
        want(link);
}

static void client_woken(void *owner, enum smtp_wake why)
{
    struct smtp_proxy_link *const link = owner;

    move(link, why == SMTP_WAKE_READABLE ? &link->there : &link->back);
    go_on(link);
}

static void try_next(struct smtp_proxy_link *link);

static void server_woken(void *owner, enum smtp_wake why)
{
    struct smtp_proxy_link *const link = owner;
    int error = 0;

    if (link->connected) {
        move(link, why == SMTP_WAKE_READABLE ? &link->back : &link->there);
        go_on(link);
        return;
    }
    if (getsockopt(link->server.fd, SOL_SOCKET, SO_ERROR, &error, &(socklen_t){ sizeof error }) != 0 || error != 0) {
        smtp_stream_close(&link->server);
        errno = error;
        link->trying = link->trying->ai_next;
        try_next(link);
        return;
    }
    link->connected = true;
    want(link);
}

/* The client is let in already when the server is called, as with any proxy: if nobody answers, it sees an end where a
 * 220 should be. */
static void try_next(struct smtp_proxy_link *link)
{
    for (; link->trying != NULL; link->trying = link->trying->ai_next) {
        const struct addrinfo *const to = link->trying;
        const int fd = socket(to->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

        if (fd < 0)
            continue;
        if (connect(fd, to->ai_addr, to->ai_addrlen) == 0 || errno == EINPROGRESS) {
            smtp_stream_open(&link->server, link->proxy->loop, fd, server_woken, link);
            smtp_stream_want(&link->server, false, true); /* it is writable once it is connected */
            return;
        }
        close(fd);
    }
    link->proxy->trouble(link->proxy->owner, "The server does not take the connection; a client is sent away", errno);
    unlink_and_free(link);
}

static struct smtp_proxy_link *open_link(struct smtp_proxy *proxy)
{
    struct smtp_proxy_link *const link = calloc(1, sizeof *link);
    struct evbuffer *const there = evbuffer_new(), *const back = evbuffer_new();

    if (link == NULL || there == NULL || back == NULL) {
        if (there != NULL)
            evbuffer_free(there);
        if (back != NULL)
            evbuffer_free(back);
        free(link);
        return NULL;
    }
    link->proxy = proxy;
    link->session = ++proxy->sessions;
    link->trying = proxy->to;
    link->server.fd = -1;
    link->there = (struct way){ .from = &link->client, .to = &link->server, .side = SMTP_SIDE_CLIENT, .kept = there };
    link->back = (struct way){ .from = &link->server, .to = &link->client, .side = SMTP_SIDE_SERVER, .kept = back };
    return link;
}

static void accepted(void *owner, int fd, const struct sockaddr *peer)
{
    struct smtp_proxy *const proxy = owner;
    struct smtp_proxy_link *link;
    char text[SMTP_ADDRESS_TEXT];

    if (fd < 0) {
        proxy->trouble(proxy->owner, "A connection has to wait: it could not be accepted yet", errno);
        return;
    }
    if (proxy->limit > 0 && proxy->sessions == proxy->limit) {
        close(fd);
        return;
    }
    link = open_link(proxy);
    if (link == NULL) {
        proxy->trouble(proxy->owner, "A client is sent away: there is no memory for its session", ENOMEM);
        close(fd);
        return;
    }
    link->next = proxy->links;
    if (link->next != NULL)
        link->next->previous = link;
    proxy->links = link;
    smtp_stream_open(&link->client, proxy->loop, fd, client_woken, link);
    smtp_address_text(peer, text);
    proxy->observer->opened(proxy->observer->owner, link->session, text);
    try_next(link);
}

int smtp_proxy_listen(struct smtp_proxy *proxy, const struct addrinfo *where, char text[SMTP_ADDRESS_TEXT])
{
    return smtp_listeners_add(&proxy->listeners, proxy->loop, where, accepted, proxy, text);
}

void smtp_proxy_close(struct smtp_proxy *proxy)
{
    smtp_listeners_close(&proxy->listeners);
    while (proxy->links != NULL)
        unlink_and_free(proxy->links);
}
