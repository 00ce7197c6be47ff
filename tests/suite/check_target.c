/* check_target.c - target files.
 * Read first: suite/target.c.  Read next: tests/suite/check_holes.c.
 * SPDX-License-Identifier: MIT */
#include "suite/check_suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
    const char *text;
    const char *error; /* NULL: taken */
} files[] = {
    { "", NULL },
    { "# a comment\n\n  valid = a@b  \n", NULL },
    { "valid a@b\n", ":1: a line is `key = value`" },
    { "# one\nvalidd = a@b\n", ":2: there is no key `validd`" },
    { "timeout = 5s\n", NULL },
    { "timeout = 5h\n", "is no time" },
    { "timeout = 60000ms\n", NULL }, /* a minute, as any other */
    { "timeout = 2147483648ms\n", "is no time" },
    { "timeout = 35791m\n", NULL },
    { "timeout = 35792m\n", "is no time" },
    { "delivery = 200ms\n", NULL },
    { "delivery = soon\n", "is no time" },
    { "patience = 5m\n", NULL },
    { "patience = long\n", "is no time" },
    { "clock = 300\n", NULL },
    { "clock = 0\n", "is no number above 0" },
    { "clock = 0.5\n", NULL },
    { "clock = 5x\n", "is no number above 0" },
    { "clock =\n", "is no number above 0" },
    { "clock = nan\n", "is no number above 0" },
    { "clock = inf\n", "is no number above 0" },
    { "size-limit = 1000\n", NULL },
    { "size-limit = 10M\n", "is no number of octets" },
    { "tls = none\n", NULL },
    { "tls = starttls\n", NULL },
    { "tls = implicit\n", NULL },
    { "tls = explicit\n", "is none of `none`, `starttls` and `implicit`" },
    { "mailbox = maildir /a/{local}\n", NULL },
    { "mailbox = mbox /a\n", "comes with a later version" },
};

static bool open_text(struct smtp_target *target, const char *text, const char **error)
{
    char path[] = "/tmp/postel-target-XXXXXX";
    FILE *const file = fdopen(mkstemp(path), "w");

    fputs(text, file);
    fclose(file);
    const bool good = smtp_target_open(target, path, error);
    unlink(path);
    return good;
}

START_TEST(file)
{
    struct smtp_target target;
    const char *error = "";

    const bool good = open_text(&target, files[_i].text, &error);
    ck_assert_msg(good == (files[_i].error == NULL), "%s: %s", files[_i].text, error);
    if (!good)
        ck_assert_msg(strstr(error, files[_i].error) != NULL, "%s", error);
    smtp_target_close(&target);
}
END_TEST

START_TEST(values)
{
    struct smtp_target target;
    const char *error;

    ck_assert(open_text(&target, "valid = u@a.example\nclock = 300\ntimeout=5m\n", &error));
    ck_assert_str_eq(smtp_target_get(&target, "valid"), "u@a.example");
    ck_assert_str_eq(smtp_target_get(&target, "many"), "u@a.example"); /* many may be all the same */
    ck_assert_str_eq(smtp_target_get(&target, "valid-local"), "u");
    ck_assert_str_eq(smtp_target_get(&target, "valid-domain"), "a.example");
    ck_assert_str_eq(smtp_target_get(&target, "valid-domain-capitals"), "A.EXAMPLE"); /* §2.4: the same domain */
    ck_assert_str_eq(smtp_target_get(&target, "client-domain"), "client.example");
    ck_assert_ptr_null(smtp_target_get(&target, "second-valid"));
    ck_assert_int_eq(smtp_target_time_ms(&target, "timeout"), 300000);
    ck_assert_int_eq(smtp_target_time_ms(&target, "delivery"), 5000);
    ck_assert_int_eq(smtp_target_time_ms(&target, "reply-timeout"), 0);
    ck_assert_int_eq((int)smtp_target_clock(&target), 300);
    smtp_target_close(&target);

    /* a quoted name has no half that can be quoted once more; what the file says itself stays */
    ck_assert(open_text(&target, "valid = \"a@b\"@c.example\nvalid-domain = d.example\n", &error));
    ck_assert_ptr_null(smtp_target_get(&target, "valid-local"));
    ck_assert_str_eq(smtp_target_get(&target, "valid-domain"), "d.example");
    smtp_target_close(&target);

    smtp_target_default(&target);
    ck_assert_str_eq(smtp_target_get(&target, "valid"), "user@postel.example");
    ck_assert_uint_eq(strcspn(smtp_target_get(&target, "long-local"), "@"), 64); /* §4.5.3.1.1 */
    smtp_target_close(&target);
}
END_TEST

Suite *target_suite(void)
{
    Suite *const suite = suite_create("target files");
    TCase *const language = tcase_create("language");
    TCase *const views = tcase_create("views");

    tcase_add_loop_test(language, file, 0, sizeof files / sizeof *files);
    tcase_add_test(views, values);
    suite_add_tcase(suite, language);
    suite_add_tcase(suite, views);
    return suite;
}
