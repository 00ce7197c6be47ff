/* escape.h - octets from the wire, fit for a terminal or a page.
 * Read first: parse/slice.h.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROTOCOL_ESCAPE_H
#define POSTEL_PROTOCOL_ESCAPE_H

#include "parse/slice.h"

/* Writes `octets` as a `!` line of a transcript would: printable ASCII as it is, \r \n \t \0 \\ and \xHH for the rest,
 * so that nothing a peer sent can move a cursor or forge a line.  Always ends with NUL if cap > 0; what does not fit is
 * cut at a whole escape and "..." stands at the end.  Returns the length written, NUL not counted. */
size_t smtp_escape(struct smtp_slice octets, char *out, size_t cap);

/* The way back, of text that was not cut.  `out` has room for `text.len` octets; `*len` gets how many it is.  False:
 * `*len` is the offset in `text` of a backslash that begins no escape. */
bool smtp_unescape(struct smtp_slice text, unsigned char *out, size_t *len);

/* How many octets of a line of AUTH anybody may read: the verb, the mechanism and the space behind it.  The initial
 * response tells a password (RFC 4954 §4). */
size_t smtp_shown_of_auth(struct smtp_slice line);

#endif
