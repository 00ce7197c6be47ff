/* utf8.h - is what stands here a character of UTF-8?                    RFC 3629 §4
 * Read first: parse/slice.h.  Read next: suite/utf8.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_SUITE_UTF8_H
#define POSTEL_SUITE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* How many octets the character at `p` has, of text that a NUL ends; 0: what stands there is none.  *code is its code
 * point; it may be NULL. */
size_t smtp_utf8(const unsigned char *p, uint32_t *code);

#endif
