/* size.rl - read the number behind SIZE=.                             RFC 1870 §3
 * Read first: parse/ext/size.h.  Read next: parse/ext/eightbitmime.h.
 * SPDX-License-Identifier: MIT */
#include "parse/ext/size.h"

%%{
  machine smtp_size_value;
  include size "grammar/ext/size.rl";
  access v->;

  action digit {
    unsigned digit = (unsigned)(*p - '0');
    v->size = v->size > (UINT64_MAX - digit) / 10 ? UINT64_MAX : 10 * v->size + digit;
  }

  main := size_value $digit;
}%%

%% write data noentry;

void smtp_size_value_init(struct smtp_size_value *v)
{
    *v = (struct smtp_size_value){ 0 };
    %% write init;
}

void smtp_size_value_exec(struct smtp_size_value *v, const unsigned char *octets, size_t len, bool last)
{
    const unsigned char *p = octets, *const pe = octets + len;

    (void)last; /* the number is complete after each digit: nothing is left to do when the octets end */
    if (v->cs == smtp_size_value_error)
        return;
    %% write exec;
    v->at += (size_t)(p - octets);
}

enum smtp_parse smtp_size_value_result(const struct smtp_size_value *v)
{
    return v->cs >= smtp_size_value_first_final ? SMTP_PARSE_OK : SMTP_PARSE_SYNTAX;
}

enum smtp_parse smtp_size_value_parse(struct smtp_slice value, uint64_t *size)
{
    struct smtp_size_value v;

    smtp_size_value_init(&v);
    smtp_size_value_exec(&v, value.octets, value.len, true);
    *size = v.size;
    return smtp_size_value_result(&v);
}
