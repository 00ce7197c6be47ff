/* queue_hop.c - a connection to one host of a destination, and its jobs.  RFC 5321 §3.6.2, §4.5.4.1, §5.1
 * Read first: transport/queue_transaction.c.  Read next: transport/queue_outcome.c.
 * SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "transport/queue_internal.h"

/* The job is over, for now at least. */
static void end_job(struct smtp_queue_hop *hop)
{
    struct smtp_queue_job *const job = hop->job;

    smtp_queue_unmap(&hop->content);
    hop->job = NULL;
    smtp_queue_done(hop->queue, job);
}

static void put_back(struct smtp_queue_hop *hop)
{
    struct smtp_queue_job *const job = hop->job;

    smtp_queue_unmap(&hop->content);
    hop->job = NULL;
    smtp_queue_put_back(hop->queue, job);
}

/* --- a connection ------------------------------------------------------------------------------------------------- */

static void bury(struct smtp_queue_hop *hop)
{
    struct smtp_queue *const q = hop->queue;

    *(hop->previous != NULL ? &hop->previous->next : &q->hops) = hop->next;
    if (hop->next != NULL)
        hop->next->previous = hop->previous;
    hop->to->hops--;
    q->hopping--;
    hop->previous = NULL;
    hop->next = q->dead; /* somebody above us may still look at it */
    q->dead = hop;
    smtp_queue_wake(q);
}

/* This transaction is over, and the session is good for another: the host has answered. */
static bool next(void *owner)
{
    struct smtp_queue_hop *const hop = owner;

    smtp_retry_host_answered(&hop->to->host);
    smtp_queue_finish(hop);
    end_job(hop);
    if (++hop->jobs == SMTP_QUEUE_PER_CONNECTION || (hop->job = smtp_queue_take(hop->queue, hop->to)) == NULL)
        return false;
    if (smtp_queue_prepare(hop))
        return true;
    end_job(hop);
    return false;
}

/* All due here fail with the host.  That this job had its try is written down. */
static void unreachable(struct smtp_queue_hop *hop, const char *status, const char *reply)
{
    const struct smtp_spool_entry *const e = hop->job->message->entry;
    char text[SMTP_ADDRESS_LITERAL], who[SMTP_DOMAIN_MAX + SMTP_ADDRESS_LITERAL];

    snprintf(who, sizeof who, "%s", hop->client.reached == SMTP_REACHED_SERVER ? smtp_queue_remote(hop, text) : "");
    smtp_queue_choose(hop);
    for (size_t i = 0; i < hop->count; i++)
        smtp_queue_try_failed(hop->queue, e, smtp_queue_recipient(hop, i), status, who, reply);
    end_job(hop);
    smtp_queue_unreachable(hop->queue, hop->to, status, who, reply);
}

/* Nobody has said anything of this message. */
static void host_failed(struct smtp_queue_hop *hop)
{
    const struct smtp_client_connection *const c = &hop->client;
    char reply[SMTP_QUEUE_REPLY];

    if (c->reached == SMTP_REACHED_NOBODY) {
        snprintf(reply, sizeof reply, "no host of %s took the connection (%s)", hop->to->domain, strerror(c->error));
        unreachable(hop, "4.4.1", reply);
        return;
    }
    if (c->reached == SMTP_REACHED_PEER) {
        snprintf(reply, sizeof reply, "the host of %s took the connection and said nothing", hop->to->domain);
        unreachable(hop, "4.4.2", reply);
        return;
    }
    if (c->offered > 0) { /* it heard us up to the mail data, and was gone then: that is this message's own failure */
        smtp_retry_host_answered(&hop->to->host);
        smtp_queue_finish(hop);
        end_job(hop);
        return;
    }
    if (c->code / 100 != 5) {
        smtp_queue_reply_text(c->code, c->text, reply);
        unreachable(hop, "", reply);
        return;
    }
    smtp_queue_finish(hop); /* 554 in the greeting, 550 to EHLO: no mail from us (§3.1), now or later */
    end_job(hop);
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

    if (hop->job != NULL && was_tried(hop)) {
        smtp_retry_host_answered(&hop->to->host);
        smtp_queue_finish(hop);
        end_job(hop);
    } else if (hop->job != NULL && (hop->jobs > 0 || hop->queue->leaving)) {
        put_back(hop); /* it served others before: a new connection may serve this one */
    } else if (hop->job != NULL && hop->client.session.tls_due) {
        once_more(hop, tried, true); /* it offered TLS and has none: clear text is better than no mail (RFC 7435) */
        return;
    } else if (hop->job != NULL && tried != NULL && tried->ai_next != NULL) {
        once_more(hop, tried->ai_next, false); /* §5.1: each in order "until a delivery attempt succeeds" */
        return;
    } else if (hop->job != NULL) {
        host_failed(hop);
    }
    bury(hop);
}

