/* queue_outcome.c - what a try means, and what the sender hears of it.  RFC 5321 §3.6.3, §4.4, §4.5.5, §6.1
 * Read first: transport/queue_hop.c, protocol/notice.h.  Read next: transport/queue_local.c.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parse/ext/dsn.h"
#include "protocol/notice.h"
#include "transport/queue_internal.h"

static void note(const struct smtp_queue *q, struct smtp_spool_recipient *r, const char *status, const char *remote,
                 const char *reply)
{
    r->attempt = smtp_queue_now(q);
    smtp_spool_set(&r->status, status); /* without memory the old words stay: less is told, nothing is lost */
    smtp_spool_set(&r->remote, remote);
    smtp_spool_set(&r->reply, reply);
}

void smtp_queue_try_failed(const struct smtp_queue *q, const struct smtp_spool_entry *e, struct smtp_spool_recipient *r,
                           const char *status, const char *remote, const char *reply)
{
    note(q, r, status, remote, reply);
    if (smtp_retry_next(&q->retry, e->arrival, ++r->tries, r->attempt, &r->next))
        return;
    r->state = SMTP_SPOOLED_FAILED;
    smtp_spool_set(&r->status, "4.4.7"); /* "delivery time expired", RFC 3463 §3.5 */
}

void smtp_queue_refused(const struct smtp_queue *q, struct smtp_spool_recipient *r, const char *status,
                        const char *remote, const char *reply)
{
    note(q, r, status, remote, reply);
    r->tries++;
    r->state = SMTP_SPOOLED_FAILED;
}

static enum smtp_action action_of(enum smtp_spooled state)
{
    return state == SMTP_SPOOLED_RELAYED     ? SMTP_ACTION_RELAYED
           : state == SMTP_SPOOLED_DELIVERED ? SMTP_ACTION_DELIVERED
           : state == SMTP_SPOOLED_EXPANDED  ? SMTP_ACTION_EXPANDED
                                             : SMTP_ACTION_FAILED;
}

bool smtp_queue_is_outcome(const struct smtp_spool_recipient *r)
{
    return r->state > SMTP_SPOOLED_WAITING && r->state < SMTP_SPOOLED_DEAD;
}

static bool is_wanted(const struct smtp_spool_entry *e, const struct smtp_spool_recipient *r)
{
    return smtp_queue_is_outcome(r) && smtp_notice_wanted(e->reverse_path, r->notify, action_of(r->state));
}

static void describe(const struct smtp_spool_recipient *r, struct smtp_notice_recipient *out)
{
    const bool spoken = *r->remote != '\0';

    *out = (struct smtp_notice_recipient){
        .path = r->path,
        .orcpt = r->orcpt,
        .notify = r->notify,
        .action = action_of(r->state),
        .status = *r->status != '\0' ? r->status : NULL,
        .remote = spoken ? r->remote : NULL,
        .reply = spoken && *r->reply != '\0' ? r->reply : NULL,
        .why = !spoken && *r->reply != '\0' ? r->reply : NULL,
        .attempt = r->attempt,
    };
}

static bool put(void *owner, const void *octets, size_t len)
{
    struct smtp_spooling *const w = owner;

    smtp_spooling_write(w, (struct smtp_slice){ octets, len });
    return w->error == 0;
}

/* The text of the notice, into the file. */
static int write_notice(struct smtp_notice *n, struct smtp_slice content, struct smtp_spooling *w)
{
    const struct smtp_sink sink = { w, put };

    smtp_survey_init(&n->content);
    smtp_survey_exec(&n->content, content.octets, content.len);
    if (smtp_notice_head(n, sink) == SMTP_NOTICE_WRITTEN && smtp_notice_content(n, content.octets, content.len, sink) &&
        smtp_notice_tail(n, sink))
        return smtp_spooling_commit(w);
    return w->error != 0 ? w->error : EIO;
}

