/* check_talk.c - a conversation written down and read again is the same, with the same findings.
 * Read first: suite/talk.h.  Read next: tests/suite/check_generated.c.
 * SPDX-License-Identifier: MIT */
#include "suite/check_suite.h"

#include <stdlib.h>
#include <string.h>

#include "suite/run.h"
#include "suite/talk.h"

enum { FINDINGS = 512 };

struct told {
    struct smtp_talk_text text;
    struct smtp_judge judge;
    struct smtp_finding found[FINDINGS];
    size_t count;
};

static void said(struct told *t, char side, struct smtp_slice octets)
{
    smtp_talk_text_add(&t->text, side, octets);
    while (t->count < FINDINGS && smtp_judge_feed(&t->judge, side, &octets, &t->found[t->count]))
        t->count++;
}

static void ended(struct told *t, char side)
{
    smtp_talk_text_end(&t->text, side);
    while (t->count < FINDINGS && smtp_judge_end(&t->judge, side, &t->found[t->count]))
        t->count++;
}

/* Written, read, and judged again. */
static void check_same(struct told *t, const struct smtp_register *reg)
{
    struct smtp_target target;
    const struct smtp_holes holes = { .target = &target, .mark = "", .date = "" };
    struct smtp_talk_text again = { 0 };
    struct smtp_transcript transcript;
    struct smtp_result result;
    const char *why = "";
    char *text;
    size_t len;
    FILE *const out = open_memstream(&text, &len);

    smtp_talk_write(out, &t->text.talk, "A title.", t->found, t->count, reg);
    fclose(out);
    read_transcript(&transcript, text, reg);
    ck_assert_msg(transcript.error == NULL, "%s:\n%s", transcript.error, text);
    smtp_target_default(&target);
    ck_assert_msg(smtp_talk_of_transcript(&again, &transcript, NULL, &holes, &why), "%s:\n%s", why, text);
    ck_assert(smtp_slice_same(again.talk.client, t->text.talk.client));
    ck_assert(smtp_slice_same(again.talk.server, t->text.talk.server));
    ck_assert_uint_eq(again.run_count, t->text.run_count);
    for (size_t i = 0; i < again.run_count; i++) {
        ck_assert_int_eq(again.runs[i].side, t->text.runs[i].side);
        ck_assert_uint_eq(again.runs[i].len, t->text.runs[i].len);
    }
    smtp_run_judge(&transcript, &result);
    ck_assert_msg(result.verdict == SMTP_VERDICT_PASS, "%s: %s, line %u:\n%s", result.reason, result.got, result.line,
                  text);
    smtp_result_close(&result);
    smtp_talk_text_close(&again);
    smtp_target_close(&target);
    smtp_transcript_close(&transcript);
    free(text);
}

/* What the notation has a meaning of its own for, and what ends in the middle of a line. */
static const char *const awkward[] = {
    "S220 s.example\r\n",
    "S220 s.example  [4.1.4-w]\r\n",
    "S220 {valid} \\| \\x41 s\r\n",
    "S220 trailing \r\n",
    "S220 s.example\r\n\1CEHLO c.example\r\n\1S250-s.example\r\n250 SIZE\r\n\1CNOOP  [b]",
    "S220 s.example\r\n\1CMAIL\nFROM\r\n\1S500 \x80\xFF\r\n\1S\r\n\1C\r\n",
    "S220 s.example\r\n\1CNO\1S250 early\r\n\1COP\r\n\1S250 late\r\n",
    "S220-s.example\r\n\1S\1C",
    "S220 s.example\r\n\1CEHLO c\r\n\1S250 s.example\r\n\1S\1C",
    "S220 s.example\r\n\1CEHLO c\r\n\1C\1S250 s.example\r\n\1S",
    "S2\r20 s\n\1C# NOOP\r\n\1S5yz no\r\n\1Cend\r\n\1S= 250\r\n",
};

START_TEST(written_and_read)
{
    static struct told t;
    struct smtp_register reg;

    t = (struct told){ .count = 0 };
    open_register(&reg);
    smtp_judge_init(&t.judge);
    for (const char *text = awkward[_i]; *text != '\0';) {
        const char side = *text++;
        const size_t len = strcspn(text, "\1");

        if (len == 0)
            ended(&t, side);
        else
            said(&t, side, (struct smtp_slice){ (const unsigned char *)text, len });
        text += len + (text[len] == '\1');
    }
    check_same(&t, &reg);
    smtp_talk_text_close(&t.text);
    smtp_register_close(&reg);
}
END_TEST

/* Words that make a conversation, or break one, in any order. */
START_TEST(any_octets)
{
    static const char *const words[] = { "NOOP",
                                         "EHLO c.example",
                                         "MAIL FROM:<a@b>",
                                         "RCPT TO:<a@b>",
                                         "DATA",
                                         ".",
                                         "250",
                                         "250-",
                                         "354 ",
                                         "220 s ",
                                         "\r\n",
                                         "\r\n",
                                         "\r\n",
                                         "\n",
                                         "\r",
                                         "{",
                                         "}",
                                         " ",
                                         "  [a]",
                                         "\\",
                                         "|",
                                         "\x80",
                                         "]",
                                         "x" };
    static struct told t;
    struct smtp_register reg;
    uint32_t random = (uint32_t)_i + 1;

    t = (struct told){ .count = 0 };
    open_register(&reg);
    smtp_judge_init(&t.judge);
    said(&t, 'S', smtp_slice_text("220 s.example\r\n"));
    for (int i = 0; i < 60 && t.count < FINDINGS / 2; i++) {
        random = random * 1103515245 + 12345;
        const char side = (random >> 16 & 3) == 0 ? 'S' : 'C';
        said(&t, side, smtp_slice_text(words[(random >> 20) % (sizeof words / sizeof *words)]));
    }
    check_same(&t, &reg);
    smtp_talk_text_close(&t.text);
    smtp_register_close(&reg);
}
END_TEST

Suite *talk_suite(void)
{
    Suite *const suite = suite_create("A conversation kept");
    TCase *const talk_case = tcase_create("written");

    tcase_add_loop_test(talk_case, written_and_read, 0, sizeof awkward / sizeof *awkward);
    tcase_add_loop_test(talk_case, any_octets, 0, 200);
    suite_add_tcase(suite, talk_case);
    return suite;
}
