/* auth.rl - note the mechanism, and the response that came with it.   RFC 4954 §4, §8
 * Read first: parse/ext/auth.h.  Read next: parse/ext/plain.h.
 * SPDX-License-Identifier: MIT */
#include "parse/ext/auth.h"

%%{
  machine smtp_auth_argument;
  include auth "grammar/ext/auth.rl";
  access a->;

  action mark      { a->mark = a->at + (size_t)(p - octets); }
  action mechanism { a->mechanism = smtp_span(a->mark, a->at + (size_t)(p - octets)); }
  action response  { a->response = smtp_span(a->mark, a->at + (size_t)(p - octets)); a->has_response = true; }

  main := x_sasl_mech >mark %mechanism ( SP initial_response >mark %response )? WSP*;
}%%

%% write data noentry;

void smtp_auth_argument_init(struct smtp_auth_argument *a)
{
    *a = (struct smtp_auth_argument){ 0 };
    %% write init;
}

void smtp_auth_argument_exec(struct smtp_auth_argument *a, const unsigned char *octets, size_t len, bool last)
{
    const unsigned char *p = octets, *const pe = octets + len, *const eof = last ? pe : NULL;

    if (a->cs == smtp_auth_argument_error)
        return;
    %% write exec;
    a->at += (size_t)(p - octets);
}

enum smtp_parse smtp_auth_argument_result(const struct smtp_auth_argument *a)
{
    return a->cs >= smtp_auth_argument_first_final ? SMTP_PARSE_OK : SMTP_PARSE_SYNTAX;
}

enum smtp_parse smtp_auth_argument_parse(struct smtp_auth_argument *a, struct smtp_slice text)
{
    smtp_auth_argument_init(a);
    smtp_auth_argument_exec(a, text.octets, text.len, true);
    return smtp_auth_argument_result(a);
}
