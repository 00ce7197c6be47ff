/* client_replied.c - what each reply leads to.                        RFC 5321 §3, §4.2, §4.3.2
 * Read first: protocol/client.c.  Read next: protocol/client_say.c.
 * SPDX-License-Identifier: MIT
 *
 * The first digit decides (§4.2 MUST for codes we do not know, SHOULD for all); the exceptions are 421, after which the
 * server is gone, and 500 and 502 to EHLO, which say that HELO may do. */
#include "protocol/client_internal.h"

#include <stdio.h>

#include "protocol/ext/extension.h"

/* Was it this message that was answered, and by a server that will hear the next?  A fault of its, code 0, says no. */
static bool rests(const struct smtp_client *c)
{
    switch (c->sent) {
    case SMTP_VERB_MAIL:
    case SMTP_VERB_RCPT:
    case SMTP_VERB_DATA:
    case SMTP_VERB_DOT:
    case SMTP_VERB_LAST: return c->config->more && c->code != 0;
    case SMTP_VERB_RSET: return c->config->more && c->code / 100 == 2;
    default: return false;
    }
}

static void quit(struct smtp_client *c)
{
    if (!c->closing && rests(c))
        c->resting = true;
    else if (!c->closing)
        smtp_client_say(c, SMTP_VERB_QUIT); /* and wait for its reply, whatever went before: §4.1.1.10 */
}

void smtp_client_refuse(struct smtp_client *c)
{
    c->outcome = SMTP_OUTCOME_REFUSED;
    c->fates = c->config->recipients;
    if (c->sent == SMTP_VERB_LAST && !c->closing)
        smtp_client_say(c, SMTP_VERB_RSET); /* before all else: MUST, RFC 3030 §2 */
    else
        quit(c);
}

/* A reply in the middle of mail data.  It may be 421, which can come at any time (§3.8); but some servers refuse a
 * message before they have seen its end.  Whatever the code, the final period has not gone, so they cannot have taken
 * it.  No QUIT: to a server that still reads mail data it would be text.  And no more of that data: to one that does
 * not, our text would be commands.  So the client closes, and the code tells why: choices.md, position 30. */
static void cut_off(struct smtp_client *c)
{
    c->sending_content = false;
    c->out_len = 0;
    c->closing = true;
    smtp_client_refuse(c);
}

static void replied_early(struct smtp_client *c)
{
    char text[80];

    if (c->code / 100 <= 3) { /* nobody can promise anything about a message he has not seen */
        snprintf(text, sizeof text, "%d came before the final period (4.1.1.4)", c->code);
        smtp_client_set_text(c, 0, text);
    }
    cut_off(c);
}

/* An old server, §3.2; any other refusal is meant for us.  HELO has no address-literal: §4.1.1.1. */
static void hello(struct smtp_client *c)
{
    if (c->config->helo[0] != '[') {
        smtp_client_say(c, SMTP_VERB_HELO);
        return;
    }
    smtp_client_set_text(c, c->code, "the server knows only HELO, which takes a name and no address-literal (4.1.1.1)");
    smtp_client_refuse(c);
}

/* DATA asks whether it may; an extension may have a verb that does not ask, and says how much comes. */
static void content(struct smtp_client *c)
{
    enum smtp_verb verb = (enum smtp_verb)0;

    for (size_t i = 0; verb == 0 && i < smtp_extensions_count; i++)
        if (smtp_extensions[i]->content != NULL)
            verb = smtp_extensions[i]->content(c);
    smtp_client_say(c, verb != 0 ? verb : SMTP_VERB_DATA);
    if (verb != 0)
        smtp_client_content_begin(c, true);
}

/* One RCPT a recipient (§4.1.1.3); a refused one does not stop the rest (§3.3). */
static void rcpt_replied(struct smtp_client *c, bool accepted)
{
    c->accepted += accepted;
    c->fates++;
    if (c->fates < c->config->recipients)
        smtp_client_say(c, SMTP_VERB_RCPT);
    else if (c->accepted > 0)
        content(c);
    else
        smtp_client_refuse(c);
}

/* A message's way, reply by reply.  EHLO comes first: SHOULD, §4.1.1.1. */
static void go_on(struct smtp_client *c, bool ok)
{
    switch (c->sent) {
    case SMTP_VERB_OPEN: smtp_client_say(c, SMTP_VERB_EHLO); break;
    case SMTP_VERB_EHLO:
    case SMTP_VERB_HELO:
        c->extended = c->sent == SMTP_VERB_EHLO;
        smtp_client_ready(c);
        break;
    case SMTP_VERB_MAIL: smtp_client_say(c, SMTP_VERB_RCPT); break;
    case SMTP_VERB_RCPT: rcpt_replied(c, ok); break;
    case SMTP_VERB_DATA: smtp_client_content_begin(c, false); break;
    case SMTP_VERB_RSET:
        if (c->outcome == SMTP_OUTCOME_PENDING) /* it began another transaction */
            smtp_client_ready(c);
        else
            quit(c);
        break;
    case SMTP_VERB_DOT:
    case SMTP_VERB_LAST:
        c->outcome = SMTP_OUTCOME_ACCEPTED; /* it is the server's now, §4.2.5 */
        quit(c);
        break;
    default: break;
    }
}

void smtp_client_replied(struct smtp_client *c)
{
    const struct smtp_extension_verb *const more = smtp_extension_verb(c->sent);
    const int class = smtp_dialogue_answer(&c->dialogue, c->code) != 0 ? c->code / 100 : 0;
    char text[80];

    if (c->sent == SMTP_VERB_QUIT) {
        c->closing = true;
    } else if (smtp_client_in_data(c)) {
        replied_early(c);
    } else if (c->code == 421 || c->code == 221) { /* the server closes, whatever was asked: §3.8 */
        c->closing = true;
        smtp_client_refuse(c);
    } else if (class == 0) { /* 354 to MAIL, 250 to DATA: the two sides no longer speak of the same thing */
        snprintf(text, sizeof text, "%d is no reply to %s (4.3.2)", c->code, smtp_verb_name(c->sent));
        smtp_client_fault(c, text);
    } else if (more != NULL && more->replied != NULL) {
        more->replied(c);
    } else if (c->sent == SMTP_VERB_EHLO && (c->code == 500 || c->code == 502)) {
        hello(c);
    } else if (class <= 3 || c->sent == SMTP_VERB_RCPT) {
        go_on(c, class == 2);
    } else {
        smtp_client_refuse(c);
    }
}

/* A fatal error ends the transaction (§4.2).  The dialogue hears it as a refusal, so that QUIT is in turn. */
void smtp_client_fault(struct smtp_client *c, const char *text)
{
    if (c->sent == SMTP_VERB_QUIT) {
        c->closing = true;
        return;
    }
    smtp_client_set_text(c, 0, text);
    if (smtp_client_in_data(c)) {
        cut_off(c);
        return;
    }
    if (!smtp_dialogue_step(&c->dialogue, 5))
        smtp_dialogue_step(&c->dialogue, 501); /* to AUTH's cancelling nothing else may be said (RFC 4954 §4) */
    if (smtp_client_awaits_fate(c)) {          /* it does not say that the message was not taken */
        c->outcome = SMTP_OUTCOME_UNKNOWN;
        quit(c);
    } else {
        smtp_client_refuse(c);
    }
}
