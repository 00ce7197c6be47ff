/* sasl.h - what {sasl} and its kin stand for: the target's user, as AUTH says him.  RFC 4616 §2
 * Read first: suite/target.h.  Read next: suite/sasl.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_SUITE_SASL_H
#define POSTEL_SUITE_SASL_H

#include "suite/pool.h"
#include "suite/target.h"

/* Is this one of their names?  They need auth-user and auth-password of the target. */
bool smtp_sasl_hole(struct smtp_slice name);

/* Adds it to `out`, in base64.  False: the target does not give who may log in. */
bool smtp_sasl_hole_fill(const struct smtp_target *target, struct smtp_slice name, struct smtp_octets *out);

#endif
