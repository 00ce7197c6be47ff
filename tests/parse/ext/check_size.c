/* check_size.c - the number behind SIZE=.                             RFC 1870 §3
 * Read first: parse/ext/size.rl.  Read next: tests/parse/ext/check_eightbitmime.c.
 * SPDX-License-Identifier: MIT */
#include "parse/check_parse.h"

#include "parse/ext/size.h"

PARSER_FUNCTIONS(size_value)

static size_t views_of(const void *value, struct smtp_span *out)
{
    const struct smtp_size_value *const v = value;

    out[0] = (struct smtp_span){ 0, v->size }; /* no span, but the same in any pieces */
    return 1;
}

static const struct parser size_value = { init, exec, result, at, views_of };

static const struct {
    const char *value;
    enum smtp_parse result;
    uint64_t size;
} values[] = {
    { "0", SMTP_PARSE_OK, 0 },
    { "1000", SMTP_PARSE_OK, 1000 },
    { "00000000000000000007", SMTP_PARSE_OK, 7 },
    { "18446744073709551614", SMTP_PARSE_OK, UINT64_MAX - 1 },
    { "18446744073709551615", SMTP_PARSE_OK, UINT64_MAX },
    { "18446744073709551616", SMTP_PARSE_OK, UINT64_MAX },
    { "99999999999999999999", SMTP_PARSE_OK, UINT64_MAX },
    { "000000000000000000007", SMTP_PARSE_SYNTAX, 0 }, /* 21 digits */
    { "", SMTP_PARSE_SYNTAX, 0 },
    { "-1", SMTP_PARSE_SYNTAX, 0 },
    { "1K", SMTP_PARSE_SYNTAX, 0 },
    { "0x1", SMTP_PARSE_SYNTAX, 0 },
};

START_TEST(views)
{
    uint64_t size;

    ck_assert_int_eq(smtp_size_value_parse(slice_of(values[_i].value), &size), values[_i].result);
    ck_assert_int_eq(every_split(&size_value, slice_of(values[_i].value)), values[_i].result);
    if (values[_i].result == SMTP_PARSE_OK)
        ck_assert(size == values[_i].size);
}
END_TEST

Suite *size_suite(void)
{
    Suite *const suite = suite_create("RFC 1870 3 size-value");
    TCase *const test = tcase_create("views");

    tcase_add_loop_test(test, views, 0, sizeof values / sizeof values[0]);
    suite_add_tcase(suite, test);
    return suite;
}
