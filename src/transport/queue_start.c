/* queue_start.c - what is in the spool is taken up; and the end.      RFC 5321 §4.5.4.1, §6.1
 * Read first: transport/queue_pump.c.  Read next: transport/queue_transaction.c.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "transport/queue_internal.h"

static void pump(evutil_socket_t fd, short what, void *arg)
{
    (void)fd, (void)what;
    smtp_queue_pump(arg);
}

static void wishes(evutil_socket_t fd, short what, void *arg)
{
    (void)fd, (void)what;
    smtp_queue_wishes(arg);
}

/* That a state cannot be read says nothing of the message, and may be otherwise next time. */
static bool passing(const struct smtp_queue *q, const char *id)
{
    const int error = errno;
    char what[SMTP_SPOOL_ID + 64];

    snprintf(what, sizeof what, "%s.state cannot be read from the spool", id);
    q->trouble(q->owner, what, error);
    errno = error;
    return false;
}

/* An outcome that the sender has not heard of: the crash came between the state that tells it and the notice.  First of
 * all, for a notice that is made again takes the place of the one that was made. */
static bool report(void *owner, const char *id)
{
    struct smtp_queue *const q = owner;
    struct smtp_spool_entry *const e = smtp_spool_read(q->spool, id, "state");

    if (e == NULL && errno == EBADMSG) {
        smtp_spool_set_aside(q->spool, id, "bad");
        q->trouble(q->owner, "A message in the spool has a state that is damaged, and is set aside", EBADMSG);
        return true;
    }
    if (e == NULL)
        return passing(q, id);
    for (size_t i = 0; i < e->count; i++)
        if (smtp_queue_is_outcome(&e->recipients[i])) {
            smtp_queue_write_down(q, e);
            break;
        }
    smtp_spool_entry_free(e);
    return true;
}

static bool take_up(void *owner, const char *id)
{
    struct smtp_queue *const q = owner;
    struct smtp_spool_entry *const e = smtp_spool_read(q->spool, id, "state");
    const int64_t now = smtp_queue_now(q);

    if (e == NULL)
        return passing(q, id);
    for (size_t i = 0; i < e->count; i++)
        e->recipients[i].next = smtp_retry_sane(&q->retry, e->recipients[i].next, now);
    errno = ENOMEM;
    return smtp_queue_add(q, e);
}

int smtp_queue_open(struct smtp_queue *q)
{
    const struct smtp_clock *const clock = q->clock;
    bool good;
    int error;

    q->started = clock->wall(clock).seconds;
    q->started_at = clock->monotonic(clock);
    event_assign(&q->timer, q->loop->base, -1, 0, pump, q);
    event_assign(&q->wishes, q->loop->base, -1, 0, wishes, q);
    smtp_spool_sweep(q->spool);
    good = smtp_spool_each(q->spool, "state", report, q) && smtp_spool_each(q->spool, "state", take_up, q);
    error = errno;
    q->open = q->wished = true;
    if (!good) {
        smtp_queue_close(q);
        return error;
    }
    smtp_queue_wishes(q);
    return 0;
}

/* Their time is over: they are cut. */
static void too_late(evutil_socket_t fd, short what, void *arg)
{
    struct smtp_queue *const q = arg;

    (void)fd, (void)what;
    while (q->hops != NULL)
        smtp_queue_hop_cut(q->hops);
    smtp_loop_end(q->loop);
}

void smtp_queue_shutdown(struct smtp_queue *q)
{
    static const struct timeval patience = { SMTP_QUEUE_PATIENCE, 0 };

    if (!q->open || q->leaving)
        return;
    q->leaving = true;
    event_del(&q->timer);
    event_del(&q->wishes);
    event_assign(&q->wishes, q->loop->base, -1, 0, too_late, q);
    q->dns->cancel(q->dns); /* nothing would begin with the answer */
    if (q->hops != NULL)
        event_add(&q->wishes, &patience);
    smtp_queue_wake(q); /* a hop between two addresses waits for it, and is cut */
}

void smtp_queue_close(struct smtp_queue *q)
{
    if (!q->open)
        return;
    q->leaving = true;
    while (q->hops != NULL)
        smtp_queue_hop_cut(q->hops);
    smtp_queue_tend(q);
    event_del(&q->timer);
    event_del(&q->wishes);
    q->open = false;
    while (q->messages != NULL)
        smtp_queue_forget(q, q->messages);
    smtp_queue_hosts_forget(q, true);
    while (q->destinations != NULL) {
        struct smtp_queue_destination *const to = q->destinations;

        q->destinations = to->next;
        free(to);
    }
}
