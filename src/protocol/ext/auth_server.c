/* auth_server.c - AUTH from the server's chair: challenges, responses, and the end of it.  RFC 4954 §4, §6
 * Read first: protocol/ext/auth.c, protocol/ext/sasl_server.c.  Read next: protocol/ext/auth_client.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/ext/auth_internal.h"

#include <string.h>

#include "parse/ext/auth.h"
#include "parse/ext/base64.h"

static const struct smtp_reply bad_base64 = { 501, "5.5.2", "That is no base64 (RFC 4954 4)" };

/* The next challenge: nothing but base64 stands in it, and no status code (RFC 4954 §4, RFC 2034 §4). */
static struct smtp_reply challenge(struct smtp_server *s)
{
    const struct smtp_slice message = { s->auth->sasl.out, s->auth->sasl.out_len };
    const size_t len = smtp_base64_encode(message, s->text, sizeof s->text - 1);

    assert(len < sizeof s->text); /* the longest is SCRAM's first, and sasl.h bounds what is in it */
    s->text[len] = '\0';
    return (struct smtp_reply){ 334, NULL, s->text };
}

static struct smtp_reply stepped(struct smtp_server *s, enum smtp_sasl_step step)
{
    switch (step) {
    case SMTP_SASL_SAY: return challenge(s);
    case SMTP_SASL_ASK: return smtp_server_ask(s, SMTP_SERVER_CREDENTIAL);
    case SMTP_SASL_DONE: return (struct smtp_reply){ 235, "2.7.0", "Authentication succeeded" };
    case SMTP_SASL_WRONG: return (struct smtp_reply){ 535, "5.7.8", "Authentication credentials invalid" };
    case SMTP_SASL_MALFORMED: return (struct smtp_reply){ 501, "5.5.2", "That is no message of this mechanism" };
    case SMTP_SASL_BROKEN: break;
    }
    return (struct smtp_reply){ 454, "4.7.0", "Temporary authentication failure" };
}

/* Decoded where it lies. */
static struct smtp_reply respond(struct smtp_server *s, struct smtp_slice base64)
{
    unsigned char *const octets = s->auth->line;
    size_t len;

    if (base64.len > sizeof s->auth->line ||
        smtp_base64_decode(base64, octets, sizeof s->auth->line, &len) != SMTP_PARSE_OK)
        return bad_base64;
    return stepped(s, smtp_sasl_server_response(&s->auth->sasl, (struct smtp_slice){ octets, len }));
}

/* The mechanism that the line names, if it is one of ours. */
static enum smtp_sasl_mechanism mechanism_of(const struct smtp_server *s, const struct smtp_auth_argument *a)
{
    const enum smtp_sasl_mechanism m = smtp_sasl_find(smtp_slice(smtp_server_text(s).octets, a->mechanism));

    return m < SMTP_SASL_CRAM_MD5 && (s->config->mechanisms >> m & 1) != 0 ? m : SMTP_SASL_MECHANISMS;
}

static bool out_of_turn(const struct smtp_server *s)
{
    return s->dialogue.out_of_turn || s->in_transaction || !s->envelope.extended;
}

/* RFC 4954 §4.  Syntax first, then order, as with every verb. */
struct smtp_reply smtp_auth_said(struct smtp_server *s)
{
    struct smtp_auth_argument a;

    if (smtp_auth_argument_parse(&a, smtp_server_text(s)) != SMTP_PARSE_OK)
        return (struct smtp_reply){ 501, "5.5.2", "Syntax: AUTH mechanism [initial-response in base64] (RFC 4954)" };
    if (s->authenticated)
        return (struct smtp_reply){ 503, "5.5.1", "You are authenticated already (RFC 4954 4)" };
    if (out_of_turn(s))
        return (struct smtp_reply){ 503, "5.5.1", "AUTH comes after EHLO and outside of a transaction (RFC 4954 4)" };
    if (s->auth_failures >= SMTP_AUTH_FAILURES_MAX)
        return (struct smtp_reply){ 421, "4.7.0", "Too many attempts, closing transmission channel" };
    if (!s->tls && !s->config->auth_insecure)
        return (struct smtp_reply){ 538, "5.7.11", "Encryption required: say STARTTLS first" };
    if (mechanism_of(s, &a) == SMTP_SASL_MECHANISMS)
        return (struct smtp_reply){ 504, "5.5.4", "That mechanism is not offered here; EHLO tells which are" };
    return smtp_server_ask(s, SMTP_SERVER_AUTH);
}

