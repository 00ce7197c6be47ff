/* data.h - mail data: where it ends, and whose dots are whose.        RFC 5321 §4.1.1.4, §4.5.2
 * Read first: protocol/dialogue.rl.  Read next: protocol/plain_run.h.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROTOCOL_DATA_H
#define POSTEL_PROTOCOL_DATA_H

#include <stdint.h>

#include "parse/slice.h"

/* Receiving.  Only CR LF . CR LF ends mail data (the CR LF before DATA's first line counts as its first, §4.1.1.4).
 * What else the octets did is noted, so that the server can refuse the whole at its end (choices.md, position 1). */
struct smtp_data {
    int cs;
    uint64_t content; /* octets of content so far: dots removed, the final period line not counted */
    size_t line;      /* octets of the line being read, without a stuffed period */
    bool bare_cr;     /* §2.3.8 */
    bool bare_lf;     /* §2.3.8 */
    bool long_line;   /* a line past SMTP_TEXT_LINE_MAX, §4.5.3.1.6 */
    bool eight_bit;   /* an octet above 127 */
    bool ended;
};

void smtp_data_init(struct smtp_data *d);

/* Reads some of `octets` and hands out the next run of content in `content` (a view into `octets`, or a static one;
 * may be empty).  Returns the octets used.  Call until d->ended or all octets are used: one call may use fewer than
 * all, and never any behind the end of the data.  Whatever the split, the runs add up to the same content. */
size_t smtp_data_exec(struct smtp_data *d, const unsigned char *octets, size_t len, struct smtp_slice *content);

#endif
