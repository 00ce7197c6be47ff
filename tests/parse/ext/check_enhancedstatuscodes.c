/* check_enhancedstatuscodes.c - the status code before a reply's text.  RFC 3463 §2
 * Read first: parse/ext/enhancedstatuscodes.rl.  Read next: tests/parse/ext/check_base64.c.
 * SPDX-License-Identifier: MIT */
#include "parse/check_parse.h"

#include "parse/ext/enhancedstatuscodes.h"

PARSER_FUNCTIONS(status_code)

static size_t views_of(const void *value, struct smtp_span *out)
{
    const struct smtp_status_code *const v = value;

    out[0] = (struct smtp_span){ v->class, v->subject * 1000 + v->detail }; /* no span, but the same in any pieces */
    return 1;
}

static const struct parser status_code = { init, exec, result, at, views_of };

static const struct {
    const char *word;
    enum smtp_parse result;
    unsigned class, subject, detail;
} words[] = {
    { "2.0.0", SMTP_PARSE_OK, 2, 0, 0 },        { "4.4.2", SMTP_PARSE_OK, 4, 4, 2 },
    { "5.7.11", SMTP_PARSE_OK, 5, 7, 11 },      { "5.999.999", SMTP_PARSE_OK, 5, 999, 999 },
    { "3.0.0", SMTP_PARSE_SYNTAX, 0, 0, 0 }, /* there is no such class */
    { "5.1000.0", SMTP_PARSE_SYNTAX, 0, 0, 0 }, { "5.0.1000", SMTP_PARSE_SYNTAX, 0, 0, 0 },
    { "5.01.1", SMTP_PARSE_SYNTAX, 0, 0, 0 }, /* no leading zeros, RFC 3463 §2 */
    { "5.1.00", SMTP_PARSE_SYNTAX, 0, 0, 0 },   { "5.1", SMTP_PARSE_SYNTAX, 0, 0, 0 },
    { "5.1.", SMTP_PARSE_SYNTAX, 0, 0, 0 },     { "5..1", SMTP_PARSE_SYNTAX, 0, 0, 0 },
    { "5.1.1.1", SMTP_PARSE_SYNTAX, 0, 0, 0 },  { "5.1.1 ", SMTP_PARSE_SYNTAX, 0, 0, 0 },
    { "", SMTP_PARSE_SYNTAX, 0, 0, 0 },
};

START_TEST(views)
{
    struct smtp_status_code v;

    ck_assert_int_eq(smtp_status_code_parse(slice_of(words[_i].word), &v), words[_i].result);
    ck_assert_int_eq(every_split(&status_code, slice_of(words[_i].word)), words[_i].result);
    if (words[_i].result != SMTP_PARSE_OK)
        return;
    ck_assert_uint_eq(v.class, words[_i].class);
    ck_assert_uint_eq(v.subject, words[_i].subject);
    ck_assert_uint_eq(v.detail, words[_i].detail);
}
END_TEST

Suite *status_code_suite(void)
{
    Suite *const suite = suite_create("RFC 3463 2 status-code");
    TCase *const test = tcase_create("views");

    tcase_add_loop_test(test, views, 0, sizeof words / sizeof words[0]);
    suite_add_tcase(suite, test);
    return suite;
}
