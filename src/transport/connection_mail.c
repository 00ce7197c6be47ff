/* connection_mail.c - a mail transaction: who is asked, where the content goes.  RFC 5321 §4.1.1.4, §4.4
 * Read first: transport/connection_server.c.  Read next: transport/connection_client.h.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "protocol/trace.h"
#include "transport/connection_server.h"

/* Remembers the first forward-path without its source route.  A bare <Postmaster> gets our domain, for the path in FOR
 * has one (§4.4). */
static void remember(struct smtp_connection *c, struct smtp_slice local_part, struct smtp_slice domain)
{
    const char *ours = c->service->config->domain;

    if (domain.len == 0)
        domain = (struct smtp_slice){ (const unsigned char *)ours, strlen(ours) };
    snprintf(c->forward_path, sizeof c->forward_path, "<%.*s@%.*s>", (int)local_part.len,
             (const char *)local_part.octets, (int)domain.len, (const char *)domain.octets);
}

static struct smtp_reply recipient(struct smtp_connection *c)
{
    const struct smtp_policy *policy = &c->service->policy;
    const struct smtp_path_spans *path = smtp_server_path(&c->session);
    const unsigned char *line = smtp_server_line(&c->session).octets;
    struct smtp_slice local_part = smtp_slice(line, path->local_part), domain = smtp_slice(line, path->domain);
    struct smtp_reply reply = policy->recipient(policy->owner, local_part, domain, c->here, &c->to);

    if (reply.code == 250 && c->session.envelope.recipients == 0)
        remember(c, local_part, domain);
    return reply;
}

/* What WITH says: RFC 3848 §1. */
static const char *protocol(const struct smtp_server *s)
{
    if (!s->envelope.extended)
        return "SMTP";
    if (s->tls)
        return s->authenticated ? "ESMTPSA" : "ESMTPS";
    return s->authenticated ? "ESMTPA" : "ESMTP";
}

/* The trace fields stand above all content: §4.4, §4.1.1.4. */
static void write_trace(struct smtp_connection *c)
{
    const struct smtp_clock *clock = c->service->loop->clock;
    const struct smtp_envelope *envelope = &c->session.envelope;
    struct smtp_wall_time now = clock->wall(clock);
    char fields[SMTP_TRACE_MAX];
    struct smtp_trace trace = {
        .reverse_path = envelope->reverse_path,
        .helo = envelope->helo,
        .address = c->address,
        .domain = c->service->config->domain,
        .protocol = protocol(&c->session),
        .id = c->id,
        .for_path = envelope->recipients == 1 ? c->forward_path : NULL, /* §7.2, §7.6 */
        .time = now.seconds,
        .offset = now.offset,
    };
    size_t len = smtp_trace_format(&trace, fields, sizeof fields);

    smtp_delivery_write(c->delivery, (struct smtp_slice){ (const unsigned char *)fields, len });
}

/* 354 in any case: DATA itself may be refused with 503 and 554 only (§4.3.2), and a full disk is neither.  Its 451 or
 * 452 comes after the data. */
static struct smtp_reply data(struct smtp_connection *c)
{
    struct smtp_service *service = c->service;
    const struct smtp_clock *clock = service->loop->clock;

    snprintf(c->id, sizeof c->id, "%" PRIx64 "-%" PRIx64 "-%x", (uint64_t)clock->wall(clock).seconds, service->seed,
             ++service->messages);
    if (service->maildirs != NULL && (c->delivery = smtp_delivery_open(service->maildirs, &c->to)) != NULL) {
        write_trace(c);
        smtp_return_path_init(&c->return_path);
    }
    return (struct smtp_reply){ 354, NULL, "Start mail input; end with <CRLF>.<CRLF>" };
}

/* A Maildir is final delivery, so the Return-Path that write_trace puts on top is to be the only one: §4.4. */
static void content(struct smtp_connection *c, struct smtp_slice octets)
{
    while (c->delivery != NULL && octets.len > 0) {
        struct smtp_slice run;
        size_t used = smtp_return_path_exec(&c->return_path, octets.octets, octets.len, &run);

        smtp_delivery_write(c->delivery, run);
        octets.octets += used;
        octets.len -= used;
    }
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

    if (d != NULL && d->result == SMTP_STORE_OK)
        message_taken(c);
    else
        smtp_server_answer(&c->session,
                           d != NULL ? refuse(c, d->result, d->error) : refuse(c, SMTP_STORE_FAILED, ENOMEM));
}

/* What has failed already need not be tried to the end.  Without a second thread, all wait for the disk. */
static void message(struct smtp_connection *c)
{
    if (c->service->maildirs == NULL) {
        message_taken(c);
        return;
    }
    if (c->delivery != NULL && c->delivery->result == SMTP_STORE_OK) {
        c->delivery->owner = c;
        c->storing = smtp_service_store(c->service, c->delivery);
        if (c->storing)
            return;
        smtp_delivery_commit(c->delivery);
    }
    answer_stored(c);
}

void smtp_connection_stored(void *owner, struct smtp_delivery *delivery)
{
    struct smtp_connection *const c = owner;

    if (c == NULL) { /* who sent it has gone without the answer: it may come twice, but it is not lost (RFC 1047) */
        smtp_delivery_close(delivery);
        return;
    }
    c->storing = false;
    answer_stored(c);
    smtp_connection_resume(c);
}

/* One line of EXPN's reply; the session asks again while there are more. */
static void expand(struct smtp_connection *c, char text[SMTP_POLICY_TEXT])
{
    const struct smtp_policy *policy = &c->service->policy;
    bool more = false;
    struct smtp_reply reply =
        policy->expand(policy->owner, smtp_server_text(&c->session), c->here, c->session.lines_said, &more, text);

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
    c->storing = false;
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
        smtp_server_answer(&c->session, policy->verify(policy->owner, smtp_server_text(&c->session), c->here, text));
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
