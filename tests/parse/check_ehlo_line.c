/* check_ehlo_line.c - what a line of EHLO's reply offers.             RFC 5321 §4.1.1.1
 * Read first: parse/ehlo_line.rl.  Read next: tests/parse/rule_text.h.
 * SPDX-License-Identifier: MIT */
#include "parse/check_parse.h"

#include "parse/reply_line.h"

PARSER_FUNCTIONS(ehlo_line)

static size_t views_of(const void *value, struct smtp_span *out)
{
    const struct smtp_ehlo_line *const e = value;

    out[0] = e->keyword;
    out[1] = e->params;
    return 2;
}

static const struct parser ehlo_line = { init, exec, result, at, views_of };

static const struct {
    const char *text;
    enum smtp_parse result;
    const char *keyword, *params;
} lines[] = {
    { "8BITMIME", SMTP_PARSE_OK, "8BITMIME", "" },
    { "SIZE 1000", SMTP_PARSE_OK, "SIZE", "1000" },
    { "AUTH PLAIN LOGIN", SMTP_PARSE_OK, "AUTH", "PLAIN LOGIN" },
    { "X-A-", SMTP_PARSE_OK, "X-A-", "" },
    { "", SMTP_PARSE_SYNTAX, "", "" },
    { "-X", SMTP_PARSE_SYNTAX, "", "" },
    { "AUTH=PLAIN LOGIN", SMTP_PARSE_SYNTAX, "", "" },
    { "SIZE ", SMTP_PARSE_OK, "SIZE", "" },
    { "SIZE 1 \t", SMTP_PARSE_OK, "SIZE", "1" },
    { "SIZE  1", SMTP_PARSE_SYNTAX, "", "" },
    { "SIZE\t1", SMTP_PARSE_SYNTAX, "", "" },
};

START_TEST(views)
{
    const struct smtp_slice text = slice_of(lines[_i].text);
    struct smtp_ehlo_line e;

    ck_assert_int_eq(smtp_ehlo_line_parse(&e, text), lines[_i].result);
    ck_assert_int_eq(every_split(&ehlo_line, text), lines[_i].result);
    if (lines[_i].result != SMTP_PARSE_OK)
        return;
    ck_assert_slice(smtp_slice(text.octets, e.keyword), lines[_i].keyword);
    ck_assert_slice(smtp_slice(text.octets, e.params), lines[_i].params);
}
END_TEST

Suite *ehlo_line_suite(void)
{
    Suite *const suite = suite_create("4.1.1.1 ehlo-line");
    TCase *const test = tcase_create("views");

    tcase_add_loop_test(test, views, 0, sizeof lines / sizeof lines[0]);
    suite_add_tcase(suite, test);
    return suite;
}
