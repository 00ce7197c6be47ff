/* reply.h - a reply as a value, and as octets.                        RFC 5321 §4.2
 * Read first: protocol/limits.h.  Read next: protocol/reply.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROTOCOL_REPLY_H
#define POSTEL_PROTOCOL_REPLY_H

#include <stdbool.h>
#include <stddef.h>

#include "parse/slice.h"

struct smtp_reply {
    int code;             /* 211 to 555; its first digit is the contract, §4.2.1 */
    const char *enhanced; /* RFC 3463 code, "5.1.1": stands before the text of each line (RFC 2034 §4); NULL: none */
    const char *text;     /* textstring: HT, SP and printable ASCII; an LF begins the next line of the reply */
};

/* The Reply-code at the front of a line: three digits; 0: there are none. */
int smtp_reply_code(struct smtp_slice line);

/* Writes the reply with its CRLFs: "250-" before all lines but the last, "250 " before the last (§4.2.1), then the
 * status code and a space, each line at most SMTP_REPLY_LINE_MAX octets.  Octets outside textstring become "?".  What
 * is returned is the length, or 0 if `cap` is too small; no NUL is written. */
size_t smtp_reply_format(struct smtp_reply reply, char *out, size_t cap);

/* Likewise, and characters of UTF-8 stay what they are (RFC 6531 §3.7.4); `more`: as below. */
size_t smtp_reply_format_utf8(struct smtp_reply reply, bool more, char *out, size_t cap);

/* Likewise, for a reply whose next lines come later: "250-" before the last line too. */
size_t smtp_reply_format_more(struct smtp_reply reply, char *out, size_t cap);

#endif
