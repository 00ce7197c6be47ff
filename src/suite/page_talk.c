/* page_talk.c - a conversation on the page: who said what, and which octets decided.
 * Read first: suite/page_case.c.  Read next: suite/page_step.c.
 * SPDX-License-Identifier: MIT */
#include "suite/page.h"

#include <stdlib.h>
#include <string.h>

enum {
    HEAD_LINES = 40, /* of a long conversation, the page shows so many at its start, */
    TAIL_LINES = 20, /* so many at its end, */
    NEAR_LINES = 8,  /* and so many around the octets that decided; a report has them all */
    HEAD_OCTETS = 240,
    TAIL_OCTETS = 60,
    PAUSE_US = 500000 /* a silence worth telling */
};

/* A line, or what came of one, in the stream of its side. */
struct said {
    char from;
    const char *session;
    uint64_t at, us, line; /* `line`: of the transcript */
    struct smtp_slice octets;
};

struct talk {
    struct smtp_octets octets; /* of all records */
    struct said *lines;
    size_t count, cap;
    struct said place; /* what decided; from 0: no octets did */
    size_t nothing;    /* behind this line octets were due, and none came; SIZE_MAX: not so */
    const json_t *c;
};

static unsigned nibble(char c)
{
    return (unsigned)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

void smtp_page_unhex(struct smtp_octets *octets, const char *hex)
{
    for (; *hex != '\0'; hex += 2) {
        const unsigned char octet = (unsigned char)(nibble(hex[0]) << 4 | nibble(hex[1]));
        smtp_octets_add(octets, &octet, 1);
    }
}

static struct said *add(struct talk *t)
{
    t->lines = smtp_array_grow(t->lines, t->count, &t->cap, sizeof *t->lines);
    return &t->lines[t->count++];
}

/* How much this side has said in this session so far. */
static uint64_t so_far(const struct talk *t, char from, const char *session)
{
    for (size_t i = t->count; i > 0; i--) {
        const struct said *const s = &t->lines[i - 1];
        if (s->from == from && strcmp(s->session, session) == 0)
            return s->at + s->octets.len;
    }
    return 0;
}

/* Cuts the octets of one record behind each LF. */
static void read_record(struct talk *t, const json_t *record, struct smtp_slice rest)
{
    const char from = *smtp_page_string(record, "from"), *const session = smtp_page_string(record, "session");
    uint64_t at = so_far(t, from, session);

    while (rest.len > 0) {
        const unsigned char *const lf = memchr(rest.octets, '\n', rest.len);
        const size_t len = lf == NULL ? rest.len : (size_t)(lf + 1 - rest.octets);
        *add(t) = (struct said){
            from, session, at, smtp_page_number(record, "us"), smtp_page_number(record, "line"), { rest.octets, len }
        };
        at += len;
        rest = (struct smtp_slice){ rest.octets + len, rest.len - len };
    }
}

/* The last line of this session that was said before the script stood where it was left. */
static size_t last_before(const struct talk *t, const char *session)
{
    const uint64_t line = smtp_page_number(t->c, "line");

    for (size_t i = t->count; i > 0; i--) {
        if (strcmp(session, t->lines[i - 1].session) == 0 && t->lines[i - 1].line <= line)
            return i - 1;
    }
    return SIZE_MAX;
}

static void read_talk(struct talk *t)
{
    const json_t *const wire = json_object_get(t->c, "wire"), *const place = json_object_get(t->c, "place");
    const json_t *record;
    size_t i, at = 0;

    json_array_foreach(wire, i, record)
        smtp_page_unhex(&t->octets, smtp_page_string(record, "hex"));
    json_array_foreach(wire, i, record) {
        const size_t len = strlen(smtp_page_string(record, "hex")) / 2;
        read_record(t, record, (struct smtp_slice){ t->octets.octets + at, len });
        at += len;
    }
    t->place = (struct said){ .from = *smtp_page_string(place, "from"),
                              .session = smtp_page_string(place, "session"),
                              .at = smtp_page_number(place, "at") };
    t->place.octets.len = (size_t)smtp_page_number(place, "len");
    t->nothing = t->place.from == 0 || t->place.octets.len > 0 ? SIZE_MAX : last_before(t, t->place.session);
}

/* Has this line octets that decided? */
static bool decides(const struct talk *t, const struct said *s)
{
    const struct said *const p = &t->place;

    return p->from == s->from && strcmp(p->session, s->session) == 0 && p->at < s->at + s->octets.len &&
           s->at < p->at + p->octets.len;
}

static struct smtp_slice part(struct smtp_slice all, size_t from, size_t to)
{
    return (struct smtp_slice){ all.octets + from, to - from };
}

/* Octets; of a long text its ends. */
static void octets(FILE *out, struct smtp_slice all)
{
    if (all.len <= HEAD_OCTETS + TAIL_OCTETS + TAIL_OCTETS) {
        smtp_html_octets(out, all);
        return;
    }
    smtp_html_octets(out, part(all, 0, HEAD_OCTETS));
    fprintf(out, "<span class=\"cut\">%zu octets more</span>", all.len - HEAD_OCTETS - TAIL_OCTETS);
    smtp_html_octets(out, part(all, all.len - TAIL_OCTETS, all.len));
}

/* The line's octets; of those that decided, the first stands out. */
static void marked(FILE *out, const struct talk *t, const struct said *s)
{
    const uint64_t begins = t->place.at, ends = begins + t->place.octets.len;
    const size_t from = begins > s->at ? (size_t)(begins - s->at) : 0;
    const size_t to = ends < s->at + s->octets.len ? (size_t)(ends - s->at) : s->octets.len;

    octets(out, part(s->octets, 0, from));
    fputs("<mark>", out);
    if (begins >= s->at) {
        fputs("<b>", out);
        smtp_html_octets(out, part(s->octets, from, from + 1));
        fputs("</b>", out);
    }
    octets(out, part(s->octets, begins >= s->at ? from + 1 : from, to));
    fputs("</mark>", out);
    octets(out, part(s->octets, to, s->octets.len));
}

/* What was to come there, and where "there" is. */
static void explain(FILE *out, const struct talk *t)
{
    const char *const who = t->place.from == 'S' ? "the server" : "the client";

    fprintf(out, "<li class=\"why %c\"><span class=\"who\"></span><p>", t->place.from == 'S' ? 's' : 'c');
    if (t->place.octets.len == 0)
        fprintf(out, "Here %s %s", who,
                strstr(smtp_page_string(t->c, "reason"), "ended the connection") ? "ended the connection"
                                                                                 : "sent nothing");
    else
        fprintf(out, "From octet %llu of what %s sent", (unsigned long long)t->place.at, who);
    fputs(". Expected: <b>", out);
    smtp_html_text(out, smtp_page_string(t->c, "expected"));
    fputs("</b></p></li>", out);
}

static void write_line(FILE *out, const struct talk *t, size_t i)
{
    const struct said *const s = &t->lines[i], *const before = i == 0 ? NULL : &t->lines[i - 1];
    const bool bad = decides(t, s);

    if (before != NULL && s->us > before->us + PAUSE_US)
        fprintf(out, "<li class=\"aside\">%.1f s later</li>", (double)(s->us - before->us) / 1e6);
    if (strcmp(s->session, before == NULL ? "in" : before->session) != 0) {
        fputs("<li class=\"aside\">session <b>", out);
        smtp_html_text(out, s->session);
        fputs("</b></li>", out);
    }
    fprintf(out, "<li class=\"%c%s\"><span class=\"who\">%c:</span> <code>", s->from == 'S' ? 's' : 'c',
            bad ? " bad" : "", s->from);
    if (bad)
        marked(out, t, s);
    else
        octets(out, s->octets);
    fputs("</code></li>\n", out);
    if ((bad && (i + 1 == t->count || !decides(t, &t->lines[i + 1]))) || i == t->nothing)
        explain(out, t);
}

/* Is line `i` one that is shown? */
static bool shown(const struct talk *t, size_t i)
{
    const size_t from = i < NEAR_LINES ? 0 : i - NEAR_LINES;

    if (t->count <= HEAD_LINES + TAIL_LINES + NEAR_LINES || i < HEAD_LINES || i >= t->count - TAIL_LINES)
        return true;
    for (size_t k = from; k <= i + NEAR_LINES && k < t->count; k++) {
        if (decides(t, &t->lines[k]) || k == t->nothing)
            return true;
    }
    return false;
}

void smtp_page_talk(FILE *out, const json_t *c)
{
    struct talk t = { .c = c };

    read_talk(&t);
    if (t.count == 0) {
        fputs("<p>Nothing was said.</p>\n", out);
        return;
    }
    fputs("<ol class=\"talk\">\n", out);
    for (size_t i = 0, left_out = 0; i < t.count; i++) {
        if (!shown(&t, i)) {
            left_out++;
            continue;
        }
        if (left_out > 0)
            fprintf(out, "<li class=\"aside\">%zu lines more</li>", left_out);
        left_out = 0;
        write_line(out, &t, i);
    }
    fputs("</ol>\n", out);
    free(t.lines);
    smtp_octets_close(&t.octets);
}
