/* listener.c - bind, listen, accept; and patience when descriptors run out.
 * Read first: transport/listener.h.  Read next: transport/maildir_set.h.
 * SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* accept4, which POSIX has since 2024 only */
#include "transport/listener.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    BACKLOG = 512,
    ACCEPTS_MAX = 64 /* connections taken in one go, before the sessions that are there get their turn again */
};

/* Out of descriptors or memory: the connection stays in the backlog and the socket stays ready, so that we would spin.
 * A second's pause lets sessions end. */
static void take_a_pause(struct smtp_listener *l)
{
    const struct timeval second = { 1, 0 };
    int error = errno;

    event_del(&l->ready);
    event_add(&l->pause, &second);
    errno = error;
    l->accepted(l->owner, -1, NULL);
}

static void resume(evutil_socket_t fd, short what, void *arg)
{
    struct smtp_listener *l = arg;

    (void)fd, (void)what;
    event_add(&l->ready, NULL);
}

static void ready(evutil_socket_t fd, short what, void *arg)
{
    struct smtp_listener *l = arg;

    (void)what;
    for (int i = 0; i < ACCEPTS_MAX; i++) {
        struct sockaddr_storage peer;
        socklen_t len = sizeof peer;
        int accepted = accept4(fd, (struct sockaddr *)&peer, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);

        if (accepted >= 0)
            l->accepted(l->owner, accepted, (const struct sockaddr *)&peer);
        else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            take_a_pause(l);
            return;
        } else if (errno != EINTR && errno != ECONNABORTED) /* that peer is gone already; the next one may not be */
            return;
    }
}

static int bind_and_listen(int fd, const struct sockaddr *address, socklen_t len)
{
    /* A server that is started again must not wait until old connections of its port are forgotten. */
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int)) != 0)
        return -1;
    /* Else [::] would take IPv4 as well, and 0.0.0.0 of the same port would be in use. */
    if (address->sa_family == AF_INET6 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &(int){ 1 }, sizeof(int)) != 0)
        return -1;
    if (bind(fd, address, len) != 0)
        return -1;
    return listen(fd, BACKLOG);
}

int smtp_listener_open(struct smtp_listener *l, struct smtp_loop *loop, const struct sockaddr *address, socklen_t len,
                       void (*accepted)(void *owner, int fd, const struct sockaddr *peer), void *owner)
{
    struct sockaddr_storage bound;
    socklen_t bound_len = sizeof bound;

    *l = (struct smtp_listener){ .accepted = accepted, .owner = owner };
    l->fd = socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (l->fd < 0)
        return errno;
    if (bind_and_listen(l->fd, address, len) != 0 || getsockname(l->fd, (struct sockaddr *)&bound, &bound_len) != 0) {
        int error = errno;

        close(l->fd);
        l->fd = -1;
        return error;
    }
    smtp_address_text((const struct sockaddr *)&bound, l->text);
    event_assign(&l->ready, loop->base, l->fd, EV_READ | EV_PERSIST, ready, l);
    evtimer_assign(&l->pause, loop->base, resume, l);
    event_add(&l->ready, NULL);
    return 0;
}

void smtp_listener_close(struct smtp_listener *l)
{
    if (l->fd < 0)
        return;
    event_del(&l->ready);
    event_del(&l->pause);
    close(l->fd);
    l->fd = -1;
}

int smtp_listeners_add(struct smtp_listener **list, struct smtp_loop *loop, const struct addrinfo *where,
                       void (*accepted)(void *owner, int fd, const struct sockaddr *peer), void *owner,
                       char text[SMTP_ADDRESS_TEXT])
{
    struct smtp_listener *const l = malloc(sizeof *l);
    const int error =
        l == NULL ? ENOMEM : smtp_listener_open(l, loop, where->ai_addr, where->ai_addrlen, accepted, owner);

    if (error != 0) {
        free(l);
        return error;
    }
    memcpy(text, l->text, SMTP_ADDRESS_TEXT);
    l->next = *list;
    *list = l;
    return 0;
}

void smtp_listeners_close(struct smtp_listener **list)
{
    while (*list != NULL) {
        struct smtp_listener *const l = *list;

        *list = l->next;
        smtp_listener_close(l);
        free(l);
    }
}
