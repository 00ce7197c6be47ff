/* plain.rl - note where the three texts of PLAIN lie.                  RFC 4616 §2
 * Read first: parse/ext/plain.h.  Read next: parse/ext/scram.h.
 * SPDX-License-Identifier: MIT */
#include "parse/ext/plain.h"

%%{
  machine smtp_plain;
  include plain "grammar/ext/plain.rl";
  access m->;

  action mark    { m->mark = m->at + (size_t)(p - octets); }
  action authzid { m->authzid = smtp_span(m->mark, m->at + (size_t)(p - octets)); }
  action authcid { m->authcid = smtp_span(m->mark, m->at + (size_t)(p - octets)); }
  action passwd  { m->passwd = smtp_span(m->mark, m->at + (size_t)(p - octets)); }

  main := ( plain_authzid >mark %authzid )? plain_NUL ( plain_authcid >mark %authcid )
          plain_NUL ( plain_passwd >mark %passwd );
}%%

%% write data noentry;

void smtp_plain_init(struct smtp_plain *m)
{
    *m = (struct smtp_plain){ 0 };
    %% write init;
}

void smtp_plain_exec(struct smtp_plain *m, const unsigned char *octets, size_t len, bool last)
{
    const unsigned char *p = octets, *const pe = octets + len, *const eof = last ? pe : NULL;

    if (m->cs == smtp_plain_error)
        return;
    %% write exec;
    m->at += (size_t)(p - octets);
}

enum smtp_parse smtp_plain_result(const struct smtp_plain *m)
{
    return m->cs >= smtp_plain_first_final ? SMTP_PARSE_OK : SMTP_PARSE_SYNTAX;
}

enum smtp_parse smtp_plain_parse(struct smtp_plain *m, struct smtp_slice message)
{
    smtp_plain_init(m);
    smtp_plain_exec(m, message.octets, message.len, true);
    return smtp_plain_result(m);
}
