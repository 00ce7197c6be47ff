/* check_caller.c - the words that a client program is run with; and what its command lines mean.
 * Read first: suite/caller.c, suite/means.c.  Read next: tests/suite/check_calling.c.
 * SPDX-License-Identifier: MIT */
#include "suite/check_suite.h"

#include "suite/caller.h"
#include "suite/means.h"

#include <string.h>

static const struct {
    const char *file; /* the target's, beside `command` */
    const char *command;
    const char *words; /* those of the run, a bar behind each; NULL: refused */
} runs[] = {
    { "", "send {host}:{port} {from} {to} {message}", "send|h:25|a@b|c@d|/m|" },
    { "", "send --to={to} {port}{port} '{to} two'  \"\" it's' {x}'", "send|--to=c@d|2525|c@d two||its|{x}|" },
    { "", "send {port} {ports} {} { {po{port}", "send|25|{ports}|{}|{|{po25|" },
    { "", "send", NULL }, /* where would it call? */
    { "", "", NULL },
    { "each-to = --to {to}\n", "send {port} {to} x{to}", "send|25|--to|c@d|--to|e@f|xc@d,e@f|" },
    { "log-in = --user {from}\n", "send {log-in} in {port}", "send|--user|a@b|in|25|" },
    { "log-in = --user {from}\n", "send {log-in} {port} x{log-in}", "send|25|x{log-in}|" },
    { "null-from =\n", "send {log-in} in {port}", "send|in|25|" },
    { "secure = --must\n", "send {secure} in {port}", "send|--must|in|25|" },
    { "secure = --must\n", "send {secure} {port}", "send|25|" },
    { "dsn = --ret \"HD RS\" x\n", "send {dsn} in {port}", "send|--ret|HD RS|x|in|25|" },
    { "dsn = --ret HDRS\n", "send {dsn} {port}", "send|25|" },
    { "each-to = ,\n", "send {port} {to}", "send|25|c@d,e@f|" },
    { "null-from = <>\n", "send {port} -f{from}", "send|25|-f<>|" },
    { "null-from =\n", "send {port} {from} x", "send|25||x|" },
};

START_TEST(words)
{
    static const char *const to[] = { "c@d", "e@f" };
    const bool null = strncmp(runs[_i].file, "null", 4) == 0, two = strncmp(runs[_i].file, "each", 4) == 0;
    const struct smtp_errand errand = { "h",
                                        "25",
                                        "/m",
                                        null ? "" : "a@b",
                                        to,
                                        two ? 2 : 1,
                                        smtp_slice_text(strstr(runs[_i].command, "} in") != NULL ? "AUTH DSN secure"
                                                                                                 : "8BITMIME") };
    struct smtp_target target;
    struct smtp_caller caller;
    struct smtp_pool pool = { 0 };
    struct smtp_octets all = { 0 };
    const char *error;
    char *const text = smtp_pool_format(&pool, "%scommand = %s\n", runs[_i].file, runs[_i].command);

    ck_assert(smtp_target_read(&target, "t", smtp_slice_text(text), &error));
    const bool open = smtp_caller_open(&caller, &target, NULL, 0, &error);
    ck_assert_int_eq(open, runs[_i].words != NULL);
    if (open) {
        char **const filled = smtp_caller_words(&caller, &errand, &pool);
        for (size_t i = 0; filled[i] != NULL; i++)
            smtp_octets_format(&all, "%s|", filled[i]);
        ck_assert_str_eq((char *)all.octets, runs[_i].words);
        ck_assert_int_eq(caller.on_stdin, strstr(runs[_i].command, "{message}") == NULL);
    }
    smtp_octets_close(&all);
    smtp_pool_close(&pool);
    smtp_caller_close(&caller);
    smtp_target_close(&target);
}
END_TEST

/* A program that is there, and one that is not. */
START_TEST(ready)
{
    char *const here[] = { "sh", "{port}" }, *const gone[] = { "no-such-program", "{port}" },
                *const path[] = { "/no/such/program", "{port}" };
    char *const *const commands[] = { here, gone, path };

    for (size_t i = 0; i < 3; i++) {
        struct smtp_target target;
        struct smtp_caller caller;
        const char *error;

        smtp_target_default(&target);
        ck_assert(smtp_caller_open(&caller, &target, commands[i], 2, &error));
        ck_assert_int_eq(smtp_caller_ready(&caller, &error), i == 0);
        ck_assert_int_eq(caller.dir != NULL, i == 0);
        smtp_caller_close(&caller);
        smtp_target_close(&target);
    }
}
END_TEST

