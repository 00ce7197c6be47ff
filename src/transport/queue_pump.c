/* queue_pump.c - begins what is due, and does what `postel queue` wishes.  RFC 5321 §4.5.4.1
 * Read first: transport/queue.c.  Read next: transport/queue_start.c.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "transport/queue_internal.h"

enum { WISHES = 1 /* real seconds between two looks for wishes */ };

/* True: there may be more to do. */
static bool begin(struct smtp_queue *q, struct smtp_queue_hosts *hosts, int64_t now)
{
    if (hosts->hops >= q->per_destination || q->hopping >= q->connections || smtp_queue_waiting(q, hosts, now) == NULL)
        return false;
    if (hosts->begun == q->per_destination) { /* what the DNS says may be another thing by now */
        smtp_queue_ask_anew(hosts);
        smtp_queue_wake(q);
        return false;
    }
    return smtp_queue_hop(q, hosts, now);
}

static void set_timer(struct smtp_queue *q, int64_t now)
{
    int64_t next = INT64_MAX;

    for (const struct smtp_queue_destination *to = q->destinations; to != NULL; to = to->next) {
        int64_t at = to->first != NULL ? to->first->due : INT64_MAX;

        if (to->host.failures > 0 && at < to->host.not_before)
            at = to->host.not_before;
        if (to->asking != NULL) /* then nobody waits for the answer any more */
            at = to->asked + SMTP_QUEUE_ANSWER;
        if (at < next && at > now) /* else it waits for a hop to end, and that wakes us */
            next = at;
    }
    if (next != INT64_MAX) {
        const struct smtp_clock *const clock = q->clock;
        const int64_t wait = smtp_clock_until(clock, q->started_at + (next - q->started) * 1000);
        const struct timeval tv = { .tv_sec = (time_t)(wait / 1000), .tv_usec = (suseconds_t)(wait % 1000 * 1000) };

        event_add(&q->timer, &tv);
    }
}

/* A destination that has nothing left is forgotten, but not what is known of its host. */
static void forget_idle(struct smtp_queue *q, int64_t now)
{
    struct smtp_queue_destination **link = &q->destinations;

    while (*link != NULL) {
        struct smtp_queue_destination *const to = *link;

        if (to->first == NULL && to->running == 0 && to->asking == NULL && to->hosts == NULL &&
            (to->host.failures == 0 || to->host.not_before <= now)) {
            *link = to->next;
            free(to);
        } else {
            link = &to->next;
        }
    }
}

void smtp_queue_pump(struct smtp_queue *q)
{
    const int64_t now = smtp_queue_now(q);

    q->woken = false;
    smtp_queue_tend(q);
    if (q->leaving)
        return;
    for (struct smtp_queue_destination *to = q->destinations; to != NULL; to = to->next) {
        for (struct smtp_queue_job *job; to->ours != NULL && (job = smtp_queue_first(to, now)) != NULL;) {
            smtp_queue_take(job);
            smtp_queue_deliver(q, job);
        }
        if (smtp_queue_may_ask(q, to, now))
            smtp_queue_ask(q, to);
    }
    for (struct smtp_queue_hosts *hosts = q->hosts; hosts != NULL; hosts = hosts->next)
        while (begin(q, hosts, now))
            continue;
    smtp_queue_hosts_forget(q, false);
    forget_idle(q, now);
    if (!q->woken) /* else it has been set, to come at once */
        set_timer(q, now);
}

void smtp_queue_wake(struct smtp_queue *q)
{
    static const struct timeval at_once = { 0, 0 };

    q->woken = true;
    if (q->open)
        event_add(&q->timer, &at_once);
}

/* --- wishes ------------------------------------------------------------------------------------------------------- */

/* Who asks for a try has a reason: the destination is tried at once, too. */
static void retry(struct smtp_queue_message *m)
{
    for (struct smtp_queue_job *job = m->jobs; job != NULL; job = job->sibling) {
        if (job->taken)
            continue;
        job->to->host.not_before = 0;
        smtp_queue_delist(job);
        for (size_t i = SIZE_MAX; smtp_queue_next_recipient(job, INT64_MAX, &i);)
            m->entry->recipients[i].next = 0;
        job->due = 0;
        smtp_queue_enlist(job);
    }
}

struct wish {
    struct smtp_queue *queue;
    const char *kind;
};

/* One that is being sent just now is removed when that is over, if it is still there then. */
static bool fulfil(void *owner, const char *id)
{
    const struct wish *const wish = owner;
    struct smtp_queue *const q = wish->queue;
    struct smtp_queue_message *m = q->messages;
    const bool remove = strcmp(wish->kind, "remove") == 0;

    while (m != NULL && strcmp(m->entry->id, id) != 0)
        m = m->next;
    if (m != NULL && remove && m->running > 0)
        return q->wished = true;
    if (!smtp_spool_wished(q->spool, id, wish->kind) || m == NULL)
        return true;
    if (remove) {
        smtp_spool_remove(q->spool, id);
        smtp_queue_forget(q, m);
    } else {
        retry(m);
    }
    return true;
}

void smtp_queue_wishes(struct smtp_queue *q)
{
    static const struct timeval interval = { WISHES, 0 };
    struct smtp_queue_message *next;

    if (smtp_spool_wishes(q->spool) || q->wished) {
        struct wish wish = { q, "retry" };

        q->wished = false;
        smtp_spool_each(q->spool, wish.kind, fulfil, &wish);
        wish.kind = "remove";
        smtp_spool_each(q->spool, wish.kind, fulfil, &wish);
    }
    for (struct smtp_queue_message *m = q->messages; m != NULL; m = next) {
        next = m->next;
        if (m->held && m->running == 0) /* the disk may have room again */
            smtp_queue_settle(q, m);
    }
    event_add(&q->wishes, &interval);
    smtp_queue_wake(q);
}
