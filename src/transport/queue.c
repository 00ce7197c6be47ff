/* queue.c - messages, and their jobs in order of time.                RFC 5321 §4.5.4.1
 * Read first: transport/queue_internal.h.  Read next: transport/queue_pump.c.
 * SPDX-License-Identifier: MIT */
#include "transport/queue_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

int64_t smtp_queue_now(const struct smtp_queue *q)
{
    const struct smtp_clock *const clock = q->clock;

    return q->started + (clock->monotonic(clock) - q->started_at) / 1000;
}

/* A local-part may have an @ in quotes, a domain has none. */
struct smtp_slice smtp_queue_domain(const char *path)
{
    const char *const at = strrchr(path, '@');

    if (at == NULL)
        return smtp_slice_none();
    return (struct smtp_slice){ (const unsigned char *)at + 1, strlen(at + 1) - 1 };
}

/* Our own name, or none, as in <Postmaster> (§4.1.1.3). */
static bool is_ours(const char *ours, struct smtp_slice domain)
{
    return domain.len == 0 ||
           (strlen(ours) == domain.len && strncasecmp(ours, (const char *)domain.octets, domain.len) == 0);
}

static bool lives_at(const char *path, const struct smtp_queue_destination *to)
{
    const struct smtp_slice domain = smtp_queue_domain(path);

    if (to->ours != NULL)
        return is_ours(to->ours, domain);
    return domain.len == strlen(to->domain) && strncasecmp((const char *)domain.octets, to->domain, domain.len) == 0;
}

bool smtp_queue_next_recipient(const struct smtp_queue_job *job, int64_t now, size_t *at)
{
    const struct smtp_spool_entry *const e = job->message->entry;

    while (++*at < e->count) {
        const struct smtp_spool_recipient *const r = &e->recipients[*at];

        if (r->state == SMTP_SPOOLED_WAITING && r->next <= now && lives_at(r->path, job->to))
            return true;
    }
    return false;
}

/* When the first of its recipients is due; INT64_MAX: nobody waits. */
static int64_t due(const struct smtp_queue_job *job)
{
    const struct smtp_spool_entry *const e = job->message->entry;
    int64_t first = INT64_MAX;

    for (size_t i = 0; i < e->count; i++)
        if (e->recipients[i].state == SMTP_SPOOLED_WAITING && e->recipients[i].next < first &&
            lives_at(e->recipients[i].path, job->to))
            first = e->recipients[i].next;
    return first;
}

/* Behind all that are due no later: most are put at the end. */
void smtp_queue_enlist(struct smtp_queue_job *job)
{
    struct smtp_queue_destination *const to = job->to;
    struct smtp_queue_job *before = to->last;

    while (before != NULL && before->due > job->due)
        before = before->previous;
    job->previous = before;
    job->next = before != NULL ? before->next : to->first;
    *(before != NULL ? &before->next : &to->first) = job;
    *(job->next != NULL ? &job->next->previous : &to->last) = job;
}

void smtp_queue_delist(struct smtp_queue_job *job)
{
    *(job->previous != NULL ? &job->previous->next : &job->to->first) = job->next;
    *(job->next != NULL ? &job->next->previous : &job->to->last) = job->previous;
}

static struct smtp_queue_destination *destination(struct smtp_queue *q, struct smtp_slice domain)
{
    struct smtp_queue_destination *to = q->destinations;
    const bool ours = is_ours(q->domain, domain);

    if (ours)
        domain = smtp_slice_none();
    while (to != NULL &&
           !(strlen(to->domain) == domain.len && strncasecmp(to->domain, (const char *)domain.octets, domain.len) == 0))
        to = to->next;
    if (to != NULL || domain.len > SMTP_DOMAIN_MAX || (to = calloc(1, sizeof *to)) == NULL)
        return to;
    memcpy(to->domain, domain.octets, domain.len);
    to->ours = ours ? q->domain : NULL;
    to->next = q->destinations;
    q->destinations = to;
    return to;
}

static void drop(struct smtp_queue_job *job)
{
    struct smtp_queue_job **link = &job->message->jobs;

    while (*link != job)
        link = &(*link)->sibling;
    *link = job->sibling;
    free(job);
}

void smtp_queue_forget(struct smtp_queue *q, struct smtp_queue_message *m)
{
    while (m->jobs != NULL) {
        smtp_queue_delist(m->jobs);
        drop(m->jobs);
    }
    *(m->previous != NULL ? &m->previous->next : &q->messages) = m->next;
    if (m->next != NULL)
        m->next->previous = m->previous;
    q->count--;
    smtp_spool_entry_free(m->entry);
    free(m);
}

/* A job for each domain in which somebody waits. */
static bool add_jobs(struct smtp_queue *q, struct smtp_queue_message *m)
{
    const struct smtp_spool_entry *const e = m->entry;
    struct smtp_queue_job **last = &m->jobs;

    for (size_t i = 0; i < e->count; i++) {
        struct smtp_queue_destination *to;
        struct smtp_queue_job *job;
        bool had = e->recipients[i].state != SMTP_SPOOLED_WAITING;

        if (had)
            continue;
        to = destination(q, smtp_queue_domain(e->recipients[i].path));
        if (to == NULL)
            return false;
        for (size_t k = 0; k < i && !had; k++)
            had = e->recipients[k].state == SMTP_SPOOLED_WAITING && lives_at(e->recipients[k].path, to);
        if (had)
            continue;
        job = calloc(1, sizeof *job);
        if (job == NULL)
            return false;
        job->message = m;
        job->to = to;
        job->due = due(job);
        *last = job;
        last = &job->sibling;
        smtp_queue_enlist(job);
    }
    return true;
}

