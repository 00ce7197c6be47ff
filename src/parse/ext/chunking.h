/* chunking.h - what stands behind BDAT.                               RFC 3030 §2
 * Read first: grammar/ext/chunking.rl, parse/ext/size.h.  Read next: parse/ext/chunking.rl.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PARSE_EXT_CHUNKING_H
#define POSTEL_PARSE_EXT_CHUNKING_H

#include <stdint.h>

#include "parse/slice.h"

struct smtp_chunk_value {
    int cs;
    size_t at;     /* octets read; after an error, the offset of the offending one */
    uint64_t size; /* octets of the chunk.  The grammar has no end to it: what exceeds 64 bits becomes UINT64_MAX */
    bool last;     /* LAST: the message ends with it */
};

void smtp_chunk_value_init(struct smtp_chunk_value *v);
void smtp_chunk_value_exec(struct smtp_chunk_value *v, const unsigned char *octets, size_t len, bool last);
enum smtp_parse smtp_chunk_value_result(const struct smtp_chunk_value *v);

/* All three in one. */
enum smtp_parse smtp_chunk_value_parse(struct smtp_slice argument, struct smtp_chunk_value *v);

#endif
