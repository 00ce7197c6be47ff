/* params.h - the parameters of MAIL and RCPT, one at a time.          RFC 5321 §4.1.2
 * Read first: parse/path.rl.  Read next: parse/params.rl.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PARSE_PARAMS_H
#define POSTEL_PARSE_PARAMS_H

#include "parse/slice.h"

/* One esmtp-param.  `value` is empty if there is no "=": the grammar has no empty value. */
struct smtp_param {
    struct smtp_slice keyword;
    struct smtp_slice value;
};

/* Takes the first parameter off `list` (Mail-parameters or Rcpt-parameters, already grammatical).  False: none left.
 * The views live as long as the octets of the list. */
bool smtp_param_next(struct smtp_slice *list, struct smtp_param *param);

#endif
