/* queue_expand.c - an alias or a list of ours: its members get a copy of their own.  RFC 5321 §3.9
 * Read first: transport/queue_local.c, protocol/recipient.h.  Read next: transport/service.h.
 * SPDX-License-Identifier: MIT
 *
 * The copy is a message of its own in the spool: the same content by another name, an envelope with the members for
 * recipients; with the reverse-path that came if it is an alias's (§3.9.1), with the owner's if it is a list's (§3.9
 * MUST).  A member that is an alias here is expanded when its turn comes.  The id of the copy is the id of what it is a
 * copy of and "-x", so that one made again after a crash has the same, and so that we can count. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "protocol/recipient.h"
#include "transport/queue_internal.h"

static bool is_named(const struct smtp_spool_entry *e, const char *path)
{
    for (size_t i = 0; i < e->count; i++)
        if (strcmp(e->recipients[i].path, path) == 0)
            return true;
    return false;
}

/* NULL: no memory. */
static struct smtp_spool_entry *copy_for(const struct smtp_queue *q, const struct smtp_spool_entry *e, size_t index,
                                         const char *id, const struct smtp_queue_members *m,
                                         const struct smtp_expansion *x)
{
    struct smtp_spool_entry *const copy = smtp_spool_entry_new(id, x->reverse_path);
    bool good = copy != NULL && smtp_spool_set(&copy->helo, e->helo) && smtp_spool_set(&copy->address, e->address);

    if (good && x->dsn)
        good = smtp_spool_set(&copy->envid, e->envid);
    for (size_t i = 0; good && i < m->count; i++) {
        struct smtp_spool_recipient *r;

        if (is_named(copy, m->paths[i]))
            continue;
        r = smtp_spool_entry_add(copy, m->paths[i], smtp_queue_now(q));
        good = r != NULL && (!x->dsn || smtp_spool_set(&r->orcpt, e->recipients[index].orcpt));
        if (good)
            r->notify = x->notify;
    }
    if (good) {
        copy->ret = x->dsn ? e->ret : 0;
        copy->arrival = e->arrival;
        return copy;
    }
    smtp_spool_entry_free(copy);
    return NULL;
}

/* One that is there already was made before a crash, and waits. */
static int spool_copy(struct smtp_queue *q, const struct smtp_spool_entry *e, struct smtp_spool_entry *copy)
{
    struct smtp_spool_entry *const before = smtp_spool_read(q->spool, copy->id, "state");
    int error;

    if (before != NULL) {
        smtp_spool_entry_free(before);
        return EEXIST;
    }
    error = smtp_spool_link(q->spool, e->id, copy->id);
    return error != 0 ? error : smtp_spool_write(q->spool, copy);
}

/* How often what it is a copy of was expanded; a notice of a copy counts on, for it may be for an alias, too. */
static unsigned nesting(const char *id)
{
    unsigned count = 0;

    while ((id = strstr(id, "-x")) != NULL)
        count++, id += 2;
    return count;
}

void smtp_queue_expand(struct smtp_queue *q, struct smtp_spool_entry *e, size_t index,
                       const struct smtp_queue_members *m)
{
    struct smtp_spool_recipient *const r = &e->recipients[index];
    const struct smtp_expansion x = smtp_recipient_expand(m->owner != NULL ? SMTP_FATE_LIST : SMTP_FATE_ALIAS,
                                                          e->reverse_path, r->notify, m->owner, m->count);
    char id[2 * SMTP_SPOOL_ID];
    struct smtp_spool_entry *copy;
    int error = ENOMEM;

    snprintf(id, sizeof id, "%s-x%zu", e->id, index);
    if (nesting(e->id) >= SMTP_QUEUE_NESTING || strlen(id) >= SMTP_SPOOL_ID - SMTP_QUEUE_NOTICE_ROOM) {
        smtp_queue_refused(q, r, "5.4.6", "", "the aliases of this host go in circles (6.3)");
        return;
    }
    /* It would have a sender again, its owner, who would be told of each failure, perhaps by this list. */
    if (m->owner != NULL && strcmp(e->reverse_path, "<>") == 0) {
        smtp_queue_refused(q, r, "5.4.6", "", "a notice is not for a list (4.5.5, 6.3)");
        return;
    }
    copy = copy_for(q, e, index, id, m, &x);
    if (copy != NULL)
        error = spool_copy(q, e, copy);
    if (error == 0)
        smtp_queue_add(q, copy);
    else
        smtp_spool_entry_free(copy);
    if (error != 0 && error != EEXIST) {
        q->trouble(q->owner, "An alias could not be expanded, and is tried again later", error);
        smtp_queue_try_failed(q, e, r, "4.3.0", "", strerror(error));
        return;
    }
    r->attempt = smtp_queue_now(q);
    r->state = !x.tell                            ? SMTP_SPOOLED_OVER
               : x.action == SMTP_ACTION_EXPANDED ? SMTP_SPOOLED_EXPANDED
                                                  : SMTP_SPOOLED_DELIVERED;
}
