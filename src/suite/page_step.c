/* page_step.c - from a finding to the web lab: a link that holds the conversation and the octet.
 * Read first: suite/page_talk.c, lab/page/app.js.  Read next: suite/report_html.c.
 * SPDX-License-Identifier: MIT
 *
 * The lab's page lies beside the report.  What it is to show stands behind the `#` of the link, which a browser tells
 * nobody: the text that its "Copy a link" makes.  So one page serves all findings, and nothing that came from a wire is
 * part of a file's name. */
#include "suite/page.h"
#include "suite/talk.h"

#include <stdlib.h>
#include <string.h>

enum {
    BLOCK_MAX = 65535,  /* RFC 1951 §3.2.4 */
    LINK_MAX = 1 << 20, /* octets of what is packed; browsers take addresses of 2 MB */
    NOTE_MAX = 240      /* of a sentence; the page that the link is on has the whole */
};

/* A wire of a case as both sides spoke, and the octet to look at. */
struct walked {
    struct smtp_talk_text text;
    size_t points, point; /* octets of both sides so far */
    uint64_t at[2];       /* octets of the client's side so far, of the server's */
};

static void add_record(struct walked *w, const json_t *c, const json_t *record)
{
    const json_t *const place = json_object_get(c, "place");
    const char from = *smtp_page_string(record, "from"), to_look_at = *smtp_page_string(place, "from");
    const uint64_t at = smtp_page_number(place, "at"), len = smtp_page_number(place, "len");
    uint64_t *const so_far = &w->at[from == 'S'];
    struct smtp_octets octets = { 0 };

    smtp_page_unhex(&octets, smtp_page_string(record, "hex"));
    smtp_talk_text_add(&w->text, from, smtp_slice_all(&octets));
    if (len > 0 && from == to_look_at && *so_far <= at && at < *so_far + octets.len)
        w->point = w->points + (size_t)(at - *so_far);
    *so_far += octets.len;
    w->points += octets.len;
    /* nothing came: the last octet before it was waited for */
    if (len == 0 && to_look_at != 0 && octets.len > 0 &&
        smtp_page_number(record, "line") <= smtp_page_number(c, "line"))
        w->point = w->points - 1;
    smtp_octets_close(&octets);
}

/* Of a case with several wires, the one that decided. */
static void read_wire(struct walked *w, const json_t *c)
{
    const char *session = json_string_value(json_object_get(json_object_get(c, "place"), "session"));
    const json_t *record;
    size_t i;

    json_array_foreach(json_object_get(c, "wire"), i, record) {
        if (session == NULL)
            session = smtp_page_string(record, "session");
        if (strcmp(session, smtp_page_string(record, "session")) == 0)
            add_record(w, c, record);
    }
}

/* For a line that is read as one: ASCII that can be printed, and not too much of it. */
static char *one_line(struct smtp_pool *pool, const char *text)
{
    const size_t len = strlen(text);
    char *const line = smtp_pool_string(pool, (struct smtp_slice){ (const unsigned char *)text, len });

    for (char *p = line; *p != '\0'; p++)
        if (*p < ' ' || *p > '~')
            *p = '?';
    if (len > NOTE_MAX)
        memcpy(line + NOTE_MAX, "...", 4);
    return line;
}

static char *session_text(const struct walked *w, const char *title)
{
    char *text = NULL;
    size_t len;
    FILE *const out = open_memstream(&text, &len);

    if (out == NULL)
        abort();
    smtp_talk_write(out, &w->text.talk, title, NULL, 0, NULL);
    if (fclose(out) != 0)
        abort();
    return text;
}

/* {"tab": "walk", "point": N, "session": ..., "note": ...}: app.js, follow(). */
static char *work(const json_t *c, const struct walked *w)
{
    struct smtp_pool pool = { 0 };
    const char *const id = one_line(&pool, smtp_page_string(c, "id"));
    const char *const expected = smtp_page_string(c, "expected"), *const got = smtp_page_string(c, "got");
    const char *const note = smtp_pool_format(&pool, "%s: %s.%s%s%s%s", id, smtp_page_string(c, "verdict"),
                                              *expected == '\0' ? "" : " Expected: ", one_line(&pool, expected),
                                              *got == '\0' ? "" : "; got: ", one_line(&pool, got));
    char *const session = session_text(w, id);
    json_t *const object = json_pack("{s:s, s:I, s:s, s:s}", "tab", "walk", "point", (json_int_t)w->point, "session",
                                     session, "note", one_line(&pool, note));
    char *const text = object == NULL ? NULL : json_dumps(object, JSON_COMPACT | JSON_ENSURE_ASCII);

    json_decref(object);
    free(session);
    smtp_pool_close(&pool);
    return text;
}

/* As the lab unpacks it: RFC 1951, in blocks that are stored and not compressed, so that no library is needed. */
static void pack(struct smtp_octets *packed, struct smtp_slice rest)
{
    do {
        const size_t len = rest.len < BLOCK_MAX ? rest.len : BLOCK_MAX;
        const unsigned char head[] = { len == rest.len, (unsigned char)len, (unsigned char)(len >> 8),
                                       (unsigned char)~len, (unsigned char)(~len >> 8) };
        smtp_octets_add(packed, head, sizeof head);
        smtp_octets_add(packed, rest.octets, len);
        rest = (struct smtp_slice){ rest.octets + len, rest.len - len };
    } while (rest.len > 0);
}

/* RFC 4648 §5, without padding. */
static void base64url(FILE *out, struct smtp_slice octets)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    for (size_t i = 0; i < octets.len; i += 3) {
        const size_t left = octets.len - i;
        const unsigned long three = (unsigned long)octets.octets[i] << 16 |
                                    (left > 1 ? (unsigned long)octets.octets[i + 1] << 8 : 0) |
                                    (left > 2 ? octets.octets[i + 2] : 0);
        for (size_t k = 0; k < 4 && k <= left; k++)
            putc(digits[three >> (18 - 6 * k) & 63], out);
    }
}

static void link_to(FILE *out, const struct smtp_page *page, const json_t *c, struct smtp_slice told)
{
    struct smtp_octets packed = { 0 };
    const bool placed = json_is_object(json_object_get(c, "place"));

    pack(&packed, told);
    fputs("<p class=\"step\"><a href=\"", out);
    smtp_html_fragment(out, page->lab);
    fputs("#1", out);
    base64url(out, smtp_slice_all(&packed));
    fprintf(out, "\">Step through it%s</a></p>\n", placed ? ", from the octet that decided" : "");
    smtp_octets_close(&packed);
}

void smtp_page_step(FILE *out, const struct smtp_page *page, const json_t *c)
{
    const enum smtp_shown shown = smtp_shown_of_case(c);
    struct walked w = { .points = 0 };

    if (page->lab == NULL || shown == SMTP_SHOWN_PASS || shown == SMTP_SHOWN_SKIP)
        return;
    read_wire(&w, c);
    char *const text = w.points == 0 ? NULL : work(c, &w);
    if (text != NULL && strlen(text) <= LINK_MAX)
        link_to(out, page, c, smtp_slice_text(text));
    free(text);
    smtp_talk_text_close(&w.text);
}
