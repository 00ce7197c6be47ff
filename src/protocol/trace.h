/* trace.h - the trace fields that a server puts above a message.      RFC 5321 §4.4
 * Read first: protocol/stuff.c.  Read next: protocol/trace.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROTOCOL_TRACE_H
#define POSTEL_PROTOCOL_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct smtp_trace {
    const char *reverse_path; /* of MAIL, with brackets: Return-Path; NULL: none, for a relay adds none */
    const char *helo;         /* of EHLO: From-domain, if it fits there */
    const char *address;  /* of the peer, from the connection and not from EHLO: "[192.0.2.1]", "[IPv6:2001:db8::1]" */
    const char *domain;   /* ours: By-domain */
    const char *protocol; /* "SMTP", "ESMTP" or one of grammar/ext/with_protocol.rl */
    const char *id;       /* an Atom: no dots */
    const char *for_path; /* with brackets; NULL unless there was exactly one recipient (§7.2, §7.6) */
    bool utf8;            /* SMTPUTF8 was said: paths and names may be in UTF-8 (RFC 6531 §3.7.3) */
    int64_t time;         /* seconds since 1970-01-01T00:00Z */
    int offset;           /* of the local zone, in minutes east */
};

/* Return-Path, then Received (§4.4: in this order, at the top), CRLF at line ends.  Returns the length; 0: `cap` too
 * small.  At most SMTP_TRACE_MAX octets. */
enum { SMTP_TRACE_MAX = 2048 };
size_t smtp_trace_format(const struct smtp_trace *t, char *out, size_t cap);

/* "Tue, 24 Nov 2026 14:10:00 +0000": date-time of RFC 5322 §3.3, four-digit year, numeric zone. */
size_t smtp_date_format(int64_t time, int offset, char *out, size_t cap);

#endif
