/* server_vrfy.c - VRFY asks about a mailbox.                          RFC 5321 §3.5, §4.1.1.6
 * Read first: protocol/server_rset.c.  Read next: protocol/server_expn.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/server_internal.h"

/* Served before EHLO too, and inside a transaction: it changes nothing (§4.1.4). */
struct smtp_reply smtp_server_vrfy(struct smtp_server *s)
{
    return smtp_server_ask(s, SMTP_SERVER_VERIFY);
}
