/* server_mail_params.c - MAIL's parameters, each by its extension.    RFC 5321 §4.1.1.11
 * Read first: protocol/server_mail.c.  Read next: protocol/ext/size.c, protocol/ext/eightbitmime.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/server_internal.h"

#include <string.h>

#include "parse/params.h"
#include "parse/same.h"

/* What EHLO offers, and MAIL can therefore carry. */
static const struct {
    const char *keyword;
    struct smtp_reply (*take)(struct smtp_server *s, struct smtp_slice value);
} known[] = {
    { "SIZE", smtp_server_size },
    { "BODY", smtp_server_body },
};
enum { KNOWN = sizeof known / sizeof known[0] };

static size_t find(struct smtp_slice keyword)
{
    size_t k = 0;

    while (k < KNOWN && !smtp_same_nocase(keyword, (struct smtp_slice){ (const unsigned char *)known[k].keyword,
                                                                        strlen(known[k].keyword) }))
        k++;
    return k;
}

struct smtp_reply smtp_server_mail_params(struct smtp_server *s)
{
    struct smtp_slice list = smtp_slice(s->line_octets, s->command.params);
    struct smtp_reply no = { 0, NULL, NULL };
    bool seen[KNOWN] = { false };
    struct smtp_param param;

    s->envelope.declared_size = 0;
    s->envelope.body_8bitmime = false;
    while (no.code == 0 && smtp_param_next(&list, &param)) {
        const size_t k = s->envelope.extended ? find(param.keyword) : KNOWN; /* HELO: none is in force, position 7 */

        if (k == KNOWN)
            return (struct smtp_reply){ 555, "5.5.4", "Parameter not known or not offered (4.1.1.11)" };
        if (seen[k]) /* position 24 */
            return (struct smtp_reply){ 501, "5.5.4", "Parameter given twice" };
        seen[k] = true;
        no = known[k].take(s, param.value);
    }
    return no;
}
