/* mailboxes.h - whose mail the server takes.                          RFC 5321 §3.5, §4.5.1
 * Read first: programs/annotate.c.  Read next: programs/mailboxes.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_MAILBOXES_H
#define POSTEL_PROGRAMS_MAILBOXES_H

#include "transport/service.h"

struct postel_mailboxes {
    const char *domain;       /* the server's */
    const char *const *names; /* local-parts */
    size_t count;             /* 0: every local-part but `nobody` and those that begin with `unknown` */
};

/* For struct smtp_policy; `owner` is the struct above. */
struct smtp_reply postel_mailboxes_sender(void *owner, const struct smtp_envelope *envelope);
struct smtp_reply postel_mailboxes_recipient(void *owner, struct smtp_slice local_part, struct smtp_slice domain,
                                             const char *here);
struct smtp_reply postel_mailboxes_verify(void *owner, struct smtp_slice argument, const char *here,
                                          char text[SMTP_POLICY_TEXT]);

#endif
