/* connection_mail.c - a mail transaction: who is asked, where the content goes.  RFC 5321 §4.1.1.4, §4.4
 * Read first: transport/connection_server.c.  Read next: transport/connection_relay.c.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "protocol/trace.h"
#include "transport/connection_server.h"
#include "transport/idn.h"
#include "transport/queue.h"

/* The forward-path without its source route.  A bare <Postmaster> gets our domain, for the path in FOR has one
 * (§4.4). */
static void format_path(const struct smtp_connection *c, struct smtp_slice local_part, struct smtp_slice domain,
                        char path[SMTP_FORWARD_PATH])
{
    const char *ours = c->service->config->domain;

    if (domain.len == 0)
        domain = smtp_slice_text(ours);
    snprintf(path, SMTP_FORWARD_PATH, "<%.*s@%.*s>", (int)local_part.len, (const char *)local_part.octets,
             (int)domain.len, (const char *)domain.octets);
}

static struct smtp_reply recipient(struct smtp_connection *c)
{
    const struct smtp_policy *policy = &c->service->policy;
    const struct smtp_path_spans *spans = smtp_server_path(&c->session);
    const unsigned char *line = smtp_server_line(&c->session).octets;
    const struct smtp_slice local_part = smtp_slice(line, spans->local_part), domain = smtp_slice(line, spans->domain);
    const struct smtp_policy_client who = { (const struct sockaddr *)&c->peer, c->session.authenticated };
    char path[SMTP_FORWARD_PATH];
    struct smtp_reply reply = { 0, NULL, NULL };
    bool ours = false;

    if (policy->relay != NULL)
        reply = policy->relay(policy->relays, local_part, domain, c->here, &who, &ours);
    format_path(c, local_part, ours ? smtp_slice_none() : domain, path);
    if (reply.code != 0)
        reply = smtp_connection_relay(c, path, reply);
    else
        reply = smtp_connection_local(c, path, policy->recipient(policy->owner, local_part, domain, c->here, &c->to));
    if (reply.code == 250 && c->session.envelope.recipients == 0)
        strcpy(c->forward_path, path);
    return reply;
}

/* What WITH says: RFC 3848 §1, RFC 6531 §4.3. */
static const char *protocol(const struct smtp_server *s)
{
    static const char *const words[2][4] = { { "ESMTP", "ESMTPA", "ESMTPS", "ESMTPSA" },
                                             { "UTF8SMTP", "UTF8SMTPA", "UTF8SMTPS", "UTF8SMTPSA" } };

    return s->envelope.extended ? words[s->envelope.mail.smtputf8][2 * s->tls + s->authenticated] : "SMTP";
}

/* A name for the trace fields: with U-labels where SMTPUTF8 was said (RFC 6531 §3.7.3 SHOULD), else as it is. */
static const char *shown(const struct smtp_connection *c, const char *name, char room[SMTP_DOMAIN_MAX + 1])
{
    if (!c->session.envelope.mail.smtputf8)
        return name;
    smtp_domain_unicode(name, room);
    return room;
}

/* The trace fields stand above all content: §4.4, §4.1.1.4. */
static void write_trace(struct smtp_connection *c)
{
    const struct smtp_clock *clock = c->service->loop->clock;
    const struct smtp_envelope *envelope = &c->session.envelope;
    struct smtp_wall_time now = clock->wall(clock);
    char fields[SMTP_TRACE_MAX], helo[SMTP_DOMAIN_MAX + 1], domain[SMTP_DOMAIN_MAX + 1];
    struct smtp_trace trace = {
        .reverse_path = envelope->reverse_path,
        .helo = shown(c, envelope->helo, helo),
        .address = c->address,
        .domain = shown(c, c->service->config->domain, domain),
        .protocol = protocol(&c->session),
        .id = c->id,
        .for_path = envelope->recipients == 1 ? c->forward_path : NULL, /* §7.2, §7.6 */
        .utf8 = envelope->mail.smtputf8,
        .time = now.seconds,
        .offset = now.offset,
    };
    size_t len = smtp_trace_format(&trace, fields, sizeof fields);

    smtp_delivery_write(c->delivery, (struct smtp_slice){ (const unsigned char *)fields, len });
    if (c->delivery->spooling == NULL)
        return;
    trace.reverse_path = NULL; /* a Return-Path is for who makes the final delivery, §4.4 */
    len = smtp_trace_format(&trace, fields, sizeof fields);
    smtp_spooling_write(c->delivery->spooling, (struct smtp_slice){ (const unsigned char *)fields, len });
}