/* From <> to the reverse-path, as mail of its own.  Of the content that cannot be read nothing is returned. */
static int make_notice(struct smtp_queue *q, const struct smtp_spool_entry *e,
                       const struct smtp_notice_recipient *recipients, size_t count, struct smtp_spool_entry *entry)
{
    const struct smtp_clock *const clock = q->clock;
    struct smtp_slice content = { NULL, 0 };
    struct smtp_spooling *w;
    struct smtp_notice n = {
        .domain = q->domain,
        .reverse_path = e->reverse_path,
        .envid = e->envid,
        .ret = e->ret,
        .helo = *e->helo != '\0' ? e->helo : NULL,
        .address = *e->address != '\0' ? e->address : NULL,
        .arrival = e->arrival,
        .time = smtp_queue_now(q),
        .offset = clock->wall(clock).offset,
        .id = entry->id,
        .recipients = recipients,
        .count = count,
    };
    int error;

    entry->arrival = n.time;
    smtp_spool_remove(q->spool, entry->id); /* the one that was made before a crash: it has not begun its way */
    w = smtp_spooling_open(q->spool, entry);
    if (w == NULL)
        return ENOMEM;
    smtp_queue_map(q, e->id, &content);
    error = write_notice(&n, content.octets != NULL ? content : smtp_slice_none(), w);
    smtp_queue_unmap(&content);
    if (error == 0)
        w->entry = NULL; /* the caller's */
    smtp_spooling_close(w);
    return error;
}

/* NULL: no memory. */
static struct smtp_spool_entry *notice_entry(const struct smtp_queue *q, const struct smtp_spool_entry *e)
{
    char id[2 * SMTP_SPOOL_ID];
    struct smtp_spool_entry *entry;
    struct smtp_spool_recipient *r;

    snprintf(id, sizeof id, "%.*s-n%u", SMTP_SPOOL_ID - SMTP_QUEUE_NOTICE_ROOM, e->id, e->notices);
    entry = smtp_spool_entry_new(id, "<>");
    r = entry == NULL ? NULL : smtp_spool_entry_add(entry, e->reverse_path, smtp_queue_now(q));
    if (r != NULL) {
        r->notify = SMTP_NOTIFY_NEVER; /* RFC 3461 §6.1 */
        return entry;
    }
    smtp_spool_entry_free(entry);
    return NULL;
}

static int tell(struct smtp_queue *q, struct smtp_spool_entry *e, size_t count, struct smtp_spool_entry **notice)
{
    struct smtp_notice_recipient *const recipients = calloc(count, sizeof *recipients);
    struct smtp_spool_entry *const entry = recipients == NULL ? NULL : notice_entry(q, e);
    size_t n = 0;
    int error;

    for (size_t i = 0; i < e->count && entry != NULL; i++)
        if (is_wanted(e, &e->recipients[i]))
            describe(&e->recipients[i], &recipients[n++]);
    error = entry == NULL ? ENOMEM : smtp_spool_write(q->spool, e);
    if (error == 0)
        error = make_notice(q, e, recipients, n, entry); /* frees the entry, if it fails */
    else
        smtp_spool_entry_free(entry);
    free(recipients);
    if (error != 0)
        return error;
    *notice = entry;
    e->notices++;
    return 0;
}

int smtp_queue_report(struct smtp_queue *q, struct smtp_spool_entry *e, struct smtp_spool_entry **notice)
{
    const bool null = strcmp(e->reverse_path, "<>") == 0;
    size_t wanted = 0;
    int error;

    for (size_t i = 0; i < e->count; i++)
        wanted += is_wanted(e, &e->recipients[i]);
    error = wanted > 0 ? tell(q, e, wanted, notice) : 0;
    for (size_t i = 0; i < e->count && error == 0; i++)
        if (smtp_queue_is_outcome(&e->recipients[i]))
            e->recipients[i].state =
                null && e->recipients[i].state == SMTP_SPOOLED_FAILED ? SMTP_SPOOLED_DEAD : SMTP_SPOOLED_OVER;
    return error;
}
