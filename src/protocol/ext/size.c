/* size.c - SIZE: how large a message may be, said before it is sent.  RFC 1870
 * Read first: protocol/server_mail_params.c.  Read next: protocol/ext/eightbitmime.c.
 * SPDX-License-Identifier: MIT
 *
 * The server keeps its word twice: on the parameter, here, and on the octets, in server_data.c. */
#include "parse/ext/size.h"

#include "protocol/client_internal.h"
#include "protocol/server_internal.h"

struct smtp_reply smtp_server_size(struct smtp_server *s, struct smtp_slice value)
{
    if (smtp_size_value_parse(value, &s->envelope.declared_size) != SMTP_PARSE_OK)
        return smtp_server_bad_syntax(s, "Syntax: SIZE=octets, up to 20 digits (RFC 1870)");
    if (s->envelope.declared_size > s->config->max_size) /* RFC 1870 §6.1 */
        return (struct smtp_reply){ 552, "5.3.4", "Message larger than the SIZE we offer (RFC 1870)" };
    return (struct smtp_reply){ 0, NULL, NULL };
}

/* SIZE 0 is no limit, SIZE alone tells none (RFC 1870 §4); nor does a number that we cannot read. */
void smtp_client_size_offered(struct smtp_client *c, struct smtp_slice limit)
{
    c->offers_size = true;
    if (smtp_size_value_parse(limit, &c->size_limit) != SMTP_PARSE_OK)
        c->size_limit = 0;
}
