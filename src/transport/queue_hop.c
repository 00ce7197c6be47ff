/* queue_hop.c - a connection to one of the next hosts, and its jobs.    RFC 5321 §3.6.2, §4.5.4.1, §5.1
 * Read first: transport/queue_transaction.c.  Read next: transport/queue_outcome.c.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "transport/queue_internal.h"

/* Its jobs are none of the hop's any more. */
static struct smtp_queue_job *let_go(struct smtp_queue_hop *hop)
{
    struct smtp_queue_job *const jobs = hop->jobs;

    smtp_queue_unmap(&hop->content);
    hop->jobs = NULL;
    return jobs;
}

/* They are over, for now at least. */
static void end_jobs(struct smtp_queue_hop *hop)
{
    smtp_queue_done(hop->queue, let_go(hop));
}

static void put_back(struct smtp_queue_hop *hop)
{
    smtp_queue_put_back(hop->queue, let_go(hop));
}

/* --- a connection ------------------------------------------------------------------------------------------------- */

static void bury(struct smtp_queue_hop *hop)
{
    struct smtp_queue *const q = hop->queue;

    *(hop->previous != NULL ? &hop->previous->next : &q->hops) = hop->next;
    if (hop->next != NULL)
        hop->next->previous = hop->previous;
    hop->hosts->hops--;
    q->hopping--;
    hop->previous = NULL;
    hop->next = q->dead; /* somebody above us may still look at it */
    q->dead = hop;
    smtp_queue_wake(q);
}

/* The message had its try, and the hosts have answered: for all whose they are. */
static void answered(struct smtp_queue_hop *hop)
{
    for (struct smtp_queue_job *job = hop->jobs; job != NULL; job = job->next)
        smtp_retry_host_answered(&job->to->host);
    for (struct smtp_queue_destination *to = hop->hosts->destinations; to != NULL; to = to->sharing)
        smtp_retry_host_answered(&to->host);
    smtp_queue_finish(hop);
    end_jobs(hop);
}

/* This transaction is over, and the session is good for another. */
static bool next(void *owner)
{
    struct smtp_queue_hop *const hop = owner;
    struct smtp_queue *const q = hop->queue;

    answered(hop);
    if (++hop->messages < SMTP_QUEUE_PER_CONNECTION && !q->leaving)
        hop->jobs = smtp_queue_share(q, hop->hosts, smtp_queue_now(q));
    if (hop->jobs == NULL)
        return false;
    if (smtp_queue_prepare(hop))
        return true;
    end_jobs(hop);
    return false;
}

static void fail(struct smtp_queue_hop *hop, struct smtp_queue_destination *to, const struct smtp_queue_message *m)
{
    const struct smtp_client_connection *const c = &hop->client;
    char reply[SMTP_QUEUE_REPLY], text[SMTP_ADDRESS_LITERAL];

    if (c->reached == SMTP_REACHED_NOBODY) {
        snprintf(reply, sizeof reply, "no host of %s took the connection (%s)", to->domain, strerror(c->error));
        smtp_queue_unreachable(hop->queue, to, m, "4.4.1", "", reply);
    } else if (c->reached == SMTP_REACHED_PEER) {
        snprintf(reply, sizeof reply, "the host of %s took the connection and said nothing", to->domain);
        smtp_queue_unreachable(hop->queue, to, m, "4.4.2", "", reply);
    } else {
        smtp_queue_reply_text(c->code, c->text, reply);
        smtp_queue_unreachable(hop->queue, to, m, "", smtp_queue_remote(hop, text), reply);
    }
}

/* All due here fail with the hosts, for each destination that has them.  That this message had its try is written
 * down. */
static void unreachable(struct smtp_queue_hop *hop)
{
    struct smtp_queue_job *jobs = let_go(hop);
    const struct smtp_queue_message *const m = jobs->message;

    for (struct smtp_queue_job *job; (job = jobs) != NULL;) {
        struct smtp_queue_destination *const to = job->to;

        jobs = job->next;
        job->next = NULL;
        smtp_queue_put_back(hop->queue, job);
        fail(hop, to, m);
    }
    for (struct smtp_queue_destination *to = hop->hosts->destinations; to != NULL; to = to->sharing)
        fail(hop, to, NULL);
}

