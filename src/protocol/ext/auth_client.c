/* auth_client.c - AUTH from the client's chair: which mechanism, and what to believe.  RFC 4954 §4, §6
 * Read first: protocol/ext/auth_server.c, protocol/ext/sasl_client.c.  Read next: protocol/judge.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/ext/auth_internal.h"

#include <stdio.h>
#include <string.h>

#include "parse/ext/base64.h"
#include "protocol/limits.h"

/* Best first.  Within TLS a listener learns nothing of PLAIN, and a server that has CRAM-MD5 has to keep the password
 * itself; without TLS that is still better than to say it to all.  SCRAM shows the server's face too. */
static const enum smtp_sasl_mechanism within_tls[] = { SMTP_SASL_SCRAM_SHA_256, SMTP_SASL_PLAIN, SMTP_SASL_LOGIN,
                                                       SMTP_SASL_CRAM_MD5 },
                                      in_clear[] = { SMTP_SASL_SCRAM_SHA_256, SMTP_SASL_CRAM_MD5, SMTP_SASL_PLAIN,
                                                     SMTP_SASL_LOGIN };

/* The best that is offered, may be used here, and was not refused yet. */
static enum smtp_sasl_mechanism best(const struct smtp_client *c)
{
    const enum smtp_sasl_mechanism *const order = c->verified ? within_tls : in_clear;

    for (size_t i = 0; i < SMTP_SASL_MECHANISMS; i++)
        if ((c->auth_offered >> order[i] & 1) != 0 && (c->auth_refused >> order[i] & 1) == 0 &&
            (c->verified || c->config->auth->insecure || !smtp_sasl_plaintext(order[i])))
            return order[i];
    return SMTP_SASL_MECHANISMS;
}

/* Names that we do not know are not for us. */
void smtp_auth_heard(struct smtp_client *c, struct smtp_slice params)
{
    c->auth_offered = 0;
    while (params.len > 0) {
        const unsigned char *const space = memchr(params.octets, ' ', params.len);
        const size_t len = space != NULL ? (size_t)(space - params.octets) : params.len;
        const enum smtp_sasl_mechanism m = smtp_sasl_find((struct smtp_slice){ params.octets, len });

        if (m < SMTP_SASL_MECHANISMS)
            c->auth_offered |= 1U << m;
        params.octets += len + (space != NULL);
        params.len -= len + (space != NULL);
    }
}

const char *smtp_auth_unsendable(const struct smtp_client *c)
{
    if (c->config->auth == NULL || c->authenticated)
        return NULL;
    if (c->auth_offered == 0)
        return c->tls
                   ? "the server offers no AUTH that we know, and a user was given (RFC 4954)"
                   : "the server offers no AUTH that we know, perhaps for want of TLS, and a user was given (RFC 4954)";
    if (c->auth_refused != 0)
        return "the server refused every mechanism that we could use (RFC 4954 6)";
    return "only mechanisms that tell the password are offered, and no TLS shows who hears it (RFC 4954 4, 14)";
}

enum smtp_verb smtp_auth_first(const struct smtp_client *c)
{
    const bool wanted = c->config->auth != NULL && !c->authenticated && best(c) != SMTP_SASL_MECHANISMS;

    return wanted ? SMTP_VERB_AUTH : (enum smtp_verb)0;
}

/* The message that sasl_client.c has ready, in base64; `empty` is what stands for none.  A message that does not fit is
 * never begun: replied() has looked. */
static int message_format(const struct smtp_sasl_client *x, const char *empty, char *out, size_t cap)
{
    const size_t len =
        x->out_len == 0 ? strlen(empty) : smtp_base64_encode((struct smtp_slice){ x->out, x->out_len }, out, cap);

    if (len + 3 > cap)
        return (int)(len + 3);
    if (x->out_len == 0)
        memcpy(out, empty, len);
    memcpy(out + len, "\r\n", 3);
    return (int)len + 2;
}

/* With the initial response, if there is one and the line has room for it: RFC 4954 §4 MUST NOT otherwise; then it
 * answers the empty challenge. */