/* So that it can be said in the trace field, in the 250, and of the spool's files. */
static void make_id(struct smtp_connection *c)
{
    struct smtp_service *service = c->service;
    const struct smtp_clock *clock = service->loop->clock;

    ++service->messages;
    if (service->queue != NULL)
        smtp_spool_id(service->queue->spool, c->id);
    else
        snprintf(c->id, sizeof c->id, "%" PRIx64 "-%" PRIx64 "-%x", (uint64_t)clock->wall(clock).seconds, service->seed,
                 service->messages);
}

/* 354 in any case: DATA itself may be refused with 503 and 554 only (§4.3.2), and a full disk is neither.  Its 451 or
 * 452 comes after the data. */
static struct smtp_reply data(struct smtp_connection *c)
{
    static const struct smtp_maildir_set nowhere = { .bits = { 0 } };
    struct smtp_maildir *const maildirs = c->service->maildirs;

    make_id(c);
    c->keeps = maildirs != NULL || c->relaying != NULL;
    if (c->keeps && (c->delivery = smtp_delivery_open(maildirs, maildirs != NULL ? &c->to : &nowhere)) != NULL) {
        if (c->relaying != NULL)
            smtp_connection_spool(c);
        write_trace(c);
        smtp_return_path_init(&c->return_path);
    }
    return (struct smtp_reply){ 354, NULL, "Start mail input; end with <CRLF>.<CRLF>" };
}

/* A Maildir is final delivery, so the Return-Path that write_trace puts on top is to be the only one: §4.4.  A relay
 * leaves the content as it is. */
static void put(struct smtp_connection *c, struct smtp_slice octets)
{
    if (c->delivery->spooling != NULL)
        smtp_spooling_write(c->delivery->spooling, octets);
    while (octets.len > 0) {
        struct smtp_slice run;
        size_t used = smtp_return_path_exec(&c->return_path, octets.octets, octets.len, &run);

        smtp_delivery_write(c->delivery, run);
        octets.octets += used;
        octets.len -= used;
    }
}

size_t smtp_connection_piece(const struct smtp_connection *c, size_t len)
{
    return c->delivery != NULL && len > SMTP_DELIVERY_PIECE ? (size_t)SMTP_DELIVERY_PIECE : len;
}

/* Gives the delivery to the disk's thread.  False: there is none, and all wait for the disk. */
static bool store(struct smtp_connection *c)
{
    c->delivery->owner = c;
    c->storing = smtp_service_store(c->service, c->delivery);
    return c->storing;
}

static void content(struct smtp_connection *c, struct smtp_slice octets)
{
    if (c->delivery == NULL || c->delivery->result != SMTP_STORE_OK)
        return;
    put(c, octets);
    if (smtp_delivery_full(c->delivery) && !store(c))
        smtp_delivery_flush(c->delivery);
}

static struct smtp_reply refuse(struct smtp_connection *c, enum smtp_store why, int error)
{
    const struct smtp_policy *policy = &c->service->policy;

    policy->trouble(policy->owner, "A message could not be stored, and its client was told to try again", error);
    if (why == SMTP_STORE_FULL)
        return (struct smtp_reply){ 452, "4.3.1", "Insufficient system storage" };
    return (struct smtp_reply){ 451, "4.3.0", "Local error in processing" };
}

static void message_taken(struct smtp_connection *c)
{
    char text[SMTP_POLICY_TEXT];

    snprintf(text, sizeof text, "OK, message accepted as %s", c->id);
    smtp_server_answer(&c->session, (struct smtp_reply){ 250, "2.0.0", text });
}