static void connect_hop(struct smtp_queue_hop *hop)
{
    hop->again = false;
    hop->jobs = 0;
    smtp_queue_unmap(&hop->content);
    hop->client = (struct smtp_client_connection){
        .loop = hop->queue->loop,
        .addresses = hop->addresses,
        .hosts = hop->hosts,
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
    end_job(hop);
    bury(hop);
}

/* --- the way ------------------------------------------------------------------------------------------------------ */

static void nowhere(struct smtp_queue_hop *hop, const char *status, const char *why)
{
    smtp_queue_choose(hop);
    for (size_t i = 0; i < hop->count; i++)
        smtp_queue_refused(hop->queue, smtp_queue_recipient(hop, i), status, "", why);
    end_job(hop);
    bury(hop);
}

static void found(struct smtp_way *way)
{
    struct smtp_queue_hop *const hop = way->owner;

    hop->asking = false;
    if (hop->job == NULL) /* cut meanwhile: it is among the dead */
        return;
    switch (way->route.verdict) {
    case SMTP_ROUTE_TRY:
        hop->addresses = way->addresses;
        hop->hosts = way->host;
        connect_hop(hop);
        break;
    case SMTP_ROUTE_NEVER: nowhere(hop, way->route.status, way->route.why); break;
    default:
        if (hop->queue->leaving)
            put_back(hop);
        else
            unreachable(hop, way->route.status, way->route.why);
        bury(hop);
    }
}

/* [192.0.2.1], [IPv6:2001:db8::1]: the host itself, and no question (§4.1.3). */
static bool literal(struct smtp_queue_hop *hop)
{
    const bool six = strncasecmp(hop->to->domain, "[IPv6:", 6) == 0;
    struct sockaddr_in *const in = (void *)&hop->literal;
    struct sockaddr_in6 *const in6 = (void *)&hop->literal;
    char address[SMTP_DOMAIN_MAX + 1];

    snprintf(address, sizeof address, "%s", hop->to->domain + (six ? 6 : 1));
    address[strcspn(address, "]")] = '\0';
    if (six)
        *in6 = (struct sockaddr_in6){ .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)hop->queue->port) };
    else
        *in = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)hop->queue->port) };
    if (inet_pton(six ? AF_INET6 : AF_INET, address, six ? (void *)&in6->sin6_addr : (void *)&in->sin_addr) != 1)
        return false;
    hop->info = (struct addrinfo){ .ai_family = hop->literal.ss_family,
                                   .ai_socktype = SOCK_STREAM,
                                   .ai_addrlen = six ? sizeof *in6 : sizeof *in,
                                   .ai_addr = (struct sockaddr *)&hop->literal };
    hop->addresses = &hop->info;
    return true;
}

bool smtp_queue_hop(struct smtp_queue *q, struct smtp_queue_destination *to)
{
    struct smtp_queue_hop *const hop = calloc(1, sizeof *hop);

    if (hop == NULL) {
        q->trouble(q->owner, "A connection has to wait", ENOMEM);
        return false;
    }
    hop->queue = q;
    hop->to = to;
    hop->job = smtp_queue_take(q, to);
    to->hops++;
    q->hopping++;
    hop->next = q->hops;
    if (hop->next != NULL)
        hop->next->previous = hop;
    q->hops = hop;
    if (to->domain[0] != '[') {
        hop->way = (struct smtp_way){
            .dns = q->dns, .port = q->port, .seed = q->seed++, .ours = q->domain, .owner = hop, .found = found
        };
        hop->asking = true;
        smtp_way_find(&hop->way, to->domain);
    } else if (literal(hop)) {
        connect_hop(hop);
    } else {
        nowhere(hop, "5.1.2", "the address-literal is of no kind that we know (4.1.3)");
    }
    return true;
}

void smtp_queue_hop_cut(struct smtp_queue_hop *hop)
{
    if (hop->again || hop->client.loop == NULL) { /* between two addresses; or still asking for the way */
        if (hop->job != NULL)
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
    for (struct smtp_queue_hop **link = &q->dead; *link != NULL;) {
        struct smtp_queue_hop *const hop = *link;

        if (hop->asking) {
            link = &hop->next;
        } else {
            *link = hop->next;
            free(hop);
        }
    }
    if (q->leaving && q->hops == NULL)
        event_del(&q->wishes); /* nothing is waited for any more */
}