START_TEST(addresses)
{
    struct smtp_slice rest = smtp_slice_text("a@b  \"two words\"@c {x \" y*3}z \"{\"@d");

    ck_assert(smtp_slice_is(smtp_errand_next(&rest), "a@b"));
    ck_assert(smtp_slice_is(smtp_errand_next(&rest), "\"two words\"@c"));
    ck_assert(smtp_slice_is(smtp_errand_next(&rest), "{x \" y*3}z"));
    ck_assert(smtp_slice_is(smtp_errand_next(&rest), "\"{\"@d"));
    ck_assert_uint_eq(smtp_errand_next(&rest).len, 0);
}
END_TEST

static const struct {
    const char *written, *heard;
    bool same;
} commands[] = {
    { "EHLO a.example", "ehlo [127.0.0.1]", true },
    { "EHLO a.example", "HELO a.example", false },
    { "HELO a.example", "HELO [127.0.0.1]", true },
    { "MAIL FROM:<a@b.example>", "mail from:<a@B.EXAMPLE>", true },
    { "MAIL FROM:<a@b.example>", "MAIL FROM:<A@b.example>", false },
    { "MAIL FROM:<a@b.example>", "MAIL FROM:<\"a\"@b.example>", true },
    { "MAIL FROM:<a@b.example>", "MAIL FROM:<@x.example:a@b.example>", false },
    { "MAIL FROM:<a@b.example>", "MAIL FROM: <a@b.example>", false },
    { "MAIL FROM:<a@b.example>", "MAIL FROM:<a@b.example> SIZE=3", true },
    { "MAIL FROM:<a@b.example> BODY=8BITMIME", "MAIL FROM:<a@b.example> SIZE=3 body=8bitmime", true },
    { "MAIL FROM:<a@b.example> BODY=8BITMIME", "MAIL FROM:<a@b.example> SIZE=3", false },
    { "MAIL FROM:<>", "MAIL FROM:<>", true },
    { "MAIL FROM:<>", "MAIL FROM:<a@b.example>", false },
    { "RCPT TO:<\"two words\"@b.example>", "RCPT TO:<\"two\\ words\"@b.example>", true },
    { "RCPT TO:<a@b.example>", "MAIL FROM:<a@b.example>", false },
    { "DATA", "data", true },
    { "DATA", "DATA now", false },
    { "NOOP", "NOOP x", false },
    { "XFOO bar", "XFOO bar", true },
    { "XFOO bar", "XFOO baz", false },
};

START_TEST(means)
{
    ck_assert_msg(smtp_command_means(smtp_slice_text(commands[_i].written), smtp_slice_text(commands[_i].heard)) ==
                      commands[_i].same,
                  "%s | %s", commands[_i].written, commands[_i].heard);
}
END_TEST

START_TEST(header)
{
    static const char *const are[] = { "Subject: x", "X-1:", " folded", "\tfolded" };
    static const char *const none[] = { "", "text", "two words: x", ": x", ".", "gr\xFCn: x" };

    for (size_t i = 0; i < sizeof are / sizeof *are; i++)
        ck_assert_msg(smtp_is_header_line(smtp_slice_text(are[i])), "%s", are[i]);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        ck_assert_msg(!smtp_is_header_line(smtp_slice_text(none[i])), "%s", none[i]);
}
END_TEST

Suite *caller_suite(void)
{
    Suite *const suite = suite_create("the client program");
    TCase *const run = tcase_create("run"), *const means_case = tcase_create("means");

    tcase_add_loop_test(run, words, 0, sizeof runs / sizeof *runs);
    tcase_add_test(run, ready);
    tcase_add_test(run, addresses);
    tcase_add_loop_test(means_case, means, 0, sizeof commands / sizeof *commands);
    tcase_add_test(means_case, header);
    suite_add_tcase(suite, run);
    suite_add_tcase(suite, means_case);
    return suite;
}
