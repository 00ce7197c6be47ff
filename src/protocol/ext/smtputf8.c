/* smtputf8.c - SMTPUTF8: addresses and headers in any script.          RFC 6531
 * Read first: protocol/ext/smtputf8.h.  Read next: protocol/ext/auth.h.
 * SPDX-License-Identifier: MIT
 *
 * Nothing is converted on the way: who cannot send a message as it is does not send it (RFC 6531 §3.2).  In a
 * transaction without the parameter all is as if the extension were not there. */
#include "protocol/ext/smtputf8.h"

#include <stdio.h>
#include <string.h>

#include "parse/ext/smtputf8.h"
#include "protocol/ext/extension.h"
#include "protocol/server_internal.h"

/* By name: its files may not be there. */
static bool has(const struct smtp_server_config *config, const char *keyword)
{
    const uint32_t bit = smtp_extension_bit(smtp_slice_text(keyword));

    for (size_t i = 0; i < smtp_extensions_count; i++)
        if (bit == (uint32_t)1 << i)
            return smtp_extension_had(config, smtp_extensions[i]);
    return false;
}

/* Not without 8BITMIME (MUST, RFC 6531 §3.1).  And not with DSN: who offers both has to know the address type utf-8 of
 * RFC 6533 (MUST, §3.2), and we do not. */
static bool had(const struct smtp_server_config *config)
{
    return has(config, "8BITMIME") && !has(config, "DSN");
}

static struct smtp_reply take(struct smtp_server *s, struct smtp_slice value)
{
    if (value.len > 0)
        return smtp_server_bad_syntax(s, "Syntax: SMTPUTF8, without a value (RFC 6531)");
    s->envelope.mail.smtputf8 = true;
    return (struct smtp_reply){ 0, NULL, NULL };
}

/* The client has to know that we offer it; and HELO has no extensions. */
void smtp_server_utf8_read(struct smtp_server *s)
{
    struct smtp_utf8_command u;

    if (!s->envelope.extended || !smtp_extension_offered(s, &smtp_ext_smtputf8) ||
        smtp_utf8_command_parse(&u, smtp_server_line(s)) == SMTP_PARSE_SYNTAX)
        return;
    s->command = u.command;
    s->utf8_asked = u.asked;
    s->utf8_line = true;
}

/* RFC 6531 §3.5: it is an ASCII address that is wanted here. */
struct smtp_reply smtp_server_utf8_path(const struct smtp_server *s)
{
    const int code = s->verb == SMTP_VERB_MAIL ? 550 : 553;

    if (s->envelope.mail.smtputf8 ||
        !smtp_utf8_needed(smtp_slice(smtp_server_line(s).octets, smtp_server_path(s)->whole)))
        return (struct smtp_reply){ 0, NULL, NULL };
    return (struct smtp_reply){ code, "5.6.7",
                                "An address in ASCII is wanted: MAIL did not say SMTPUTF8 (RFC 6531 3.4)" };
}

/* Servers "MUST NOT include non-ASCII characters in replies" but in these: RFC 6531 §3.7.4.2. */
bool smtp_server_utf8_allowed(const struct smtp_server *s, int code)
{
    switch (s->verb) {
    case SMTP_VERB_VRFY:
    case SMTP_VERB_EXPN: return s->utf8_asked;
    case SMTP_VERB_RCPT: return s->envelope.mail.smtputf8 && (code == 251 || code == 551);
    default: return false;
    }
}

struct smtp_reply smtp_server_utf8_reply(const struct smtp_server *s, struct smtp_reply reply)
{
    if (!smtp_utf8_needed(smtp_slice_text(reply.text)) || smtp_server_utf8_allowed(s, reply.code))
        return reply;
    if (s->verb == SMTP_VERB_RCPT && reply.code == 251) /* MUST, §3.7.4.1: without the address */
        return (struct smtp_reply){ 250, reply.enhanced, "OK" };
    if (s->verb == SMTP_VERB_RCPT && reply.code == 551)
        return (struct smtp_reply){ 550, "5.6.8", "Its other address is not ASCII, and MAIL did not say SMTPUTF8" };
    if ((s->verb == SMTP_VERB_VRFY || s->verb == SMTP_VERB_EXPN) && reply.code / 100 == 2) /* MUST, §3.7.4.2 */
        return (struct smtp_reply){ 252, "2.6.8",
                                    "What is here is not ASCII: ask with SMTPUTF8 behind it (RFC 6531 3.7.4.2)" };
    if ((s->verb == SMTP_VERB_VRFY || s->verb == SMTP_VERB_EXPN) && (reply.code == 551 || reply.code == 553))
        return (struct smtp_reply){ 550, "5.6.8",
                                    "What is here is not ASCII: ask with SMTPUTF8 behind it (RFC 6531 3.7.4.2)" };
    return reply; /* a code that needs no name stays, without what may not be said */
}

/* The envelope, or the header of the message. */
static bool needs(const struct smtp_client *c)
{
    bool any = c->config->message.eight_bit_header || smtp_utf8_needed(smtp_slice_text(c->config->reverse_path));

    for (size_t i = 0; !any && i < c->config->recipients; i++)
        any = smtp_utf8_needed(smtp_slice_text(c->config->forward_paths[i]));
    return any;
}

static const char *unsendable(const struct smtp_client *c)
{
    if (!needs(c))
        return NULL;
    if (!c->config->message.utf8_header) /* strings "MUST be expressed in UTF-8": RFC 6531 §1.1 */
        return "the header has octets above 127 that are no UTF-8 (RFC 6532 3.1)";
    if (!smtp_client_offers(c, &smtp_ext_smtputf8)) /* MUST NOT, RFC 6531 §3.2, §3.5 */
        return "an address or the header is not ASCII, and the server does not offer SMTPUTF8 (RFC 6531 3.2)";
    return NULL;
}

/* MUST if it is needed, SHOULD NOT if not: RFC 6531 §3.4. */
static int add_mail(const struct smtp_client *c, char *out, size_t cap)
{
    return snprintf(out, cap, "%s", needs(c) ? " SMTPUTF8" : "");
}

static const struct smtp_extension_param params[] = { { "SMTPUTF8", "smtputf8-param", take }, { NULL, NULL, NULL } };

const struct smtp_extension smtp_ext_smtputf8 = { .keyword = "SMTPUTF8",
                                                  .had = had,
                                                  .mail = params,
                                                  .mail_room = 10, /* RFC 6531 §3.1 */
                                                  .unsendable = unsendable,
                                                  .add_mail = add_mail };
