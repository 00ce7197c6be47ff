/* data.c - mail data at any split, by its rule, and out and in again.  RFC 5321 §4.1.1.4, §4.4, §4.5.2
 * Read first: tests/fuzz/parsers.c.  Read next: tests/fuzz/server.c.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "protocol/data.h"
#include "protocol/return_path.h"
#include "protocol/stuff.h"

enum { LONGEST = 1 << 14 }; /* of what is fuzzed, and of what it grows to */

struct text {
    size_t len;
    unsigned char octets[2 * LONGEST + 8];
};

static void put(struct text *t, struct smtp_slice run)
{
    FUZZ_CHECK(run.len <= sizeof t->octets - t->len);
    if (run.len > 0)
        memcpy(t->octets + t->len, run.octets, run.len);
    t->len += run.len;
}

static void check_same(const struct text *a, const struct text *b)
{
    FUZZ_CHECK(a->len == b->len && memcmp(a->octets, b->octets, a->len) == 0);
}

/* Returns the octets used. */
static size_t receive(struct smtp_data *d, struct smtp_slice octets, size_t split, struct text *content)
{
    size_t at = 0;

    smtp_data_init(d);
    content->len = 0;
    while (at < octets.len && !d->ended) {
        struct smtp_slice run;

        at += smtp_data_exec(d, octets.octets + at, (at < split ? split : octets.len) - at, &run);
        put(content, run);
    }
    FUZZ_CHECK(d->content == content->len);
    return at;
}

static void filter(const struct text *content, size_t split, struct text *kept)
{
    struct smtp_return_path r;
    size_t at = 0;

    smtp_return_path_init(&r);
    kept->len = 0;
    while (at < content->len) {
        struct smtp_slice run;

        at += smtp_return_path_exec(&r, content->octets + at, (at < split ? split : content->len) - at, &run);
        put(kept, run);
    }
    FUZZ_CHECK(r.len == 0 || content->octets[content->len - 1] != '\n'); /* whole lines: nothing is held back */
}

/* What the text is as content: its lines end in CRLF, the last one too. */
static void as_content(struct smtp_slice text, struct text *content)
{
    content->len = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.octets[i] == '\n' && (i == 0 || text.octets[i - 1] != '\r'))
            content->octets[content->len++] = '\r';
        content->octets[content->len++] = text.octets[i];
    }
    if (text.len > 0 && text.octets[text.len - 1] != '\n') {
        if (text.octets[text.len - 1] != '\r')
            content->octets[content->len++] = '\r';
        content->octets[content->len++] = '\n';
    }
}

static void send(struct smtp_slice text, size_t split, struct text *out)
{
    struct smtp_stuff s;
    size_t at = 0, used;

    smtp_stuff_init(&s);
    out->len = 0;
    while (at < text.len) {
        const struct smtp_slice rest = { text.octets + at, (at < split ? split : text.len) - at };

        out->len += smtp_stuff_exec(&s, rest, &used, out->octets + out->len, sizeof out->octets - out->len);
        at += used;
    }
    FUZZ_CHECK(sizeof out->octets - out->len >= SMTP_STUFF_END_MAX);
    out->len += smtp_stuff_end(&s, out->octets + out->len);
}

static void round_trip(struct smtp_slice text)
{
    static struct text out, back, wanted;
    struct smtp_data d;

    send(text, fuzz_split(text, 2), &out);
    FUZZ_CHECK(receive(&d, (struct smtp_slice){ out.octets, out.len }, 0, &back) == out.len && d.ended);
    as_content(text, &wanted);
    check_same(&back, &wanted);
    if (!smtp_text_facts(text).bare_cr) /* else it is not sent at all, §2.3.8 */
        FUZZ_CHECK(smtp_text_facts(text).size == wanted.len);
}

void fuzz_data(struct smtp_slice octets)
{
    static struct text content, split_content, kept, split_kept;
    struct smtp_data d, split_d;
    size_t used, at;

    if (octets.len > LONGEST / 2)
        return;
    used = receive(&d, octets, 0, &content);
    FUZZ_CHECK(receive(&split_d, octets, fuzz_split(octets, 0), &split_content) == used);
    check_same(&content, &split_content);
    FUZZ_CHECK(d.bare_cr == split_d.bare_cr && d.bare_lf == split_d.bare_lf && d.eight_bit == split_d.eight_bit &&
               d.long_line == split_d.long_line && d.ended == split_d.ended);
    FUZZ_CHECK(fuzz_oracle("x-read-data", (struct smtp_slice){ octets.octets, used }, &at) == d.ended && at == used);
    FUZZ_CHECK(fuzz_oracle("x-mail-data", (struct smtp_slice){ octets.octets, used }, &at) ==
               (d.ended && !d.bare_cr && !d.bare_lf && !d.eight_bit && !d.long_line));
    filter(&content, 0, &kept);
    filter(&content, fuzz_split(octets, 1) % (content.len + 1), &split_kept);
    check_same(&kept, &split_kept);
    round_trip(octets);
}
