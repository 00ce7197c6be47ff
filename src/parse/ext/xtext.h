/* xtext.h - any octets as an esmtp-value: a "+" and two hexadecimal digits for what could not stand there.  RFC 4954 §8
 * Read first: parse/params.h, grammar/ext/auth.rl.  Read next: parse/ext/xtext.rl.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PARSE_EXT_XTEXT_H
#define POSTEL_PARSE_EXT_XTEXT_H

#include "parse/slice.h"

struct smtp_xtext {
    int cs;
    size_t at;          /* octets read; after an error, the offset of the offending one */
    unsigned char *out; /* what is decoded, `len` octets; lent by the caller after _init, with room for `cap` */
    size_t cap, len;
    bool full; /* there was more than room */
    unsigned char hex;
};

void smtp_xtext_init(struct smtp_xtext *x);
void smtp_xtext_exec(struct smtp_xtext *x, const unsigned char *octets, size_t len, bool last);
enum smtp_parse smtp_xtext_result(const struct smtp_xtext *x); /* SMTP_PARSE_TOO_LONG: no room */

/* All in one; `len` gets how much was decoded. */
enum smtp_parse smtp_xtext_decode(struct smtp_slice text, unsigned char *out, size_t cap, size_t *len);

/* The other way, in the capitals that RFC 3461 §4 wants and RFC 4954 takes too.  Returns how long the text is; no more
 * than `cap` of it is written. */
size_t smtp_xtext_encode(struct smtp_slice octets, char *text, size_t cap);

#endif
