/* check_eightbitmime.c - the word behind BODY=.                       RFC 6152 §2
 * Read first: parse/ext/eightbitmime.rl.
 * SPDX-License-Identifier: MIT */
#include "parse/check_parse.h"

#include "parse/ext/eightbitmime.h"

PARSER_FUNCTIONS(body_value)

static size_t views_of(const void *value, struct smtp_span *out)
{
    const struct smtp_body_value *const v = value;

    out[0] = (struct smtp_span){ 0, v->body }; /* no span, but the same in any pieces */
    return 1;
}

static const struct parser body_value = { init, exec, result, at, views_of };

/* clang-format off */
static const struct {
    const char *value;
    enum smtp_parse result;
    enum smtp_body body;
} values[] = {
    { "7BIT", SMTP_PARSE_OK, SMTP_BODY_7BIT },
    { "7bit", SMTP_PARSE_OK, SMTP_BODY_7BIT },
    { "8BITMIME", SMTP_PARSE_OK, SMTP_BODY_8BITMIME },
    { "8bitMime", SMTP_PARSE_OK, SMTP_BODY_8BITMIME },
    { "8BIT", SMTP_PARSE_SYNTAX, SMTP_BODY_7BIT },
    { "7BITMIME", SMTP_PARSE_SYNTAX, SMTP_BODY_7BIT },
    { "BINARYMIME", SMTP_PARSE_SYNTAX, SMTP_BODY_7BIT },
    { "", SMTP_PARSE_SYNTAX, SMTP_BODY_7BIT },
};
/* clang-format on */

START_TEST(views)
{
    enum smtp_body body;

    ck_assert_int_eq(smtp_body_value_parse(slice_of(values[_i].value), &body), values[_i].result);
    ck_assert_int_eq(every_split(&body_value, slice_of(values[_i].value)), values[_i].result);
    if (values[_i].result == SMTP_PARSE_OK)
        ck_assert_int_eq(body, values[_i].body);
}
END_TEST

Suite *eightbitmime_suite(void)
{
    Suite *const suite = suite_create("RFC 6152 2 body-value");
    TCase *const test = tcase_create("views");

    tcase_add_loop_test(test, views, 0, sizeof values / sizeof values[0]);
    suite_add_tcase(suite, test);
    return suite;
}
