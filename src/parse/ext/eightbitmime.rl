/* eightbitmime.rl - read the word behind BODY=.                       RFC 6152 §2
 * Read first: parse/ext/eightbitmime.h.  Read next: parse/ext/chunking.h.
 * SPDX-License-Identifier: MIT */
#include "parse/ext/eightbitmime.h"

%%{
  machine smtp_body_value;
  include positions "grammar/positions.rl";
  access v->;

  # x-body-value, taken apart.
  main := "7BIT"i @{ v->body = SMTP_BODY_7BIT; } | "8BITMIME"i @{ v->body = SMTP_BODY_8BITMIME; };
}%%

%% write data noentry;

void smtp_body_value_init(struct smtp_body_value *v)
{
    *v = (struct smtp_body_value){ 0 };
    %% write init;
}

void smtp_body_value_exec(struct smtp_body_value *v, const unsigned char *octets, size_t len, bool last)
{
    const unsigned char *p = octets, *const pe = octets + len;

    (void)last; /* each word is known by its last letter */
    if (v->cs == smtp_body_value_error)
        return;
    %% write exec;
    v->at += (size_t)(p - octets);
}

enum smtp_parse smtp_body_value_result(const struct smtp_body_value *v)
{
    return v->cs >= smtp_body_value_first_final ? SMTP_PARSE_OK : SMTP_PARSE_SYNTAX;
}

enum smtp_parse smtp_body_value_parse(struct smtp_slice value, enum smtp_body *body)
{
    struct smtp_body_value v;

    smtp_body_value_init(&v);
    smtp_body_value_exec(&v, value.octets, value.len, true);
    if (smtp_body_value_result(&v) == SMTP_PARSE_OK)
        *body = v.body;
    return smtp_body_value_result(&v);
}
