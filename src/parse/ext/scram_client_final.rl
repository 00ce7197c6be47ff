/* scram_client_final.rl - the proof.                                   RFC 5802 §7
 * Read first: parse/ext/scram_server_first.rl.  Read next: parse/ext/scram_server_final.rl.
 * SPDX-License-Identifier: MIT */
#include "parse/ext/scram.h"

%%{
  machine smtp_scram_client_final;
  include scram "grammar/ext/scram.rl";
  access m->;

  action mark            { m->mark = m->at + (size_t)(p - octets); }
  # What follows may be empty, and then nothing is entered.
  action equals { m->mark = m->at + (size_t)(p - octets) + 1; }
  action channel_binding { m->channel_binding = smtp_span(m->mark, m->at + (size_t)(p - octets)); }
  action nonce           { m->nonce = smtp_span(m->mark, m->at + (size_t)(p - octets)); }
  action proof           { m->proof = smtp_span(m->mark, m->at + (size_t)(p - octets)); }
  action signed { m->without_proof.len = m->at + (size_t)(p - octets); }

  # The comma before a "p=" may end what is signed; the last one that does is the proof's.
  channel_binding_ = "c" "=" @equals scram_base64 %channel_binding;
  nonce_ = "r" "=" ( c_nonce s_nonce? ) >mark %nonce;
  proof_ = "p" "=" @equals scram_base64 %proof;
  main := channel_binding_ "," nonce_ ( "," extensions )? "," >signed proof_;
}%%

%% write data noentry;

void smtp_scram_client_final_init(struct smtp_scram_client_final *m)
{
    *m = (struct smtp_scram_client_final){ 0 };
    %% write init;
}

void smtp_scram_client_final_exec(struct smtp_scram_client_final *m, const unsigned char *octets, size_t len, bool last)
{
    const unsigned char *p = octets, *const pe = octets + len, *const eof = last ? pe : NULL;

    if (m->cs == smtp_scram_client_final_error)
        return;
    %% write exec;
    m->at += (size_t)(p - octets);
}

enum smtp_parse smtp_scram_client_final_result(const struct smtp_scram_client_final *m)
{
    return m->cs >= smtp_scram_client_final_first_final ? SMTP_PARSE_OK : SMTP_PARSE_SYNTAX;
}

enum smtp_parse smtp_scram_client_final_parse(struct smtp_scram_client_final *m, struct smtp_slice message)
{
    smtp_scram_client_final_init(m);
    smtp_scram_client_final_exec(m, message.octets, message.len, true);
    return smtp_scram_client_final_result(m);
}
