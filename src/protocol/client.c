/* client.c - the client's side of a session: read replies, tell the owner what came of it.  RFC 5321 §3, §4.2
 * Read first: protocol/client.h, protocol/client_internal.h.  Read next: protocol/client_replied.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/client_internal.h"

#include <assert.h>
#include <string.h>

#include "protocol/ext/enhancedstatuscodes.h"
#include "protocol/limits.h"

void smtp_client_reply_begin(struct smtp_client *c)
{
    smtp_reply_line_init(&c->reply);
    c->lines = c->line_at = c->line_len = 0;
}

void smtp_client_init(struct smtp_client *c, const struct smtp_client_config *config)
{
    assert(config->recipients > 0);
    *c = (struct smtp_client){ .config = config, .sent = SMTP_VERB_OPEN };
    smtp_dialogue_init(&c->dialogue);
    smtp_dialogue_step(&c->dialogue, SMTP_VERB_OPEN);
    smtp_client_reply_begin(c);
}

/* An event that is due before any further octet. */
static enum smtp_client_event take_due(struct smtp_client *c)
{
    if (c->told < c->fates) {
        c->recipient = c->told++;
        return SMTP_CLIENT_RECIPIENT;
    }
    if (c->outcome != SMTP_OUTCOME_PENDING && !c->outcome_told) {
        c->outcome_told = true;
        return SMTP_CLIENT_OUTCOME;
    }
    if (c->closing)
        return SMTP_CLIENT_CLOSE;
    if (c->tls_due)
        return SMTP_CLIENT_TLS;
    if (c->resting)
        return SMTP_CLIENT_NEXT;
    return c->sending_content ? SMTP_CLIENT_CONTENT : SMTP_CLIENT_IDLE;
}

/* Keeps the line for its text; of an overlong one, the beginning. */
static void keep(struct smtp_client *c, const unsigned char *octets, size_t len)
{
    const size_t room = SMTP_CLIENT_LINE - c->line_len, kept = len < room ? len : room;

    memcpy(c->line_octets + c->line_len, octets, kept);
    c->line_len += kept;
}

static void line_text(struct smtp_client *c)
{
    const size_t at = c->reply.text.at - c->line_at;
    size_t len = at < c->line_len ? c->line_len - at : 0;

    if (len > c->reply.text.len)
        len = c->reply.text.len;
    if (len > sizeof c->text - 1)
        len = sizeof c->text - 1;
    memcpy(c->text, c->line_octets + at, len);
    c->text[len] = '\0';
}

static void line_ended(struct smtp_client *c)
{
    line_text(c);
    if (c->sent == SMTP_VERB_EHLO && c->reply.code / 100 == 2 && c->reply.lines > 1)
        smtp_client_offered(c);
    c->lines = c->reply.lines;
    c->line_at = c->reply.at;
    c->line_len = 0;
    if (!smtp_reply_line_whole(&c->reply))
        return;
    c->code = c->reply.code;
    smtp_client_keep_status(c);
    if (c->reply.codes_differ)
        smtp_client_fault(c, "the lines of the server's reply have different codes (4.2.1)");
    else
        smtp_client_replied(c);
    smtp_client_reply_begin(c);
}

static size_t reply_read(struct smtp_client *c, const unsigned char *octets, size_t len)
{
    const size_t used = smtp_reply_line_exec(&c->reply, octets, len);

    keep(c, octets, used);
    if (smtp_reply_line_error(&c->reply)) {
        c->skipping = true;
        smtp_client_fault(c, "what the server sent is no reply (4.2)");
        smtp_client_reply_begin(c);
    } else if (c->reply.lines > c->lines) {
        line_ended(c);
    }
    return used;
}

static size_t skip(struct smtp_client *c, const unsigned char *octets, size_t len)
{
    const unsigned char *const lf = memchr(octets, '\n', len);

    c->skipping = lf == NULL;
    return lf == NULL ? len : (size_t)(lf - octets) + 1;
}

