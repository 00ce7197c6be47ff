/* wire_internal.h - what the wire's files share.
 * Read first: suite/wire.h.  Read next: suite/wire.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_SUITE_WIRE_INTERNAL_H
#define POSTEL_SUITE_WIRE_INTERNAL_H

#include "suite/wire.h"

/* wire.c: waits for POLLIN or POLLOUT; false: not before `until_us`.  Writes octets as they are. */
bool smtp_wire_ready(const struct smtp_wire *wire, short events, int64_t until_us);
bool smtp_wire_write(struct smtp_wire *wire, const unsigned char *octets, size_t len, int64_t until_us);

/* wire_tls.c: as send and recv, of text; what they leave to be sent; the text that is here, as recv. */
bool smtp_wire_tls_say(struct smtp_wire *wire, const unsigned char *text, size_t len, int64_t until_us);
bool smtp_wire_tls_flush(struct smtp_wire *wire, int64_t until_us);
ssize_t smtp_wire_tls_read(struct smtp_wire *wire, unsigned char *text, size_t cap);

#endif
