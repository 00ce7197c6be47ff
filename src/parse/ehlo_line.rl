/* ehlo_line.rl - what one line of an EHLO reply offers.               RFC 5321 §4.1.1.1
 * Read first: grammar/commands.rl, parse/reply_line.h.  Read next: parse/ext/size.h.
 * SPDX-License-Identifier: MIT */
#include "parse/reply_line.h"

%%{
  machine smtp_ehlo_line;
  include positions "grammar/positions.rl";
  access e->;

  action mark    { e->mark = e->at + (size_t)(p - octets); }
  action keyword { e->keyword = smtp_span(e->mark, e->at + (size_t)(p - octets)); }
  action params  { e->params = smtp_span(e->mark, e->at + (size_t)(p - octets)); }

  # x-ehlo-line, split at its first SP.  One SP more before a parameter, or "=" in a keyword as in the old AUTH=LOGIN,
  # makes it no ehlo-line: such a line offers nothing, and costs the others nothing.
  main := ( ehlo_keyword >mark %keyword ) ( SP ( ( ehlo_param ( SP ehlo_param )* ) >mark %params ) )? WSP*;
}%%

%% write data noentry;

void smtp_ehlo_line_init(struct smtp_ehlo_line *e)
{
    *e = (struct smtp_ehlo_line){ 0 };
    %% write init;
}

void smtp_ehlo_line_exec(struct smtp_ehlo_line *e, const unsigned char *octets, size_t len, bool last)
{
    const unsigned char *p = octets, *const pe = octets + len, *const eof = last ? pe : NULL;

    if (e->cs == smtp_ehlo_line_error)
        return;
    %% write exec;
    e->at += (size_t)(p - octets);
}

enum smtp_parse smtp_ehlo_line_result(const struct smtp_ehlo_line *e)
{
    return e->cs < smtp_ehlo_line_first_final ? SMTP_PARSE_SYNTAX : SMTP_PARSE_OK;
}

enum smtp_parse smtp_ehlo_line_parse(struct smtp_ehlo_line *e, struct smtp_slice text)
{
    smtp_ehlo_line_init(e);
    smtp_ehlo_line_exec(e, text.octets, text.len, true);
    return smtp_ehlo_line_result(e);
}
