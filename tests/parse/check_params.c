/* check_params.c - parameters, one at a time.                         RFC 5321 §4.1.2
 * Read first: parse/params.rl.  Read next: tests/parse/check_command.c.
 * SPDX-License-Identifier: MIT */
#include "parse/check_parse.h"

#include "parse/params.h"

PARSER_FUNCTIONS(params)

static size_t views_of(const void *value, struct smtp_span *out)
{
    const struct smtp_params *const params = value;

    out[0] = params->keyword;
    out[1] = params->value;
    return 2;
}

static const struct parser params = { init, exec, result, at, views_of };

static const struct word words[] = {
    YES("SIZE"),       YES("SIZE=1"),   NO(5, "SIZE="),      NO(4, "SIZE "), NO(0, "=1"),   NO(0, ""),
    YES("8BIT-M-"),    NO(0, "-A"),     YES("A=~!<>;,\\\""), NO(3, "A=B=C"), NO(2, "A=\t"), NO(3, "A=B\x7f"),
    YES("A=\xc3\xa9"), NO(3, "A=\xe9"), NO(0, "\xc3\xa9=A"), /* where SMTPUTF8 is offered, RFC 6531 §3.3 */
};

START_TEST(language)
{
    check_word(&params, &words[_i]);
}
END_TEST

static const struct {
    const char *list;
    size_t count;
    const char *last_keyword, *last_value;
} lists[] = {
    { "", 0, "", "" },
    { "SIZE=1", 1, "SIZE", "1" },
    { "SMTPUTF8", 1, "SMTPUTF8", "" },
    { "SIZE=1 BODY=8BITMIME", 2, "BODY", "8BITMIME" },
    { "A B C-1=x,<y>;z", 3, "C-1", "x,<y>;z" },
};

START_TEST(views)
{
    struct smtp_slice list = slice_of(lists[_i].list);
    struct smtp_param param, last = { { NULL, 0 }, { NULL, 0 } };
    size_t count = 0;

    for (; smtp_param_next(&list, &param); count++)
        last = param;
    ck_assert_uint_eq(list.len, 0);
    ck_assert_uint_eq(count, lists[_i].count);
    ck_assert_slice(last.keyword, lists[_i].last_keyword);
    ck_assert_slice(last.value, lists[_i].last_value);
}
END_TEST

/* Not grammatical, so not what callers hand in; but no endless loop and no parameter out of nothing. */
static const char *const refused[] = { "=1", "SIZE=", " A", "-A", "A=B=C", "A\t" };

START_TEST(no_list)
{
    struct smtp_slice list = slice_of(refused[_i]);
    struct smtp_param param;

    ck_assert(!smtp_param_next(&list, &param));
}
END_TEST

Suite *params_suite(void)
{
    Suite *const suite = suite_create("4.1.2 Mail-parameters");
    TCase *const views_case = tcase_create("views");
    TCase *const language_case = tcase_create("language");

    tcase_add_loop_test(views_case, views, 0, sizeof lists / sizeof lists[0]);
    tcase_add_loop_test(language_case, language, 0, sizeof words / sizeof words[0]);
    tcase_add_loop_test(language_case, no_list, 0, sizeof refused / sizeof refused[0]);
    suite_add_tcase(suite, views_case);
    suite_add_tcase(suite, language_case);
    return suite;
}
