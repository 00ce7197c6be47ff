/* size.h - the number behind SIZE=.                                   RFC 1870 §3
 * Read first: parse/params.h, grammar/ext/size.rl.  Read next: parse/ext/size.rl.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PARSE_EXT_SIZE_H
#define POSTEL_PARSE_EXT_SIZE_H

#include <stdint.h>

#include "parse/slice.h"

struct smtp_size_value {
    int cs;
    size_t at;     /* octets read; after an error, the offset of the offending one */
    uint64_t size; /* the octets declared.  The 20 digits allowed can exceed 64 bits: such a number becomes UINT64_MAX,
                    * for it is larger than any limit that we could have offered */
};

void smtp_size_value_init(struct smtp_size_value *v);
void smtp_size_value_exec(struct smtp_size_value *v, const unsigned char *octets, size_t len, bool last);
enum smtp_parse smtp_size_value_result(const struct smtp_size_value *v);

/* All three in one. */
enum smtp_parse smtp_size_value_parse(struct smtp_slice value, uint64_t *size);

#endif
