/* check_command.c - command lines.                                    RFC 5321 §4.1.1
 * Read first: parse/command.rl.  Read next: tests/parse/check_reply_line.c.
 * SPDX-License-Identifier: MIT */
#include "parse/check_parse.h"

#include <stdio.h>

#include "parse/command.h"

PARSER_FUNCTIONS(command)

static size_t views_of(const void *value, struct smtp_span *out)
{
    const struct smtp_command *const c = value;

    out[0] = c->domain;
    out[1] = c->params;
    out[2] = c->text;
    out[3] = c->path.whole;
    out[4] = c->path.route;
    out[5] = c->path.local_part;
    out[6] = c->path.domain;
    out[7] = (struct smtp_span){ 0, c->verb }; /* no span, but to be the same in any pieces too */
    return 8;
}

static const struct parser command = { init, exec, result, at, views_of };

/* clang-format off */
static const struct word words[] = {
    /* §4.1.1.1 */
    YES("EHLO a.b\r\n"), NO(4, "EHLO\r\n"), NO(5, "EHLO \r\n"), NO(5, "EHLO  a\r\n"), NO(6, "EHLO a_b\r\n"),
    NO(7, "EHLO a b\r\n"),
    YES("ehlo a\r\n"), YES("EHLO a \t\r\n"), NO(6, "EHLO a\n"), NO(7, "EHLO a\rb\n"), NO(7, "EHLO a\r"),
    NO(6, "EHLO a"),
    YES("EHLO [192.0.2.1]\r\n"), YES("EHLO [192.0.2.1] a host\r\n"), NO(16, "EHLO [192.0.2.1]x\r\n"),
    YES("EHLO [IPv6:::1]\r\n"),
    NO(11, "EHLO [IPv6:junk]\r\n"), NO(6, "EHLO [x:y]\r\n"),
    YES("HELO a\r\n"), NO(5, "HELO [192.0.2.1]\r\n"), NO(4, "HELO\r\n"), NO(7, "HELO a b\r\n"),
    /* §4.1.1.2 */
    YES("MAIL FROM:<a@b>\r\n"), YES("mail from:<a@b>\r\n"), YES("MAIL FROM:<>\r\n"), NO(10, "MAIL FROM: <a@b>\r\n"),
    NO(9, "MAIL FROM :<a@b>\r\n"),
    NO(10, "MAIL FROM:a@b\r\n"), NO(21, "MAIL FROM:<postmaster>\r\n"), NO(4, "MAIL\r\n"),
    NO(5, "MAIL  FROM:<a@b>\r\n"),
    YES("MAIL FROM:<a@b> SIZE=1 BODY=8BITMIME\r\n"), NO(21, "MAIL FROM:<a@b> SIZE=\r\n"),
    NO(15, "MAIL FROM:<a@b>SIZE=1\r\n"),
    YES("MAIL FROM:<a@b> \r\n"), YES("MAIL FROM:<a@b> X  \t\r\n"), NO(17, "MAIL FROM:<a@b>  X\r\n"),
    NO(16, "MAIL FROM:<a@b>\tX\r\n"),
    YES("MAIL FROM:<\"a> \\\"@\"@b> X=>\r\n"), YES("MAIL FROM:<@a,@b:c@d>\r\n"), NO(18, "MAIL FROM:<a@b> X=\xff\r\n"),
    /* §4.1.1.3 */
    YES("RCPT TO:<a@b>\r\n"), NO(9, "RCPT TO:<>\r\n"), YES("RCPT TO:<Postmaster>\r\n"),
    YES("RCPT TO:<POSTMASTER> X\r\n"),
    YES("RCPT TO:<Postmaster@b>\r\n"), NO(8, "RCPT TO: <a@b>\r\n"), NO(5, "RCPT FROM:<a@b>\r\n"),
    NO(12, "RCPT TO:<a@b\r\n"),
    NO(9, "RCPT TO:<\0@b>\r\n"), NO(9, "RCPT TO:<\xc3\xa9@b>\r\n"),
    /* §4.1.1.4, .5, .10: no argument, and white space is none */
    YES("DATA\r\n"), YES("DATA \t \r\n"), NO(5, "DATA x\r\n"), YES("RSET\r\n"), NO(5, "RSET x\r\n"),
    YES("QUIT\t\r\n"), NO(5, "QUIT now\r\n"),
    NO(6, "QUIT\r\n\r\n"),
    /* §4.1.1.6, .7 */
    YES("VRFY a\r\n"), YES("VRFY a@b\r\n"), YES("VRFY <a@b>\r\n"), YES("VRFY \"a b\"\r\n"), NO(4, "VRFY\r\n"),
    NO(5, "VRFY \r\n"), NO(7, "VRFY a b\r\n"),
    YES("VRFY a.b@c\r\n"), NO(8, "VRFY a.b\r\n"), YES("EXPN list \r\n"), NO(5, "EXPN @\r\n"),
    /* §4.1.1.8, .9 */
    YES("HELP\r\n"), YES("HELP MAIL\r\n"), YES("NOOP\r\n"), YES("NOOP a (b) c\r\n"), YES("NOOP  \r\n"),
    NO(5, "NOOP \0\r\n"), NO(5, "NOOP \xe9\r\n"),
    NO(5, "NOOP\tx\r\n"),
    /* RFC 3207 §4, RFC 4954 §4, RFC 3030 §2 */
    YES("STARTTLS\r\n"), YES("STARTTLS \r\n"), NO(9, "STARTTLS x\r\n"), NO(8, "STARTTLSX\r\n"),
    YES("AUTH PLAIN\r\n"), YES("AUTH plain =\r\n"), YES("AUTH SCRAM-SHA-256 biws\r\n"), NO(4, "AUTH\r\n"),
    NO(14, "AUTH PLAIN biw\r\n"), NO(12, "AUTH PLAIN ==\r\n"), NO(25, "AUTH ABCDEFGHIJKLMNOPQRSTU\r\n"),
    YES("BDAT 0\r\n"), YES("BDAT 86 LAST\r\n"), YES("BDAT 1 last \r\n"), NO(5, "BDAT LAST\r\n"), NO(4, "BDAT\r\n"),
    NO(5, "BDAT -1\r\n"), NO(8, "BDAT 1  LAST\r\n"),
    /* no verb */
    NO(0, "\r\n"), NO(0, " QUIT\r\n"), NO(4, "QUITS\r\n"), NO(3, "QUI"), NO(0, "TURN\r\n"), NO(0, ""),
    NO(0, "\0\r\n"), NO(1, "M\r\n"),
};
/* clang-format on */

