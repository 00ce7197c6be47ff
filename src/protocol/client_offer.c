/* client_offer.c - what the server offers, and whether our message can go there.  RFC 5321 §4.1.1.1, §2.4
 * Read first: protocol/client_say.c.  Read next: protocol/notes.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/client_internal.h"

#include <string.h>

#include "protocol/ext/extension.h"

/* A line that is no ehlo-line offers nothing; the client has to live with it (§4.2 MUST). */
void smtp_client_offered(struct smtp_client *c)
{
    const struct smtp_slice line = smtp_slice_text(c->text);
    struct smtp_ehlo_line offer;

    if (smtp_ehlo_line_parse(&offer, line) != SMTP_PARSE_OK)
        return;
    const uint32_t bit = smtp_extension_bit(smtp_slice(line.octets, offer.keyword)) & ~c->config->without;
    c->offers |= bit;
    for (size_t i = 0; i < smtp_extensions_count; i++)
        if (bit == (uint32_t)1 << i && smtp_extensions[i]->heard != NULL)
            smtp_extensions[i]->heard(c, smtp_slice(line.octets, offer.params));
}

/* Why this message cannot go to any server that has not offered more, in words; NULL: it can. */
static const char *unsendable(const struct smtp_client *c)
{
    const struct smtp_text_facts *const message = &c->config->message;

    if (message->bare_cr) /* MUST NOT, §2.3.8 */
        return "the message holds a CR that ends no line (2.3.8)";
    if (message->eight_bit && !c->takes_8bit) /* MUST NOT, §2.4 */
        return "the message is 8-bit and the server does not offer 8BITMIME (2.4)";
    return NULL;
}

static void give_up(struct smtp_client *c, const char *why)
{
    c->unfit = true;
    smtp_client_set_text(c, 0, why);
    smtp_client_refuse(c);
}

/* Extension by extension: one that has something to say before MAIL may change what the server offers, so what those
 * behind it think of the message is asked only when it has had its say. */
void smtp_client_ready(struct smtp_client *c)
{
    const char *why = NULL;

    for (size_t i = 0; i < smtp_extensions_count; i++) {
        const struct smtp_extension *const e = smtp_extensions[i];
        const enum smtp_verb verb = e->first == NULL ? (enum smtp_verb)0 : e->first(c);

        if (verb != 0) {
            smtp_client_say(c, verb);
            return;
        }
        why = e->unsendable == NULL ? NULL : e->unsendable(c);
        if (why != NULL) {
            give_up(c, why);
            return;
        }
    }
    why = unsendable(c);
    if (why != NULL)
        give_up(c, why);
    else
        smtp_client_say(c, SMTP_VERB_MAIL);
}
