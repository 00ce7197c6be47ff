/* recipient.h - what is to be done for a recipient: deliver, send on, or refuse.  RFC 5321 §3.6.2, §3.9
 * Read first: protocol/route.h, protocol/notice.h.  Read next: protocol/recipient.c.
 * SPDX-License-Identifier: MIT
 *
 * A decision, and no lookup.  It is told where the domain leads and who has the name; the local-part itself it never
 * sees.  So nothing that is written there, as user%other.example@here or other.example!user@here, can make a relay of
 * us: only the host named in the domain gives a local-part its meaning (§2.3.11). */
#ifndef POSTEL_PROTOCOL_RECIPIENT_H
#define POSTEL_PROTOCOL_RECIPIENT_H

#include <stdbool.h>

#include "protocol/notice.h"
#include "protocol/reply.h"

/* Where the path's last domain leads; its source route is gone already (§3.6.1, appendix F.2). */
enum smtp_place {
    SMTP_PLACE_HERE,     /* our name, or our address as a literal; or no domain, as in <Postmaster> */
    SMTP_PLACE_FOR,      /* not ours, but we said that we relay for it, whoever sends */
    SMTP_PLACE_ELSEWHERE /* all others */
};

/* HERE: whose is the local-part? */
enum smtp_holder { SMTP_HOLDER_NONE, SMTP_HOLDER_MAILBOX, SMTP_HOLDER_ALIAS, SMTP_HOLDER_LIST };

enum smtp_fate {
    SMTP_FATE_REFUSE,
    SMTP_FATE_DELIVER, /* into the mailbox */
    SMTP_FATE_ALIAS,   /* to its members, the reverse-path kept (§3.9.1) */
    SMTP_FATE_LIST,    /* to its members, from the list's owner (§3.9.2) */
    SMTP_FATE_RELAY    /* into the queue (§3.6.2) */
};

/* `trusted`: we relay for this client, because it has logged in, or comes from a network of ours.  `reply` gets what
 * RCPT is answered. */
enum smtp_fate smtp_recipient_decide(enum smtp_place place, enum smtp_holder holder, bool trusted,
                                     struct smtp_reply *reply);

/* The envelope with which the members of an alias or a list get their copies; and what the sender is told at once. */
struct smtp_expansion {
    const char *reverse_path;
    bool dsn;        /* ENVID, RET and ORCPT go along */
    unsigned notify; /* NOTIFY of the copies: parse/ext/dsn.h */
    bool tell;       /* a notice is due now: */
    enum smtp_action action;
};

/* `reverse_path`, `notify`: of the mail that came.  `owner`: of the list, a path with brackets. */
struct smtp_expansion smtp_recipient_expand(enum smtp_fate fate, const char *reverse_path, unsigned notify,
                                            const char *owner, size_t members);

#endif
