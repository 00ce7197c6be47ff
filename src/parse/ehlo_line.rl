/* ehlo_line.rl - what one line of an EHLO reply offers.               RFC 5321 §4.1.1.1
 * Read first: grammar/commands.rl, parse/reply_line.h.  Read next: parse/rule.h.
 * SPDX-License-Identifier: MIT */
#include "parse/reply_line.h"

%%{
  machine smtp_ehlo_line;
  include commands "grammar/commands.rl";

  action mark    { mark = p; }
  action keyword { e->keyword = (struct smtp_slice){ mark, (size_t)(p - mark) }; }
  action params  { e->params = (struct smtp_slice){ mark, (size_t)(p - mark) }; }

  # ehlo-line, split at its first SP.
  main := ( ehlo_keyword >mark %keyword ) ( SP ( ( ehlo_param ( SP ehlo_param )* ) >mark %params ) )?;
}%%

%% write data noerror noentry;

enum smtp_parse smtp_ehlo_line_parse(struct smtp_ehlo_line *e, struct smtp_slice text)
{
    const unsigned char *p = text.octets, *const pe = p + text.len, *const eof = pe, *mark = p;
    int cs;

    *e = (struct smtp_ehlo_line){ 0 };
    %% write init;
    %% write exec;
    return cs >= smtp_ehlo_line_first_final ? SMTP_PARSE_OK : SMTP_PARSE_SYNTAX;
}
