/* server_mail_params.c - MAIL's parameters: SIZE and BODY.            RFC 5321 §4.1.1.11, RFC 1870, RFC 6152
 * Read first: protocol/server_mail.c.  Read next: protocol/server_rcpt.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/server_internal.h"

#include <string.h>

#include "parse/params.h"
#include "parse/same.h"

static const struct smtp_reply unknown = { 555, "5.5.4", "Parameter not known or not offered (4.1.1.11)" };
static const struct smtp_reply twice = { 501, "5.5.4", "Parameter given twice" }; /* position 24 */
static const struct smtp_reply none = { 0, NULL, NULL };

static bool is(struct smtp_slice word, const char *name)
{
    return smtp_same_nocase(word, (struct smtp_slice){ (const unsigned char *)name, strlen(name) });
}

/* size-value = 1*20DIGIT, RFC 1870 §3.  Twenty digits can pass 2^64: then it is certainly too much. */
static bool size_value(struct smtp_slice text, uint64_t *size)
{
    *size = 0;
    for (size_t i = 0; i < text.len; i++) {
        const unsigned digit = (unsigned)text.octets[i] - '0';

        if (digit > 9)
            return false;
        *size = *size > (UINT64_MAX - digit) / 10 ? UINT64_MAX : *size * 10 + digit;
    }
    return text.len >= 1 && text.len <= 20;
}

static struct smtp_reply take_size(struct smtp_server *s, struct smtp_slice value)
{
    if (!size_value(value, &s->envelope.declared_size))
        return (struct smtp_reply){ 501, "5.5.4", "Syntax: SIZE=octets (RFC 1870)" };
    if (s->envelope.declared_size > s->config->max_size) /* RFC 1870 §6.1: said now, it saves the sending */
        return (struct smtp_reply){ 552, "5.3.4", "Message larger than the SIZE we offer (RFC 1870)" };
    return none;
}

static struct smtp_reply take_body(struct smtp_server *s, struct smtp_slice value)
{
    s->envelope.body_8bitmime = is(value, "8BITMIME");
    if (!s->envelope.body_8bitmime && !is(value, "7BIT"))
        return (struct smtp_reply){ 501, "5.5.4", "Syntax: BODY=7BIT or BODY=8BITMIME (RFC 6152)" };
    return none;
}

struct smtp_reply smtp_server_mail_params(struct smtp_server *s)
{
    struct smtp_slice list = smtp_slice(s->line_octets, s->command.params);
    struct smtp_reply no = none;
    struct smtp_param param;
    bool size = false, body = false;

    s->envelope.declared_size = 0;
    s->envelope.body_8bitmime = false;
    while (no.code == 0 && smtp_param_next(&list, &param)) {
        if (!s->envelope.extended) /* after HELO no extension is in force: position 7 */
            no = unknown;
        else if (is(param.keyword, "SIZE"))
            no = size ? twice : take_size(s, param.value), size = true;
        else if (is(param.keyword, "BODY"))
            no = body ? twice : take_body(s, param.value), body = true;
        else
            no = unknown;
    }
    return no;
}
