/* notice_content.c - the mail that a notice is about: looked at, and returned.  RFC 3461 §4.3, RFC 6522 §3, §4
 * Read first: protocol/notice_status.c.  Read next: protocol/recipient.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/notice_internal.h"

#include <string.h>

#include "protocol/limits.h"

void smtp_survey_init(struct smtp_survey *s)
{
    *s = (struct smtp_survey){ 0 };
}

/* Goes along "--=_postel-" and two digits at the start of a line.  Whoever reads the notice looks no further into a
 * line than to the end of the boundary (RFC 2046 §5.1.1), so what stands behind does not matter. */
static void match_boundary(struct smtp_survey *s, unsigned char octet)
{
    static const char begin[] = "--=_postel-";
    const size_t digits = sizeof begin - 1;

    if (s->matched != s->line)
        return; /* the line was another one before */
    if (s->line < digits ? octet != (unsigned char)begin[s->line] : octet < '0' || octet > '9')
        return;
    s->matched++;
    if (s->line < digits)
        return;
    s->boundary = (s->line == digits ? 0 : s->boundary * 10) + (octet - '0');
    if (s->matched == SMTP_BOUNDARY_LEN) {
        if (s->boundary < SMTP_NOTICE_BOUNDARIES)
            s->taken |= (uint64_t)1 << s->boundary;
        s->matched = 0; /* done with this line */
    }
}

static void unfit(struct smtp_survey *s)
{
    s->unfit = true;
    s->header_unfit = s->header_unfit || !s->in_body;
}

/* One octet; a line's length counts all before its CR LF. */
static void survey(struct smtp_survey *s, unsigned char octet)
{
    if (octet == '\n' && s->cr) {
        s->in_body = s->in_body || s->line == 0;
        s->line = s->matched = 0;
        s->cr = false;
        return;
    }
    if (s->cr) /* alone, it ends no line (§2.3.8) */
        s->line++;
    if (s->cr || octet == '\n' || octet == '\0' || octet > 127)
        unfit(s);
    s->cr = octet == '\r';
    if (s->cr)
        return;
    match_boundary(s, octet);
    s->line++;
    if (s->line > SMTP_TEXT_LINE_MAX - 2)
        unfit(s);
}

void smtp_survey_exec(struct smtp_survey *s, const unsigned char *octets, size_t len)
{
    s->size += len;
    for (size_t i = 0; i < len; i++)
        survey(s, octets[i]);
}

/* The octets at the front of these that are of the header section, the empty line at its end included. */
static size_t of_header(struct smtp_notice *n, const unsigned char *octets, size_t len)
{
    size_t i = 0;

    for (; i < len && !n->in_body; i++) {
        const bool cr = octets[i] == '\r';

        if (octets[i] == '\n' && n->cr) {
            n->in_body = n->line == 0;
            n->line = 0;
        } else if (!cr || n->cr)
            n->line++;
        n->cr = cr;
    }
    return i;
}

/* RFC 2045 §6.7: a line has at most 76 octets, the "=" of a soft end included, and none ends in white space.  Since "="
 * itself is written by number, no line has a "=_" in it: none is a boundary. */
static void quote(struct smtp_notice *n, struct smtp_notice_writer *w, int octet, bool last_of_line)
{
    const bool blank = octet == ' ' || octet == '\t';
    const bool plain = blank ? !last_of_line : octet > ' ' && octet <= '~' && octet != '=';
    const size_t len = plain ? 1 : 3;

    if (n->column + len > 75) {
        smtp_notice_say(w, "=\r\n");
        n->column = 0;
    }
    smtp_notice_say(w, plain ? "%c" : "=%02X", octet);
    n->column += len;
}

/* What becomes of a blank, or a CR, depends on the next octet: so one is held back. */
static void quote_next(struct smtp_notice *n, struct smtp_notice_writer *w, int octet)
{
    const int held = n->held - 1;

    if (held == '\r' && octet == '\n') {
        smtp_notice_say(w, "\r\n");
        n->column = 0;
        n->held = 0;
        return;
    }
    if (n->held > 0)
        quote(n, w, held, octet == '\r');
    n->held = octet + 1;
}

bool smtp_notice_content(struct smtp_notice *n, const unsigned char *octets, size_t len, struct smtp_sink sink)
{
    struct smtp_notice_writer w = { .sink = sink };

    if (n->returned != SMTP_RETURNED_WHOLE)
        len = of_header(n, octets, len);
    if (n->returned != SMTP_RETURNED_QUOTED)
        smtp_notice_put(&w, octets, len);
    for (size_t i = 0; n->returned == SMTP_RETURNED_QUOTED && i < len; i++)
        quote_next(n, &w, octets[i]);
    return !w.full;
}

bool smtp_notice_tail(struct smtp_notice *n, struct smtp_sink sink)
{
    struct smtp_notice_writer w = { .sink = sink };
    char boundary[SMTP_BOUNDARY_LEN + 1];

    if (n->held > 0)
        quote(n, &w, n->held - 1, true);
    smtp_notice_boundary(n->boundary, boundary);
    smtp_notice_say(&w, "\r\n%s--\r\n", boundary); /* the CR LF before a boundary belongs to it (RFC 2046 §5.1.1) */
    return !w.full;
}
