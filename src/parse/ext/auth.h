/* auth.h - what stands behind AUTH.                                   RFC 4954 §4, §8
 * Read first: parse/ext/base64.h, grammar/ext/auth.rl.  Read next: parse/ext/auth.rl.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PARSE_EXT_AUTH_H
#define POSTEL_PARSE_EXT_AUTH_H

#include "parse/slice.h"

struct smtp_auth_argument {
    int cs;
    size_t at; /* octets read; after an error, the offset of the offending one */
    size_t mark;
    struct smtp_span mechanism; /* in any letter case */
    struct smtp_span response;  /* base64, or "=": there, and empty */
    bool has_response;
};

void smtp_auth_argument_init(struct smtp_auth_argument *a);
void smtp_auth_argument_exec(struct smtp_auth_argument *a, const unsigned char *octets, size_t len, bool last);
enum smtp_parse smtp_auth_argument_result(const struct smtp_auth_argument *a);

/* All three in one. */
enum smtp_parse smtp_auth_argument_parse(struct smtp_auth_argument *a, struct smtp_slice text);

#endif
