/* chunk.h - content that comes by count: no period is special, lines are lines all the same.  RFC 3030 §2
 * Read first: protocol/data.h.  Read next: protocol/ext/chunk.rl.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROTOCOL_EXT_CHUNK_H
#define POSTEL_PROTOCOL_EXT_CHUNK_H

#include "protocol/data.h"

/* The facts are those of mail data, gathered over all chunks of a message; where a chunk ends makes no difference. */
void smtp_chunk_init(struct smtp_data *d);
void smtp_chunk_exec(struct smtp_data *d, const unsigned char *octets, size_t len);

/* The last chunk is in: a CR whose LF has not come is a bare one. */
void smtp_chunk_end(struct smtp_data *d);

#endif
