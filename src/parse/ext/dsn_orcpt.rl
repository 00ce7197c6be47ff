/* dsn_orcpt.rl - read what stands behind ORCPT=.                      RFC 3461 §4.2
 * Read first: parse/ext/dsn_notify.rl.  Read next: parse/ext/enhancedstatuscodes.h.
 * SPDX-License-Identifier: MIT */
#include "parse/ext/dsn.h"

%%{
  machine smtp_orcpt_value;
  include positions "grammar/positions.rl";
  access v->;

  action mark      { v->mark = v->at + (size_t)(p - octets); }
  action addr_type { v->addr_type = smtp_span(v->mark, v->at + (size_t)(p - octets)); }
  action address   { v->address = smtp_span(v->mark, v->at + (size_t)(p - octets)); }

  # x-orcpt-value, taken apart.
  main := ( addr_type >mark %addr_type ) ";" ( xtext >mark %address );
}%%

%% write data noentry;

void smtp_orcpt_value_init(struct smtp_orcpt_value *v)
{
    *v = (struct smtp_orcpt_value){ 0 };
    %% write init;
}

void smtp_orcpt_value_exec(struct smtp_orcpt_value *v, const unsigned char *octets, size_t len, bool last)
{
    const unsigned char *p = octets, *const pe = octets + len, *const eof = last ? pe : NULL;

    if (v->cs == smtp_orcpt_value_error)
        return;
    %% write exec;
    v->at += (size_t)(p - octets);
}

enum smtp_parse smtp_orcpt_value_result(const struct smtp_orcpt_value *v)
{
    if (v->cs < smtp_orcpt_value_first_final)
        return SMTP_PARSE_SYNTAX;
    return v->at > SMTP_ORCPT_MAX ? SMTP_PARSE_TOO_LONG : SMTP_PARSE_OK;
}

enum smtp_parse smtp_orcpt_value_parse(struct smtp_slice value, struct smtp_orcpt_value *v)
{
    smtp_orcpt_value_init(v);
    smtp_orcpt_value_exec(v, value.octets, value.len, true);
    return smtp_orcpt_value_result(v);
}
