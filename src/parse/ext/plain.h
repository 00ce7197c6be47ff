/* plain.h - the three texts of a PLAIN message.                       RFC 4616 §2
 * Read first: parse/ext/auth.rl, grammar/ext/plain.rl.  Read next: parse/ext/plain.rl.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PARSE_EXT_PLAIN_H
#define POSTEL_PARSE_EXT_PLAIN_H

#include "parse/slice.h"

struct smtp_plain {
    int cs;
    size_t at; /* octets read; after an error, the offset of the offending one */
    size_t mark;
    struct smtp_span authzid; /* as whom to act; empty: as authcid */
    struct smtp_span authcid; /* who it is */
    struct smtp_span passwd;
};

void smtp_plain_init(struct smtp_plain *m);
void smtp_plain_exec(struct smtp_plain *m, const unsigned char *octets, size_t len, bool last);
enum smtp_parse smtp_plain_result(const struct smtp_plain *m);

/* All three in one. */
enum smtp_parse smtp_plain_parse(struct smtp_plain *m, struct smtp_slice message);

#endif
