/* stuff.h - a local text becomes mail data.                           RFC 5321 §2.3.8, §4.5.2
 * Read first: protocol/data.rl.  Read next: protocol/stuff.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROTOCOL_STUFF_H
#define POSTEL_PROTOCOL_STUFF_H

#include <stdint.h>

#include "parse/slice.h"

/* Local text in, mail data out.  CR LF or a lone LF ends a line in the input; a period at the start of a line is
 * doubled (§4.5.2); a last line without its end gets one (§4.1.1.4); then comes the period line. */
struct smtp_stuff {
    bool cr;       /* the last octet read was a CR: held back until the next one tells what it is */
    bool mid_line; /* not at the start of a line */
    bool by_count; /* no period is special, and none ends it: RFC 3030 §2.  Set after _init */
};

void smtp_stuff_init(struct smtp_stuff *s);

/* Reads from `octets` what fits, two octets out for each in, into `out` (cap at least 2); `used` gets the octets
 * read.  Returns the octets written.  A CR without LF is passed on: ask smtp_text_facts before. */
size_t smtp_stuff_exec(struct smtp_stuff *s, struct smtp_slice octets, size_t *used, unsigned char *out, size_t cap);

/* The end: a missing CRLF, then the period line.  Writes up to 5 octets. */
enum { SMTP_STUFF_END_MAX = 5 };
size_t smtp_stuff_end(struct smtp_stuff *s, unsigned char out[SMTP_STUFF_END_MAX]);

/* What a client has to know of a text before it says MAIL. */
struct smtp_text_facts {
    uint64_t size;         /* octets as content on the wire: line ends counted as CRLF, no stuffing (RFC 1870 §5) */
    bool eight_bit;        /* an octet above 127 */
    bool eight_bit_header; /* one stands in a header field, at any level of MIME */
    bool utf8_header;      /* all that stand there are UTF-8: RFC 6532 §3.1 */
    bool bare_cr;          /* a CR without LF: must not be sent, §2.3.8 */
    bool long_line;        /* more than 998 octets before a line's end, §4.5.3.1.6 */
};
struct smtp_text_facts smtp_text_facts(struct smtp_slice text);

#endif
