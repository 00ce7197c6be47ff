/* chunk.rl - look at content that comes by count: its size, its lines, its octets.  RFC 3030 §2, RFC 5321 §2.3.8
 * Read first: protocol/ext/chunk.h, protocol/data.rl.  Read next: protocol/ext/chunking.c.
 * SPDX-License-Identifier: MIT
 *
 * The count says where it ends, so nothing in it can be taken for an end; but by DATA it may go on to another host, and
 * to that one a bare LF could be what it is not here.  Hence the same look as at mail data. */
#include "protocol/ext/chunk.h"

#include "protocol/limits.h"

%%{
  machine smtp_chunk;
  alphtype unsigned char;
  access d->;

  action bare_cr   { d->bare_cr = true; }
  action bare_lf   { d->bare_lf = true; }
  action eight_bit { d->eight_bit = true; }
  action line      { line_end(d, (size_t)(p + 1 - line)); line = p + 1; }

  CR    = 13;
  LF    = 10;
  octet = ( any - CR - LF - 128..255 ) | 128..255 @eight_bit;

  main :=
  start: (
      octet                   -> start
    | CR                      -> cr
    | LF            @bare_lf  -> start
    | zlen                    -> final ),
  cr: (                          # the last octet was CR
      LF            @line     -> start
    | CR            @bare_cr  -> cr
    | octet         @bare_cr  -> start );
}%%
%% write data noentry noerror;

void smtp_chunk_init(struct smtp_data *d)
{
    *d = (struct smtp_data){ 0 };
    %% write init;
}

/* A line has ended, `octets` of which came in this call. */
static void line_end(struct smtp_data *d, size_t octets)
{
    if (d->line + octets > SMTP_TEXT_LINE_MAX)
        d->long_line = true;
    d->line = 0;
}

void smtp_chunk_exec(struct smtp_data *d, const unsigned char *octets, size_t len)
{
    const unsigned char *p = octets, *const pe = octets + len, *line = octets;

    %% write exec;
    d->line += (size_t)(p - line);
    d->content += len;
}

/* A last line without its CRLF is given one by whoever passes it on. */
void smtp_chunk_end(struct smtp_data *d)
{
    enum { CRLF = 2 };

    d->bare_cr = d->bare_cr || d->cs < smtp_chunk_first_final;
    d->long_line = d->long_line || d->line + CRLF > SMTP_TEXT_LINE_MAX;
    d->ended = true;
}
