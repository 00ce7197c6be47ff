/* check_smtputf8.c - paths and commands in any script.                RFC 6531 §3.3, §3.4, §3.7.4.2
 * Read first: parse/ext/smtputf8_command.rl.  Read next: tests/parse/ext/check_base64.c.
 * SPDX-License-Identifier: MIT */
#include "parse/check_parse.h"

#include "parse/ext/smtputf8.h"

static size_t spans(const struct smtp_path_spans *path, struct smtp_span *out)
{
    out[0] = path->whole;
    out[1] = path->route;
    out[2] = path->local_part;
    out[3] = path->domain;
    return 4;
}

static void path_init(void *value)
{
    smtp_utf8_path_init(value);
}

static void path_exec(void *value, const unsigned char *octets, size_t len, bool last)
{
    smtp_utf8_path_exec(value, octets, len, last);
}

static enum smtp_parse path_result(const void *value)
{
    return smtp_utf8_path_result(value);
}

static size_t path_at(const void *value)
{
    return ((const struct smtp_utf8_path *)value)->at;
}

static size_t path_views(const void *value, struct smtp_span *out)
{
    return spans(&((const struct smtp_utf8_path *)value)->spans, out);
}

static const struct parser path = { path_init, path_exec, path_result, path_at, path_views };

/* clang-format off */
static const struct word paths[] = {
    YES("<a@b>"), YES("<>"), YES("<Postmaster>"), YES("<@a:b@c>"), NO(0, "a@b"), NO(5, "<a@b> "),
    YES("<\xce\xb4@b>"), YES("<a@b\xc3\xbc" "cher.example>"), YES("<\xe7\x94\xa8@\xe7\x94\xa8>"),
    YES("<\xf0\x9f\x93\xac@b>"), YES("<\"\xc3\xa9 x\"@b>"), YES("<@\xc3\xbc.b:c@d>"), YES("<\xce\xb4@[192.0.2.1]>"),
    NO(4, "<a@b\r\n>"), NO(2, "<\xe9@b>"), NO(2, "<\xc3@b>"), NO(1, "<\xa9@b>"), NO(1, "<\xc0\xaf@b>"),
    NO(2, "<\xe0\x80\xaf@b>"), NO(2, "<\xed\xa0\x80@b>"), NO(2, "<\xf4\x90\x80\x80@b>"), NO(1, "<\xf8\x88@b>"),
    NO(3, "<\"\\\xc3\xa9\"@b>"), /* a quoted-pair stays ASCII */
    NO(6, "<a@\xc3\xbc-.b>"), NO(3, "<a@-\xc3\xbc>"), NO(6, "<a@\xc3\xbc" "b_c>"),
};
/* clang-format on */

START_TEST(path_language)
{
    check_word(&path, &paths[_i]);
}
END_TEST

PARSER_FUNCTIONS(utf8_command)

static size_t views_of(const void *value, struct smtp_span *out)
{
    const struct smtp_utf8_command *const u = value;

    spans(&u->command.path, out);
    out[4] = u->command.params;
    out[5] = u->command.text;
    out[6] = (struct smtp_span){ u->asked, (size_t)u->command.verb }; /* no span, but the same in any pieces */
    return 7;
}

static const struct parser utf8_command = { init, exec, result, at, views_of };

/* clang-format off */
static const struct word lines[] = {
    YES("MAIL FROM:<\xce\xb4@b> SMTPUTF8\r\n"), YES("mail from:<>\r\n"),
    YES("MAIL FROM:<a@b> X=\xc3\xa9 SIZE=1 \t\r\n"),
    NO(12, "MAIL FROM:<\xe9@b> SMTPUTF8\r\n"), NO(18, "MAIL FROM:<a@b> X=\r\n"), NO(19, "MAIL FROM:<a@b> X=\xe9\r\n"),
    NO(17, "MAIL FROM:<a@b>  X=1\r\n"), NO(15, "MAIL FROM:<a@b>\n"),
    YES("RCPT TO:<\xce\xb4@b>\r\n"), YES("RCPT TO:<postmaster> X=1\r\n"), NO(9, "RCPT TO:<>\r\n"),
    YES("VRFY \xce\xb4\r\n"), YES("VRFY \xce\xb4 SMTPUTF8\r\n"), YES("VRFY a smtputf8 \r\n"),
    YES("VRFY a@b SMTPUTF8\r\n"),
    YES("VRFY SMTPUTF8\r\n"), YES("EXPN <\xce\xb4@\xc3\xbc> SMTPUTF8\r\n"), YES("EXPN \"\xc3\xa9 x\"\r\n"),
    NO(15, "VRFY a SMTPUTF8=1\r\n"), NO(7, "VRFY a b\r\n"), NO(16, "VRFY a SMTPUTF8 SMTPUTF8\r\n"), NO(5, "VRFY \r\n"),
    NO(0, "NOOP \xc3\xa9\r\n"), NO(1, "EHLO \xc3\xbc.example\r\n"),
};
/* clang-format on */

