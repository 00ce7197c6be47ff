/* client_offer.c - what the server offers, and whether our message can go there.  RFC 5321 §4.1.1.1, §2.4
 * Read first: protocol/client_say.c.  Read next: protocol/notes.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/client_internal.h"

#include <string.h>

#include "parse/same.h"

static bool is(struct smtp_slice word, const char *name)
{
    return smtp_same_nocase(word, (struct smtp_slice){ (const unsigned char *)name, strlen(name) });
}

/* A line that is no ehlo-line offers nothing; the client has to live with it (§4.2 MUST). */
void smtp_client_offered(struct smtp_client *c)
{
    const struct smtp_slice line = { (const unsigned char *)c->text, strlen(c->text) };
    struct smtp_ehlo_line offer;

    if (smtp_ehlo_line_parse(&offer, line) != SMTP_PARSE_OK)
        return;
    if (is(smtp_slice(line.octets, offer.keyword), "8BITMIME"))
        c->offers_8bitmime = true;
    if (is(smtp_slice(line.octets, offer.keyword), "SIZE"))
        smtp_client_size_offered(c, smtp_slice(line.octets, offer.params));
}

const char *smtp_client_unsendable(const struct smtp_client *c)
{
    const struct smtp_text_facts *const message = &c->config->message;

    if (message->bare_cr) /* MUST NOT, §2.3.8 */
        return "the message holds a CR that ends no line (2.3.8)";
    if (message->eight_bit && !c->offers_8bitmime) /* MUST NOT, §2.4 */
        return "the message is 8-bit and the server does not offer 8BITMIME (2.4)";
    if (c->size_limit > 0 && message->size > c->size_limit) /* RFC 1870 §6.1: it would be refused */
        return "the message is larger than the SIZE the server offers (RFC 1870)";
    return NULL;
}
