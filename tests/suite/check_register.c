/* check_register.c - the register of requirements.
 * Read first: suite/register.c.  Read next: tests/suite/check_target.c.
 * SPDX-License-Identifier: MIT */
#include "suite/check_suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

START_TEST(rows)
{
    struct smtp_register reg;

    open_register(&reg);
    ck_assert_uint_gt(reg.count, 600);
    const struct smtp_requirement *const must = smtp_register_find(&reg, A_MUST);
    const struct smtp_requirement *const prose = smtp_register_find(&reg, "5321-3.3-t");
    ck_assert(must != NULL && prose != NULL);
    ck_assert_str_eq(must->level, "MUST");
    ck_assert_str_eq(must->section, "4.1.4");
    ck_assert_str_eq(prose->level, "must"); /* "must (prose)" */
    ck_assert_int_eq(prose->strength, SMTP_STRENGTH_MUST);
    ck_assert_int_eq(smtp_register_find(&reg, A_MAY)->strength, SMTP_STRENGTH_MAY);
    ck_assert_ptr_null(smtp_register_find(&reg, "5321-4.1.4-"));
    ck_assert(smtp_register_covers(&reg, "5321-4.1.4") && !smtp_register_covers(&reg, "5321-4.1.40"));
    smtp_register_close(&reg);
}
END_TEST

/* The column `verdict` weighs a row, whatever its level is called; columns are found by name. */
START_TEST(verdict_column)
{
    char path[] = "/tmp/postel-register-XXXXXX";
    struct smtp_register reg;
    const char *error;

    FILE *const file = fdopen(mkstemp(path), "w");
    fputs("section\tid\tverdict\tlevel\n1\t1-1-a\tmay\tmust (prose)\n1\t1-1-b\t\tSHOULD NOT\n", file);
    fclose(file);
    ck_assert(smtp_register_open(&reg, path, &error));
    ck_assert_str_eq(smtp_register_find(&reg, "1-1-a")->level, "must");
    ck_assert_int_eq(smtp_register_find(&reg, "1-1-a")->strength, SMTP_STRENGTH_MAY);
    ck_assert_int_eq(smtp_register_find(&reg, "1-1-b")->strength, SMTP_STRENGTH_SHOULD);
    smtp_register_close(&reg);
    unlink(path);
    ck_assert(!smtp_register_open(&reg, path, &error));
    smtp_register_close(&reg);
}
END_TEST

Suite *register_suite(void)
{
    Suite *const suite = suite_create("the register");
    TCase *const views = tcase_create("views");

    tcase_add_test(views, rows);
    tcase_add_test(views, verdict_column);
    suite_add_tcase(suite, views);
    return suite;
}
