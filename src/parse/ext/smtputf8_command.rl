/* smtputf8_command.rl - read a command whose addresses may be in any script.  RFC 6531 §3.4, §3.7.4.2
 * Read first: parse/command.rl, parse/ext/smtputf8_path.rl.  Read next: parse/ext/base64.h.
 * SPDX-License-Identifier: MIT */
#include "parse/ext/smtputf8.h"

%%{
  machine smtp_utf8_command;
  include utf8_spans "src/parse/ext/smtputf8_path.rl";
  access u->;

  MAIL = "MAIL"i @{ c->verb = SMTP_VERB_MAIL; };
  RCPT = "RCPT"i @{ c->verb = SMTP_VERB_RCPT; };
  VRFY = "VRFY"i @{ c->verb = SMTP_VERB_VRFY; };
  EXPN = "EXPN"i @{ c->verb = SMTP_VERB_EXPN; };

  action params   { c->params = smtp_span(c->mark, at + (size_t)(p - octets)); }
  action argument { c->text = smtp_span(c->mark, at + (size_t)(p - octets)); }
  action asked    { u->asked = true; }

  main := MAIL " FROM:"i ( u_Forward_path_ | null_path_ ) ( SP ( x_u_params >mark %params ) )? x_eol
        | RCPT " TO:"i ( u_Forward_path_ | Postmaster_path_ ) ( SP ( x_u_params >mark %params ) )? x_eol
        | ( VRFY | EXPN ) SP ( x_u_argument >mark %argument ) ( SP smtputf8_param @asked )? x_eol;
}%%

%% write data noentry;

void smtp_utf8_command_init(struct smtp_utf8_command *u)
{
    *u = (struct smtp_utf8_command){ .command = { .verb = SMTP_VERB_OTHER } };
    %% write init;
}

void smtp_utf8_command_exec(struct smtp_utf8_command *u, const unsigned char *octets, size_t len, bool last)
{
    const unsigned char *p = octets, *const pe = octets + len;
    struct smtp_command *const c = &u->command;
    const size_t at = u->at;
    size_t *const mark = &c->mark;
    struct smtp_path_spans *const spans = &c->path;

    (void)last; /* a line ends with its CR LF: nothing is left to do when the octets end */
    if (u->cs == smtp_utf8_command_error)
        return;
    %% write exec;
    u->at += (size_t)(p - octets);
}

enum smtp_parse smtp_utf8_command_result(const struct smtp_utf8_command *u)
{
    return u->cs < smtp_utf8_command_first_final ? SMTP_PARSE_SYNTAX : smtp_path_sizes(&u->command.path);
}

enum smtp_parse smtp_utf8_command_parse(struct smtp_utf8_command *u, struct smtp_slice line)
{
    smtp_utf8_command_init(u);
    smtp_utf8_command_exec(u, line.octets, line.len, true);
    return smtp_utf8_command_result(u);
}
