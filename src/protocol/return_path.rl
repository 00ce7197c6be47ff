/* return_path.rl - take the Return-Path fields out of a header section.  RFC 5321 §4.4
 * Read first: protocol/return_path.h.  Read next: protocol/hops.h.
 * SPDX-License-Identifier: MIT
 *
 * Runs are handed out where they lie, as in protocol/data.rl.  Only a name that may have begun in an earlier call is
 * copied, for its octets are gone by the time we know whether the line stays. */
#include "protocol/return_path.h"

%%{
  machine smtp_return_path;
  alphtype unsigned char;
  access r->;

  action keep {
    if (r->len == 0)
        name = p;
    r->held[r->len++] = *p;
  }
  # It was one: the run ends before its name, and what follows is left out.
  action found { end = name; r->len = 0; r->removing = true; fnext removed; fbreak; }
  # It was none.  What an earlier call held back comes first, by itself; then `p` is read again.
  action other {
    fhold;
    fnext kept;
    if (earlier) {
        released = r->len;
        r->len = 0;
        fbreak;
    }
    r->len = 0;
  }
  # The next line begins with neither blank nor tab, so it does not continue the field.
  action over { begin = p; r->removing = false; fhold; fnext main; }

  CR   = 13;
  LF   = 10;
  WSP  = " " | 9;
  # All up to a CRLF: a CR or LF alone ends no line (§2.3.8).
  line = ( ^CR | CR+ ^( CR | LF ) )* CR+ LF;

  # At the start of a line of the header section.  Names are compared without letter case (RFC 5322 §1.2.2); 16 is
  # SMTP_RETURN_PATH_BLANKS.
  main := ( ( "Return-Path"i WSP{0,16} ":" ) $keep @found | CR LF @{ fnext body; } ) $!other;
  kept := line @{ fnext main; };
  # The field, and the lines that it was folded into: a line that begins with WSP continues the one above it.
  removed := ( line WSP )+ $!over;
  # Behind the header section nothing is looked at: `p` is the last octet at once.
  body := ( any @{ p = pe - 1; } )*;
}%%
%% write data noentry nofinal noerror;

void smtp_return_path_init(struct smtp_return_path *r)
{
    *r = (struct smtp_return_path){ 0 };
    %% write init;
}

size_t smtp_return_path_exec(struct smtp_return_path *r, const unsigned char *octets, size_t len,
                             struct smtp_slice *content)
{
    const unsigned char *p = octets, *const pe = octets + len, *const eof = NULL; /* more may come */
    const bool earlier = r->len > 0;         /* a name began before these octets */
    const unsigned char *name = octets;      /* where it began, in these */
    const unsigned char *begin, *end = NULL; /* of the run */
    size_t released = 0;

    begin = r->removing ? pe : octets;
    %% write exec;
    if (end == NULL)
        end = r->len > 0 ? name : p; /* a name that is still open is held back */
    if (released > 0)
        *content = (struct smtp_slice){ r->held, released };
    else
        *content = (struct smtp_slice){ begin, (size_t)(end - begin) };
    return (size_t)(p - octets);
}
