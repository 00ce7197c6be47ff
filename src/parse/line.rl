/* line.rl - cut a stream of octets at CRLF, and at nothing else.      RFC 5321 §2.3.8
 * Read first: parse/line.h.  Read next: parse/mailbox.h.
 * SPDX-License-Identifier: MIT */
#include "parse/line.h"

%%{
  machine smtp_line;
  include abnf_core "grammar/abnf_core.rl";
  access line->;

  action bare  { line->bare = true; }
  action whole { line->whole = true; fbreak; }

  other = any - CR - LF;

  # A CR waits for its LF; any other octet makes it bare, another CR too, which then waits in its place.
  waiting_CR = CR ( CR @bare )*;

  main := ( other | LF @bare | waiting_CR other @bare )* waiting_CR LF @whole;
}%%

%% write data noerror nofinal noentry;

void smtp_line_init(struct smtp_line *line)
{
    *line = (struct smtp_line){ 0 };
    %% write init;
}

size_t smtp_line_exec(struct smtp_line *line, const unsigned char *octets, size_t len)
{
    const unsigned char *p = octets, *const pe = octets + len;

    if (line->whole)
        return 0; /* what follows belongs to the next line */
    %% write exec;
    line->at += (size_t)(p - octets);
    return (size_t)(p - octets);
}
