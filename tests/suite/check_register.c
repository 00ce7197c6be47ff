/* check_register.c - the register of requirements.
 * Read first: suite/register.c.  Read next: tests/suite/check_target.c.
 * SPDX-License-Identifier: MIT */
#include "suite/check_suite.h"

#include <ctype.h>
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
    fputs("section\tid\tverdict\tlevel\n"
          "1\t1-1-a\tnote\tmust (prose)\n1\t1-1-b\t\tSHOULD NOT\n"
          "1\t1-1-c\twarn\tmust not (prose)\n1\t1-1-d\tfail\tshould (prose)\n1\t1-1-e\t\tmust (prose)\n",
          file);
    fclose(file);
    ck_assert(smtp_register_open(&reg, path, &error));
    ck_assert_str_eq(smtp_register_find(&reg, "1-1-a")->level, "must");
    ck_assert_int_eq(smtp_register_find(&reg, "1-1-a")->strength, SMTP_STRENGTH_MAY);
    ck_assert_int_eq(smtp_register_find(&reg, "1-1-b")->strength, SMTP_STRENGTH_SHOULD);
    ck_assert_int_eq(smtp_register_find(&reg, "1-1-c")->strength, SMTP_STRENGTH_SHOULD);
    ck_assert_int_eq(smtp_register_find(&reg, "1-1-d")->strength, SMTP_STRENGTH_MUST);
    ck_assert_int_eq(smtp_register_find(&reg, "1-1-e")->strength, SMTP_STRENGTH_MUST);
    smtp_register_close(&reg);
    unlink(path);
    ck_assert(!smtp_register_open(&reg, path, &error));
    smtp_register_close(&reg);
}
END_TEST

/* Each prose row of the register that ships has been weighed by its sentence; a capital word needs no weighing. */
START_TEST(prose_rows_are_weighed)
{
    struct smtp_register reg;
    size_t prose = 0;

    open_register(&reg);
    for (size_t i = 0; i < reg.count; i++) {
        const struct smtp_requirement *const row = &reg.rows[i];
        ck_assert_msg(row->strength != SMTP_STRENGTH_NONE, "%s weighs nothing", row->id);
        if (islower((unsigned char)row->level[0]))
            prose++;
        else
            ck_assert_msg(row->strength == smtp_strength_of(row->level), "%s: its word decides", row->id);
    }
    ck_assert_uint_eq(prose, 606);
    ck_assert_int_eq(smtp_register_find(&reg, "5321-4.4-p")->strength, SMTP_STRENGTH_SHOULD); /* "implies": no more */
    smtp_register_close(&reg);
}
END_TEST

Suite *register_suite(void)
{
    Suite *const suite = suite_create("the register");
    TCase *const views = tcase_create("views");

    tcase_add_test(views, rows);
    tcase_add_test(views, verdict_column);
    tcase_add_test(views, prose_rows_are_weighed);
    suite_add_tcase(suite, views);
    return suite;
}
