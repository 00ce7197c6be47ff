/* scram_client_first.rl - who I am, and a number of mine.              RFC 5802 §7
 * Read first: parse/ext/scram.h.  Read next: parse/ext/scram_server_first.rl.
 * SPDX-License-Identifier: MIT */
#include "parse/ext/scram.h"

%%{
  machine smtp_scram_client_first;
  include scram "grammar/ext/scram.rl";
  access m->;

  action mark     { m->mark = m->at + (size_t)(p - octets); }
  action authzid  { m->authzid = smtp_span(m->mark, m->at + (size_t)(p - octets)); }
  action username { m->username = smtp_span(m->mark, m->at + (size_t)(p - octets)); }
  action nonce    { m->nonce = smtp_span(m->mark, m->at + (size_t)(p - octets)); }
  action header {
    m->header.len = m->bare.at = m->at + (size_t)(p - octets);
  }
  action bare { m->bare.len = m->at + (size_t)(p - octets) - m->bare.at; }
  action mandatory { m->mandatory = true; }

  authzid_ = "a" "=" saslname >mark %authzid;
  username_ = "n" "=" saslname >mark %username;
  nonce_ = "r" "=" ( c_nonce s_nonce? ) >mark %nonce;
  bare_ = ( reserved_mext @mandatory "," )? username_ "," nonce_ ( "," extensions )?;
  main := ( gs2_cbind_flag "," authzid_? "," ) %header bare_ %bare;
}%%

%% write data noentry;

void smtp_scram_client_first_init(struct smtp_scram_client_first *m)
{
    *m = (struct smtp_scram_client_first){ 0 };
    %% write init;
}

void smtp_scram_client_first_exec(struct smtp_scram_client_first *m, const unsigned char *octets, size_t len, bool last)
{
    const unsigned char *p = octets, *const pe = octets + len, *const eof = last ? pe : NULL;

    if (m->cs == smtp_scram_client_first_error)
        return;
    %% write exec;
    m->at += (size_t)(p - octets);
}

enum smtp_parse smtp_scram_client_first_result(const struct smtp_scram_client_first *m)
{
    return m->cs >= smtp_scram_client_first_first_final ? SMTP_PARSE_OK : SMTP_PARSE_SYNTAX;
}

enum smtp_parse smtp_scram_client_first_parse(struct smtp_scram_client_first *m, struct smtp_slice message)
{
    smtp_scram_client_first_init(m);
    smtp_scram_client_first_exec(m, message.octets, message.len, true);
    return smtp_scram_client_first_result(m);
}

static void add(char c, char *text, size_t cap, size_t *len)
{
    if (*len < cap)
        text[*len] = c;
    ++*len;
}

size_t smtp_saslname_decode(struct smtp_slice saslname, char *name, size_t cap)
{
    size_t len = 0;

    for (size_t i = 0; i < saslname.len; i++) {
        char c = (char)saslname.octets[i];

        if (c == '=') { /* the grammar lets nothing but 2C and 3D follow */
            c = saslname.octets[i + 1] == '2' ? ',' : '=';
            i += 2;
        }
        add(c, name, cap, &len);
    }
    return len;
}

size_t smtp_saslname_encode(struct smtp_slice name, char *saslname, size_t cap)
{
    size_t len = 0;

    for (size_t i = 0; i < name.len; i++) {
        const char c = (char)name.octets[i];
        const char *const as = c == ',' ? "=2C" : c == '=' ? "=3D" : NULL;

        if (as == NULL)
            add(c, saslname, cap, &len);
        else
            for (size_t k = 0; k < 3; k++)
                add(as[k], saslname, cap, &len);
    }
    return len;
}
