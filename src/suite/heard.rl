/* heard.rl - what an `S:` line asks of a reply: codes, and keywords of EHLO.   grammar/transcript.abnf, heard
 * Read first: suite/transcript.rl.  Read next: suite/transcript_use.c.
 * SPDX-License-Identifier: MIT */
#include "suite/transcript.h"

#include <string.h>

/* Notes a code once it is whole; more than the array holds are counted, so that the parse can refuse them. */
static void code(struct smtp_heard *h, const unsigned char *last)
{
    if (h->code_count < SMTP_HEARD_CODES_MAX)
        memcpy(h->codes[h->code_count], last - 2, 3);
    h->code_count++;
}

%%{
  machine smtp_heard;
  include transcript "grammar/transcript.rl";
  access h->;

  # A code counts once what follows shows that it is one: "250 or 55 more" is one code and a text.
  action code     { code(h, p - 1); h->asked = (size_t)(p - text.octets); }
  action group    { h->group = true; }
  action offered  { h->asked = text.len;
                    h->offered = smtp_span((size_t)(p - text.octets), (size_t)(pe - text.octets)); }
  action offered_ { h->offered.len = (size_t)(p - text.octets) - h->offered.at; }
  action withheld { h->asked = text.len;
                    h->withheld = smtp_span((size_t)(p - text.octets), (size_t)(pe - text.octets)); }

  Code     = code %code;
  Offered  = "+" ( ( " " mark+ )+ " "? ) >offered %offered_;
  Withheld = "!" ( " " mark+ )+ >withheld;

  main := Code ( ( " or " Code )* ( " " text )? | Offered Withheld? | Withheld )
        | DIGIT{3} "-" @group text?;
}%%
%% write data noentry noerror;

bool smtp_heard_parse(struct smtp_heard *h, struct smtp_slice text)
{
    if (text.len == 0) /* and then perhaps no octets at all: to a null pointer nothing may be added */
        text = smtp_slice_none();
    const unsigned char *p = text.octets, *const pe = p + text.len, *const eof = pe;

    *h = (struct smtp_heard){ .asked = text.len };
    %% write init;
    %% write exec;
    return h->cs >= smtp_heard_first_final && h->code_count <= SMTP_HEARD_CODES_MAX && (h->code_count > 0 || h->group);
}

/* "5yz" is a class, "xyz" any code at all. */
static bool fits(const char pattern[4], int code)
{
    for (int i = 0, power = 100; i < 3; i++, power /= 10) {
        const bool digit = pattern[i] >= '0' && pattern[i] <= '9';
        if (digit && pattern[i] - '0' != code / power % 10)
            return false;
    }
    return true;
}

bool smtp_heard_code(const struct smtp_heard *h, int code)
{
    for (size_t i = 0; i < h->code_count; i++) {
        if (fits(h->codes[i], code))
            return true;
    }
    return false;
}

size_t smtp_heard_code_at(const struct smtp_heard *h, struct smtp_slice reply)
{
    size_t furthest = 0;

    for (size_t i = 0; i < h->code_count; i++) {
        size_t at = 0;
        while (at < 3 && at < reply.len && (h->codes[i][at] > '9' || h->codes[i][at] == (char)reply.octets[at]))
            at++;
        furthest = at > furthest ? at : furthest;
    }
    return furthest < 3 ? furthest : 0;
}
