/* path.h - reverse-paths and forward-paths.                           RFC 5321 §4.1.2
 * Read first: parse/mailbox.rl.  Read next: parse/path.rl.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PARSE_PATH_H
#define POSTEL_PARSE_PATH_H

#include "parse/mailbox.h"

enum {
    SMTP_PATH_MAX = 256 /* §4.5.3.1.3: octets, brackets and source route included */
};

/* Where the parts of a path lie. */
struct smtp_path_spans {
    struct smtp_span whole;      /* from < to > */
    struct smtp_span route;      /* A-d-l without its colon; empty: none.  Accepted and ignored, §3.3, appendix F.2 */
    struct smtp_span local_part; /* as written; empty only in the null reverse-path <> */
    struct smtp_span domain;     /* Domain, or address-literal with brackets; empty in <> and in <Postmaster> */
};

/* A parser for one path: Path, <> or <Postmaster> (the union of Reverse-path and of what RCPT takes; which of them
 * a command may have is command.rl's business).  The language is x-path of grammar/positions.abnf. */
struct smtp_path {
    int cs;
    size_t at;
    size_t mark;
    struct smtp_path_spans spans;
};

void smtp_path_init(struct smtp_path *path);
void smtp_path_exec(struct smtp_path *path, const unsigned char *octets, size_t len, bool last);
enum smtp_parse smtp_path_result(const struct smtp_path *path);
enum smtp_parse smtp_path_parse(struct smtp_path *path, struct smtp_slice text);

/* The size limits of §4.5.3.1.1 to .3 on a path that is already grammatical: local-part 64, domain 255, path 256. */
enum smtp_parse smtp_path_sizes(const struct smtp_path_spans *spans);

#endif
