/* server_params.c - parameters of MAIL and RCPT, each by its extension.  RFC 5321 §4.1.1.11
 * Read first: protocol/server_mail.c.  Read next: protocol/ext/size.c, protocol/ext/eightbitmime.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/server_internal.h"

#include <string.h>

#include "parse/params.h"
#include "parse/same.h"
#include "protocol/ext/extension.h"

enum { PARAMS_MAX = 2 * SMTP_EXTENSIONS_MAX }; /* no extension has more than two for one verb */

/* What EHLO offers, and MAIL or RCPT can therefore carry; NULL: nothing of this name.  `at` counts those before it. */
static const struct smtp_extension_param *find(const struct smtp_server *s, struct smtp_slice keyword, size_t *at)
{
    *at = 0;
    for (size_t i = 0; i < smtp_extensions_count; i++) {
        const struct smtp_extension *const e = smtp_extensions[i];
        const struct smtp_extension_param *p = s->verb == SMTP_VERB_MAIL ? e->mail : e->rcpt;

        for (; p != NULL && p->keyword != NULL; p++, ++*at)
            if (smtp_same_nocase(keyword, smtp_slice_text(p->keyword)))
                return smtp_extension_offered(s, e) ? p : NULL;
    }
    return NULL;
}

struct smtp_reply smtp_server_params(struct smtp_server *s)
{
    struct smtp_slice list = smtp_slice(smtp_server_line(s).octets, s->command.params);
    struct smtp_reply no = { 0, NULL, NULL };
    bool seen[PARAMS_MAX] = { false };
    struct smtp_param param;

    while (no.code == 0 && smtp_param_next(&list, &param)) {
        size_t at = 0;
        const struct smtp_extension_param *const known =
            s->envelope.extended ? find(s, param.keyword, &at) : NULL; /* HELO: none is in force, position 7 */

        if (known == NULL)
            return (struct smtp_reply){ 555, "5.5.4", "Parameter not known or not offered (4.1.1.11)" };
        assert(at < PARAMS_MAX);
        if (seen[at]) /* position 24 */
            return (struct smtp_reply){ 501, "5.5.4", "Parameter given twice" };
        seen[at] = true;
        no = known->take(s, param.value);
    }
    return no;
}
