/* check_explain.c - why a command line is refused, or a reply outside the grammar.  RFC 5321 §4.1.1, §4.2
 * Read first: protocol/explain.h, tests/protocol/owner.h.  Read next: tests/protocol/check_client.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <stdalign.h>
#include <string.h>

#include "abnf/sample.h"
#include "protocol/explain.h"
#include "protocol/owner.h"

static const struct {
    const char *line;
    size_t at;
    const char *where, *section, *expected;
} refusals[] = {
    { "EHLO\r\n", 4, "x-ehlo", "4.1.1.1", "SP" },
    { "EHLO a_b\r\n", 6, "Ldh-str of sub-domain", "4.1.2", "\"-\", Let-dig, \".\", WSP or CRLF" },
    { "EHLO [IPv6:junk]\r\n", 11, "IPv6-hex of IPv6-full", "4.1.3", "HEXDIG or \"::\"" },
    { "MAIL FROM: <a@b>\r\n", 10, "x-forward-path of x-reverse-path", "4.1.2", "\"<\" or \"<>\"" },
    { "mail from:<a..b@c>\r\n", 13, "Atom of Dot-string", "4.1.2", "atext" },
    { "MAIL FROM:<a@b> X=\r\n", 18, "esmtp-value of esmtp-param", "4.1.2", "\"!\" to \"<\" or \">\" to \"~\"" },
    { "MAIL FROM:<a@b\r\n", 14, "Ldh-str of sub-domain", "4.1.2", "\"-\", Let-dig, \".\" or \">\"" },
    { "RCPT TO:<>\r\n", 9, "Atom of Dot-string", "4.1.2", "atext, DQUOTE, \"@\" or \"Postmaster>\"" },
    { "DATA x\r\n", 5, "x-eol of x-data", "4.1.1", "WSP or CRLF" },
    { "VRFY\r\n", 4, "x-vrfy-line", "4.1.1.6", "SP" },
    { "NOOPS\r\n", 4, "x-eol of x-noop-line", "4.1.1", "WSP or CRLF" },
};

START_TEST(words)
{
    struct smtp_command command;
    struct smtp_refusal r;
    const struct smtp_slice line = { (const unsigned char *)refusals[_i].line, strlen(refusals[_i].line) };

    ck_assert_int_eq(smtp_command_parse(&command, line), SMTP_PARSE_SYNTAX);
    if (command.verb == SMTP_VERB_OTHER) /* NOOPS: the rule of NOOP is asked all the same */
        command.verb = SMTP_VERB_NOOP;
    ck_assert(smtp_explain_command(owner_shelf(), command.verb, line, &r));
    ck_assert_uint_eq(r.at, refusals[_i].at);
    ck_assert_uint_eq(r.at, command.at);
    ck_assert_str_eq(r.where, refusals[_i].where);
    ck_assert_str_eq(r.section, refusals[_i].section);
    ck_assert_str_eq(r.expected, refusals[_i].expected);
}
END_TEST

/* A parameter that fits esmtp-param, but not the rule of its extension. */
static const struct {
    const char *line;
    size_t at;
    const char *where, *section, *expected;
} params[] = {
    { "MAIL FROM:<a@b> SIZE=x\r\n", 21, "size-value of size-mail", "RFC 1870 3", "DIGIT" },
    { "MAIL FROM:<a@b> BODY=7BIT size=1K\r\n", 32, "size-value of size-mail", "RFC 1870 3", "DIGIT or the end" },
    { "MAIL FROM:<a@b> SIZE\r\n", 20, "size-mail", "RFC 1870 3", "\"=\"" },
    { "MAIL FROM:<a@b> X=y BODY=9BIT\r\n", 25, "body-value of body-mail", "RFC 3030 3",
      "\"7BIT\", \"8BITMIME\" or \"BINARYMIME\"" },
};

START_TEST(values)
{
    struct smtp_command command;
    struct smtp_refusal r;
    const struct smtp_slice line = { (const unsigned char *)params[_i].line, strlen(params[_i].line) };

    ck_assert_int_eq(smtp_command_parse(&command, line), SMTP_PARSE_OK);
    ck_assert(smtp_explain_command(owner_shelf(), SMTP_VERB_MAIL, line, &r));
    ck_assert_uint_eq(r.at, params[_i].at);
    ck_assert_str_eq(r.where, params[_i].where);
    ck_assert_str_eq(r.section, params[_i].section);
    ck_assert_str_eq(r.expected, params[_i].expected);
}
END_TEST

/* The verb's own rule and the machine of all commands stop at one octet, whatever is wrong. */
START_TEST(near_misses)
{
    static alignas(max_align_t) unsigned char memory[32 << 20];
    struct smtp_arena arena = { .at = memory, .cap = sizeof memory };
    struct smtp_abnf_nfa nfa;
    struct smtp_abnf_sampler sampler;
    unsigned char octets[256];
    size_t len, known = 0;

    ck_assert(smtp_abnf_nfa_build(&arena, smtp_abnf_find(&owner_shelf()->grammar, smtp_abnf_text("x-command-line")), 1,
                                  &nfa));
    ck_assert(smtp_abnf_sampler_init(&sampler, &arena, &nfa, 1));
    ck_assert_uint_le(sampler.longest, sizeof octets);
    for (int n = 0; n < 3000; n++) {
        struct smtp_command command;
        struct smtp_refusal r;

        ck_assert(smtp_abnf_near_miss(&sampler, octets, &len));
        ck_assert_int_eq(smtp_command_parse(&command, (struct smtp_slice){ octets, len }), SMTP_PARSE_SYNTAX);
        ck_assert(smtp_explain_command(owner_shelf(), command.verb, (struct smtp_slice){ octets, len }, &r));
        ck_assert_uint_eq(r.at, command.at);
        ck_assert_str_ne(r.expected, "");
        known += command.verb != SMTP_VERB_OTHER;
    }
    ck_assert_uint_gt(known, 1000);
}
END_TEST

