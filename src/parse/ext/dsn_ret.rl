/* dsn_ret.rl - read the word behind RET=.                             RFC 3461 §4.3
 * Read first: parse/ext/dsn.h.  Read next: parse/ext/dsn_notify.rl.
 * SPDX-License-Identifier: MIT */
#include "parse/ext/dsn.h"

%%{
  machine smtp_ret_value;
  include positions "grammar/positions.rl";
  access v->;

  # x-ret-value, taken apart.
  main := "FULL"i @{ v->ret = SMTP_RET_FULL; } | "HDRS"i @{ v->ret = SMTP_RET_HDRS; };
}%%

%% write data noentry;

void smtp_ret_value_init(struct smtp_ret_value *v)
{
    *v = (struct smtp_ret_value){ 0 };
    %% write init;
}

void smtp_ret_value_exec(struct smtp_ret_value *v, const unsigned char *octets, size_t len, bool last)
{
    const unsigned char *p = octets, *const pe = octets + len;

    (void)last; /* each word is known by its last letter */
    if (v->cs == smtp_ret_value_error)
        return;
    %% write exec;
    v->at += (size_t)(p - octets);
}

enum smtp_parse smtp_ret_value_result(const struct smtp_ret_value *v)
{
    return v->cs >= smtp_ret_value_first_final ? SMTP_PARSE_OK : SMTP_PARSE_SYNTAX;
}

enum smtp_parse smtp_ret_value_parse(struct smtp_slice value, enum smtp_ret *ret)
{
    struct smtp_ret_value v;

    smtp_ret_value_init(&v);
    smtp_ret_value_exec(&v, value.octets, value.len, true);
    if (smtp_ret_value_result(&v) == SMTP_PARSE_OK)
        *ret = v.ret;
    return smtp_ret_value_result(&v);
}
