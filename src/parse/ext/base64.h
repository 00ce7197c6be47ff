/* base64.h - base64, as strictly as AUTH wants it.                    RFC 4954 §4, §8; RFC 4648 §4
 * Read first: parse/slice.h, grammar/ext/auth.rl.  Read next: parse/ext/base64.rl.
 * SPDX-License-Identifier: MIT
 *
 * Octets outside the alphabet, and "=" anywhere but at the end, are refused and not passed over (RFC 4954 §4 MUST): who
 * passes over them reads another message than the next in line does.  Bits that are left over in the last character
 * are not looked at, as the grammar does not: they are in no octet. */
#ifndef POSTEL_PARSE_EXT_BASE64_H
#define POSTEL_PARSE_EXT_BASE64_H

#include <stdint.h>

#include "parse/slice.h"

struct smtp_base64 {
    int cs;
    size_t at;          /* octets read; after an error, the offset of the offending one */
    unsigned char *out; /* what is decoded, `len` octets; lent by the caller after _init, with room for `cap`.  It may
                         * be where the text itself lies: what is written never overtakes what is read */
    size_t cap, len;
    bool full; /* there was more than room */
    uint32_t bits;
    unsigned count; /* of characters in `bits` */
};

void smtp_base64_init(struct smtp_base64 *b);
void smtp_base64_exec(struct smtp_base64 *b, const unsigned char *octets, size_t len, bool last);
enum smtp_parse smtp_base64_result(const struct smtp_base64 *b); /* SMTP_PARSE_TOO_LONG: no room */

/* All in one; `len` gets how much was decoded.  The empty text is an empty message. */
enum smtp_parse smtp_base64_decode(struct smtp_slice text, unsigned char *out, size_t cap, size_t *len);

/* The other way.  Returns how long the text is; nothing is written if that is more than `cap`. */
size_t smtp_base64_encode(struct smtp_slice message, char *text, size_t cap);

#endif
