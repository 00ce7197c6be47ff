/* stuff.c - a local text becomes mail data.                           RFC 5321 §2.3.8, §4.5.2
 * Read first: protocol/stuff.h.  Read next: protocol/header_facts.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/stuff.h"

#include <assert.h>
#include <string.h>

#include "protocol/header_facts.h"
#include "protocol/limits.h"

void smtp_stuff_init(struct smtp_stuff *s)
{
    *s = (struct smtp_stuff){ 0 };
}

/* One octet in; up to two out, since a CR is written only with the octet behind it. */
static size_t stuff(struct smtp_stuff *s, unsigned char octet, unsigned char *out)
{
    size_t n = 0;

    if (octet == '\n') { /* CR LF or LF: both leave as CR LF */
        out[n++] = '\r';
        out[n++] = '\n';
        *s = (struct smtp_stuff){ .by_count = s->by_count };
        return n;
    }
    if (s->cr)
        out[n++] = '\r';
    else if (octet == '.' && !s->mid_line && !s->by_count)
        out[n++] = '.'; /* §4.5.2: one more period, so that this line cannot end the data */
    s->cr = octet == '\r';
    s->mid_line = true;
    if (!s->cr)
        out[n++] = octet;
    return n;
}

size_t smtp_stuff_exec(struct smtp_stuff *s, struct smtp_slice octets, size_t *used, unsigned char *out, size_t cap)
{
    size_t in = 0, n = 0;

    assert(cap >= 2);
    while (in < octets.len && n + 2 <= cap)
        n += stuff(s, octets.octets[in++], out + n);
    *used = in;
    return n;
}

size_t smtp_stuff_end(struct smtp_stuff *s, unsigned char out[SMTP_STUFF_END_MAX])
{
    static const unsigned char end[SMTP_STUFF_END_MAX] = { '\r', '\n', '.', '\r', '\n' };
    const size_t skip = s->mid_line ? 0 : 2; /* not two CRLFs: the message must not get an empty line, §4.1.1.4 */
    const size_t len = sizeof end - skip - (s->by_count ? 3 : 0);

    memcpy(out, end + skip, len);
    *s = (struct smtp_stuff){ 0 };
    return len;
}

struct smtp_text_facts smtp_text_facts(struct smtp_slice text)
{
    struct smtp_text_facts facts = { .utf8_header = true };
    size_t line = 0; /* octets of this line, its end not counted */
    bool cr = false;

    for (size_t i = 0; i < text.len; i++) {
        const unsigned char octet = text.octets[i];

        if (octet == '\n') {
            facts.size += line + 2;
            line = 0;
            cr = false;
            continue;
        }
        facts.bare_cr |= cr;
        facts.eight_bit |= octet > 127;
        cr = octet == '\r';
        line += !cr;
        facts.long_line |= line > SMTP_TEXT_LINE_MAX - 2;
    }
    smtp_header_facts(&facts, text);
    facts.bare_cr |= cr;
    if (line > 0 || cr)
        facts.size += line + 2; /* smtp_stuff_end adds what is missing */
    return facts;
}
