/* console.c - the person in front of the program: keys, and the size of the window.
 * Read first: transport/console.h.  Read next: programs/program.h.
 * SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* SIGWINCH, which POSIX has since 2024 only */
#include "transport/console.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

static void ready(evutil_socket_t fd, short what, void *arg)
{
    struct smtp_console *const c = arg;

    (void)fd, (void)what;
    if (c->always)
        event_add(&c->ready, &(struct timeval){ 0, 0 });
    c->readable(c->owner);
}

static void resized(evutil_socket_t signal, short what, void *arg)
{
    const struct smtp_console *const c = arg;

    (void)signal, (void)what;
    c->resized(c->owner);
}

/* epoll refuses files, and devices such as /dev/null: nobody ever has to wait for them. */
static bool never_waits(int fd)
{
    struct stat is;

    return fstat(fd, &is) == 0 && (S_ISREG(is.st_mode) || (S_ISCHR(is.st_mode) && !isatty(fd)));
}

void smtp_console_open(struct smtp_console *c, struct smtp_loop *loop, int fd, void (*readable)(void *owner),
                       void (*resize)(void *owner), void *owner)
{
    *c = (struct smtp_console){ .fd = fd, .open = true, .readable = readable, .resized = resize, .owner = owner };
    c->always = never_waits(fd);
    if (c->always) /* then a timer that is over at once says "ready" */
        evtimer_assign(&c->ready, loop->base, ready, c);
    else
        event_assign(&c->ready, loop->base, fd, EV_READ | EV_PERSIST, ready, c);
    if (resize == NULL)
        return;
    evsignal_assign(&c->size, loop->base, SIGWINCH, resized, c);
    event_add(&c->size, NULL);
}

void smtp_console_want(struct smtp_console *c, bool wanted)
{
    if (!c->open)
        return;
    if (wanted)
        event_add(&c->ready, c->always ? &(struct timeval){ 0, 0 } : NULL);
    else
        event_del(&c->ready);
}

void smtp_console_close(struct smtp_console *c)
{
    if (!c->open)
        return;
    event_del(&c->ready);
    if (c->resized != NULL)
        event_del(&c->size);
    c->open = false;
}
