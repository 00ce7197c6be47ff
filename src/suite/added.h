/* added.h - the fields that servers put above a message, judged by the grammar.   RFC 5321 §4.4
 * Read first: grammar/trace.rl, suite/mailbox.h.  Read next: suite/added.c.
 * SPDX-License-Identifier: MIT
 *
 * A message comes back with fields above it that it was not sent with: out of a mailbox, or at a next hop.  Each server
 * writes its Received there, the last one a Return-Path; those two are the RFC's, and have a form.  Others are the
 * server's own, such as X-Original-To and Delivered-To, and no finding. */
#ifndef POSTEL_SUITE_ADDED_H
#define POSTEL_SUITE_ADDED_H

#include "protocol/judge.h"

enum {
    SMTP_ADDED_FOUND = 8,   /* findings of one message, at most */
    SMTP_ADDED_FIELD = 4096 /* we chose: octets of a field that are looked at; a longer one is left to people */
};

struct smtp_added {
    struct smtp_slice message; /* as it came back: its lines end in LF, or in CR LF */
    struct smtp_slice sent;    /* all that we have said; the first field that begins with a line of it is our own */
    bool final;                /* out of a mailbox: so the delivery was the final one */
};

/* How many octets of the message are above its own first field. */
size_t smtp_added_len(const struct smtp_added *added);

/* What breaks §4.4 there; `at` counts in the message.  Returns how many.  A message of which we have sent no field is
 * somebody else's, such as a notification (§3.6.3), which came to its relay by no SMTP: nothing is said of it, unless
 * it was delivered. */
size_t smtp_added_judge(const struct smtp_added *added, struct smtp_finding found[SMTP_ADDED_FOUND]);

#endif
