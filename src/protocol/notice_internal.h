/* notice_internal.h - what the three parts of a notice are written with.  RFC 6522 §3
 * Read first: protocol/notice.h.  Read next: protocol/notice.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROTOCOL_NOTICE_INTERNAL_H
#define POSTEL_PROTOCOL_NOTICE_INTERNAL_H

#include "parse/slice.h"
#include "protocol/notice.h"

/* A sink, and whether it was full.  Once it was, nothing is put. */
struct smtp_notice_writer {
    struct smtp_sink sink;
    bool full;
};

/* Words of our own, as printf, of at most SMTP_NOTICE_SAID octets; and octets as they are. */
enum { SMTP_NOTICE_SAID = 1024 };
__attribute__((format(printf, 2, 3))) void smtp_notice_say(struct smtp_notice_writer *w, const char *format, ...);
void smtp_notice_put(struct smtp_notice_writer *w, const void *octets, size_t len);

/* What came over the wire: escaped (protocol/escape.h), so that no octet of it ends a line or begins a field; and
 * folded before a line gets near its limit of 998 (RFC 5322 §2.1.1). */
void smtp_notice_wire(struct smtp_notice_writer *w, struct smtp_slice octets);

/* A reply, whose lines are those of a peer; `between` is put between two of them. */
void smtp_notice_reply(struct smtp_notice_writer *w, const char *reply, const char *between);

/* A path without its brackets. */
struct smtp_slice smtp_notice_address(const char *path);

/* The same as it is: who wrote the path down had it from a parser, and what no address has is left out. */
void smtp_notice_mailbox(struct smtp_notice_writer *w, const char *path);

/* What RFC 3463 calls it, "5.1.1": the recipient's own, or what its reply says, or the least that can be said. */
enum { SMTP_STATUS_MAX = sizeof "5.999.999" };
void smtp_notice_status_code(const struct smtp_notice_recipient *r, char status[SMTP_STATUS_MAX]);

/* "--=_postel-07": a line that begins so ends a part. */
enum { SMTP_BOUNDARY_LEN = sizeof "--=_postel-00" - 1 };
void smtp_notice_boundary(unsigned boundary, char out[SMTP_BOUNDARY_LEN + 1]);

/* The second part, message/delivery-status, without the boundary lines around it. */
void smtp_notice_status(const struct smtp_notice *n, struct smtp_notice_writer *w);

#endif