/* 250 makes the message ours (§4.2.5), so it is said after the disk has it and not before. */
static void answer_stored(struct smtp_connection *c)
{
    const struct smtp_delivery *const d = c->delivery;

    if (d != NULL && d->result == SMTP_STORE_OK) {
        smtp_connection_spooled(c->delivery);
        message_taken(c);
    } else
        smtp_server_answer(&c->session,
                           d != NULL ? refuse(c, d->result, d->error) : refuse(c, SMTP_STORE_FAILED, ENOMEM));
}

/* What has failed already need not be tried to the end. */
static void message(struct smtp_connection *c)
{
    if (!c->keeps) {
        message_taken(c);
        return;
    }
    if (c->delivery != NULL && c->delivery->result == SMTP_STORE_OK) {
        c->delivery->whole = true;
        if (store(c))
            return;
        smtp_delivery_commit(c->delivery);
    }
    answer_stored(c);
}

void smtp_connection_stored(void *owner, struct smtp_delivery *delivery)
{
    struct smtp_connection *const c = owner;

    if (c == NULL) { /* who sent it has gone without the answer: it may come twice, but it is not lost (RFC 1047) */
        if (delivery->whole)
            smtp_connection_spooled(delivery);
        smtp_delivery_close(delivery);
        return;
    }
    c->storing = false;
    if (delivery->whole)
        answer_stored(c);
    smtp_connection_resume(c);
}

/* One line of EXPN's reply; the session asks again while there are more. */
static void expand(struct smtp_connection *c, char text[SMTP_POLICY_TEXT])
{
    const struct smtp_policy *policy = &c->service->policy;
    bool more = false;
    struct smtp_reply reply = policy->expand(policy->owner, smtp_server_text(&c->session), c->here,
                                             c->session.lines_said, c->session.utf8_asked, &more, text);

    if (more)
        smtp_server_answer_more(&c->session, reply);
    else
        smtp_server_answer(&c->session, reply);
}

static void reset(struct smtp_connection *c)
{
    if (c->storing) /* it is not ours to close now */
        c->delivery->owner = NULL;
    else
        smtp_delivery_close(c->delivery);
    smtp_spool_entry_free(c->relaying);
    c->relaying = NULL;
    c->storing = c->keeps = false;
    c->delivery = NULL;
    c->to = (struct smtp_maildir_set){ .bits = { 0 } };
}

void smtp_connection_answer(struct smtp_connection *c, enum smtp_server_event event)
{
    const struct smtp_policy *policy = &c->service->policy;
    char text[SMTP_POLICY_TEXT];

    switch (event) {
    case SMTP_SERVER_SENDER:
        smtp_server_answer(&c->session, policy->sender(policy->owner, &c->session.envelope));
        break;
    case SMTP_SERVER_RECIPIENT: smtp_server_answer(&c->session, recipient(c)); break;
    case SMTP_SERVER_VERIFY:
        smtp_server_answer(&c->session, policy->verify(policy->owner, smtp_server_text(&c->session), c->here,
                                                       c->session.utf8_asked, text));
        break;
    case SMTP_SERVER_EXPAND: expand(c, text); break;
    case SMTP_SERVER_DATA: smtp_server_answer(&c->session, data(c)); break;
    case SMTP_SERVER_CONTENT: content(c, c->session.content); break;
    case SMTP_SERVER_MESSAGE:
        if (!c->storing) /* else it has been asked before */
            message(c);
        break;
    case SMTP_SERVER_AUTH: smtp_connection_auth(c); break;
    case SMTP_SERVER_CREDENTIAL: smtp_connection_credential(c); break;
    case SMTP_SERVER_RESET: reset(c); break;
    case SMTP_SERVER_STARTTLS:
    case SMTP_SERVER_TLS: /* connection_server.c */
    case SMTP_SERVER_IDLE:
    case SMTP_SERVER_FULL:
    case SMTP_SERVER_CLOSE: break;
    }
}
