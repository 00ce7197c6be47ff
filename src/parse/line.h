/* line.h - cut a stream of octets at CRLF, and at nothing else.       RFC 5321 §2.3.8
 * Read first: parse/slice.h.  Read next: parse/line.rl.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PARSE_LINE_H
#define POSTEL_PARSE_LINE_H

#include "parse/slice.h"

/* One line on its way in.  A CR or LF that is not half of a CRLF does not end it (§2.3.8 MUST NOT), but is noted:
 * such a line is read to its CRLF and then refused as a whole. */
struct smtp_line {
    int cs;
    size_t at;  /* octets of this line so far, the CRLF included */
    bool bare;  /* holds a CR or LF outside the CRLF at its end */
    bool whole; /* its CRLF has come */
};

void smtp_line_init(struct smtp_line *line);

/* Reads up to the CRLF, never past it.  Returns the number of octets used: `len`, or less once `whole`. */
size_t smtp_line_exec(struct smtp_line *line, const unsigned char *octets, size_t len);

#endif
