/* check_same.c - which names are the same.                            RFC 5321 §2.4, §4.1.2
 * Read first: parse/same.c.  Read next: tests/parse/check_path.c.
 * SPDX-License-Identifier: MIT */
#include "parse/check_parse.h"

#include "parse/same.h"

/* clang-format off */
static const struct {
    const char *written, *name;
} names[] = {
    { "a", "a" },
    { "\"a\"", "a" },
    { "\"\\a\"", "a" },
    { "\"a b\"", "a b" },
    { "\"\\\"\"", "\"" },
    { "\"\\\\\"", "\\" },
    { "\"\\\\\\\"\"", "\\\"" },
    { "a.b", "a.b" },
};
/* clang-format on */

START_TEST(unquote)
{
    unsigned char out[16] = { 0 };
    const struct smtp_slice written = slice_of(names[_i].written);
    const size_t len = strlen(names[_i].name);

    ck_assert_uint_eq(smtp_local_part_unquote(written, out, sizeof out), len);
    ck_assert_slice(((struct smtp_slice){ out, len }), names[_i].name);
    ck_assert(smtp_local_part_same(written, written));
    /* Too small a buffer: the length is told, and nothing is written behind the end. */
    memset(out, '!', sizeof out);
    ck_assert_uint_eq(smtp_local_part_unquote(written, out, len - 1), len);
    ck_assert_uint_eq(out[len - 1], '!');
}
END_TEST

/* clang-format off */
static const struct {
    const char *a, *b;
    bool same;
} pairs[] = {
    { "a", "\"a\"", true },     { "a", "\"\\a\"", true },   { "\"a\"", "\"\\a\"", true },
    { "a", "A", false },        { "a", "ab", false },       { "ab", "a", false },
    { "\"a\"", "\"A\"", false }, { "a.b", "\"a.b\"", true }, { "\"\\\\\"", "\"\\\"\"", false },
};
/* clang-format on */

START_TEST(local_part)
{
    ck_assert_int_eq(smtp_local_part_same(slice_of(pairs[_i].a), slice_of(pairs[_i].b)), pairs[_i].same);
    ck_assert_int_eq(smtp_local_part_same(slice_of(pairs[_i].b), slice_of(pairs[_i].a)), pairs[_i].same);
}
END_TEST

START_TEST(nocase)
{
    ck_assert(smtp_same_nocase(slice_of("Example.COM"), slice_of("eXAMPLE.com")));
    ck_assert(smtp_same_nocase(slice_of(""), slice_of("")));
    ck_assert(!smtp_same_nocase(slice_of("a.com"), slice_of("a.co")));
    ck_assert(!smtp_same_nocase(slice_of("["), slice_of("{"))); /* 32 apart, as A and a are, but no letters */
    ck_assert(!smtp_same_nocase(slice_of("@"), slice_of("`")));
    ck_assert(!smtp_same_nocase(slice_of("\xc9"), slice_of("\xe9")));
    ck_assert(smtp_begins_nocase(slice_of("mail FROM:<>"), "MAIL From:"));
    ck_assert(smtp_begins_nocase(slice_of("MAIL"), "mail"));
    ck_assert(!smtp_begins_nocase(slice_of("MAI"), "MAIL"));
    ck_assert(!smtp_begins_nocase(slice_of("xMAIL"), "MAIL"));
}
END_TEST

Suite *same_suite(void)
{
    Suite *const suite = suite_create("2.4 Names that are the same");
    TCase *const test = tcase_create("views");

    tcase_add_loop_test(test, unquote, 0, sizeof names / sizeof names[0]);
    tcase_add_loop_test(test, local_part, 0, sizeof pairs / sizeof pairs[0]);
    tcase_add_test(test, nocase);
    suite_add_tcase(suite, test);
    return suite;
}
