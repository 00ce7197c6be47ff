/* check_weights.c - lines of a weights file, each good one beside its nearest bad one.
 * Read first: suite/weights.h.  Read next: tests/suite/check_report.c.
 * SPDX-License-Identifier: MIT */
#include "suite/check_suite.h"

#include <string.h>

#include "suite/weights.h"

static const struct {
    const char *text;
    bool good;
} files[] = {
    { "", true },
    { "# a comment\n\n  \n", true },
    { "4.1.4-order/ 2\n", true },
    { "4.1.4-order/ 2 hidden", true },
    { "4.1.4-order/ 2 hidden more", false },
    { "4.1.4-order/ 2 seen", false },
    { "4.1.4-order/ 0\r\n", true },
    { "4.1.4-order/ -1\n", false },
    { "4.1.4-order/ 0.25 after_published\n", true },
    { "4.1.4-order/ 0.25x\n", false },
    { "4.1.4-order/\n", false },
    { "* nan\n", false },
    { "* inf\n", false },
    { "* 1000000\n", true },
    { "* 1000001\n", false },
};

START_TEST(file)
{
    struct smtp_weights w;
    const char *error = "";

    ck_assert_msg(smtp_weights_read(&w, "w", smtp_slice_text(files[_i].text), &error) == files[_i].good, "%s: %s",
                  files[_i].text, error);
    if (!files[_i].good)
        ck_assert_msg(strncmp(error, "w:1: ", 5) == 0, "%s", error);
    smtp_weights_close(&w);
}
END_TEST

/* The first line that fits counts; an id that fits none is worth a point. */
START_TEST(weight)
{
    struct smtp_weights w;
    const char *error;

    ck_assert(smtp_weights_read(&w, "w", smtp_slice_text("4.1.4-order/02 3 hidden\n4.1.4-order/ 2\n"), &error));
    ck_assert(smtp_weights_of(&w, "4.1.4-order/02-rcpt-before-mail").points == 3);
    ck_assert_str_eq(smtp_weights_of(&w, "4.1.4-order/02-rcpt-before-mail").visibility, "hidden");
    ck_assert(smtp_weights_of(&w, "4.1.4-order/03-data-before-rcpt").points == 2);
    ck_assert(smtp_weights_of(&w, "4.2-replies/01").points == 1);
    ck_assert(smtp_weights_of(NULL, "4.2-replies/01").points == 1);
    smtp_weights_close(&w);
}
END_TEST

Suite *weights_suite(void)
{
    Suite *const suite = suite_create("weights of a grade");
    TCase *const weights_case = tcase_create("lines");

    tcase_add_loop_test(weights_case, file, 0, sizeof files / sizeof *files);
    tcase_add_test(weights_case, weight);
    suite_add_tcase(suite, weights_case);
    return suite;
}
