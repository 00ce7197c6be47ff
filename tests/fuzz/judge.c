/* judge.c - conversations of any octets, of either side, cut anyhow.   RFC 5321 §4.2, §4.3.2
 * Read first: tests/fuzz/client.c.  Read next: tests/fuzz/fuzzer.c.
 * SPDX-License-Identifier: MIT
 *
 * An octet says whose turn it is (its lowest bit: 1 the client's) and how many octets follow (the rest; none: that side
 * ends).  The findings of any two ways of cutting a turn are the same, and are bounded by what was said. */
#include "protocol/judge.h"

#include <string.h>

#include "fuzz/fuzz.h"

struct ear {
    struct smtp_judge judge;
    uint64_t sum; /* of all findings, to their last octet */
    size_t found;
};

static void add(struct ear *e, const void *octets, size_t len)
{
    for (size_t i = 0; i < len; i++)
        e->sum = (e->sum ^ ((const unsigned char *)octets)[i]) * 1099511628211u;
}

static void note(struct ear *e, const struct smtp_finding *found)
{
    FUZZ_CHECK(found->side == 'C' || found->side == 'S');
    FUZZ_CHECK(memchr(found->expected, '\0', sizeof found->expected) != NULL);
    FUZZ_CHECK(memchr(found->got, '\0', sizeof found->got) != NULL);
    add(e, found->id, strlen(found->id));
    add(e, found->expected, strlen(found->expected));
    add(e, found->got, strlen(found->got));
    add(e, &found->at, sizeof found->at);
    add(e, &found->len, sizeof found->len);
    e->sum = e->sum * 8 + found->tolerates * 4U + found->by_time * 2U + (found->side == 'C');
    e->found++;
}

static void feed(struct ear *e, char side, const unsigned char *octets, size_t len)
{
    struct smtp_slice slice = { octets, len };
    struct smtp_finding found;

    while (smtp_judge_feed(&e->judge, side, &slice, &found))
        note(e, &found);
    FUZZ_CHECK(slice.len == 0);
}

/* Plays all turns, each in pieces of `size` octets. */
static void play(struct ear *e, struct smtp_slice octets, size_t size)
{
    struct smtp_finding found;

    e->sum = e->found = 0;
    smtp_judge_init(&e->judge);
    for (size_t at = 0; at < octets.len;) {
        const char side = octets.octets[at] & 1 ? 'C' : 'S';
        const size_t said = octets.octets[at++] >> 1, left = octets.len - at;
        const size_t len = said < left ? said : left;
        for (size_t from = 0, n; from < len; from += n) {
            n = len - from < size ? len - from : size;
            feed(e, side, octets.octets + at + from, n);
        }
        while (said == 0 && smtp_judge_end(&e->judge, side, &found))
            note(e, &found);
        at += len;
    }
}

void fuzz_judge(struct smtp_slice octets)
{
    static struct ear whole, cut;

    play(&whole, octets, octets.len + 1);
    FUZZ_CHECK(whole.found <= SMTP_JUDGE_PENDING * (octets.len + 2));
    play(&cut, octets, 1);
    FUZZ_CHECK(whole.sum == cut.sum && whole.found == cut.found);
    play(&cut, octets, fuzz_split(octets, 0) % 7 + 2);
    FUZZ_CHECK(whole.sum == cut.sum && whole.found == cut.found);
    FUZZ_CHECK((whole.judge.lost == NULL) == (cut.judge.lost == NULL));
    FUZZ_CHECK((whole.judge.opaque == NULL) == (cut.judge.opaque == NULL));
}
