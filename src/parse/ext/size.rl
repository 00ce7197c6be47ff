/* size.rl - read the number behind SIZE=.                             RFC 1870 §3
 * Read first: parse/ext/size.h.  Read next: parse/ext/eightbitmime.h.
 * SPDX-License-Identifier: MIT */
#include "parse/ext/size.h"

%%{
  machine smtp_size;
  include size "grammar/ext/size.rl";

  action digit {
    unsigned digit = (unsigned)(*p - '0');
    n = n > (UINT64_MAX - digit) / 10 ? UINT64_MAX : 10 * n + digit;
  }

  main := size_value $digit;
}%%

%% write data noerror noentry;

enum smtp_parse smtp_size_value_parse(struct smtp_slice value, uint64_t *size)
{
    const unsigned char *p = value.octets, *const pe = p + value.len;
    uint64_t n = 0;
    int cs;

    %% write init;
    %% write exec;
    *size = n;
    return cs >= smtp_size_first_final ? SMTP_PARSE_OK : SMTP_PARSE_SYNTAX;
}
