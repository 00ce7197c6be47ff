/* check_escape.c - no octet of a peer reaches a terminal as it is.
 * Read first: protocol/escape.h.  Read next: tests/protocol/check_data.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <string.h>

#include "protocol/escape.h"

static const struct {
    const char *octets;
    size_t len, cap;
    const char *text;
} texts[] = {
    { "plain ~", 7, 64, "plain ~" },
    { "\r\n\t\0\\", 5, 64, "\\r\\n\\t\\0\\\\" },
    { "\x1b[2J\x7f\xe9", 6, 64, "\\x1B[2J\\x7F\\xE9" },
    { "", 0, 64, "" },
    { "abcd", 4, 5, "abcd" }, /* just fits */
    { "abcde", 5, 5, "a..." },
    { "a\x80", 2, 6, "a\\x80" },
    { "a\x80z", 3, 6, "a..." }, /* never half an escape */
    { "\x80z", 2, 4, "..." },
    { "abc", 3, 3, ".." },
    { "abc", 3, 1, "" },
};

START_TEST(text)
{
    const struct smtp_slice octets = { (const unsigned char *)texts[_i].octets, texts[_i].len };
    char out[64];

    memset(out, '#', sizeof out);
    ck_assert_uint_eq(smtp_escape(octets, out, texts[_i].cap), strlen(texts[_i].text));
    ck_assert_str_eq(out, texts[_i].text);
    for (size_t i = texts[_i].cap; i < sizeof out; i++)
        ck_assert_int_eq(out[i], '#');
    ck_assert_uint_eq(smtp_escape(octets, out, 0), 0);
}
END_TEST

/* All octets there and back. */
START_TEST(back)
{
    unsigned char octets[256], read[4 * 256];
    char out[4 * 256 + 1];
    size_t len;

    for (unsigned i = 0; i < 256; i++)
        octets[i] = (unsigned char)i;
    const size_t n = smtp_escape((struct smtp_slice){ octets, sizeof octets }, out, sizeof out);
    ck_assert(smtp_unescape((struct smtp_slice){ (unsigned char *)out, n }, read, &len));
    ck_assert_uint_eq(len, sizeof octets);
    ck_assert_mem_eq(read, octets, sizeof octets);
}
END_TEST

static const struct {
    const char *text;
    size_t at; /* of what is no escape */
} wrong[] = {
    { "a\\q", 1 }, { "\\", 0 }, { "ab\\x1", 2 }, { "\\x1g", 0 }, { "\\xg1", 0 }, { "\\r\\|", 2 }, { "\\R", 0 },
};

START_TEST(no_escape)
{
    const struct smtp_slice text = { (const unsigned char *)wrong[_i].text, strlen(wrong[_i].text) };
    unsigned char out[16];
    size_t len;

    ck_assert(!smtp_unescape(text, out, &len));
    ck_assert_uint_eq(len, wrong[_i].at);
}
END_TEST

Suite *escape_suite(void)
{
    Suite *const suite = suite_create("escape");
    TCase *const all = tcase_create("text");

    tcase_add_loop_test(all, text, 0, sizeof texts / sizeof texts[0]);
    tcase_add_test(all, back);
    tcase_add_loop_test(all, no_escape, 0, sizeof wrong / sizeof wrong[0]);
    suite_add_tcase(suite, all);
    return suite;
}
