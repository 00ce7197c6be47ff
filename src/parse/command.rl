/* command.rl - read a command line: its verb, and where its arguments lie.  RFC 5321 §4.1.1
 * Read first: grammar/commands.rl, grammar/positions.rl, parse/command.h.  Read next: parse/reply_line.h.
 * SPDX-License-Identifier: MIT */
#include "parse/command.h"

%%{
  machine smtp_command;
  include path_spans "src/parse/path.rl";
  access c->;

  # The verb is what stands before SP or CRLF (§4.1.1), or HTAB, which x-eol takes.  If the octet behind its last
  # letter has no edge and is none of these, the word is longer than the verb: MAILX is no MAIL.
  action longer { if (p == pe || (*p != ' ' && *p != '\t' && *p != '\r')) c->verb = SMTP_VERB_OTHER; }

  EHLO = "EHLO"i @{ c->verb = SMTP_VERB_EHLO; } %!longer;
  HELO = "HELO"i @{ c->verb = SMTP_VERB_HELO; } %!longer;
  MAIL = "MAIL"i @{ c->verb = SMTP_VERB_MAIL; } %!longer;
  RCPT = "RCPT"i @{ c->verb = SMTP_VERB_RCPT; } %!longer;
  DATA = "DATA"i @{ c->verb = SMTP_VERB_DATA; } %!longer;
  RSET = "RSET"i @{ c->verb = SMTP_VERB_RSET; } %!longer;
  VRFY = "VRFY"i @{ c->verb = SMTP_VERB_VRFY; } %!longer;
  EXPN = "EXPN"i @{ c->verb = SMTP_VERB_EXPN; } %!longer;
  HELP = "HELP"i @{ c->verb = SMTP_VERB_HELP; } %!longer;
  NOOP = "NOOP"i @{ c->verb = SMTP_VERB_NOOP; } %!longer;
  QUIT = "QUIT"i @{ c->verb = SMTP_VERB_QUIT; } %!longer;

  STARTTLS = "STARTTLS"i @{ c->verb = SMTP_VERB_STARTTLS; } %!longer;
  AUTH = "AUTH"i @{ c->verb = SMTP_VERB_AUTH; } %!longer;
  BDAT = "BDAT"i @{ c->verb = SMTP_VERB_BDAT; } %!longer;
  LAST = end_marker @{ c->verb = SMTP_VERB_LAST; };

  # The span of an argument ends where the white space of x-eol begins.  Free text may hold white space itself, so there
  # the span grows with each octet that is none.
  action name     { c->domain = smtp_span(c->mark, at + (size_t)(p - octets)); }
  action params   { c->params = smtp_span(c->mark, at + (size_t)(p - octets)); }
  action argument { c->text = smtp_span(c->mark, at + (size_t)(p - octets)); }
  action grow {
    if (c->text.len == 0)
        c->text.at = at + (size_t)(p - octets);
    c->text = smtp_span(c->text.at, at + (size_t)(p - octets) + 1);
  }

  text_ = ( WSP | VCHAR @grow )*;

  main := EHLO SP ( Domain >mark %name | ( x_address_literal >mark %name ) ( SP textstring? )? ) x_eol
        | HELO SP ( Domain >mark %name ) x_eol
        | MAIL " FROM:"i ( Forward_path_ | null_path_ ) ( SP ( Mail_parameters >mark %params ) )? x_eol
        | RCPT " TO:"i ( Forward_path_ | Postmaster_path_ ) ( SP ( Rcpt_parameters >mark %params ) )? x_eol
        | ( DATA | RSET | QUIT ) x_eol
        | ( VRFY | EXPN ) SP ( ( String | x_mailbox | x_forward_path ) >mark %argument ) x_eol
        | ( HELP | NOOP ) ( SP text_ )? x_eol
        | STARTTLS x_eol
        | AUTH SP ( ( x_sasl_mech ( SP initial_response )? ) >mark %argument ) x_eol
        | BDAT SP ( ( chunk_size ( SP LAST )? ) >mark %argument ) x_eol;
}%%

%% write data noentry;

void smtp_command_init(struct smtp_command *c)
{
    *c = (struct smtp_command){ .verb = SMTP_VERB_OTHER };
    %% write init;
}

void smtp_command_exec(struct smtp_command *c, const unsigned char *octets, size_t len, bool last)
{
    const unsigned char *p = octets, *const pe = octets + len, *const eof = last ? pe : NULL;
    const size_t at = c->at;
    size_t *const mark = &c->mark;
    struct smtp_path_spans *const spans = &c->path;

    if (c->cs == smtp_command_error)
        return;
    %% write exec;
    c->at += (size_t)(p - octets);
}

enum smtp_parse smtp_command_result(const struct smtp_command *c)
{
    if (c->cs < smtp_command_first_final)
        return SMTP_PARSE_SYNTAX;
    if (c->domain.len > SMTP_DOMAIN_MAX)
        return SMTP_PARSE_TOO_LONG; /* §4.5.3.1.2 */
    return smtp_path_sizes(&c->path);
}

enum smtp_parse smtp_command_parse(struct smtp_command *c, struct smtp_slice line)
{
    smtp_command_init(c);
    smtp_command_exec(c, line.octets, line.len, true);
    return smtp_command_result(c);
}

const char *smtp_verb_name(enum smtp_verb verb)
{
    switch (verb) {
    case SMTP_VERB_OPEN: return "the connection";
    case SMTP_VERB_EHLO: return "EHLO";
    case SMTP_VERB_HELO: return "HELO";
    case SMTP_VERB_MAIL: return "MAIL";
    case SMTP_VERB_RCPT: return "RCPT";
    case SMTP_VERB_DATA: return "DATA";
    case SMTP_VERB_DOT: return "the end of mail data";
    case SMTP_VERB_RSET: return "RSET";
    case SMTP_VERB_VRFY: return "VRFY";
    case SMTP_VERB_EXPN: return "EXPN";
    case SMTP_VERB_HELP: return "HELP";
    case SMTP_VERB_NOOP: return "NOOP";
    case SMTP_VERB_QUIT: return "QUIT";
    case SMTP_VERB_STARTTLS: return "STARTTLS";
    case SMTP_VERB_AUTH: return "AUTH";
    case SMTP_VERB_TEXT: return "a line of AUTH's exchange";
    case SMTP_VERB_CANCEL: return "AUTH's cancelling";
    case SMTP_VERB_BDAT:
    case SMTP_VERB_LAST: return "BDAT";
    case SMTP_VERB_OTHER: break;
    }
    return "a command";
}
