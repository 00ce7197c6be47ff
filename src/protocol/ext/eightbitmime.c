/* eightbitmime.c - 8BITMIME: content with octets above 127.           RFC 6152
 * Read first: protocol/ext/size.c.  Read next: protocol/server_rcpt.c.
 * SPDX-License-Identifier: MIT */
#include "parse/ext/eightbitmime.h"

#include "protocol/server_internal.h"

struct smtp_reply smtp_server_body(struct smtp_server *s, struct smtp_slice value)
{
    enum smtp_body body;

    if (smtp_body_value_parse(value, &body) != SMTP_PARSE_OK)
        return smtp_server_bad_syntax(s, "Syntax: BODY=7BIT or BODY=8BITMIME (RFC 6152)");
    s->envelope.body_8bitmime = body == SMTP_BODY_8BITMIME;
    return (struct smtp_reply){ 0, NULL, NULL };
}