START_TEST(language)
{
    unsigned char octets[128];
    struct word swapped = words[_i];

    check_word(&command, &words[_i]);
    ck_assert_uint_le(swapped.text.len, sizeof octets);
    swapped.text = swap_case(swapped.text, octets);
    check_word(&command, &swapped);
}
END_TEST

static const struct {
    const char *line;
    enum smtp_verb verb;
    const char *domain, *path, *params, *text;
} views_table[] = {
    { "EHLO a.b \r\n", SMTP_VERB_EHLO, "a.b", "", "", "" },
    { "EHLO [192.0.2.1] my host\r\n", SMTP_VERB_EHLO, "[192.0.2.1]", "", "", "" },
    { "HELO a\t\r\n", SMTP_VERB_HELO, "a", "", "", "" },
    { "MAIL FROM:<>\r\n", SMTP_VERB_MAIL, "", "<>", "", "" },
    { "MAIL FROM:<a@b> \r\n", SMTP_VERB_MAIL, "", "<a@b>", "", "" },
    { "MAIL FROM:<@x:a@b> SIZE=1 BODY=7BIT \t\r\n", SMTP_VERB_MAIL, "", "<@x:a@b>", "SIZE=1 BODY=7BIT", "" },
    { "rcpt to:<\"> X\"@b> X\r\n", SMTP_VERB_RCPT, "", "<\"> X\"@b>", "X", "" },
    { "RCPT TO:<pOstMaster>\r\n", SMTP_VERB_RCPT, "", "<pOstMaster>", "", "" },
    { "DATA\r\n", SMTP_VERB_DATA, "", "", "", "" },
    { "RSET \r\n", SMTP_VERB_RSET, "", "", "", "" },
    { "VRFY a@b \r\n", SMTP_VERB_VRFY, "", "", "", "a@b" },
    { "VRFY <a@b>\r\n", SMTP_VERB_VRFY, "", "", "", "<a@b>" },
    { "EXPN \"a b\"\r\n", SMTP_VERB_EXPN, "", "", "", "\"a b\"" },
    { "HELP\r\n", SMTP_VERB_HELP, "", "", "", "" },
    { "NOOP  a  b \t\r\n", SMTP_VERB_NOOP, "", "", "", "a  b" },
    { "QUIT\r\n", SMTP_VERB_QUIT, "", "", "", "" },
    { "STARTTLS \r\n", SMTP_VERB_STARTTLS, "", "", "", "" },
    { "AUTH plain\r\n", SMTP_VERB_AUTH, "", "", "", "plain" },
    { "AUTH PLAIN AGEA \r\n", SMTP_VERB_AUTH, "", "", "", "PLAIN AGEA" },
    { "BDAT 86\r\n", SMTP_VERB_BDAT, "", "", "", "86" },
    { "BDAT 86 Last \r\n", SMTP_VERB_LAST, "", "", "", "86 Last" },
};

START_TEST(views)
{
    const struct smtp_slice line = slice_of(views_table[_i].line);
    struct smtp_command c;

    ck_assert_int_eq(smtp_command_parse(&c, line), SMTP_PARSE_OK);
    ck_assert_int_eq(c.verb, views_table[_i].verb);
    ck_assert_slice(smtp_slice(line.octets, c.domain), views_table[_i].domain);
    ck_assert_slice(smtp_slice(line.octets, c.path.whole), views_table[_i].path);
    ck_assert_slice(smtp_slice(line.octets, c.params), views_table[_i].params);
    ck_assert_slice(smtp_slice(line.octets, c.text), views_table[_i].text);
}
END_TEST

