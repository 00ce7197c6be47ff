/* check_chunking.c - what stands behind BDAT.                         RFC 3030 §2
 * Read first: parse/ext/chunking.rl.  Read next: tests/parse/ext/check_dsn.c.
 * SPDX-License-Identifier: MIT */
#include "parse/check_parse.h"

#include "parse/ext/chunking.h"

PARSER_FUNCTIONS(chunk_value)

static size_t views_of(const void *value, struct smtp_span *out)
{
    const struct smtp_chunk_value *const v = value;

    out[0] = (struct smtp_span){ v->last, v->size }; /* no span, but the same in any pieces */
    return 1;
}

static const struct parser chunk_value = { init, exec, result, at, views_of };

static const struct {
    const char *argument;
    enum smtp_parse result;
    uint64_t size;
    bool last;
} arguments[] = {
    { "0", SMTP_PARSE_OK, 0, false },
    { "0 LAST", SMTP_PARSE_OK, 0, true },
    { "86 LAST", SMTP_PARSE_OK, 86, true },
    { "86 last", SMTP_PARSE_OK, 86, true },
    { "000000000000000000000000086", SMTP_PARSE_OK, 86, false }, /* no end to the digits in print */
    { "18446744073709551614", SMTP_PARSE_OK, UINT64_MAX - 1, false },
    { "18446744073709551616 LAST", SMTP_PARSE_OK, UINT64_MAX, true },
    { "184467440737095516160", SMTP_PARSE_OK, UINT64_MAX, false },
    { "", SMTP_PARSE_SYNTAX, 0, false },
    { " LAST", SMTP_PARSE_SYNTAX, 0, false },
    { "LAST", SMTP_PARSE_SYNTAX, 0, false },
    { "86LAST", SMTP_PARSE_SYNTAX, 0, false },
    { "86  LAST", SMTP_PARSE_SYNTAX, 0, false },
    { "86 LAS", SMTP_PARSE_SYNTAX, 0, false },
    { "86 LASTS", SMTP_PARSE_SYNTAX, 0, false },
    { "86 ", SMTP_PARSE_SYNTAX, 0, false },
    { "-1", SMTP_PARSE_SYNTAX, 0, false },
    { "+86", SMTP_PARSE_SYNTAX, 0, false },
    { "0x56", SMTP_PARSE_SYNTAX, 0, false },
    { "8,6", SMTP_PARSE_SYNTAX, 0, false },
};

START_TEST(views)
{
    struct smtp_chunk_value v;

    ck_assert_int_eq(smtp_chunk_value_parse(slice_of(arguments[_i].argument), &v), arguments[_i].result);
    ck_assert_int_eq(every_split(&chunk_value, slice_of(arguments[_i].argument)), arguments[_i].result);
    if (arguments[_i].result == SMTP_PARSE_OK) {
        ck_assert(v.size == arguments[_i].size);
        ck_assert_int_eq(v.last, arguments[_i].last);
    }
}
END_TEST

Suite *chunking_suite(void)
{
    Suite *const suite = suite_create("RFC 3030 2 chunk-size, end-marker");
    TCase *const test = tcase_create("views");

    tcase_add_loop_test(test, views, 0, sizeof arguments / sizeof arguments[0]);
    suite_add_tcase(suite, test);
    return suite;
}
