/* check_util.h - what tables of octets need.
 * Read first: parse/slice.h.  Read next: tests/parse/check_parse.h.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_CHECK_UTIL_H
#define POSTEL_CHECK_UTIL_H

#include <check.h>
#include <string.h>

#include "parse/slice.h"

/* A literal as a slice, so that it can hold NUL. */
/* clang-format off */
#define OCTETS(literal) { (const unsigned char *)(literal), sizeof(literal) - 1 }
/* clang-format on */

static inline struct smtp_slice slice_of(const char *string)
{
    return (struct smtp_slice){ (const unsigned char *)string, strlen(string) };
}

/* The text with A for a and a for A, in `out`.  Literals of ABNF ignore letter case (RFC 5234 §2.3), Ragel's do not. */
static inline struct smtp_slice swap_case(struct smtp_slice text, unsigned char *out)
{
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char letter = text.octets[i] | 0x20;

        out[i] = letter >= 'a' && letter <= 'z' ? text.octets[i] ^ 0x20 : text.octets[i];
    }
    return (struct smtp_slice){ out, text.len };
}

/* The slice reads as this string. */
#define ck_assert_slice(slice, string)                                                                                 \
    do {                                                                                                               \
        const struct smtp_slice slice_ = (slice);                                                                      \
        const struct smtp_slice wanted_ = slice_of(string);                                                            \
        ck_assert_uint_eq(slice_.len, wanted_.len);                                                                    \
        if (wanted_.len > 0)                                                                                           \
            ck_assert_mem_eq(slice_.octets, wanted_.octets, wanted_.len);                                              \
    } while (0)

#endif
