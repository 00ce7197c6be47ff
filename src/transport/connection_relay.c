/* connection_relay.c - recipients who are elsewhere: their mail goes into the spool.  RFC 5321 §3.6.2, §4.2.5
 * Read first: transport/connection_mail.c, transport/spooling.h.  Read next: transport/connection_client.h.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "parse/ext/dsn.h"
#include "transport/connection_server.h"
#include "transport/queue.h"

/* The envelope, made for the first recipient who needs it; its id is given when there is a message. */
static struct smtp_spool_entry *entry_of(struct smtp_connection *c)
{
    const struct smtp_envelope *const envelope = &c->session.envelope;

    if (c->relaying != NULL)
        return c->relaying;
    c->relaying = smtp_spool_entry_new("", envelope->reverse_path);
    if (c->relaying == NULL)
        return NULL;
    c->relaying->ret = envelope->mail.ret;
    if (smtp_spool_set(&c->relaying->envid, envelope->mail.envid) &&
        smtp_spool_set(&c->relaying->helo, envelope->helo) && smtp_spool_set(&c->relaying->address, c->address))
        return c->relaying;
    smtp_spool_entry_free(c->relaying);
    c->relaying = NULL;
    return NULL;
}

static bool add(struct smtp_connection *c, const char *path, enum smtp_spooled state)
{
    const struct smtp_rcpt_params *const params = &c->session.rcpt;
    struct smtp_spool_entry *const e = entry_of(c);
    struct smtp_spool_recipient *const r =
        e == NULL ? NULL : smtp_spool_entry_add(e, path, smtp_queue_now(c->service->queue));

    if (r != NULL && smtp_spool_set(&r->orcpt, params->orcpt)) {
        r->state = state;
        r->notify = params->notify;
        return true;
    }
    if (r != NULL)
        smtp_spool_entry_drop(e);
    if (e != NULL && e->count == 0) {
        smtp_spool_entry_free(e);
        c->relaying = NULL;
    }
    return false;
}

/* No memory for a recipient: he is refused for now, and the rest of the transaction stands (§3.3). */
static struct smtp_reply kept(bool added, struct smtp_reply reply)
{
    return added ? reply : (struct smtp_reply){ 452, "4.3.1", "Insufficient system storage" };
}

struct smtp_reply smtp_connection_relay(struct smtp_connection *c, const char *path, struct smtp_reply reply)
{
    return reply.code != 250 ? reply : kept(add(c, path, SMTP_SPOOLED_WAITING), reply);
}

/* Somebody here: only who wants to hear of success is remembered (RFC 3461 §5.2.3). */
struct smtp_reply smtp_connection_local(struct smtp_connection *c, const char *path, struct smtp_reply reply)
{
    if (reply.code != 250 || c->service->queue == NULL || (c->session.rcpt.notify & SMTP_NOTIFY_SUCCESS) == 0)
        return reply;
    return kept(add(c, path, SMTP_SPOOLED_DELIVERED), reply);
}

void smtp_connection_spool(struct smtp_connection *c)
{
    struct smtp_queue *const q = c->service->queue;
    struct smtp_spool_entry *const e = c->relaying;

    c->relaying = NULL;
    strcpy(e->id, c->id);
    e->arrival = smtp_queue_now(q);
    c->delivery->spooling = smtp_spooling_open(q->spool, e);
    if (c->delivery->spooling != NULL)
        c->delivery->spooling->owner = q;
    else
        c->delivery->result = SMTP_STORE_FAILED;
}

void smtp_connection_spooled(struct smtp_delivery *d)
{
    struct smtp_spooling *const w = d->spooling;

    if (w == NULL || d->result != SMTP_STORE_OK)
        return;
    smtp_queue_add(w->owner, w->entry);
    w->entry = NULL;
}
