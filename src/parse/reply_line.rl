/* reply_line.rl - read a reply, line by line.                         RFC 5321 §4.2
 * Read first: grammar/reply.rl, parse/reply_line.h.  Read next: parse/ehlo_line.rl.
 * SPDX-License-Identifier: MIT */
#include "parse/reply_line.h"

%%{
  machine reply_lines; # not smtp_reply_line: Ragel's smtp_reply_line_error would be our function's name
  include positions "grammar/positions.rl";
  access r->;

  action digit { r->code_here = 10 * r->code_here + (*p - '0'); }
  action code  {
    if (r->lines == 0)
        r->code = r->code_here;
    else if (r->code_here != r->code)
        r->codes_differ = true; /* §4.2.1: the same on all lines; the rule cannot say so */
    r->mark = r->at + (size_t)(p - octets) + 1;
  }
  action separator { r->mark = r->at + (size_t)(p - octets) + 1; }
  action line {
    r->text = smtp_span(r->mark, r->at + (size_t)(p - octets) - 1);
    r->line = r->at + (size_t)(p - octets) + 1;
    r->lines++;
    r->code_here = 0;
    fbreak;
  }

  # x-reply-line; text never holds a CR, so the octet before the LF is the CR that ends it.
  Reply_code_ = Reply_code $digit @code;
  main := ( Reply_code_ "-" @separator x_any_text CRLF @line )*
          Reply_code_ ( SP @separator x_any_text )? CRLF @line;
}%%

%% write data noentry;

void smtp_reply_line_init(struct smtp_reply_line *r)
{
    *r = (struct smtp_reply_line){ 0 };
    %% write init;
}

size_t smtp_reply_line_exec(struct smtp_reply_line *r, const unsigned char *octets, size_t len)
{
    const unsigned char *p = octets, *const pe = octets + len;

    if (smtp_reply_line_whole(r) || smtp_reply_line_error(r))
        return 0; /* what follows is not of this reply */
    %% write exec;
    r->at += (size_t)(p - octets);
    return (size_t)(p - octets);
}

bool smtp_reply_line_whole(const struct smtp_reply_line *r)
{
    return r->cs >= reply_lines_first_final;
}

bool smtp_reply_line_error(const struct smtp_reply_line *r)
{
    return r->cs == reply_lines_error;
}
