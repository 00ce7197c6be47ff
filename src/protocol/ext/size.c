/* size.c - SIZE: how large a message may be, said before it is sent.  RFC 1870
 * Read first: protocol/server_params.c.  Read next: protocol/ext/eightbitmime.c.
 * SPDX-License-Identifier: MIT
 *
 * The server keeps its word twice: on the parameter, here, and on the octets, in server_data.c. */
#include "parse/ext/size.h"

#include <inttypes.h>
#include <stdio.h>

#include "protocol/client_internal.h"
#include "protocol/ext/extension.h"
#include "protocol/server_internal.h"

static int offer(const struct smtp_server *s, char *out, size_t cap)
{
    return snprintf(out, cap, "%" PRIu64, s->config->max_size);
}

static struct smtp_reply take(struct smtp_server *s, struct smtp_slice value)
{
    if (smtp_size_value_parse(value, &s->envelope.mail.declared_size) != SMTP_PARSE_OK)
        return smtp_server_bad_syntax(s, "Syntax: SIZE=octets, up to 20 digits (RFC 1870)");
    if (s->envelope.mail.declared_size > s->config->max_size) /* RFC 1870 §6.1 */
        return (struct smtp_reply){ 552, "5.3.4", "Message larger than the SIZE we offer (RFC 1870)" };
    return (struct smtp_reply){ 0, NULL, NULL };
}

/* SIZE 0 is no limit, SIZE alone tells none (RFC 1870 §3); nor does a number that we cannot read. */
static void heard(struct smtp_client *c, struct smtp_slice limit)
{
    if (smtp_size_value_parse(limit, &c->size_limit) != SMTP_PARSE_OK)
        c->size_limit = 0;
}

static const char *unsendable(const struct smtp_client *c)
{
    if (c->size_limit > 0 && c->config->message.size > c->size_limit) /* RFC 1870 §6.1: it would be refused */
        return "the message is larger than the SIZE the server offers (RFC 1870)";
    return NULL;
}

/* An estimate would do; we know exactly. */
static int add_mail(const struct smtp_client *c, char *out, size_t cap)
{
    return snprintf(out, cap, " SIZE=%" PRIu64, c->config->message.size);
}

static const struct smtp_extension_param params[] = { { "SIZE", "size-mail", take }, { NULL, NULL, NULL } };

const struct smtp_extension smtp_ext_size = { .keyword = "SIZE",
                                              .offer = offer,
                                              .mail = params,
                                              .mail_room = 26, /* RFC 1870 §3 */
                                              .heard = heard,
                                              .unsendable = unsendable,
                                              .add_mail = add_mail };