START_TEST(command_language)
{
    check_word(&utf8_command, &lines[_i]);
}
END_TEST

static const struct {
    const char *line, *local_part, *domain, *params, *text;
    bool asked;
} parts[] = {
    { "MAIL FROM:<\xce\xb4@\xc3\xbc.example> SMTPUTF8 X=\xc3\xa9 \r\n", "\xce\xb4", "\xc3\xbc.example",
      "SMTPUTF8 X=\xc3\xa9", "", false },
    { "RCPT TO:<@x:\"\xc3\xa9>\"@[192.0.2.1]>\r\n", "\"\xc3\xa9>\"", "[192.0.2.1]", "", "", false },
    { "VRFY \xce\xb4 \r\n", "", "", "", "\xce\xb4", false },
    { "VRFY \xce\xb4 SmtpUtf8\r\n", "", "", "", "\xce\xb4", true },
    { "EXPN \xce\xb4@x SMTPUTF8\t\r\n", "", "", "", "\xce\xb4@x", true },
};

START_TEST(views)
{
    const struct smtp_slice line = slice_of(parts[_i].line);
    struct smtp_utf8_command u;

    ck_assert_int_eq(smtp_utf8_command_parse(&u, line), SMTP_PARSE_OK);
    ck_assert_slice(smtp_slice(line.octets, u.command.path.local_part), parts[_i].local_part);
    ck_assert_slice(smtp_slice(line.octets, u.command.path.domain), parts[_i].domain);
    ck_assert_slice(smtp_slice(line.octets, u.command.params), parts[_i].params);
    ck_assert_slice(smtp_slice(line.octets, u.command.text), parts[_i].text);
    ck_assert_int_eq(u.asked, parts[_i].asked);
}
END_TEST

/* Octets are counted, not characters: §4.5.3.1.1. */
START_TEST(sizes)
{
    char text[160] = "<";

    for (size_t n = 1; n <= 33; n++) {
        struct smtp_utf8_path value;

        memcpy(text + 1 + 2 * (n - 1), "\xc3\xa9", 2);
        memcpy(text + 1 + 2 * n, "@b>", 4);
        ck_assert_int_eq(smtp_utf8_path_parse(&value, slice_of(text)), n <= 32 ? SMTP_PARSE_OK : SMTP_PARSE_TOO_LONG);
    }
}
END_TEST

static const struct {
    const char *text;
    size_t length;
} characters[] = {
    { "\xc3\xa9", 2 },
    { "\xe2\x82\xac x", 3 },
    { "\xf0\x9f\x93\xac", 4 },
    { "\xf4\x8f\xbf\xbf", 4 },
    { "a", 0 },
    { "", 0 },
    { "\xc3", 0 },
    { "\xc1\xbf", 0 },
    { "\x80", 0 },
    { "\xed\xbf\xbf", 0 },
    { "\xf4\x90\x80\x80", 0 },
    { "\xe2\x82", 0 },
};

START_TEST(lengths)
{
    ck_assert_uint_eq(smtp_utf8_length(slice_of(characters[_i].text)), characters[_i].length);
}
END_TEST

Suite *smtputf8_suite(void)
{
    Suite *const suite = suite_create("RFC 6531 3.3 u- paths, commands");
    TCase *const of_paths = tcase_create("paths"), *const of_commands = tcase_create("commands");

    tcase_add_loop_test(of_paths, path_language, 0, sizeof paths / sizeof paths[0]);
    tcase_add_test(of_paths, sizes);
    tcase_add_loop_test(of_paths, lengths, 0, sizeof characters / sizeof characters[0]);
    tcase_add_loop_test(of_commands, command_language, 0, sizeof lines / sizeof lines[0]);
    tcase_add_loop_test(of_commands, views, 0, sizeof parts / sizeof parts[0]);
    suite_add_tcase(suite, of_paths);
    suite_add_tcase(suite, of_commands);
    return suite;
}
