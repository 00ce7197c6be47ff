/* hops.rl - count the Received fields of a header section.            RFC 5321 §6.3
 * Read first: protocol/hops.h.  Read next: protocol/server.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/hops.h"

%%{
  machine smtp_hops;
  alphtype unsigned char;
  access h->;

  action hop { h->count++; }

  CR   = 13;
  LF   = 10;
  WSP  = " " | 9;
  # All up to a CRLF: a CR or LF alone ends no line (§2.3.8).
  rest  = ( ^CR | CR+ ^( CR | LF ) )* CR+ LF;
  blank = CR LF;
  # Names are compared without letter case (RFC 5322 §1.2.2); old ones have blanks before the colon (§4.5.7).  A line
  # that continues the one above it begins with WSP, so it is no second hop.
  name     = "Received"i WSP* ":";
  received = name @hop rest;
  other    = rest - blank - ( name any* );
  # The first empty line ends the header section: behind it, `p` is the last octet at once.
  body     = ( any @{ p = pe - 1; } )*;

  main := ( received | other )* ( blank body )?;
}%%
%% write data noentry nofinal noerror;

void smtp_hops_init(struct smtp_hops *h)
{
    *h = (struct smtp_hops){ 0 };
    %% write init;
}

void smtp_hops_exec(struct smtp_hops *h, const unsigned char *octets, size_t len)
{
    const unsigned char *p = octets, *const pe = octets + len;

    %% write exec;
}