/* What is refused still has a verb, or has none: 501 or 500 (§4.2.2). */
/* clang-format off */
static const struct {
    const char *line;
    enum smtp_verb verb;
} verbs[] = {
    { "MAIL\r\n", SMTP_VERB_MAIL },
    { "MAIL FROM :<a@b>\r\n", SMTP_VERB_MAIL },
    { "MAIL\tFROM\r\n", SMTP_VERB_MAIL },
    { "MAILX\r\n", SMTP_VERB_OTHER },
    { "MAIL:\r\n", SMTP_VERB_OTHER },
    { "MAI\r\n", SMTP_VERB_OTHER },
    { "DATA x\r\n", SMTP_VERB_DATA },
    { "DATAx\r\n", SMTP_VERB_OTHER },
    { "rset x\r\n", SMTP_VERB_RSET },
    { "QUIT\tnow\r\n", SMTP_VERB_QUIT },
    { "QUIT.\r\n", SMTP_VERB_OTHER },
    { "EHLO\r\n", SMTP_VERB_EHLO },
    { "HELO _\r\n", SMTP_VERB_HELO },
    { "HELLO a\r\n", SMTP_VERB_OTHER },
    { "VRFY\r\n", SMTP_VERB_VRFY },
    { "EXPN\r\n", SMTP_VERB_EXPN },
    { "RCPT TO:<>\r\n", SMTP_VERB_RCPT },
    { "NOOP\xff\r\n", SMTP_VERB_OTHER },
    { "HELP \x01\r\n", SMTP_VERB_HELP },
    { "AUTH\r\n", SMTP_VERB_AUTH },
    { "AUTH PLAIN =x\r\n", SMTP_VERB_AUTH },
    { "AUTHORIZE\r\n", SMTP_VERB_OTHER },
    { "STARTTLS now\r\n", SMTP_VERB_STARTTLS },
    { "STARTTL\r\n", SMTP_VERB_OTHER },
    { "BDAT LAST\r\n", SMTP_VERB_BDAT },
    { "BDAT 5 LAST now\r\n", SMTP_VERB_LAST },
    { "XTEXT\r\n", SMTP_VERB_OTHER },
    { "\r\n", SMTP_VERB_OTHER },
    { " QUIT\r\n", SMTP_VERB_OTHER },
    { "NOOP\n", SMTP_VERB_OTHER },
};
/* clang-format on */

START_TEST(verb)
{
    struct smtp_command c;

    ck_assert_int_eq(smtp_command_parse(&c, slice_of(verbs[_i].line)), SMTP_PARSE_SYNTAX);
    ck_assert_int_eq(c.verb, verbs[_i].verb);
    ck_assert_int_eq(every_split(&command, slice_of(verbs[_i].line)), SMTP_PARSE_SYNTAX);
}
END_TEST

/* §4.5.3.1: EHLO's name has 255 octets, a path 256, and the line's own limit is its owner's. */
START_TEST(size)
{
    char line[1024];
    struct smtp_command c;

    snprintf(line, sizeof line, "EHLO %0255d\r\n", 0);
    ck_assert_int_eq(smtp_command_parse(&c, slice_of(line)), SMTP_PARSE_OK);
    snprintf(line, sizeof line, "HELO %0256d\r\n", 0);
    ck_assert_int_eq(smtp_command_parse(&c, slice_of(line)), SMTP_PARSE_TOO_LONG);
    snprintf(line, sizeof line, "MAIL FROM:<%064d@%0189d>\r\n", 0, 0);
    ck_assert_int_eq(smtp_command_parse(&c, slice_of(line)), SMTP_PARSE_OK);
    snprintf(line, sizeof line, "RCPT TO:<%064d@%0190d>\r\n", 0, 0);
    ck_assert_int_eq(smtp_command_parse(&c, slice_of(line)), SMTP_PARSE_TOO_LONG);
    snprintf(line, sizeof line, "RCPT TO:<%065d@b>\r\n", 0);
    ck_assert_int_eq(smtp_command_parse(&c, slice_of(line)), SMTP_PARSE_TOO_LONG);
    snprintf(line, sizeof line, "NOOP %0900d\r\n", 0);
    ck_assert_int_eq(smtp_command_parse(&c, slice_of(line)), SMTP_PARSE_OK);
}
END_TEST

START_TEST(name)
{
    ck_assert_str_eq(smtp_verb_name(SMTP_VERB_MAIL), "MAIL");
    ck_assert_str_eq(smtp_verb_name(SMTP_VERB_OTHER), "a command");
}
END_TEST

Suite *command_suite(void)
{
    Suite *const suite = suite_create("4.1.1 Commands");
    TCase *const language_case = tcase_create("language");
    TCase *const views_case = tcase_create("views");

    tcase_add_loop_test(language_case, language, 0, sizeof words / sizeof words[0]);
    tcase_add_loop_test(language_case, verb, 0, sizeof verbs / sizeof verbs[0]);
    tcase_add_loop_test(views_case, views, 0, sizeof views_table / sizeof views_table[0]);
    tcase_add_test(views_case, size);
    tcase_add_test(views_case, name);
    suite_add_tcase(suite, language_case);
    suite_add_tcase(suite, views_case);
    return suite;
}
