/* queue_hosts.c - which hosts are next, and who shares them: one copy for all there.  RFC 5321 §2.1, §4.5.4.1, §5.1
 * Read first: transport/queue.c, protocol/route.h.  Read next: transport/queue_pump.c.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>

#include "transport/queue_internal.h"

/* --- the question ------------------------------------------------------------------------------------------------- */

/* One job at a time: a list of MX records is mended sooner than a message that was returned. */
static void nowhere(struct smtp_queue *q, struct smtp_queue_destination *to, const struct smtp_route *route)
{
    const int64_t now = smtp_queue_now(q);
    struct smtp_queue_job *const job = smtp_queue_first(to, now);

    if (job == NULL) /* it was removed meanwhile */
        return;
    smtp_queue_take(job);
    for (size_t i = SIZE_MAX; smtp_queue_next_recipient(job, now, &i);)
        smtp_queue_refused(q, &job->message->entry->recipients[i], route->status, "", route->why);
    smtp_queue_done(q, job);
}

static void later(struct smtp_queue *q, struct smtp_queue_destination *to, const struct smtp_route *route)
{
    const struct smtp_queue_job *const job = smtp_queue_first(to, smtp_queue_now(q));

    smtp_queue_unreachable(q, to, job != NULL ? job->message : NULL, route->status, "", route->why);
}

/* False: no memory, and it is asked again. */
static bool join(struct smtp_queue *q, struct smtp_queue_destination *to, const struct smtp_way *way)
{
    struct smtp_queue_hosts *hosts = q->hosts;

    while (hosts != NULL && !smtp_route_same(&hosts->way.route, &way->route))
        hosts = hosts->next;
    if (hosts == NULL) {
        hosts = calloc(1, sizeof *hosts);
        if (hosts == NULL)
            return false;
        hosts->next = q->hosts;
        q->hosts = hosts;
        q->ways++;
    }
    smtp_way_again(&hosts->way, way, q->seed++);
    to->hosts = hosts;
    to->sharing = hosts->destinations;
    hosts->destinations = to;
    return true;
}

static void found(struct smtp_way *way)
{
    struct smtp_queue_question *const question = way->owner;
    struct smtp_queue_destination *const to = question->to;
    struct smtp_queue *const q = question->queue;
    bool good = true;

    if (to != NULL) {
        to->asking = NULL;
        q->ways--;
    }
    if (to != NULL && !q->leaving) {
        switch (way->route.verdict) {
        case SMTP_ROUTE_TRY: good = join(q, to, way); break;
        case SMTP_ROUTE_NEVER: nowhere(q, to, &way->route); break;
        default: later(q, to, &way->route);
        }
        if (good)
            smtp_queue_wake(q);
        else
            q->trouble(q->owner, "A connection has to wait", ENOMEM);
    }
    free(question);
}

bool smtp_queue_may_ask(const struct smtp_queue *q, const struct smtp_queue_destination *to, int64_t now)
{
    return to->ours == NULL && to->hosts == NULL && to->asking == NULL && smtp_queue_first(to, now) != NULL &&
           smtp_retry_host_may(&to->host, now, to->running) && q->ways < SMTP_QUEUE_WAYS;
}

void smtp_queue_ask(struct smtp_queue *q, struct smtp_queue_destination *to)
{
    struct smtp_queue_question *const question = malloc(sizeof *question);

    if (question == NULL) {
        q->trouble(q->owner, "A connection has to wait", ENOMEM);
        return;
    }
    question->queue = q;
    question->to = to;
    question->way = (struct smtp_way){
        .dns = q->dns, .port = q->port, .seed = q->seed++, .ours = q->domain, .owner = question, .found = found
    };
    to->asking = question;
    to->asked = smtp_queue_now(q);
    q->ways++;
    smtp_way_find(&question->way, to->domain);
}

/* --- the answer --------------------------------------------------------------------------------------------------- */

void smtp_queue_ask_anew(struct smtp_queue_hosts *hosts)
{
    for (struct smtp_queue_destination *to; (to = hosts->destinations) != NULL;) {
        hosts->destinations = to->sharing;
        to->hosts = NULL;
    }
    hosts->begun = 0;
}

void smtp_queue_hosts_forget(struct smtp_queue *q, bool all)
{
    const int64_t now = smtp_queue_now(q);

    for (struct smtp_queue_hosts **link = &q->hosts; *link != NULL;) {
        struct smtp_queue_hosts *const hosts = *link;
        bool wanted = hosts->hops > 0;

        for (const struct smtp_queue_destination *to = hosts->destinations; to != NULL && !wanted; to = to->sharing)
            wanted = smtp_queue_first(to, now) != NULL;
        if (wanted && !all) {
            link = &hosts->next;
            continue;
        }
        *link = hosts->next;
        if (q->ways-- == SMTP_QUEUE_WAYS)
            smtp_queue_wake(q); /* others may be asked for */
        smtp_queue_ask_anew(hosts);
        free(hosts);
    }
    for (struct smtp_queue_destination *to = q->destinations; to != NULL && all; to = to->next)
        if (to->asking != NULL)
            to->asking->to = NULL; /* the answer finds nobody */
}

/* Is another domain of it asked about, or will be in a moment, and may turn out to have the same hosts? */
static bool waits_for_answer(const struct smtp_queue *q, const struct smtp_queue_message *m, int64_t now)
{
    for (const struct smtp_queue_job *job = m->jobs; job != NULL; job = job->sibling) {
        const struct smtp_queue_destination *const to = job->to;

        if (!job->taken && job->due <= now &&
            (to->asking != NULL ? now < to->asked + SMTP_QUEUE_ANSWER : smtp_queue_may_ask(q, to, now)))
            return true;
    }
    return false;
}

struct smtp_queue_job *smtp_queue_waiting(const struct smtp_queue *q, const struct smtp_queue_hosts *hosts, int64_t now)
{
    struct smtp_queue_job *first = NULL;

    for (const struct smtp_queue_destination *to = hosts->destinations; to != NULL; to = to->sharing) {
        struct smtp_queue_job *job = smtp_retry_host_may(&to->host, now, hosts->hops) ? to->first : NULL;

        while (job != NULL && job->due <= now && (job->message->held || waits_for_answer(q, job->message, now)))
            job = job->next;
        if (job != NULL && job->due <= now && (first == NULL || job->due < first->due))
            first = job;
    }
    return first;
}

struct smtp_queue_job *smtp_queue_share(const struct smtp_queue *q, const struct smtp_queue_hosts *hosts, int64_t now)
{
    struct smtp_queue_job *const first = smtp_queue_waiting(q, hosts, now), *jobs = NULL, **last = &jobs;

    if (first == NULL)
        return NULL;
    for (struct smtp_queue_job *job = first->message->jobs; job != NULL; job = job->sibling)
        if (!job->taken && job->due <= now && job->to->hosts == hosts) {
            smtp_queue_take(job);
            *last = job;
            last = &job->next;
        }
    return jobs;
}
