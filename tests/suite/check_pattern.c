/* check_pattern.c - patterns, and keywords of EHLO.
 * Read first: suite/pattern.c.  Read next: tests/suite/check_mail.c.
 * SPDX-License-Identifier: MIT */
#include "check_util.h"
#include "suite/check_suite.h"
#include "suite/hear.h"

static const struct {
    const char *pattern, *text;
    const char *word; /* what {?word} takes; NULL: no match */
} patterns[] = {
    { "250 ok", "250 OK", "" },
    { "250 ok", "250 OK.", NULL },
    { "250 ...", "250 ", "" },
    { "250 ...", "250", NULL },
    { "...ok...", "250 OK", "" },
    { "...", "", "" },
    { "a...b...c", "a b b c c", "" },
    { "a...b...c", "a c b", NULL },
    { "250 ...<{?word}>...", "250 John <j@x.y> (there)", "j@x.y" },
    { "250 ...<{?word}>...", "250 John <> (there)", NULL }, /* one octet or more */
    { "250 <{?word}>", "250 <a b>", NULL },                 /* no space in a name */
    { "{?word} ...", "250 OK", "250" },
    { "SIZE {?word}", "size 1000", "1000" },
};

START_TEST(match)
{
    struct smtp_holes captures = { .capture_count = 0 };
    const struct smtp_slice pattern = smtp_slice_text(patterns[_i].pattern);

    ck_assert_msg(smtp_pattern_match(pattern, smtp_slice_text(patterns[_i].text), &captures) ==
                      (patterns[_i].word != NULL),
                  "%s", patterns[_i].pattern);
    ck_assert_uint_eq(captures.capture_count, patterns[_i].word != NULL && patterns[_i].word[0] != '\0');
    if (captures.capture_count > 0)
        ck_assert(smtp_slice_is(captures.captures[0].value, patterns[_i].word));
}
END_TEST

/* A line of a client may hold any octet; its end is CR LF, and a NUL is none of it (§2.3.8). */
START_TEST(line_end)
{
    static const struct {
        struct smtp_slice line;
        bool fits;
    } lines[] = { { OCTETS("NOOP\r\n"), true }, { OCTETS("NOOP\0\r\n"), false } };

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const struct smtp_event event = { SMTP_EVENT_LINE, 0, lines[i].line };
        struct smtp_holes captures = { .capture_count = 0 };
        struct smtp_pool pool = { 0 };

        ck_assert_int_eq(smtp_came_pattern(smtp_slice_text("NOOP"), &event, &captures, &pool),
                         lines[i].fits ? SMTP_CAME_ASKED : SMTP_CAME_OTHER);
        smtp_pool_close(&pool);
    }
}
END_TEST

START_TEST(keywords)
{
    const struct smtp_slice reply =
        smtp_slice_text("250-SIZE.example greets\r\n250-8bitmime\r\n250-AUTH PLAIN\r\n250 HELP\r\n");

    ck_assert(smtp_reply_offers(reply, smtp_slice_text("8BITMIME")));
    ck_assert(smtp_reply_offers(reply, smtp_slice_text("AUTH")));
    ck_assert(smtp_reply_offers(reply, smtp_slice_text("help")));
    ck_assert(!smtp_reply_offers(reply, smtp_slice_text("PLAIN")));
    ck_assert(!smtp_reply_offers(reply, smtp_slice_text("HEL")));
    ck_assert(!smtp_reply_offers(reply, smtp_slice_text("SIZE.example"))); /* the greeting's name is no keyword */
}
END_TEST

Suite *pattern_suite(void)
{
    Suite *const suite = suite_create("patterns");
    TCase *const language = tcase_create("language");

    tcase_add_loop_test(language, match, 0, sizeof patterns / sizeof *patterns);
    tcase_add_test(language, line_end);
    tcase_add_test(language, keywords);
    suite_add_tcase(suite, language);
    return suite;
}
