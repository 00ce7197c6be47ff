/* check_stuff.c - a local text becomes mail data, and back again.     RFC 5321 §2.3.8, §4.5.2
 * Read first: protocol/stuff.c.  Read next: tests/protocol/check_trace.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <stdio.h>
#include <string.h>

#include "protocol/data.h"
#include "protocol/stuff.h"

static const struct {
    const char *text, *octets;
    const char *noted; /* r: bare CR, 8: octet above 127 */
} texts[] = {
    { "", ".\r\n", "" },
    { "a\n", "a\r\n.\r\n", "" },
    { "a\r\n", "a\r\n.\r\n", "" },
    { "a", "a\r\n.\r\n", "" }, /* the missing end of the last line, §4.1.1.4 */
    { "\n", "\r\n.\r\n", "" },
    { "a\n\r\n\n", "a\r\n\r\n\r\n.\r\n", "" },
    { ".", "..\r\n.\r\n", "" },
    { ".\n..\n.a\r\n", "..\r\n...\r\n..a\r\n.\r\n", "" },
    { "a.\n.", "a.\r\n..\r\n.\r\n", "" },
    { "\xe9\n", "\xe9\r\n.\r\n", "8" },
    { "a\rb\n", "a\rb\r\n.\r\n", "r" },
    { "a\r", "a\r\n.\r\n", "r" },
    { "a\r\r\n", "a\r\r\n.\r\n", "r" },
    { "a\r.\n", "a\r.\r\n.\r\n", "r" },
};

static struct smtp_slice slice(const char *text, size_t len)
{
    return (struct smtp_slice){ (const unsigned char *)text, len };
}

/* Through a window of `piece` octets in and `cap` out. */
static size_t stuff(const char *text, size_t piece, size_t cap, unsigned char *out)
{
    const size_t len = strlen(text);
    struct smtp_stuff s;
    size_t at = 0, n = 0;

    smtp_stuff_init(&s);
    while (at < len) {
        size_t used;

        n += smtp_stuff_exec(&s, slice(text + at, len - at < piece ? len - at : piece), &used, out + n, cap);
        at += used;
    }
    return n + smtp_stuff_end(&s, out + n);
}

START_TEST(octets)
{
    unsigned char out[64];

    for (size_t piece = 1; piece < 8; piece++) {
        for (size_t cap = 2; cap < 8; cap++) {
            ck_assert_uint_eq(stuff(texts[_i].text, piece, cap, out), strlen(texts[_i].octets));
            ck_assert_mem_eq(out, texts[_i].octets, strlen(texts[_i].octets));
        }
    }
}
END_TEST

/* The facts, and the size is what the other side will count as content (RFC 1870 §5). */
START_TEST(facts)
{
    const struct smtp_text_facts facts = smtp_text_facts(slice(texts[_i].text, strlen(texts[_i].text)));
    unsigned char out[64];
    const size_t n = stuff(texts[_i].text, 64, 64, out);
    struct smtp_slice run;
    struct smtp_data d;

    smtp_data_init(&d);
    for (size_t at = 0; at < n;)
        at += smtp_data_exec(&d, out + at, n - at, &run);
    ck_assert(d.ended);
    ck_assert_int_eq(facts.bare_cr, strchr(texts[_i].noted, 'r') != NULL);
    ck_assert_int_eq(facts.eight_bit, strchr(texts[_i].noted, '8') != NULL);
    if (!facts.bare_cr)
        ck_assert_uint_eq(facts.size, d.content);
    ck_assert(!facts.long_line);
}
END_TEST

START_TEST(long_line)
{
    char text[2100];

    sprintf(text, "%0998d\n%0998d", 0, 0);
    ck_assert(!smtp_text_facts(slice(text, 998 + 1 + 998)).long_line);
    sprintf(text, "x\n%0999d\n", 0);
    ck_assert(smtp_text_facts(slice(text, strlen(text))).long_line);
}
END_TEST

Suite *stuff_suite(void)
{
    Suite *const suite = suite_create("4.5.2 transparency");
    TCase *const all = tcase_create("stuff");

    tcase_add_loop_test(all, octets, 0, sizeof texts / sizeof texts[0]);
    tcase_add_loop_test(all, facts, 0, sizeof texts / sizeof texts[0]);
    tcase_add_test(all, long_line);
    suite_add_tcase(suite, all);
    return suite;
}
