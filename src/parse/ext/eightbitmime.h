/* eightbitmime.h - the word behind BODY=.                             RFC 6152 §2
 * Read first: parse/params.h, grammar/ext/eightbitmime.rl.  Read next: parse/ext/eightbitmime.rl.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PARSE_EXT_EIGHTBITMIME_H
#define POSTEL_PARSE_EXT_EIGHTBITMIME_H

#include "parse/slice.h"

enum smtp_body { SMTP_BODY_7BIT, SMTP_BODY_8BITMIME };

struct smtp_body_value {
    int cs;
    size_t at;           /* octets read; after an error, the offset of the offending one */
    enum smtp_body body; /* means something only if the result is SMTP_PARSE_OK */
};

void smtp_body_value_init(struct smtp_body_value *v);
void smtp_body_value_exec(struct smtp_body_value *v, const unsigned char *octets, size_t len, bool last);
enum smtp_parse smtp_body_value_result(const struct smtp_body_value *v);

/* All three in one.  `body` is set only if the value is one of the two. */
enum smtp_parse smtp_body_value_parse(struct smtp_slice value, enum smtp_body *body);

#endif
