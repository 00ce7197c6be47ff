/* enhancedstatuscodes.rl - read a status code.                        RFC 3463 §2
 * Read first: parse/ext/enhancedstatuscodes.h.  Read next: parse/ext/smtputf8.h.
 * SPDX-License-Identifier: MIT */
#include "parse/ext/enhancedstatuscodes.h"

%%{
  machine smtp_status_code;
  include enhancedstatuscodes "grammar/ext/enhancedstatuscodes.rl";
  access v->;

  action class   { v->class = (unsigned)(*p - '0'); }
  action subject { v->subject = 10 * v->subject + (unsigned)(*p - '0'); }
  action detail  { v->detail = 10 * v->detail + (unsigned)(*p - '0'); }

  # status-code, taken apart.
  main := class $class "." subject $subject "." detail $detail;
}%%

%% write data noentry;

void smtp_status_code_init(struct smtp_status_code *v)
{
    *v = (struct smtp_status_code){ 0 };
    %% write init;
}

void smtp_status_code_exec(struct smtp_status_code *v, const unsigned char *octets, size_t len, bool last)
{
    const unsigned char *p = octets, *const pe = octets + len;

    (void)last; /* each digit counts as it comes: nothing is left to do when the octets end */
    if (v->cs == smtp_status_code_error)
        return;
    %% write exec;
    v->at += (size_t)(p - octets);
}

enum smtp_parse smtp_status_code_result(const struct smtp_status_code *v)
{
    return v->cs >= smtp_status_code_first_final ? SMTP_PARSE_OK : SMTP_PARSE_SYNTAX;
}

enum smtp_parse smtp_status_code_parse(struct smtp_slice word, struct smtp_status_code *v)
{
    smtp_status_code_init(v);
    smtp_status_code_exec(v, word.octets, word.len, true);
    return smtp_status_code_result(v);
}
