/* check_dsn.c - the words behind RET=, NOTIFY= and ORCPT=.            RFC 3461 §4
 * Read first: parse/ext/dsn.h.  Read next: tests/parse/check_rule.c.
 * SPDX-License-Identifier: MIT */
#include "parse/check_parse.h"

#include <string.h>

#include "parse/ext/dsn.h"

static const struct {
    const char *value;
    enum smtp_parse result;
    enum smtp_ret ret;
} rets[] = {
    { "FULL", SMTP_PARSE_OK, SMTP_RET_FULL },     { "hdrs", SMTP_PARSE_OK, SMTP_RET_HDRS },
    { "", SMTP_PARSE_SYNTAX, SMTP_RET_ANY },      { "FULLY", SMTP_PARSE_SYNTAX, SMTP_RET_ANY },
    { "HDR", SMTP_PARSE_SYNTAX, SMTP_RET_ANY },   { "BODY", SMTP_PARSE_SYNTAX, SMTP_RET_ANY },
    { "HDRS ", SMTP_PARSE_SYNTAX, SMTP_RET_ANY }, { "FULLHDRS", SMTP_PARSE_SYNTAX, SMTP_RET_ANY },
};

START_TEST(ret)
{
    enum smtp_ret found = SMTP_RET_ANY;

    ck_assert_int_eq(smtp_ret_value_parse(slice_of(rets[_i].value), &found), rets[_i].result);
    ck_assert_int_eq(found, rets[_i].ret);
}
END_TEST

enum { S = SMTP_NOTIFY_SUCCESS, F = SMTP_NOTIFY_FAILURE, D = SMTP_NOTIFY_DELAY, N = SMTP_NOTIFY_NEVER };

static const struct {
    const char *value;
    enum smtp_parse result;
    unsigned set;
} notifies[] = {
    { "NEVER", SMTP_PARSE_OK, N },
    { "never", SMTP_PARSE_OK, N },
    { "SUCCESS", SMTP_PARSE_OK, S },
    { "Failure,Delay", SMTP_PARSE_OK, F | D },
    { "DELAY,SUCCESS,FAILURE", SMTP_PARSE_OK, S | F | D },
    { "SUCCESS,SUCCESS", SMTP_PARSE_OK, S },
    { "NEVER,SUCCESS", SMTP_PARSE_SYNTAX, 0 },
    { "SUCCESS,NEVER", SMTP_PARSE_SYNTAX, 0 },
    { "NEVER,NEVER", SMTP_PARSE_SYNTAX, 0 },
    { "", SMTP_PARSE_SYNTAX, 0 },
    { ",", SMTP_PARSE_SYNTAX, 0 },
    { "SUCCESS,", SMTP_PARSE_SYNTAX, 0 },
    { ",SUCCESS", SMTP_PARSE_SYNTAX, 0 },
    { "SUCCESS,,DELAY", SMTP_PARSE_SYNTAX, 0 }, /* RFC 822's lists had empty elements: choices.md, position 24 */
    { "SUCCESS DELAY", SMTP_PARSE_SYNTAX, 0 },
    { "SUCCES", SMTP_PARSE_SYNTAX, 0 },
    { "SUCCESSFUL", SMTP_PARSE_SYNTAX, 0 },
};

START_TEST(notify)
{
    unsigned set = 0;

    ck_assert_int_eq(smtp_notify_value_parse(slice_of(notifies[_i].value), &set), notifies[_i].result);
    ck_assert_uint_eq(set, notifies[_i].set);
}
END_TEST

PARSER_FUNCTIONS(orcpt_value)

static size_t views_of(const void *value, struct smtp_span *out)
{
    const struct smtp_orcpt_value *const v = value;

    out[0] = v->addr_type;
    out[1] = v->address;
    return 2;
}

static const struct parser orcpt_value = { init, exec, result, at, views_of };

/* Type and address with a "|" between; NULL: no ORCPT. */
static const struct {
    const char *value, *views;
} orcpts[] = {
    { "rfc822;Bob@host.example", "rfc822|Bob@host.example" },
    { "rfc822;", "rfc822|" },
    { "x400;/C=GB", NULL }, /* "=" is no xchar, nor in an esmtp-value */
    { "x400;/C+3DGB", "x400|/C+3DGB" },
    { "utf-8;a+3d", "utf-8|a+3d" }, /* small digits: choices.md, position 25 */
    { "rfc822;a;b", "rfc822|a;b" },
    { "", NULL },
    { ";a", NULL },
    { "rfc822", NULL },
    { "rfc 822;a", NULL },
    { "rfc822;a+", NULL },
    { "rfc822;a+3", NULL },
    { "rfc822;a+3G", NULL },
    { "rfc822;a b", NULL },
    { "\"rfc822\";a", NULL },
};

START_TEST(orcpt)
{
    const struct smtp_slice value = slice_of(orcpts[_i].value);
    struct smtp_orcpt_value v;

    ck_assert_int_eq(smtp_orcpt_value_parse(value, &v), orcpts[_i].views != NULL ? SMTP_PARSE_OK : SMTP_PARSE_SYNTAX);
    every_split(&orcpt_value, value);
    if (orcpts[_i].views == NULL)
        return;
    const char *const bar = strchr(orcpts[_i].views, '|');
    ck_assert_uint_eq(v.addr_type.len, (size_t)(bar - orcpts[_i].views));
    ck_assert_mem_eq(smtp_slice(value.octets, v.addr_type).octets, orcpts[_i].views, v.addr_type.len);
    ck_assert_uint_eq(v.address.len, strlen(bar + 1));
    ck_assert_mem_eq(smtp_slice(value.octets, v.address).octets, bar + 1, v.address.len);
}
END_TEST

START_TEST(longest)
{
    char value[SMTP_ORCPT_MAX + 2] = "rfc822;";
    struct smtp_orcpt_value v;

    memset(value + 7, 'a', sizeof value - 8);
    value[SMTP_ORCPT_MAX + 1] = '\0';
    ck_assert_int_eq(smtp_orcpt_value_parse(slice_of(value), &v), SMTP_PARSE_TOO_LONG);
    value[SMTP_ORCPT_MAX] = '\0';
    ck_assert_int_eq(smtp_orcpt_value_parse(slice_of(value), &v), SMTP_PARSE_OK);
}
END_TEST

Suite *dsn_suite(void)
{
    Suite *const suite = suite_create("RFC 3461 4 RET, NOTIFY, ORCPT");
    TCase *const test = tcase_create("views");

    tcase_add_loop_test(test, ret, 0, sizeof rets / sizeof rets[0]);
    tcase_add_loop_test(test, notify, 0, sizeof notifies / sizeof notifies[0]);
    tcase_add_loop_test(test, orcpt, 0, sizeof orcpts / sizeof orcpts[0]);
    tcase_add_test(test, longest);
    suite_add_tcase(suite, test);
    return suite;
}
