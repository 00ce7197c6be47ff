/* scram.h - what {scram-first} and its kin stand for: the four messages of SCRAM-SHA-256.  RFC 5802 §3, §5
 * Read first: suite/holes.h.  Read next: suite/scram.c.
 * SPDX-License-Identifier: MIT
 *
 * They are computed while a case runs, from what was said in it: a line that hears the client's first message captures
 * it as {?client-first}, one that hears the server's as {?server-first}; what was not heard is ours to say. */
#ifndef POSTEL_SUITE_SCRAM_H
#define POSTEL_SUITE_SCRAM_H

#include "suite/holes.h"

/* Is this one of their names?  They need auth-user and auth-password of the target. */
bool smtp_scram_hole(struct smtp_slice name);

/* Adds it to `out`, in base64; a "*" if what was heard cannot be answered, for with that a client gives up (RFC 4954 §4
 * MUST).  False: the target does not give who may log in. */
bool smtp_scram_hole_fill(const struct smtp_holes *holes, struct smtp_slice name, struct smtp_octets *out);

#endif
