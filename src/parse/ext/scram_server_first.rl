/* scram_server_first.rl - my number behind yours, and the salt of your password.  RFC 5802 §7
 * Read first: parse/ext/scram_client_first.rl.  Read next: parse/ext/scram_client_final.rl.
 * SPDX-License-Identifier: MIT */
#include "parse/ext/scram.h"

%%{
  machine smtp_scram_server_first;
  include scram "grammar/ext/scram.rl";
  access m->;

  action mark  { m->mark = m->at + (size_t)(p - octets); }
  # What follows may be empty, and then nothing is entered.
  action equals { m->mark = m->at + (size_t)(p - octets) + 1; }
  action nonce { m->nonce = smtp_span(m->mark, m->at + (size_t)(p - octets)); }
  action salt  { m->salt = smtp_span(m->mark, m->at + (size_t)(p - octets)); }
  action mandatory { m->mandatory = true; }
  action digit {
    const uint32_t digit = (uint32_t)(*p - '0');
    m->iterations = m->iterations > (UINT32_MAX - digit) / 10 ? UINT32_MAX : 10 * m->iterations + digit;
  }

  nonce_ = "r" "=" ( c_nonce s_nonce? ) >mark %nonce;
  salt_ = "s" "=" @equals scram_base64 %salt;
  main := ( reserved_mext @mandatory "," )? nonce_ "," salt_ "," "i" "=" posit_number $digit ( "," extensions )?;
}%%

%% write data noentry;

void smtp_scram_server_first_init(struct smtp_scram_server_first *m)
{
    *m = (struct smtp_scram_server_first){ 0 };
    %% write init;
}

void smtp_scram_server_first_exec(struct smtp_scram_server_first *m, const unsigned char *octets, size_t len, bool last)
{
    const unsigned char *p = octets, *const pe = octets + len;

    (void)last; /* each span is told by the comma behind it */
    if (m->cs == smtp_scram_server_first_error)
        return;
    %% write exec;
    m->at += (size_t)(p - octets);
}

enum smtp_parse smtp_scram_server_first_result(const struct smtp_scram_server_first *m)
{
    return m->cs >= smtp_scram_server_first_first_final ? SMTP_PARSE_OK : SMTP_PARSE_SYNTAX;
}

enum smtp_parse smtp_scram_server_first_parse(struct smtp_scram_server_first *m, struct smtp_slice message)
{
    smtp_scram_server_first_init(m);
    smtp_scram_server_first_exec(m, message.octets, message.len, true);
    return smtp_scram_server_first_result(m);
}