START_TEST(grammatical)
{
    static const unsigned char line[] = "RCPT TO:<a@b>\r\n", mail[] = "MAIL FROM:<a@b> SIZE=1 BODY=7BIT X=y\r\n";
    struct smtp_refusal r;

    ck_assert(!smtp_explain_command(owner_shelf(), SMTP_VERB_RCPT, (struct smtp_slice){ line, sizeof line - 1 }, &r));
    ck_assert(!smtp_explain_command(owner_shelf(), SMTP_VERB_MAIL, (struct smtp_slice){ mail, sizeof mail - 1 }, &r));
}
END_TEST

static const struct {
    enum smtp_verb verb;
    const char *reply;
    size_t at; /* SIZE_MAX: within the grammar, so far */
    const char *where, *expected;
} replies[] = {
    { SMTP_VERB_OPEN, "220 a.example hello\r\n", SIZE_MAX, NULL, NULL },
    { SMTP_VERB_OPEN, "220 *****\r\n", 4, "sub-domain of Domain", "Let-dig or \"[\"" },
    { SMTP_VERB_OPEN, "554 *****\r\n", SIZE_MAX, NULL, NULL },
    { SMTP_VERB_EHLO, "250-a.example\r\n250-SIZE 1\r\n", SIZE_MAX, NULL, NULL },
    { SMTP_VERB_EHLO, "250-a.example\r\n250-SIZE=1\r\n", 23, "ehlo-keyword of ehlo-line",
      "ALPHA, DIGIT, \"-\", SP or CRLF" },
    { SMTP_VERB_EHLO, "250-a.example\r\n250--BAD\r\n", 19, "ehlo-keyword of ehlo-line", "ALPHA or DIGIT" },
    { SMTP_VERB_EHLO, "500 what=1\r\n", SIZE_MAX, NULL, NULL },
    { SMTP_VERB_MAIL, "250 ok\r\n", SIZE_MAX, NULL, NULL },
    { SMTP_VERB_MAIL, "250\r\n", SIZE_MAX, NULL, NULL },
    { SMTP_VERB_MAIL, "250 \r\n", 4, "textstring of Reply-line", "%d9 or \" \" to \"~\"" },
    { SMTP_VERB_MAIL, "25 0\r\n", 2, "Reply-code of Reply-line", "\"0\" to \"9\"" },
    { SMTP_VERB_MAIL, "250 caf\xe9\r\n", 7, "textstring of Reply-line", "%d9, \" \" to \"~\" or CRLF" },
    { SMTP_VERB_MAIL, "250-a\r\nno\r\n", 7, "Reply-code of Reply-line", "\"2\" to \"5\"" },
};

START_TEST(reply_words)
{
    const struct smtp_slice reply = { (const unsigned char *)replies[_i].reply, strlen(replies[_i].reply) };
    const bool good = replies[_i].at == SIZE_MAX;
    struct smtp_refusal r;

    ck_assert_int_eq(smtp_explain_reply(owner_shelf(), replies[_i].verb, reply, &r), !good);
    if (good)
        return;
    ck_assert_uint_eq(r.at, replies[_i].at);
    ck_assert_str_eq(r.where, replies[_i].where);
    ck_assert_str_eq(r.expected, replies[_i].expected);
}
END_TEST

/* An explainer without memory explains nothing, and the session goes on as without one. */
START_TEST(no_memory)
{
    static alignas(max_align_t) unsigned char memory[4 << 20];
    size_t enough = 16 << 10; /* for the grammar, not for a machine */
    static const char octets[] = "EHLO c\r\nMAIL FROM:<a@>\r\nRSET\r\n";
    static struct owner o;
    struct smtp_server_config config = owner_default;
    struct smtp_abnf_shelf shelf;
    struct smtp_abnf_error error;

    while (!smtp_abnf_shelf_init(&shelf, memory, enough, &error))
        ck_assert_uint_le(enough += 16 << 10, sizeof memory);
    config.explainer = &shelf;
    owner_init(&o, &config, 220);
    for (int n = 0; n < 3; n++)
        owner_feed(&o, octets, sizeof octets - 1);
    ck_assert_ptr_nonnull(strstr(o.output, "\r\n501 5.5.2 Syntax: MAIL FROM:"));
    ck_assert_ptr_null(strstr(o.output, "expected"));
}
END_TEST

Suite *explain_suite(void)
{
    Suite *const suite = suite_create("4.1.1 Refusals explained");
    TCase *const words_case = tcase_create("words");
    TCase *const session_case = tcase_create("session");

    tcase_add_loop_test(words_case, words, 0, sizeof refusals / sizeof refusals[0]);
    tcase_add_loop_test(words_case, reply_words, 0, sizeof replies / sizeof replies[0]);
    tcase_add_loop_test(words_case, values, 0, sizeof params / sizeof params[0]);
    tcase_add_test(words_case, near_misses);
    tcase_add_test(words_case, grammatical);
    tcase_add_test(session_case, no_memory);
    suite_add_tcase(suite, words_case);
    suite_add_tcase(suite, session_case);
    return suite;
}
