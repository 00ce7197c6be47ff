/* data.rl - mail data: find its end, take the stuffed periods out.    RFC 5321 §4.1.1.4, §4.5.2
 * Read first: protocol/data.h, protocol/plain_run.h.  Read next: protocol/stuff.h, protocol/judge.h.
 * SPDX-License-Identifier: MIT
 *
 * Content is handed out where it lies, in runs as long as possible: a run ends only where an octet has to be left out
 * (a stuffed period, the final ".") or where the octets end. */
#include "protocol/data.h"

#include "protocol/limits.h"
#include "protocol/plain_run.h"

%%{
  machine smtp_data;
  alphtype unsigned char;
  access d->;

  action bare_cr   { d->bare_cr = true; }
  action bare_lf   { d->bare_lf = true; }
  action eight_bit { d->eight_bit = true; }
  action line      { line_end(d, (size_t)(p + 1 - line)); line = p + 1; }
  # A period that begins a line is left out, so the run stops before it.
  action period    { end = p; fbreak; }
  # ".", then CR: the end of the data, or content?  The next octet tells; until then the CR is held back.
  action hold      { begin = line = p + 1; }
  action ended     { d->ended = true; begin = line = p + 1; fbreak; }
  # What follows within the line and changes nothing need not be read octet by octet; `p` is its last octet then.
  action run       { p = smtp_run_end(p + 1, pe, d->eight_bit) - 1; }
  # It was content.  It may have come in an earlier call, so the view is of a CR of our own; then `p` is read again.
  action release   { held = true; fhold; fbreak; }

  CR    = 13;
  LF    = 10;
  octet = ( any - CR - LF - 128..255 ) | 128..255 @eight_bit;

  # Only CR LF leads back to `start`, and only there is a period special (§4.5.2).  So no LF . LF and no CR . CR can
  # ever end the data (§2.3.8, §4.1.1.4: MUST NOT).
  main :=
  start: (                       # at the start of a line; DATA's own CRLF counts as the first, §4.1.1.4
      "."           @period   -> dot
    | ( octet - "." ) @run    -> text
    | CR                      -> cr
    | LF            @bare_lf  -> text ),
  text: (                        # within a line
      octet         @run      -> text
    | CR                      -> cr
    | LF            @bare_lf  -> text ),
  cr: (                          # within a line, the last octet was CR
      LF            @line     -> start
    | CR            @bare_cr  -> cr
    | octet         @bare_cr  -> text ),
  dot: (                         # behind a period that began the line
      octet                   -> text    # stuffed: what stands here is content, a second period too
    | CR            @hold     -> dot_cr
    | LF            @bare_lf  -> text ),
  dot_cr: (
      LF            @ended    -> final
    | ^LF           @release  -> cr );
}%%
%% write data noentry nofinal noerror;

void smtp_data_init(struct smtp_data *d)
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

size_t smtp_data_exec(struct smtp_data *d, const unsigned char *octets, size_t len, struct smtp_slice *content)
{
    static const unsigned char cr = '\r';
    const unsigned char *p = octets, *const pe = octets + len;
    const unsigned char *begin = octets, *end = NULL; /* of the run */
    const unsigned char *line = octets;               /* the part of the line that came in this call */
    bool held = false;

    *content = (struct smtp_slice){ octets, 0 };
    if (d->ended)
        return 0;
    %% write exec;
    if (held) {
        *content = (struct smtp_slice){ &cr, 1 };
        d->line++;
    } else {
        *content = smtp_slice(octets, smtp_span((size_t)(begin - octets), (size_t)((end != NULL ? end : p) - octets)));
        d->line += (size_t)((end != NULL ? end : p) - line);
    }
    d->content += content->len;
    return (size_t)(p - octets);
}
