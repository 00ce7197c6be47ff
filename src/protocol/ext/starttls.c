/* starttls.c - STARTTLS: go on in secret.                             RFC 3207
 * Read first: protocol/ext/extensions.c, grammar/ext/starttls.rl.  Read next: protocol/ext/size.c.
 * SPDX-License-Identifier: MIT
 *
 * The handshake is the owner's.  Behind it both sides forget (smtp_server_secured, smtp_client_secured): whatever was
 * said in clear text may have been said by somebody in between, so none of it may count within TLS (RFC 3207 §4.2, §6),
 * not even octets that are read already.  That last was forgotten by many servers and clients (CVE-2011-0411 and its
 * kin). */
#include <stdio.h>

#include "protocol/client_internal.h"
#include "protocol/ext/extension.h"
#include "protocol/server_internal.h"

static bool had(const struct smtp_server_config *config)
{
    return config->tls;
}

static bool offered(const struct smtp_server *s) /* MUST NOT within TLS, RFC 3207 §4.2 */
{
    return !s->tls;
}

static struct smtp_reply said(struct smtp_server *s)
{
    if (s->tls)
        return (struct smtp_reply){ 503, "5.5.1", "Bad sequence: TLS is active already (RFC 3207 4.2)" };
    if (s->dialogue.out_of_turn) /* between chunks */
        return (struct smtp_reply){ 503, "5.5.1", "Bad sequence: end the message, or say RSET (RFC 3030 2)" };
    return smtp_server_ask(s, SMTP_SERVER_STARTTLS);
}

/* What is read of the client from here on is the handshake's. */
static void answered(struct smtp_server *s, int code)
{
    if (code != 220)
        return;
    smtp_server_end_transaction(s);
    s->waiting = SMTP_SERVER_TLS;
}

static enum smtp_verb first(const struct smtp_client *c)
{
    const bool wanted = c->config->tls != SMTP_TLS_NO && !c->tls && !c->tls_refused;

    return wanted && smtp_client_offers(c, &smtp_ext_starttls) ? SMTP_VERB_STARTTLS : (enum smtp_verb)0;
}

static const char *unsendable(const struct smtp_client *c)
{
    if (c->config->tls != SMTP_TLS_MUST || c->tls)
        return NULL;
    return "the server does not offer STARTTLS, and without TLS this message is not to go (RFC 3207)";
}

static int format(const struct smtp_client *c, char *out, size_t cap)
{
    (void)c;
    return snprintf(out, cap, "STARTTLS\r\n");
}

/* After a refusal the client goes on in clear text if it may (RFC 3207 §4). */
static void replied(struct smtp_client *c)
{
    if (c->code == 220) {
        c->tls_due = true;
    } else if (c->config->tls == SMTP_TLS_MUST) {
        smtp_client_refuse(c);
    } else {
        c->tls_refused = true;
        smtp_client_ready(c);
    }
}

static const struct smtp_extension_verb verbs[] = {
    { .verb = SMTP_VERB_STARTTLS,
      .usage = "Syntax: STARTTLS, without an argument (RFC 3207)",
      .said = said,
      .answered = answered,
      .format = format,
      .replied = replied },
    { .verb = 0 },
};

const struct smtp_extension smtp_ext_starttls = {
    .keyword = "STARTTLS", .had = had, .offered = offered, .verbs = verbs, .first = first, .unsendable = unsendable
};