/* Nobody has said anything of this message. */
static void host_failed(struct smtp_queue_hop *hop)
{
    const struct smtp_client_connection *const c = &hop->client;

    if (c->reached == SMTP_REACHED_SERVER && c->offered > 0) {
        answered(hop); /* it heard us up to the mail data, and was gone then: that is this message's own failure */
    } else if (c->reached == SMTP_REACHED_SERVER && c->code / 100 == 5) {
        smtp_queue_finish(hop); /* 554 in the greeting, 550 to EHLO: no mail from us (§3.1), now or later */
        end_jobs(hop);
    } else {
        unreachable(hop);
    }
}

/* Has the message had its try?  MAIL was said to a host that did not just go away with it. */
static bool was_tried(const struct smtp_queue_hop *hop)
{
    const struct smtp_client_connection *const c = &hop->client;

    if (c->reached != SMTP_REACHED_SERVER || !(c->session.begun || c->session.unfit))
        return false;
    return c->outcome != SMTP_OUTCOME_REFUSED || c->code != 421;
}

static void once_more(struct smtp_queue_hop *hop, const struct addrinfo *address, bool clear)
{
    hop->addresses = address;
    hop->clear = clear;
    hop->again = true;
    smtp_queue_wake(hop->queue);
}

static void ended(void *owner)
{
    struct smtp_queue_hop *const hop = owner;
    const struct addrinfo *const tried = hop->client.trying;

    if (hop->jobs != NULL && was_tried(hop)) {
        answered(hop);
    } else if (hop->jobs != NULL && (hop->messages > 0 || hop->queue->leaving)) {
        put_back(hop); /* it served others before: a new connection may serve this one */
    } else if (hop->jobs != NULL && hop->client.session.tls_due) {
        once_more(hop, tried, true); /* it offered TLS and has none: clear text is better than no mail (RFC 7435) */
        return;
    } else if (hop->jobs != NULL && tried != NULL && tried->ai_next != NULL) {
        once_more(hop, tried->ai_next, false); /* §5.1: each in order "until a delivery attempt succeeds" */
        return;
    } else if (hop->jobs != NULL) {
        host_failed(hop);
    }
    bury(hop);
}

static void connect_hop(struct smtp_queue_hop *hop)
{
    hop->again = false;
    hop->messages = 0;
    smtp_queue_unmap(&hop->content);
    hop->client = (struct smtp_client_connection){
        .loop = hop->queue->loop,
        .addresses = hop->addresses,
        .hosts = hop->way.host + (hop->addresses - hop->way.info),
        .tls = hop->queue->tls,
        .observer = hop->queue->observer,
        .owner = hop,
        .recipient = smtp_queue_replied,
        .next = next,
        .ended = ended,
    };
    if (smtp_queue_prepare(hop)) {
        smtp_client_connection_open(&hop->client);
        return;
    }
    end_jobs(hop);
    bury(hop);
}

bool smtp_queue_hop(struct smtp_queue *q, struct smtp_queue_hosts *hosts, int64_t now)
{
    struct smtp_queue_hop *const hop = calloc(1, sizeof *hop);

    if (hop == NULL) {
        q->trouble(q->owner, "A connection has to wait", ENOMEM);
        return false;
    }
    hop->queue = q;
    hop->hosts = hosts;
    smtp_way_again(&hop->way, &hosts->way, q->seed++);
    hop->addresses = hop->way.addresses;
    hop->jobs = smtp_queue_share(q, hosts, now);
    hosts->hops++;
    hosts->begun++;
    q->hopping++;
    hop->next = q->hops;
    if (hop->next != NULL)
        hop->next->previous = hop;
    q->hops = hop;
    connect_hop(hop);
    return true;
}

void smtp_queue_hop_cut(struct smtp_queue_hop *hop)
{
    if (hop->again) { /* between two addresses */
        put_back(hop);
        bury(hop);
    } else {
        smtp_client_connection_cut(&hop->client);
    }
}

void smtp_queue_tend(struct smtp_queue *q)
{
    struct smtp_queue_hop *next_hop;

    for (struct smtp_queue_hop *hop = q->hops; hop != NULL; hop = next_hop) {
        next_hop = hop->next;
        if (hop->again && q->leaving)
            smtp_queue_hop_cut(hop);
        else if (hop->again)
            connect_hop(hop);
    }
    for (struct smtp_queue_hop *hop; (hop = q->dead) != NULL;) {
        q->dead = hop->next;
        free(hop);
    }
    if (q->leaving && q->hops == NULL)
        event_del(&q->wishes); /* nothing is waited for any more */
}
