/* eightbitmime.c - 8BITMIME: content with octets above 127.           RFC 6152
 * Read first: protocol/ext/size.c.  Read next: protocol/server_rcpt.c.
 * SPDX-License-Identifier: MIT
 *
 * The server leaves content alone, whatever was declared, but for --strict-7bit (server_data.c).  That a client may not
 * send such content without it is RFC 5321's own rule, §2.4 (client_offer.c). */
#include "parse/ext/eightbitmime.h"

#include <stdio.h>

#include "protocol/client_internal.h"
#include "protocol/ext/extension.h"
#include "protocol/server_internal.h"

static struct smtp_reply take(struct smtp_server *s, struct smtp_slice value)
{
    enum smtp_body body;

    if (smtp_body_value_parse(value, &body) != SMTP_PARSE_OK)
        return smtp_server_bad_syntax(s, "Syntax: BODY=7BIT or BODY=8BITMIME (RFC 6152)");
    s->envelope.mail.body_8bitmime = body == SMTP_BODY_8BITMIME;
    return (struct smtp_reply){ 0, NULL, NULL };
}

static void heard(struct smtp_client *c, struct smtp_slice params)
{
    (void)params;
    c->takes_8bit = true;
}

static int add_mail(const struct smtp_client *c, char *out, size_t cap)
{
    return snprintf(out, cap, "%s", c->config->message.eight_bit ? " BODY=8BITMIME" : "");
}

static const struct smtp_extension_param params[] = { { "BODY", "body-mail", take }, { NULL, NULL, NULL } };

const struct smtp_extension smtp_ext_8bitmime = {
    .keyword = "8BITMIME", .mail = params, .heard = heard, .add_mail = add_mail
};
