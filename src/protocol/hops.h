/* hops.h - how many hosts a message has come through.                 RFC 5321 §6.3
 * Read first: protocol/return_path.rl.  Read next: protocol/hops.rl.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROTOCOL_HOPS_H
#define POSTEL_PROTOCOL_HOPS_H

#include <stddef.h>

/* Each host puts a Received field on top (§4.4), so a message that goes in circles has ever more of them.  "Simple
 * counting" of them is enough to see it, and every server MUST have some means to (§6.3). */
struct smtp_hops {
    int cs;
    unsigned count; /* Received fields in the header section */
};

void smtp_hops_init(struct smtp_hops *h);

/* Reads content, in any pieces.  Behind the header section it costs nothing. */
void smtp_hops_exec(struct smtp_hops *h, const unsigned char *octets, size_t len);

#endif
