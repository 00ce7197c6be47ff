/* check_mailbox.c - a Mailbox and its halves.                         RFC 5321 §4.1.2
 * Read first: parse/mailbox.rl.  Read next: tests/parse/check_same.c.
 * SPDX-License-Identifier: MIT */
#include "parse/check_parse.h"

#include <stdio.h>

#include "parse/mailbox.h"

PARSER_FUNCTIONS(mailbox)

static size_t views_of(const void *value, struct smtp_span *out)
{
    const struct smtp_mailbox *const m = value;

    out[0] = m->local_part;
    out[1] = m->domain;
    return 2;
}

static const struct parser mailbox = { init, exec, result, at, views_of };

/* clang-format off */
static const struct word words[] = {
    YES("a.b@c"), NO(2, "a..b@c"), NO(0, ".a@b"), NO(2, "a.@b"), NO(0, "@b"), NO(0, ""), NO(1, "a"), NO(2, "a@"),
    YES("a@b.c"), NO(4, "a@b."), NO(2, "a@.b"), NO(4, "a@b..c"), NO(6, "a@b.c."),
    YES("a@b-c"), NO(4, "a@b-"), NO(2, "a@-b"), NO(3, "a@b_c"), NO(4, "a@b-.c"),
    YES("a@b"), NO(3, "a@b@c"), NO(3, "a@b "), NO(3, "a@b>"), NO(0, " a@b"), NO(3, "a@b\r"),
    YES("!#$%&'*+-/=?^_`{|}~@b"), NO(1, "a(b@c"), NO(1, "a b@c"), NO(1, "a,b@c"), NO(1, "a\\b@c"), NO(1, "a\"b\"@c"),
    YES("\"a\"@b"), NO(1, "\"\"@b"), NO(3, "\"a\"b@c"), NO(5, "\"a@b\""), NO(4, "\"a@b"),
    YES("\" \"@b"), NO(1, "\"\t\"@b"), NO(1, "\"\r\"@b"), NO(1, "\"\0\"@b"), NO(1, "\"\x7f\"@b"),
    NO(1, "\"\xc3\xa9\"@b"),
    YES("\"a>b @c\"@d"), YES("\"\\\"\"@b"), NO(6, "\"a\\\"@b"), YES("\"\\\\\"@b"), NO(2, "\"\\\t\"@b"),
    NO(2, "\"\\\n\"@b"),
    NO(0, "\0@b"), NO(1, "a\0@b"), NO(2, "a@\0"), NO(0, "\xe9@b"), NO(2, "a@\xe9"), NO(1, "a\x80@b"),
    /* literals: only what §4.1.3 has registered */
    YES("a@192.0.2.1"), YES("a@[192.0.2.1]"), NO(10, "a@[192.0.2]"), NO(12, "a@[192.0.2.1"), NO(5, "a@[256.0.0.1]"),
    NO(7, "a@[1.2.]"), YES("a@[010.0.0.255]"), NO(12, "a@[1.2.3.255 ]"), NO(6, "a@[0000.0.0.1]"),
    YES("a@[IPv6:::]"), YES("a@[ipv6:::1]"), NO(8, "a@[IPv6:zzz]"), NO(3, "a@[::1]"), NO(3, "a@[x400:b]"),
    YES("a@[IPv6:1:2:3:4:5:6:7:8]"), NO(21, "a@[IPv6:1:2:3:4:5:6:7]"), NO(23, "a@[IPv6:1:2:3:4:5:6:7:8:9]"),
    YES("a@[IPv6:1::3:4:5:6:7:8]"), YES("a@[IPv6:1:2:3:4:5:6:7::]"), NO(22, "a@[IPv6:1::2:3:4:5:6:7:8]"),
    YES("a@[IPv6:::ffff:192.0.2.1]"), NO(13, "a@[IPv6:1::2::3]"), NO(12, "a@[IPv6:12345::]"), NO(8, "a@[IPv6:]"),
    NO(15, "a@[IPv6:fe80::1%eth0]"),
};
/* clang-format on */

START_TEST(language)
{
    check_word(&mailbox, &words[_i]);
}
END_TEST

/* clang-format off */
static const struct {
    const char *text, *local_part, *domain;
} parts[] = {
    { "Jones@xyz.example", "Jones", "xyz.example" },
    { "a.b@c", "a.b", "c" },
    { "\"a@b >\\\"\"@c.d", "\"a@b >\\\"\"", "c.d" },
    { "a@[192.0.2.1]", "a", "[192.0.2.1]" },
    { "a@[IPv6:::1]", "a", "[IPv6:::1]" },
};
/* clang-format on */

START_TEST(views)
{
    const struct smtp_slice text = slice_of(parts[_i].text);
    struct smtp_mailbox m;

    ck_assert_int_eq(smtp_mailbox_parse(&m, text), SMTP_PARSE_OK);
    ck_assert_slice(smtp_slice(text.octets, m.local_part), parts[_i].local_part);
    ck_assert_slice(smtp_slice(text.octets, m.domain), parts[_i].domain);
}
END_TEST

static const struct {
    size_t local_part, domain;
    enum smtp_parse result;
} sizes[] = {
    { 64, 255, SMTP_PARSE_OK },
    { 65, 1, SMTP_PARSE_TOO_LONG },
    { 1, 256, SMTP_PARSE_TOO_LONG },
};

/* §4.5.3.1.1, §4.5.3.1.2 */
START_TEST(size)
{
    char text[512];
    struct smtp_mailbox m;

    memset(text, 'a', sizeof text);
    text[sizes[_i].local_part] = '@';
    text[sizes[_i].local_part + 1 + sizes[_i].domain] = '\0';
    ck_assert_int_eq(smtp_mailbox_parse(&m, slice_of(text)), sizes[_i].result);
}
END_TEST

/* The 64 octets are counted as sent: quotes and backslashes are among them. */
static const struct {
    const char *before;
    int letters;
    enum smtp_parse result;
} quoted[] = {
    { "\"", 62, SMTP_PARSE_OK },
    { "\"", 63, SMTP_PARSE_TOO_LONG },
    { "\"\\", 61, SMTP_PARSE_OK },
    { "\"\\", 62, SMTP_PARSE_TOO_LONG },
};

START_TEST(quoted_size)
{
    char text[128];
    struct smtp_mailbox m;

    snprintf(text, sizeof text, "%s%0*d\"@b", quoted[_i].before, quoted[_i].letters, 0);
    ck_assert_int_eq(smtp_mailbox_parse(&m, slice_of(text)), quoted[_i].result);
}
END_TEST

Suite *mailbox_suite(void)
{
    Suite *const suite = suite_create("4.1.2 Mailbox");
    TCase *const language_case = tcase_create("language");
    TCase *const views_case = tcase_create("views");

    tcase_add_loop_test(language_case, language, 0, sizeof words / sizeof words[0]);
    tcase_add_loop_test(views_case, views, 0, sizeof parts / sizeof parts[0]);
    tcase_add_loop_test(views_case, size, 0, sizeof sizes / sizeof sizes[0]);
    tcase_add_loop_test(views_case, quoted_size, 0, sizeof quoted / sizeof quoted[0]);
    suite_add_tcase(suite, language_case);
    suite_add_tcase(suite, views_case);
    return suite;
}