/* The room is there.  A client that knows its mechanism says its first response with AUTH, "=" if it is empty; if it
 * did not, it is asked for it, or told the first challenge. */
static struct smtp_reply begin(struct smtp_server *s)
{
    const struct smtp_slice text = smtp_server_text(s);
    struct smtp_auth_argument a;
    struct smtp_slice response;

    smtp_auth_argument_parse(&a, text); /* as before */
    smtp_sasl_server_begin(&s->auth->sasl, mechanism_of(s, &a), s->config->crypto);
    if (!a.has_response)
        return challenge(s);
    response = smtp_slice(text.octets, a.response);
    if (response.len == 1) /* "=" */
        response.len = 0;
    return respond(s, response);
}

void smtp_server_auth(struct smtp_server *s, struct smtp_auth_room *room)
{
    struct smtp_reply reply = { 454, "4.7.0", "Temporary authentication failure" };

    assert(s->waiting == SMTP_SERVER_AUTH);
    s->auth = room;
    if (room != NULL)
        reply = begin(s);
    if (reply.code != 0) /* else it asks for more */
        smtp_server_answer(s, reply);
}

struct smtp_slice smtp_server_auth_name(const struct smtp_server *s)
{
    return (struct smtp_slice){ s->auth->sasl.name, s->auth->sasl.name_len };
}

void smtp_server_credential(struct smtp_server *s, const struct smtp_credential *credential, struct smtp_slice nonce)
{
    assert(s->waiting == SMTP_SERVER_CREDENTIAL);
    smtp_server_answer(s,
                       stepped(s, credential == NULL ? SMTP_SASL_BROKEN
                                                     : smtp_sasl_server_credential(&s->auth->sasl, credential, nonce)));
}

/* A line of the exchange, which is no command.  One that lost its end was too long for us. */
struct smtp_reply smtp_auth_text_said(struct smtp_server *s)
{
    struct smtp_slice line = smtp_server_line(s);

    if (line.len < 2 || memcmp(line.octets + line.len - 2, "\r\n", 2) != 0)
        return (struct smtp_reply){ 500, "5.5.6", "Authentication exchange line is too long (RFC 4954 4)" };
    line.len -= 2;
    return respond(s, line);
}

struct smtp_reply smtp_auth_cancel_said(struct smtp_server *s)
{
    (void)s;
    return (struct smtp_reply){ 501, "5.7.0", "Authentication cancelled" };
}

void smtp_auth_room_wipe(struct smtp_auth_room *room, const struct smtp_crypto *crypto)
{
    crypto->wipe(room, sizeof *room);
}

/* 334 goes on; everything else ends it, and what was said is nobody's any more. */
void smtp_auth_answered(struct smtp_server *s, int code)
{
    if (code == 334) {
        if (s->reading != SMTP_READING_TEXT)
            smtp_server_lend(s, s->auth->line, sizeof s->auth->line);
        s->reading = SMTP_READING_TEXT;
        return;
    }
    s->reading = SMTP_READING_COMMANDS;
    if (s->lent != NULL)
        smtp_server_lend(s, NULL, 0);
    if (s->auth != NULL)
        smtp_auth_room_wipe(s->auth, s->config->crypto);
    s->auth = NULL;
    s->config->crypto->wipe(s->line_octets, sizeof s->line_octets);
    s->line_len = 0;
    s->authenticated = s->authenticated || code == 235;
    s->auth_failures += code == 535;
}

/* RFC 4954 §6, SHOULD: where nobody may send without a name, every command but a few says so. */
struct smtp_reply smtp_auth_bars(const struct smtp_server *s)
{
    if (!s->config->auth_required || s->authenticated)
        return (struct smtp_reply){ 0, NULL, NULL };
    switch (s->verb) {
    case SMTP_VERB_MAIL:
    case SMTP_VERB_RCPT:
    case SMTP_VERB_DATA:
    case SMTP_VERB_VRFY:
    case SMTP_VERB_EXPN:
    case SMTP_VERB_HELP:
    case SMTP_VERB_BDAT:
    case SMTP_VERB_LAST: return (struct smtp_reply){ 530, "5.7.0", "Authentication required (RFC 4954 6)" };
    default: return (struct smtp_reply){ 0, NULL, NULL };
    }
}
