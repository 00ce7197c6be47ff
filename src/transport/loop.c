/* loop.c - libevent's loop, and the signals that end it.              RFC 5321 §3.8
 * Read first: transport/loop.h.  Read next: transport/tls.h.
 * SPDX-License-Identifier: MIT */
#include "transport/loop.h"

#include <signal.h>

bool smtp_loop_open(struct smtp_loop *loop, const struct smtp_clock *clock)
{
    loop->clock = clock;
    loop->stop = NULL;
    loop->base = event_base_new();
    return loop->base != NULL;
}

/* Without its events the loop has one thing less to wait for, and the signals their default effect. */
static void forget_signals(struct smtp_loop *loop)
{
    if (loop->stop == NULL)
        return;
    loop->stop = NULL;
    for (int i = 0; i < 3; i++)
        event_del(&loop->signals[i]);
}

void smtp_loop_close(struct smtp_loop *loop)
{
    forget_signals(loop);
    event_base_free(loop->base);
    loop->base = NULL;
}

static void signalled(evutil_socket_t signal, short what, void *arg)
{
    struct smtp_loop *loop = arg;
    void (*stop)(void *owner) = loop->stop;

    (void)signal, (void)what;
    forget_signals(loop);
    stop(loop->owner);
}

bool smtp_loop_on_signal(struct smtp_loop *loop, void (*stop)(void *owner), void *owner)
{
    static const int numbers[3] = { SIGTERM, SIGINT, SIGHUP };
    struct sigaction hup;

    loop->stop = stop;
    loop->owner = owner;
    for (int i = 0; i < 3; i++)
        evsignal_assign(&loop->signals[i], loop->base, numbers[i], signalled, loop);
    const int heard = sigaction(SIGHUP, NULL, &hup) == 0 && hup.sa_handler != SIG_IGN ? 3 : 2;
    for (int i = 0; i < heard; i++) {
        if (event_add(&loop->signals[i], NULL) != 0)
            return false;
    }
    return true;
}

void smtp_loop_run(struct smtp_loop *loop)
{
    event_base_dispatch(loop->base);
}

void smtp_loop_end(struct smtp_loop *loop)
{
    event_base_loopexit(loop->base, NULL);
}
