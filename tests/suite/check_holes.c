/* check_holes.c - holes filled, escapes undone.
 * Read first: suite/holes.c.  Read next: tests/suite/check_scram.c.
 * SPDX-License-Identifier: MIT */
#include "suite/check_suite.h"

#include <string.h>

static const struct {
    const char *text;
    enum smtp_fill fill;
    const char *filled; /* NULL: something is missing */
    size_t len;         /* 0: that of the string */
} holes[] = {
    { "RCPT TO:<{valid}>", SMTP_FILL_TEXT, "RCPT TO:<user@postel.example>", 0 },
    { "{mark}{n}", SMTP_FILL_TEXT, "abcdefgh3", 0 },
    { "{relay} {bounce}", SMTP_FILL_TEXT, "to-abcdefgh@relay.example from-abcdefgh@relay.example", 0 },
    { "{many}", SMTP_FILL_TEXT, "user3@postel.example", 0 }, /* a value with a hole of its own */
    { "{list}", SMTP_FILL_TEXT, NULL, 0 },
    { "{ab*3}", SMTP_FILL_TEXT, "ababab", 0 },
    { "{a*0}.", SMTP_FILL_TEXT, ".", 0 },
    { "{a*n}", SMTP_FILL_TEXT, "aaa", 0 },
    { "{a*list}", SMTP_FILL_TEXT, NULL, 0 },
    { "{\\x00*2}", SMTP_FILL_TEXT, "\0\0", 2 },
    { "a\\r", SMTP_FILL_TEXT, "a\\r", 0 }, /* only `!` lines have escapes */
    { "a\\r\\n\\t\\0\\\\\\x7F", SMTP_FILL_OCTETS, "a\r\n\t\0\\\x7F", 7 },
    { "\\x7Bmark\\x7D", SMTP_FILL_OCTETS, "{mark}", 0 },
    { "{word} {?word}", SMTP_FILL_PATTERN, "caught {?word}", 0 },
    { "{?valid}", SMTP_FILL_TEXT, "user@postel.example", 0 },
};

START_TEST(filled)
{
    struct smtp_target target;
    struct smtp_octets out = { 0 };
    struct smtp_slice missing = { NULL, 0 };

    smtp_target_default(&target);
    smtp_target_set(&target, "relay-domain", "relay.example");
    const struct smtp_holes h = { .target = &target,
                                  .mark = "abcdefgh",
                                  .n = 3,
                                  .captures = { { smtp_slice_text("word"), smtp_slice_text("caught") } },
                                  .capture_count = 1 };
    const bool good = smtp_holes_fill(&h, smtp_slice_text(holes[_i].text), holes[_i].fill, &out, NULL, &missing);
    if (holes[_i].filled == NULL) {
        ck_assert(!good && smtp_slice_is(missing, "list"));
    } else {
        const size_t len = holes[_i].len > 0 ? holes[_i].len : strlen(holes[_i].filled);
        ck_assert_msg(good && out.len == len && memcmp(out.octets, holes[_i].filled, len) == 0, "%s: %s",
                      holes[_i].text, (char *)out.octets);
    }
    smtp_octets_close(&out);
    smtp_target_close(&target);
}
END_TEST

START_TEST(pauses)
{
    struct smtp_target target;
    struct smtp_octets out = { 0 };
    struct smtp_pauses at = { .count = 0 };
    struct smtp_slice missing;

    smtp_target_default(&target);
    const struct smtp_holes h = { .target = &target };
    ck_assert(smtp_holes_fill(&h, smtp_slice_text("NO\\|OP\\r\\|\\n"), SMTP_FILL_OCTETS, &out, &at, &missing));
    ck_assert_str_eq((char *)out.octets, "NOOP\r\n");
    ck_assert_uint_eq(at.count, 2);
    ck_assert_uint_eq(at.at[0], 2);
    ck_assert_uint_eq(at.at[1], 5);
    smtp_octets_close(&out);
    smtp_target_close(&target);
}
END_TEST

Suite *holes_suite(void)
{
    Suite *const suite = suite_create("holes");
    TCase *const views = tcase_create("views");

    tcase_add_loop_test(views, filled, 0, sizeof holes / sizeof *holes);
    tcase_add_test(views, pauses);
    suite_add_tcase(suite, views);
    return suite;
}
