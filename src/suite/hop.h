/* hop.h - the next hop of the relay under test: that is us.           RFC 5321 §2.3.10, §3.6.3
 * Read first: suite/run_answer.c.  Read next: suite/hop.c.
 * SPDX-License-Identifier: MIT
 *
 * A relay is a server where we call it, and a client where it calls us.  It forwards the mail of one domain, the
 * target's `relay-domain`, to an address of ours.  That is the same for all cases, so they are played one at a time. */
#ifndef POSTEL_SUITE_HOP_H
#define POSTEL_SUITE_HOP_H

#include "suite/wire.h"

struct smtp_hop {
    int listener; /* -1: closed */
    struct smtp_dues dues;
};

/* Listens there.  False: *error is a sentence. */
bool smtp_hop_listen(struct smtp_hop *hop, const char *host, const char *port, const char **error);
void smtp_hop_close(struct smtp_hop *hop);

/* Waits until somebody calls, or the time is up; the wire begins with that connection.  False: it is as it was. */
bool smtp_hop_take(struct smtp_hop *hop, struct smtp_wire *wire, int64_t until_us);

/* Is this the name of a wire over which the relay calls? */
bool smtp_hop_names(const char *session);

#endif
