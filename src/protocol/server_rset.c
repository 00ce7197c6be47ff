/* server_rset.c - RSET ends a transaction, QUIT a session.            RFC 5321 §4.1.1.5, §4.1.1.10
 * Read first: protocol/server_data.c.  Read next: protocol/server_vrfy.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/server_internal.h"

void smtp_server_end_transaction(struct smtp_server *s)
{
    s->reset_due |= s->in_transaction;
    s->in_transaction = s->chunks_begun = false;
}

struct smtp_reply smtp_server_rset(struct smtp_server *s)
{
    (void)s; /* served in any state, before EHLO too: §4.1.4 */
    return (struct smtp_reply){ 250, "2.0.0", "OK" };
}

void smtp_server_rset_answered(struct smtp_server *s, int code)
{
    if (code == 250)
        smtp_server_end_transaction(s);
}

struct smtp_reply smtp_server_quit(struct smtp_server *s)
{
    (void)s;
    return (struct smtp_reply){ 221, "2.0.0", "Service closing transmission channel" };
}

/* The 221 goes out first; then, and not before, the channel is closed.  An open transaction is void: §4.1.1.10. */
void smtp_server_quit_answered(struct smtp_server *s, int code)
{
    if (code != 221)
        return;
    smtp_server_end_transaction(s);
    s->closing = true;
}
