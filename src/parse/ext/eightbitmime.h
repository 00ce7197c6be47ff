/* eightbitmime.h - the word behind BODY=.                             RFC 6152 §2
 * Read first: parse/params.h, grammar/ext/eightbitmime.rl.  Read next: parse/ext/eightbitmime.rl.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PARSE_EXT_EIGHTBITMIME_H
#define POSTEL_PARSE_EXT_EIGHTBITMIME_H

#include "parse/slice.h"

enum smtp_body {
    SMTP_BODY_7BIT,
    SMTP_BODY_8BITMIME
};

/* `body` is set only if the value is one of the two. */
enum smtp_parse smtp_body_value_parse(struct smtp_slice value, enum smtp_body *body);

#endif
