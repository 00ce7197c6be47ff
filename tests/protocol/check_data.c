/* check_data.c - only CR LF . CR LF ends mail data.                   RFC 5321 §4.1.1.4, §4.5.2
 * Read first: protocol/data.rl.  Read next: tests/protocol/check_stuff.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <stdio.h>
#include <string.h>

#include "protocol/data.h"
#include "protocol/limits.h"
#include "protocol/plain_run.h"

/* `rest`: octets behind the end, which must not be touched; -1: the end never comes. */
static const struct {
    const char *octets, *content;
    int rest;
    const char *noted; /* r: bare CR, n: bare LF, 8: octet above 127 */
} data[] = {
    { ".\r\n", "", 0, "" }, /* at once: the CRLF of DATA was the first half, §4.1.1.4 */
    { "a\r\n.\r\n", "a\r\n", 0, "" },
    { "a\r\n.\r\nQUIT\r\n", "a\r\n", 6, "" },
    { "\r\n\r\n.\r\n", "\r\n\r\n", 0, "" },
    { "a\r\n..\r\n.\r\n", "a\r\n.\r\n", 0, "" }, /* a stuffed lone period */
    { "..a\r\n.b\r\n...\r\n.\r\n", ".a\r\nb\r\n..\r\n", 0, "" },
    { "a.\r\n.\r\n", "a.\r\n", 0, "" },
    { "a..\r\n.\r\n", "a..\r\n", 0, "" },
    { "\xe9\r\n.\r\n", "\xe9\r\n", 0, "8" },
    { ".\xe9\r\n.\r\n", "\xe9\r\n", 0, "8" },
    /* Ends that are none: each is content, and the true end comes later (§2.3.8 MUST NOT). */
    { "a\n.\nb\r\n.\r\n", "a\n.\nb\r\n", 0, "n" },
    { "a\n.\r\nb\r\n.\r\n", "a\n.\r\nb\r\n", 0, "n" },
    { "a\r\n.\nb\r\n.\r\n", "a\r\n\nb\r\n", 0, "n" },
    { "a\r\n.\rb\r\n.\r\n", "a\r\n\rb\r\n", 0, "r" },
    { "a\r.\rb\r\n.\r\n", "a\r.\rb\r\n", 0, "r" },
    { "a\r\r\n.\r\r\nb\r\n.\r\n", "a\r\r\n\r\r\nb\r\n", 0, "r" },
    { "a\r.\r\nb\r\n.\r\n", "a\r.\r\nb\r\n", 0, "r" },
    { "\n.\r\n.\r\n", "\n.\r\n", 0, "n" },
    { "\r.\r\n.\r\n", "\r.\r\n", 0, "r" },
    { "a\r\n.\r", "a\r\n", -1, "" },
    { "a\r\n.", "a\r\n", -1, "" },
    { "a\r\n", "a\r\n", -1, "" },
    { "a\r\n.\r\xe9", "a\r\n\r\xe9", -1, "r8" },
};

/* Feeds in pieces: the first of `first` octets, then of `piece`.  Returns the octets used. */
static size_t feed(struct smtp_data *d, const char *octets, size_t len, size_t first, size_t piece, char *content)
{
    size_t at = 0, end = first < len ? first : len;

    smtp_data_init(d);
    content[0] = '\0';
    while (at < len && !d->ended) {
        struct smtp_slice run;

        at += smtp_data_exec(d, (const unsigned char *)octets + at, end - at, &run);
        strncat(content, (const char *)run.octets, run.len);
        if (at == end)
            end = end + piece < len ? end + piece : len;
    }
    return at;
}

static void check(const struct smtp_data *d, int i, size_t used, const char *content)
{
    const size_t len = strlen(data[i].octets);

    ck_assert_msg(d->ended == (data[i].rest >= 0), "%s", data[i].octets);
    ck_assert_uint_eq(len - used, data[i].rest >= 0 ? (size_t)data[i].rest : 0);
    ck_assert_str_eq(content, data[i].content);
    ck_assert_uint_eq(d->content, strlen(content));
    ck_assert_int_eq(d->bare_cr, strchr(data[i].noted, 'r') != NULL);
    ck_assert_int_eq(d->bare_lf, strchr(data[i].noted, 'n') != NULL);
    ck_assert_int_eq(d->eight_bit, strchr(data[i].noted, '8') != NULL);
}

