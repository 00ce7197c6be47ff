/* eightbitmime.rl - read the word behind BODY=.                       RFC 6152 §2
 * Read first: parse/ext/eightbitmime.h.
 * SPDX-License-Identifier: MIT */
#include "parse/ext/eightbitmime.h"

%%{
  machine smtp_eightbitmime;
  include eightbitmime "grammar/ext/eightbitmime.rl";

  # body-value, taken apart.
  main := "7BIT"i %{ *body = SMTP_BODY_7BIT; } | "8BITMIME"i %{ *body = SMTP_BODY_8BITMIME; };
}%%

%% write data noerror noentry;

enum smtp_parse smtp_body_value_parse(struct smtp_slice value, enum smtp_body *body)
{
    const unsigned char *p = value.octets, *const pe = p + value.len, *const eof = pe;
    int cs;

    %% write init;
    %% write exec;
    return cs >= smtp_eightbitmime_first_final ? SMTP_PARSE_OK : SMTP_PARSE_SYNTAX;
}
