/* check_reply_line.c - replies, as a client reads them.               RFC 5321 §4.2
 * Read first: parse/reply_line.rl.  Read next: tests/parse/check_ehlo_line.c.
 * SPDX-License-Identifier: MIT */
#include "parse/check_parse.h"

#include "parse/reply_line.h"

static void init(void *value)
{
    smtp_reply_line_init(value);
}

/* All lines, as a client would: the parser stops behind each. */
static void exec(void *value, const unsigned char *octets, size_t len, bool last)
{
    (void)last;
    for (size_t used = 0, n; used < len; used += n)
        if ((n = smtp_reply_line_exec(value, octets + used, len - used)) == 0)
            return;
}

static enum smtp_parse result(const void *value)
{
    return smtp_reply_line_whole(value) ? SMTP_PARSE_OK : SMTP_PARSE_SYNTAX;
}

static size_t at(const void *value)
{
    return ((const struct smtp_reply_line *)value)->at;
}

static size_t views_of(const void *value, struct smtp_span *out)
{
    const struct smtp_reply_line *const r = value;

    out[0] = r->text;
    out[1] = (struct smtp_span){ r->line, r->lines };
    out[2] = (struct smtp_span){ (size_t)r->code, (size_t)r->code_here };
    out[3] = (struct smtp_span){ r->codes_differ, smtp_reply_line_error(r) };
    return 4;
}

static const struct parser reply = { init, exec, result, at, views_of };

/* clang-format off */
static const struct word words[] = {
    YES("250 OK\r\n"), YES("250\r\n"), YES("250 \r\n"), NO(3, "250OK\r\n"), NO(3, "250\tOK\r\n"), NO(2, "25\r\n"),
    NO(3, "2500 OK\r\n"),
    YES("220 a\r\n"), NO(0, "150 a\r\n"), NO(0, "650 a\r\n"), NO(1, "260 a\r\n"), YES("259 a\r\n"),
    NO(0, " 250 OK\r\n"), NO(0, "\r\n"),
    YES("250-a\r\n250 b\r\n"), YES("250-\r\n250\r\n"), NO(7, "250-a\r\n"), NO(10, "250-a\r\n250"),
    NO(7, "250-a\r\n\r\n"),
    YES("250-a\r\n550 b\r\n"), /* codes_differ */
    NO(4, "250-"), NO(6, "250 OK\n"), NO(7, "250 OK\r\r\n"), NO(7, "250 OK\rx\r\n"),
    YES("250 a\0b\r\n"), YES("250 \xc3\xa9\x7f\r\n"), YES("250 -\r\n"), YES("250-250 x\r\n250 y\r\n"),
};
/* clang-format on */

START_TEST(language)
{
    check_word(&reply, &words[_i]);
}
END_TEST

static const struct {
    const char *octets;
    size_t used, lines; /* what is behind the last line is not this reply's */
    int code;
    bool differ;
    const char *last_text;
} replies[] = {
    { "250 OK\r\n", 8, 1, 250, false, "OK" },
    { "354\r\n", 5, 1, 354, false, "" },
    { "354 \r\n", 6, 1, 354, false, "" },
    { "250-a b\r\n250-SIZE 1\r\n250 HELP \r\n", 32, 3, 250, false, "HELP " },
    { "250-a\r\n251-b\r\n250 c\r\n", 21, 3, 250, true, "c" },
    { "250-a\r\n550\r\n", 12, 2, 250, true, "" },
    { "250 a\r\n354 b\r\n", 7, 1, 250, false, "a" },
};

START_TEST(views)
{
    const struct smtp_slice text = slice_of(replies[_i].octets);
    struct smtp_reply_line r;

    smtp_reply_line_init(&r);
    exec(&r, text.octets, text.len, true);
    ck_assert(smtp_reply_line_whole(&r));
    ck_assert_uint_eq(r.at, replies[_i].used);
    ck_assert_uint_eq(r.lines, replies[_i].lines);
    ck_assert_int_eq(r.code, replies[_i].code);
    ck_assert_int_eq(r.codes_differ, replies[_i].differ);
    ck_assert_slice(smtp_slice(text.octets, r.text), replies[_i].last_text);
    every_split(&reply, text);
}
END_TEST

/* It stops behind each line, where `text` is that line's. */
START_TEST(line_by_line)
{
    const struct smtp_slice text = slice_of("250-one\r\n250 two\r\n");
    struct smtp_reply_line r;

    smtp_reply_line_init(&r);
    ck_assert_uint_eq(smtp_reply_line_exec(&r, text.octets, 3), 3);
    ck_assert_int_eq(r.code, 250);
    ck_assert_uint_eq(smtp_reply_line_exec(&r, text.octets + 3, text.len - 3), 6);
    ck_assert(!smtp_reply_line_whole(&r));
    ck_assert_slice(smtp_slice(text.octets, r.text), "one");
    ck_assert_uint_eq(r.line, 9);
    ck_assert_uint_eq(smtp_reply_line_exec(&r, text.octets + 9, text.len - 9), 9);
    ck_assert(smtp_reply_line_whole(&r));
    ck_assert_slice(smtp_slice(text.octets, r.text), "two");
}
END_TEST

Suite *reply_line_suite(void)
{
    Suite *const suite = suite_create("4.2 Replies");
    TCase *const language_case = tcase_create("language");
    TCase *const views_case = tcase_create("views");

    tcase_add_loop_test(language_case, language, 0, sizeof words / sizeof words[0]);
    tcase_add_loop_test(views_case, views, 0, sizeof replies / sizeof replies[0]);
    tcase_add_test(views_case, line_by_line);
    suite_add_tcase(suite, language_case);
    suite_add_tcase(suite, views_case);
    return suite;
}