enum smtp_client_event smtp_client_feed(struct smtp_client *c, const unsigned char *octets, size_t len, size_t *used)
{
    enum smtp_client_event event;

    *used = 0;
    while (((event = take_due(c)) == SMTP_CLIENT_IDLE || event == SMTP_CLIENT_CONTENT) && *used < len &&
           (smtp_client_has_room(c) || smtp_client_in_data(c))) /* a reply in mail data is answered with nothing */
        *used += (c->skipping ? skip : reply_read)(c, octets + *used, len - *used);
    return event;
}

void smtp_client_set_text(struct smtp_client *c, int code, const char *text)
{
    const size_t len = strlen(text);

    assert(len < sizeof c->text);
    c->code = code;
    c->status[0] = '\0';
    memcpy(c->text, text, len + 1);
}

void smtp_client_again(struct smtp_client *c, const struct smtp_client_config *config)
{
    assert(c->resting && config->recipients > 0);
    c->config = config;
    c->outcome = SMTP_OUTCOME_PENDING;
    c->outcome_told = c->resting = c->begun = c->unfit = false;
    c->recipient = c->fates = c->told = c->accepted = 0;
    /* Refused to the last recipient, or at DATA, a transaction waits for more of them: §4.1.1.5 */
    if (c->sent == SMTP_VERB_RCPT || c->sent == SMTP_VERB_DATA)
        smtp_client_say(c, SMTP_VERB_RSET);
    else
        smtp_client_ready(c);
}

void smtp_client_quit(struct smtp_client *c)
{
    assert(c->resting);
    c->resting = false;
    smtp_client_say(c, SMTP_VERB_QUIT);
}

/* Longest is the wait for the reply to the final period: who gives up sooner may send the mail twice, §4.5.3.2.6. */
unsigned smtp_client_timeout(const struct smtp_client *c)
{
    if (c->sending_content)
        return SMTP_TIMEOUT_BLOCK;
    switch (c->sent) {
    case SMTP_VERB_OPEN: return SMTP_TIMEOUT_GREETING;
    case SMTP_VERB_MAIL: return SMTP_TIMEOUT_MAIL;
    case SMTP_VERB_RCPT: return SMTP_TIMEOUT_RCPT;
    case SMTP_VERB_DATA: return SMTP_TIMEOUT_DATA;
    case SMTP_VERB_DOT:
    case SMTP_VERB_LAST: return SMTP_TIMEOUT_DOT;
    default: return SMTP_TIMEOUT_OTHER;
    }
}

void smtp_client_lost(struct smtp_client *c)
{
    const bool period_went = smtp_client_awaits_fate(c) && !smtp_client_in_data(c);

    c->closing = true;
    c->sending_content = false;
    c->out_len = 0;
    if (c->outcome != SMTP_OUTCOME_PENDING)
        return;
    if (period_went) {
        c->outcome = SMTP_OUTCOME_UNKNOWN;
        smtp_client_set_text(c, 421, "the connection was lost after the final period (RFC 1047)");
    } else {
        c->outcome = SMTP_OUTCOME_REFUSED;
        c->fates = c->config->recipients;
        smtp_client_set_text(c, 421, "the connection was lost (3.8)");
    }
}

/* EHLO, its list and all else are forgotten, and octets that came with the 220; EHLO again (RFC 3207 §4.2). */
void smtp_client_secured(struct smtp_client *c)
{
    const bool greeted = c->tls_due;

    c->tls = true;
    c->tls_due = false;
    if (!greeted)
        return;
    smtp_client_reply_begin(c);
    c->extended = false;
    smtp_client_say(c, SMTP_VERB_EHLO);
}

void smtp_client_insecure(struct smtp_client *c, const char *why)
{
    smtp_client_lost(c);
    smtp_client_set_text(c, 0, why);
}