bool smtp_queue_add(struct smtp_queue *q, struct smtp_spool_entry *entry)
{
    struct smtp_queue_message *const m = calloc(1, sizeof *m);
    bool added;

    if (m == NULL) {
        smtp_spool_entry_free(entry);
        q->trouble(q->owner, "A message has to wait in the spool", ENOMEM);
        return false;
    }
    m->entry = entry;
    m->next = q->messages;
    if (m->next != NULL)
        m->next->previous = m;
    q->messages = m;
    q->count++;
    added = add_jobs(q, m);
    if (!added)
        q->trouble(q->owner, "A message has to wait in the spool", ENOMEM);
    for (size_t i = 0; i < entry->count; i++)
        if (entry->recipients[i].state != SMTP_SPOOLED_WAITING) { /* the sender is to hear of it */
            if (q->open)
                smtp_queue_settle(q, m);
            else
                m->held = true; /* it could not be told at the start: smtp_queue_wishes, right behind, tries again */
            break;
        }
    smtp_queue_wake(q);
    return added;
}

static bool is_over(const struct smtp_spool_entry *e, bool *dead)
{
    bool over = true;

    *dead = false;
    for (size_t i = 0; i < e->count; i++) {
        *dead = *dead || e->recipients[i].state == SMTP_SPOOLED_DEAD;
        over = over && e->recipients[i].state >= SMTP_SPOOLED_DEAD;
    }
    return over;
}

/* There is nobody to tell (§4.5.5): it is kept for a person.  Strangers who send to us from <> may make as many as they
 * like, so not all are kept for ever. */
static void set_aside(struct smtp_queue *q, const struct smtp_spool_entry *e)
{
    smtp_spool_set_aside(q->spool, e->id, "dead");
    if (smtp_spool_bound(q->spool, "dead", SMTP_QUEUE_DEAD))
        q->trouble(q->owner, "The oldest message that is dead was taken away", EDQUOT);
}

/* Writes down what has become of it; false: it could not be. */
bool smtp_queue_write_down(struct smtp_queue *q, struct smtp_spool_entry *e)
{
    struct smtp_spool_entry *notice = NULL;
    bool dead;
    int error = smtp_queue_report(q, e, &notice);

    if (error == 0 && is_over(e, &dead) && !dead)
        smtp_spool_remove(q->spool, e->id);
    else if (error == 0 && (error = smtp_spool_write(q->spool, e)) == 0 && is_over(e, &dead))
        set_aside(q, e);
    if (notice != NULL && q->open)
        smtp_queue_add(q, notice);
    else
        smtp_spool_entry_free(notice); /* at the start: it is taken up with all others */
    if (error != 0)
        q->trouble(q->owner, "What became of a message could not be written down yet", error);
    return error == 0;
}

/* The message may be gone after this. */
void smtp_queue_settle(struct smtp_queue *q, struct smtp_queue_message *m)
{
    bool dead;

    m->held = !smtp_queue_write_down(q, m->entry);
    if (m->running == 0 && !m->held && is_over(m->entry, &dead))
        smtp_queue_forget(q, m);
}

struct smtp_queue_job *smtp_queue_first(const struct smtp_queue_destination *to, int64_t now)
{
    struct smtp_queue_job *job = to->first;

    while (job != NULL && job->message->held)
        job = job->next;
    return job != NULL && job->due <= now ? job : NULL;
}

void smtp_queue_take(struct smtp_queue_job *job)
{
    smtp_queue_delist(job);
    job->next = NULL;
    job->taken = true;
    job->to->running++;
    job->message->running++;
}

/* It is not being done any more, and in no list. */
static void give_back(struct smtp_queue_job *job)
{
    job->taken = false;
    job->to->running--;
    job->message->running--;
}

void smtp_queue_put_back(struct smtp_queue *q, struct smtp_queue_job *jobs)
{
    for (struct smtp_queue_job *job; (job = jobs) != NULL;) {
        jobs = job->next;
        give_back(job);
        smtp_queue_enlist(job);
    }
    smtp_queue_wake(q);
}

void smtp_queue_done(struct smtp_queue *q, struct smtp_queue_job *jobs)
{
    struct smtp_queue_message *const m = jobs->message;

    for (struct smtp_queue_job *job; (job = jobs) != NULL;) {
        jobs = job->next;
        give_back(job);
        job->due = due(job);
        if (job->due != INT64_MAX)
            smtp_queue_enlist(job);
        else
            drop(job);
    }
    smtp_queue_settle(q, m);
    smtp_queue_wake(q);
}

/* What else is due here has failed with the host.  That, and how often, is in memory only, for it was no try of its
 * own: after a start it is asked anew whether the host answers. */
void smtp_queue_unreachable(struct smtp_queue *q, struct smtp_queue_destination *to,
                            const struct smtp_queue_message *tried, const char *status, const char *remote,
                            const char *reply)
{
    const int64_t now = smtp_queue_now(q);

    if (to->host.failures == 0 || now >= to->host.not_before) /* once a round, however many connections it had */
        smtp_retry_host_failed(&to->host, &q->retry, now);
    for (struct smtp_queue_job *job; (job = to->first) != NULL && job->due <= now;) {
        struct smtp_spool_entry *const e = job->message->entry;
        bool written = job->message == tried;

        smtp_queue_take(job);
        for (size_t i = SIZE_MAX; smtp_queue_next_recipient(job, now, &i);) {
            smtp_queue_try_failed(q, e, &e->recipients[i], status, remote, reply);
            written = written || e->recipients[i].state == SMTP_SPOOLED_FAILED;
        }
        job->due = due(job);
        if (written)
            smtp_queue_done(q, job);
        else
            smtp_queue_put_back(q, job);
    }
}
