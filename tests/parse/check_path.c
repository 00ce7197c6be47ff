/* check_path.c - paths and their parts.                               RFC 5321 §4.1.2
 * Read first: parse/path.rl.  Read next: tests/parse/check_params.c.
 * SPDX-License-Identifier: MIT */
#include "parse/check_parse.h"

#include "parse/path.h"

PARSER_FUNCTIONS(path)

static size_t views_of(const void *value, struct smtp_span *out)
{
    const struct smtp_path_spans *const spans = &((const struct smtp_path *)value)->spans;

    out[0] = spans->whole;
    out[1] = spans->route;
    out[2] = spans->local_part;
    out[3] = spans->domain;
    return 4;
}

static const struct parser path = { init, exec, result, at, views_of };

/* clang-format off */
static const struct word words[] = {
    YES("<a@b>"), NO(0, "a@b"), NO(4, "<a@b"), NO(5, "<a@b>>"), NO(5, "<a@b> "), NO(1, "< a@b>"), NO(4, "<a@b >"),
    NO(1, "<<a@b>>"),
    YES("<>"), NO(1, "< >"), NO(1, "<"), NO(0, ""),
    YES("<Postmaster>"), YES("<pOSTMASTER>"), NO(12, "<Postmasters>"), NO(10, "<Postmaste>"), NO(0, "Postmaster"),
    YES("<Postmaster@b>"), YES("<postmasters@b>"),
    YES("<@a:b@c>"), NO(4, "<@a:>"), NO(3, "<@a>"), NO(3, "<@a b@c>"), NO(2, "<@:b@c>"), NO(1, "<:b@c>"),
    YES("<@a,@b:c@d>"), NO(4, "<@a,b:c@d>"), NO(4, "<@a,:c@d>"), NO(4, "<@a, @b:c@d>"), NO(3, "<@a@b:c@d>"),
    NO(2, "<@[192.0.2.1]:a@b>"), /* A-d-l takes names only */
    YES("<\"a>b\"@c>"), YES("<\"@a:\"@c>"), YES("<\"\\\">\"@c>"), NO(6, "<\"a>b\">"),
    YES("<a@[192.0.2.1]>"), YES("<a@[IPv6:2001:db8::1]>"), NO(9, "<a@[IPv6:junk]>"),
    NO(1, "<\0@b>"), NO(4, "<a@b\0>"), NO(1, "<\xc3\xa9@b>"), NO(4, "<a@b\r\n>"),
};
/* clang-format on */

START_TEST(language)
{
    check_word(&path, &words[_i]);
}
END_TEST

static const struct {
    const char *text, *route, *local_part, *domain;
} parts[] = {
    { "<a@b>", "", "a", "b" },
    { "<>", "", "", "" },
    { "<pOstmaster>", "", "pOstmaster", "" },
    { "<Postmaster@b>", "", "Postmaster", "b" },
    { "<@hosta.int,@jkl.org:userc@d.bar.org>", "@hosta.int,@jkl.org", "userc", "d.bar.org" }, /* appendix D.3's */
    { "<\"@a:b@c>\"@d>", "", "\"@a:b@c>\"", "d" },
    { "<@a:\"b\"@[192.0.2.1]>", "@a", "\"b\"", "[192.0.2.1]" },
};

START_TEST(views)
{
    const struct smtp_slice text = slice_of(parts[_i].text);
    struct smtp_path value;

    ck_assert_int_eq(smtp_path_parse(&value, text), SMTP_PARSE_OK);
    ck_assert_slice(smtp_slice(text.octets, value.spans.whole), parts[_i].text);
    ck_assert_slice(smtp_slice(text.octets, value.spans.route), parts[_i].route);
    ck_assert_slice(smtp_slice(text.octets, value.spans.local_part), parts[_i].local_part);
    ck_assert_slice(smtp_slice(text.octets, value.spans.domain), parts[_i].domain);
}
END_TEST

/* clang-format off */
static const struct {
    size_t local_part, domain;
    enum smtp_parse result;
} sizes[] = {
    { 64, 189, SMTP_PARSE_OK },       /* with "<", "@" and ">" just 256 */
    { 64, 190, SMTP_PARSE_TOO_LONG }, /* neither half is, the whole is */
    { 65, 1, SMTP_PARSE_TOO_LONG },
    { 1, 252, SMTP_PARSE_OK },
    { 1, 253, SMTP_PARSE_TOO_LONG },
};
/* clang-format on */

/* §4.5.3.1.1 to §4.5.3.1.3 */
START_TEST(size)
{
    char text[512];
    struct smtp_path value;

    memset(text, 'a', sizeof text);
    text[0] = '<';
    text[1 + sizes[_i].local_part] = '@';
    text[2 + sizes[_i].local_part + sizes[_i].domain] = '>';
    text[3 + sizes[_i].local_part + sizes[_i].domain] = '\0';
    ck_assert_int_eq(smtp_path_parse(&value, slice_of(text)), sizes[_i].result);
}
END_TEST

Suite *path_suite(void)
{
    Suite *const suite = suite_create("4.1.2 Path");
    TCase *const language_case = tcase_create("language");
    TCase *const views_case = tcase_create("views");

    tcase_add_loop_test(language_case, language, 0, sizeof words / sizeof words[0]);
    tcase_add_loop_test(views_case, views, 0, sizeof parts / sizeof parts[0]);
    tcase_add_loop_test(views_case, size, 0, sizeof sizes / sizeof sizes[0]);
    suite_add_tcase(suite, language_case);
    suite_add_tcase(suite, views_case);
    return suite;
}
