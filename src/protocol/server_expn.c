/* server_expn.c - EXPN asks who is on a list.                         RFC 5321 §3.5, §4.1.1.7, §7.3
 * Read first: protocol/server_vrfy.c.  Read next: protocol/server_help.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/ext/extension.h"
#include "protocol/server_internal.h"

static bool served(const struct smtp_server *s)
{
    return s->config->expn == SMTP_EXPN_SERVED;
}

const struct smtp_extension smtp_ext_expn = { .keyword = "EXPN", .offered = served }; /* MUST, §3.5.2 */

/* Served before EHLO too, and inside a transaction, like VRFY (§4.1.4). */
struct smtp_reply smtp_server_expn(struct smtp_server *s)
{
    switch (smtp_extension_had(s->config, &smtp_ext_expn) ? s->config->expn : SMTP_EXPN_ABSENT) {
    case SMTP_EXPN_SERVED: s->lines_said = 0; return smtp_server_ask(s, SMTP_SERVER_EXPAND);
    case SMTP_EXPN_HIDDEN: /* the same to every name, or the reply would tell which are lists: §7.3, MUST */
        return (struct smtp_reply){ 252, "2.0.0", "Lists are not shown here; mail to one is taken (7.3)" };
    case SMTP_EXPN_ABSENT: break; /* known but not implemented (§4.2.4), and EHLO does not offer it (§3.5.2) */
    }
    return (struct smtp_reply){ 502, "5.5.1", "EXPN is not implemented: there are no lists here (3.5)" };
}
