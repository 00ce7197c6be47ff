/* enhancedstatuscodes.h - the status code before a reply's text.      RFC 3463 §2, RFC 2034 §4
 * Read first: parse/reply_line.h, grammar/ext/enhancedstatuscodes.rl.  Read next: parse/ext/enhancedstatuscodes.rl.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PARSE_EXT_ENHANCEDSTATUSCODES_H
#define POSTEL_PARSE_EXT_ENHANCEDSTATUSCODES_H

#include "parse/slice.h"

enum { SMTP_STATUS_MAX = 9 }; /* "5.999.999" */

struct smtp_status_code {
    int cs;
    size_t at;                       /* octets read; after an error, the offset of the offending one */
    unsigned class, subject, detail; /* "5.1.10" is 5, 1 and 10 */
};

void smtp_status_code_init(struct smtp_status_code *v);
void smtp_status_code_exec(struct smtp_status_code *v, const unsigned char *octets, size_t len, bool last);
enum smtp_parse smtp_status_code_result(const struct smtp_status_code *v);

/* All three in one. */
enum smtp_parse smtp_status_code_parse(struct smtp_slice word, struct smtp_status_code *v);

#endif
