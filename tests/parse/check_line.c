/* check_line.c - only CRLF ends a line.                               RFC 5321 §2.3.8
 * Read first: parse/line.rl.  Read next: tests/parse/check_mailbox.c.
 * SPDX-License-Identifier: MIT */
#include "parse/check_parse.h"

#include "parse/line.h"

/* clang-format off */
static const struct {
    struct smtp_slice octets;
    size_t used; /* by the first line */
    bool whole, bare;
} lines[] = {
    { OCTETS("QUIT\r\n"), 6, true, false },
    { OCTETS("QUIT\r\nNOOP\r\n"), 6, true, false },
    { OCTETS("\r\n"), 2, true, false },
    { OCTETS(""), 0, false, false },
    { OCTETS("QUIT"), 4, false, false },
    { OCTETS("QUIT\r"), 5, false, false }, /* its LF may still come */
    { OCTETS("QUIT\n"), 5, false, true },
    { OCTETS("QUIT\nNOOP\r\n"), 11, true, true },
    { OCTETS("QUIT\rNOOP\r\n"), 11, true, true },
    { OCTETS("QUIT\r\r\n"), 7, true, true },
    { OCTETS("QUIT\r\r"), 6, false, true },
    { OCTETS("QUIT\n\r\n"), 7, true, true },
    { OCTETS("\n\r\n"), 3, true, true },
    { OCTETS("\r\n\n"), 2, true, false },
    { OCTETS("a\0b\xff\r\n"), 6, true, false }, /* not line.h's business */
};
/* clang-format on */

static void check_line(const struct smtp_line *line, int i)
{
    ck_assert_uint_eq(line->at, lines[i].used);
    ck_assert_int_eq(line->whole, lines[i].whole);
    ck_assert_int_eq(line->bare, lines[i].bare);
}

START_TEST(views)
{
    const struct smtp_slice all = lines[_i].octets;
    struct smtp_line line;

    for (size_t n = 0; n <= all.len; n++) {
        size_t used;

        smtp_line_init(&line);
        used = smtp_line_exec(&line, all.octets, n);
        ck_assert_uint_eq(used, line.whole ? lines[_i].used : n);
        used += smtp_line_exec(&line, all.octets + used, all.len - used);
        ck_assert_uint_eq(used, lines[_i].used);
        check_line(&line, _i);
    }
    smtp_line_init(&line);
    for (size_t n = 0; n < all.len; n++)
        smtp_line_exec(&line, all.octets + n, 1);
    check_line(&line, _i);
}
END_TEST

Suite *line_suite(void)
{
    Suite *const suite = suite_create("2.3.8 Lines");
    TCase *const test = tcase_create("views");

    tcase_add_loop_test(test, views, 0, sizeof lines / sizeof lines[0]);
    suite_add_tcase(suite, test);
    return suite;
}
