/* check_reply.c - replies as octets.                                  RFC 5321 §4.2.1
 * Read first: protocol/reply.c.  Read next: tests/protocol/check_escape.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <string.h>

#include "protocol/reply.h"

static const struct {
    struct smtp_reply reply;
    const char *octets;
} replies[] = {
    { { 250, NULL, "OK" }, "250 OK\r\n" },
    { { 250, NULL, "" }, "250 \r\n" }, /* the SP is there even without a text, §4.2.1 */
    { { 214, NULL, "one\ntwo" }, "214-one\r\n214 two\r\n" },
    { { 214, NULL, "one\n" }, "214-one\r\n214 \r\n" },
    { { 214, NULL, "\n\nthree" }, "214-\r\n214-\r\n214 three\r\n" },
    { { 554, NULL, "a\tb ~" }, "554 a\tb ~\r\n" },
    { { 554, NULL, "a\rb\x1b[2J\x7f\xe9" }, "554 a?b?[2J??\r\n" }, /* outside textstring, §4.2 */
    { { 250, "2.1.5", "OK" }, "250 2.1.5 OK\r\n" },                /* and with a status code, RFC 2034 §4 */
    { { 250, "2.0.0", "" }, "250 2.0.0 \r\n" },                    /* "always followed by one or more spaces" */
    { { 214, "2.0.0", "one\ntwo" }, "214-2.0.0 one\r\n214 2.0.0 two\r\n" }, /* the same on each line */
};

START_TEST(format)
{
    const size_t len = strlen(replies[_i].octets);
    char out[64];

    ck_assert_uint_eq(smtp_reply_format(replies[_i].reply, out, sizeof out), len);
    ck_assert_mem_eq(out, replies[_i].octets, len);
    ck_assert_uint_eq(smtp_reply_format(replies[_i].reply, out, len), len);
    ck_assert_uint_eq(smtp_reply_format(replies[_i].reply, out, len - 1), 0);
}
END_TEST

/* A reply whose end is still to come is the same, but for one octet. */
START_TEST(more_follows)
{
    const size_t len = strlen(replies[_i].octets);
    char wanted[64], out[64];
    size_t last = len - 2;

    memcpy(wanted, replies[_i].octets, len);
    while (last > 0 && wanted[last - 1] != '\n')
        last--;
    wanted[last + 3] = '-';
    ck_assert_uint_eq(smtp_reply_format_more(replies[_i].reply, out, sizeof out), len);
    ck_assert_mem_eq(out, wanted, len);
    ck_assert_uint_eq(smtp_reply_format_more(replies[_i].reply, out, len - 1), 0);
}
END_TEST

/* 512 octets with code and CRLF, §4.5.3.1.5; what is longer goes on in the next line. */
START_TEST(long_line)
{
    char text[600], out[1024];
    const char *const rest = "250 2.1.10 x\r\n";

    memset(text, 'x', sizeof text);
    text[506] = '\0';
    ck_assert_uint_eq(smtp_reply_format((struct smtp_reply){ 250, NULL, text }, out, sizeof out), 512);
    ck_assert_mem_eq(out, "250 x", 5);
    text[506] = 'x';
    text[507] = '\0';
    ck_assert_uint_eq(smtp_reply_format((struct smtp_reply){ 250, NULL, text }, out, sizeof out), 512 + 7);
    ck_assert_mem_eq(out, "250-x", 5);
    ck_assert_mem_eq(out + 512, "250 x\r\n", 7);
    text[500] = '\0'; /* the status code is of the line, and counts */
    ck_assert_uint_eq(smtp_reply_format((struct smtp_reply){ 250, "2.1.10", text }, out, sizeof out),
                      512 + strlen(rest));
    ck_assert_mem_eq(out, "250-2.1.10 x", 12);
    ck_assert_mem_eq(out + 512, rest, strlen(rest));
}
END_TEST

START_TEST(code)
{
    ck_assert_int_eq(smtp_reply_code(smtp_slice_text("250 OK\r\n")), 250);
    ck_assert_int_eq(smtp_reply_code(smtp_slice_text("554")), 554);
    ck_assert_int_eq(smtp_reply_code(smtp_slice_text("55")), 0);
    ck_assert_int_eq(smtp_reply_code(smtp_slice_text("2/0 OK")), 0);
    ck_assert_int_eq(smtp_reply_code(smtp_slice_text("25: OK")), 0);
    ck_assert_int_eq(smtp_reply_code(smtp_slice_text("")), 0);
}
END_TEST

Suite *reply_suite(void)
{
    Suite *const suite = suite_create("4.2.1 reply");
    TCase *const octets = tcase_create("octets");

    tcase_add_loop_test(octets, format, 0, sizeof replies / sizeof replies[0]);
    tcase_add_loop_test(octets, more_follows, 0, sizeof replies / sizeof replies[0]);
    tcase_add_test(octets, long_line);
    tcase_add_test(octets, code);
    suite_add_tcase(suite, octets);
    return suite;
}