START_TEST(ends)
{
    const size_t len = strlen(data[_i].octets);
    struct smtp_data d;
    char content[64];

    for (size_t first = 0; first <= len; first++)
        check(&d, _i, feed(&d, data[_i].octets, len, first, len, content), content);
    check(&d, _i, feed(&d, data[_i].octets, len, 1, 1, content), content);
}
END_TEST

/* 998 octets and CRLF; a stuffed period does not count (§4.5.3.1.6), nor does it begin a second line. */
static const struct {
    const char *before;
    int octets;
    bool long_line;
} lengths[] = {
    { "", 998, false },   { "", 999, true },   { ".", 998, false },     { ".", 999, true },
    { "..", 997, false }, { "..", 998, true }, { "x\r\n", 998, false }, { "x\r\n", 999, true },
};

START_TEST(length)
{
    char octets[1200], content[1200];
    struct smtp_data d;
    const int n = sprintf(octets, "%s%0*d\r\ny\r\n.\r\n", lengths[_i].before, lengths[_i].octets, 0);

    for (size_t first = 0; first <= (size_t)n; first++) {
        ck_assert_uint_eq(feed(&d, octets, (size_t)n, first, (size_t)n, content), (size_t)n);
        ck_assert_int_eq(d.long_line, lengths[_i].long_line);
    }
    feed(&d, octets, (size_t)n, 1, 1, content);
    ck_assert_int_eq(d.long_line, lengths[_i].long_line);
}
END_TEST

/* What needs no change is one run, in place. */
START_TEST(in_place)
{
    static const unsigned char octets[] = "one\r\ntwo.\r\n\r\nthree";
    struct smtp_slice run;
    struct smtp_data d;

    smtp_data_init(&d);
    ck_assert_uint_eq(smtp_data_exec(&d, octets, sizeof octets - 1, &run), sizeof octets - 1);
    ck_assert_ptr_eq(run.octets, octets);
    ck_assert_uint_eq(run.len, sizeof octets - 1);
}
END_TEST

/* What is skipped in blocks is what is skipped octet by octet, wherever the octet that ends it lies. */
START_TEST(runs)
{
    static const unsigned char ends[] = { '\r', '\n', '\0', '\t', 0x80, 0xFF, '.', 'y' };
    unsigned char octets[100];

    for (size_t at = 0; at < sizeof octets; at++)
        for (size_t len = at + 1; len <= sizeof octets; len++)
            for (int eight_bit = 0; eight_bit < 2; eight_bit++) {
                memset(octets, 'x', sizeof octets);
                octets[at] = ends[_i];
                ck_assert_ptr_eq(smtp_run_end(octets, octets + len, eight_bit),
                                 smtp_run_end_portable(octets, octets + len, eight_bit));
            }
}
END_TEST

/* Long lines, an octet that matters at each place of one: at once, and octet by octet, they are the same. */
START_TEST(long_runs)
{
    static const char *const matters[] = { "\r", "\n", "\r\n", "\r\n.", "\r\n..", "\xe9", "\t", "\r\n.\r" };
    static char octets[256], whole[256], single[256];

    for (size_t at = 0; at < 70; at++) {
        struct smtp_data a, b;
        size_t len = strlen(matters[_i]);

        memset(octets, 'x', 80);
        memcpy(octets + at, matters[_i], len);
        strcpy(octets + (at + len > 80 ? at + len : 80), "\r\n.\r\n");
        len = strlen(octets);
        ck_assert_uint_eq(feed(&a, octets, len, len, len, whole), feed(&b, octets, len, 1, 1, single));
        ck_assert_str_eq(whole, single);
        ck_assert(a.ended && b.ended && a.content == b.content && a.bare_cr == b.bare_cr && a.bare_lf == b.bare_lf &&
                  a.eight_bit == b.eight_bit);
    }
}
END_TEST

Suite *data_suite(void)
{
    Suite *const suite = suite_create("4.5.2 mail data");
    TCase *const all = tcase_create("data");

    tcase_add_loop_test(all, ends, 0, sizeof data / sizeof data[0]);
    tcase_add_loop_test(all, length, 0, sizeof lengths / sizeof lengths[0]);
    tcase_add_test(all, in_place);
    tcase_add_loop_test(all, runs, 0, 8);
    tcase_add_loop_test(all, long_runs, 0, 8);
    suite_add_tcase(suite, all);
    return suite;
}
