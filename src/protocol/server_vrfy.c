/* server_vrfy.c - VRFY asks about a mailbox, EXPN about a list.       RFC 5321 §3.5, §4.1.1.6, §4.1.1.7
 * Read first: protocol/server_rset.c.  Read next: protocol/server_help.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/server_internal.h"

/* Served before EHLO too, and inside a transaction: it changes nothing (§4.1.4). */
struct smtp_reply smtp_server_vrfy(struct smtp_server *s)
{
    return smtp_server_ask(s, SMTP_SERVER_VERIFY);
}

/* Known but not implemented (§4.2.4).  It is optional, and EHLO does not offer it (§3.5.2). */
struct smtp_reply smtp_server_expn(struct smtp_server *s)
{
    (void)s;
    return (struct smtp_reply){ 502, "5.5.1", "EXPN is not implemented: there are no lists here (3.5)" };
}
