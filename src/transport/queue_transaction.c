/* queue_transaction.c - an order for the client, and what came of it.  RFC 5321 §3.6.2, §4.2.1, §4.2.5
 * Read first: transport/queue_start.c.  Read next: transport/queue_hop.c.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "parse/ext/dsn.h"
#include "protocol/ext/extension.h"
#include "transport/queue_internal.h"

struct smtp_spool_recipient *smtp_queue_recipient(struct smtp_queue_hop *hop, size_t i)
{
    return &hop->jobs->message->entry->recipients[hop->fates[i].index];
}

/* NOTIFY's value goes on as it came (RFC 3461 §5.2.1); NULL: there was none. */
static const char *notify_words(unsigned set)
{
    static const char *const words[] = {
        NULL,    "NEVER", "SUCCESS",       NULL, "FAILURE",       NULL, "SUCCESS,FAILURE",       NULL,
        "DELAY", NULL,    "SUCCESS,DELAY", NULL, "FAILURE,DELAY", NULL, "SUCCESS,FAILURE,DELAY", NULL,
    };
    return words[set & 15];
}

/* Who is spoken to: a name if there is one, else the address. */
const char *smtp_queue_remote(const struct smtp_queue_hop *hop, char text[SMTP_ADDRESS_LITERAL])
{
    const struct addrinfo *const at = hop->client.trying;
    const char *const name = at != NULL ? hop->way.host[at - hop->way.info] : "";

    if (name != NULL)
        return name;
    smtp_address_literal(at->ai_addr, text);
    return text;
}

/* "450 4.2.0 Come back later", as one line; without a code, the words alone. */
void smtp_queue_reply_text(int code, const char *text, char out[SMTP_QUEUE_REPLY])
{
    if (code == 0)
        snprintf(out, SMTP_QUEUE_REPLY, "%s", text);
    else
        snprintf(out, SMTP_QUEUE_REPLY, "%d%s%s", code, *text != '\0' ? " " : "", text);
}

/* Who is due, up to a hundred; the rest is the next transaction's. */
static void choose(struct smtp_queue_hop *hop)
{
    const int64_t now = smtp_queue_now(hop->queue);
    const struct smtp_spool_entry *const e = hop->jobs->message->entry;

    hop->count = 0;
    for (const struct smtp_queue_job *job = hop->jobs; job != NULL; job = job->next)
        for (size_t i = SIZE_MAX; hop->count < SMTP_QUEUE_RECIPIENTS && smtp_queue_next_recipient(job, now, &i);) {
            const struct smtp_spool_recipient *const r = &e->recipients[i];

            hop->fates[hop->count] = (struct smtp_queue_fate){ .index = i };
            hop->paths[hop->count] = r->path;
            hop->dsn_of[hop->count++] =
                (struct smtp_client_dsn_of){ notify_words(r->notify), *r->orcpt != '\0' ? r->orcpt : NULL };
        }
}

/* Who relays does not offer SMTPUTF8, so nobody has said that the header is more than ASCII.  If it is all the same, it
 * goes on as it came: a relay need not look (RFC 6531 §3.6). */
static struct smtp_text_facts facts_of(struct smtp_slice content)
{
    struct smtp_text_facts facts = smtp_text_facts(content);

    facts.eight_bit_header = false;
    return facts;
}

/* The order for the client.  False: its content cannot be read, and this try has failed. */
bool smtp_queue_prepare(struct smtp_queue_hop *hop)
{
    static const char *const ret[] = { NULL, "FULL", "HDRS" };
    const struct smtp_spool_entry *const e = hop->jobs->message->entry;

    choose(hop);
    if (!smtp_queue_map(hop->queue, e->id, &hop->content)) {
        hop->queue->trouble(hop->queue->owner, "A message cannot be read from the spool", errno);
        for (size_t i = 0; i < hop->count; i++)
            smtp_queue_try_failed(hop->queue, e, smtp_queue_recipient(hop, i), "4.3.0", "",
                                  "its content cannot be read");
        return false;
    }
    hop->client.message = hop->content;
    hop->client.config = (struct smtp_client_config){
        .helo = hop->queue->domain,
        .reverse_path = e->reverse_path,
        .forward_paths = hop->paths,
        .recipients = hop->count,
        .message = facts_of(hop->content),
        .tls = hop->queue->tls != NULL && !hop->clear ? SMTP_TLS_MAY : SMTP_TLS_NO,
        .dsn = { .ret = ret[e->ret % 3], .envid = *e->envid != '\0' ? e->envid : NULL, .optional = true },
        .dsn_of = hop->dsn_of,
        .more = true,
    };
    return true;
}

void smtp_queue_replied(void *owner, size_t index, int code, const char *text)
{
    struct smtp_queue_hop *const hop = owner;
    char reply[SMTP_QUEUE_REPLY];

    hop->fates[index].code = code;
    smtp_queue_reply_text(code, text, reply);
    smtp_spool_set(&smtp_queue_recipient(hop, index)->reply, reply);
}

/* A message that no host of theirs can take as it is will not be changed by us (§6.4). */
static const char *unfit_status(const struct smtp_client *s, const struct smtp_client_config *config)
{
    return s->size_limit > 0 && config->message.size > s->size_limit ? "5.3.4" : "5.6.3";
}

/* One recipient, by the reply that decided: its own, or that of all (§4.2.1: the first digit). */
static void decide(struct smtp_queue_hop *hop, struct smtp_spool_recipient *r, int code, const char *reply)
{
    const struct smtp_client_connection *const c = &hop->client;
    struct smtp_queue *const q = hop->queue;
    char text[SMTP_ADDRESS_LITERAL];
    const char *const who = code == 0 ? "" : smtp_queue_remote(hop, text); /* no reply: the words are ours */

    if (c->session.unfit)
        smtp_queue_refused(q, r, unfit_status(&c->session, &c->config), who, reply);
    else if (code / 100 == 5)
        smtp_queue_refused(q, r, "", who, reply);
    else /* 4yz; or what nobody can make sense of, and may be better next time */
        smtp_queue_try_failed(q, hop->jobs->message->entry, r, code / 100 == 4 ? "" : "4.5.0", who, reply);
}

/* What the outcome means for each.  Unknown is tried again: twice rather than never (RFC 1047). */
void smtp_queue_finish(struct smtp_queue_hop *hop)
{
    const struct smtp_client_connection *const c = &hop->client;
    char all[SMTP_QUEUE_REPLY], text[SMTP_ADDRESS_LITERAL];

    smtp_queue_reply_text(c->code, c->text, all);
    for (size_t i = 0; i < hop->count; i++) {
        struct smtp_spool_recipient *const r = smtp_queue_recipient(hop, i);
        const int code = hop->fates[i].code;

        if (code / 100 != 2) {
            char own[SMTP_QUEUE_REPLY];

            snprintf(own, sizeof own, "%s", r->reply);
            decide(hop, r, code, own);
        } else if (c->outcome == SMTP_OUTCOME_ACCEPTED) { /* §4.2.5: it is theirs now, and so is what DSN asks */
            r->state = smtp_client_offers(&c->session, &smtp_ext_dsn) ? SMTP_SPOOLED_OVER : SMTP_SPOOLED_RELAYED;
            r->attempt = smtp_queue_now(hop->queue);
            smtp_spool_set(&r->remote, smtp_queue_remote(hop, text));
            smtp_spool_set(&r->reply, all);
            smtp_spool_set(&r->status, "");
        } else {
            decide(hop, r, c->outcome == SMTP_OUTCOME_UNKNOWN ? 421 : c->code, all);
        }
    }
}
