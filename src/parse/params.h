/* params.h - the parameters of MAIL and RCPT, one at a time.          RFC 5321 §4.1.2
 * Read first: parse/path.rl.  Read next: parse/params.rl.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PARSE_PARAMS_H
#define POSTEL_PARSE_PARAMS_H

#include "parse/slice.h"

/* A parser for one of them; the language is u-esmtp-param (RFC 6531 §3.3). */
struct smtp_params {
    int cs;
    size_t at;
    size_t mark;
    struct smtp_span keyword;
    struct smtp_span value; /* empty if there is no "=": the grammar has no empty value */
};

void smtp_params_init(struct smtp_params *params);
void smtp_params_exec(struct smtp_params *params, const unsigned char *octets, size_t len, bool last);
enum smtp_parse smtp_params_result(const struct smtp_params *params);

/* One esmtp-param, as views. */
struct smtp_param {
    struct smtp_slice keyword;
    struct smtp_slice value;
};

/* Takes the first parameter off `list` (Mail-parameters or Rcpt-parameters, already grammatical).  False: none left.
 * The views live as long as the octets of the list. */
bool smtp_param_next(struct smtp_slice *list, struct smtp_param *param);

#endif
