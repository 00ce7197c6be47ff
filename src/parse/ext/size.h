/* size.h - the number behind SIZE=.                                   RFC 1870 §3
 * Read first: parse/params.h, grammar/ext/size.rl.  Read next: parse/ext/size.rl.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PARSE_EXT_SIZE_H
#define POSTEL_PARSE_EXT_SIZE_H

#include <stdint.h>

#include "parse/slice.h"

/* `size` gets the octets declared.  The 20 digits allowed can exceed 64 bits: such a number becomes UINT64_MAX,
 * for it is larger than any limit that we could have offered. */
enum smtp_parse smtp_size_value_parse(struct smtp_slice value, uint64_t *size);

#endif
