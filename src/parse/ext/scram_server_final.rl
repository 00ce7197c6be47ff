/* scram_server_final.rl - the server's own proof.                      RFC 5802 §7
 * Read first: parse/ext/scram_client_final.rl.  Read next: parse/rule.h.
 * SPDX-License-Identifier: MIT */
#include "parse/ext/scram.h"

%%{
  machine smtp_scram_server_final;
  include scram "grammar/ext/scram.rl";
  access m->;

  action mark     { m->mark = m->at + (size_t)(p - octets); }
  # What follows may be empty, and then nothing is entered.
  action equals { m->mark = m->at + (size_t)(p - octets) + 1; }
  action error    { m->error = smtp_span(m->mark, m->at + (size_t)(p - octets)); }
  action verifier { m->verifier = smtp_span(m->mark, m->at + (size_t)(p - octets)); }
  action is_error { m->is_error = true; }

  error_ = "e" @is_error "=" server_error_value >mark %error;
  verifier_ = "v" "=" @equals scram_base64 %verifier;
  main := ( error_ | verifier_ ) ( "," extensions )?;
}%%

%% write data noentry;

void smtp_scram_server_final_init(struct smtp_scram_server_final *m)
{
    *m = (struct smtp_scram_server_final){ 0 };
    %% write init;
}

void smtp_scram_server_final_exec(struct smtp_scram_server_final *m, const unsigned char *octets, size_t len, bool last)
{
    const unsigned char *p = octets, *const pe = octets + len, *const eof = last ? pe : NULL;

    if (m->cs == smtp_scram_server_final_error)
        return;
    %% write exec;
    m->at += (size_t)(p - octets);
}

enum smtp_parse smtp_scram_server_final_result(const struct smtp_scram_server_final *m)
{
    return m->cs >= smtp_scram_server_final_first_final ? SMTP_PARSE_OK : SMTP_PARSE_SYNTAX;
}

enum smtp_parse smtp_scram_server_final_parse(struct smtp_scram_server_final *m, struct smtp_slice message)
{
    smtp_scram_server_final_init(m);
    smtp_scram_server_final_exec(m, message.octets, message.len, true);
    return smtp_scram_server_final_result(m);
}