int smtp_auth_format(const struct smtp_client *c, char *out, size_t cap)
{
    const struct smtp_client_auth *const a = c->config->auth;
    const enum smtp_sasl_mechanism mechanism = best(c);
    const enum smtp_sasl_step step =
        smtp_sasl_client_begin(a->sasl, mechanism, a->crypto, a->name, a->password, a->nonce);
    const int n = snprintf(out, cap, "AUTH %s ", smtp_sasl_name(mechanism));

    if (step == SMTP_SASL_SAY) {
        const int whole = n + message_format(a->sasl, "=", out + n, cap - (size_t)n);

        a->sasl->initial_waits = whole > SMTP_COMMAND_LINE_MAX;
        if (!a->sasl->initial_waits)
            return whole;
    }
    memcpy(out + n - 1, "\r\n", 3);
    return n + 1;
}

int smtp_auth_text_format(const struct smtp_client *c, char *out, size_t cap)
{
    return message_format(c->config->auth->sasl, "", out, cap);
}

int smtp_auth_cancel_format(const struct smtp_client *c, char *out, size_t cap)
{
    (void)c;
    return snprintf(out, cap, "*\r\n");
}

static void give_up(struct smtp_client *c, const char *why)
{
    smtp_sasl_client_end(c->config->auth->sasl);
    smtp_client_set_text(c, 0, why);
    smtp_client_refuse(c);
}

/* A challenge that makes no sense, or that shows a server which is not ours, is cancelled (RFC 4954 §4 MUST); why is
 * told when its 501 has come. */
static void cancel(struct smtp_client *c, const char *why)
{
    c->config->auth->sasl->why = why;
    smtp_client_say(c, SMTP_VERB_CANCEL);
}

static void challenged(struct smtp_client *c)
{
    struct smtp_sasl_client *const x = c->config->auth->sasl;
    unsigned char message[SMTP_CLIENT_LINE];
    struct smtp_slice challenge = { message, 0 };
    const struct smtp_slice text = smtp_slice_text(c->text);

    if (smtp_base64_decode(text, message, sizeof message, &challenge.len) != SMTP_PARSE_OK) {
        cancel(c, "the server's challenge is no base64, or too long (RFC 4954 4)");
        return;
    }
    if (x->initial_waits) { /* the response is ready since AUTH was said */
        x->initial_waits = false;
        smtp_client_say(c, SMTP_VERB_TEXT);
        return;
    }
    switch (smtp_sasl_client_challenge(x, challenge)) {
    case SMTP_SASL_SAY:
        if ((x->out_len + 2) / 3 * 4 + 2 < SMTP_AUTH_SAID_MAX)
            smtp_client_say(c, SMTP_VERB_TEXT);
        else
            cancel(c, "the server's challenge makes a response that is too long");
        break;
    case SMTP_SASL_BROKEN: cancel(c, "OpenSSL does not have the hash that the mechanism needs"); break;
    default: cancel(c, x->why); break;
    }
}

/* RFC 4954 §6: with 534 (and 504) another mechanism may do, SHOULD; with all else another would do no better, and a
 * wrong password said four ways may lock its user out. */
static void refused(struct smtp_client *c)
{
    struct smtp_sasl_client *const x = c->config->auth->sasl;

    if (c->sent == SMTP_VERB_CANCEL) {
        give_up(c, x->why);
    } else if (c->code == 534 || c->code == 504) {
        c->auth_refused |= 1U << x->mechanism;
        smtp_client_ready(c);
    } else {
        smtp_sasl_client_end(x);
        smtp_client_refuse(c);
    }
}

void smtp_auth_replied(struct smtp_client *c)
{
    struct smtp_sasl_client *const x = c->config->auth->sasl;

    if (c->code / 100 == 3) {
        challenged(c);
    } else if (c->code / 100 != 2) {
        refused(c);
    } else if (c->sent == SMTP_VERB_CANCEL || !smtp_sasl_client_believes(x)) {
        give_up(c, "the server says that we are who we say, and has not shown that it can know (RFC 5802 3)");
    } else {
        smtp_sasl_client_end(x);
        c->authenticated = true;
        smtp_client_ready(c);
    }
}
