/* check_dues.c - which mail at the next hop is due, and which is not.
 * Read first: suite/dues.c.  Read next: tests/suite/check_plan.c.
 * SPDX-License-Identifier: MIT */
#include "suite/check_suite.h"

#include <string.h>

#include "suite/dues.h"

/* A step a word: `g` we give the relay a mail for so many recipients, `n` one from nobody, `N` one with NOTIFY=; it
 * hands over `m` the mail, `b` a notice; `+` the next hop takes what was handed over, `-` refuses it, `x` hangs up; `/`
 * another case begins. */
static const struct {
    const char *steps;
    unsigned undue;
} talks[] = {
    { "g1 m1 +", 0 },          { "g1 m1 + m1 +", 1 }, /* the mail twice */
    { "g1 m1 + b +", 1 },                             /* a notice of success */
    { "g1 m1 + b + m1 +", 2 },                        /* each counts */
    { "N1 m1 + b +", 0 },                             /* it was asked for */
    { "g1 m1 - b +", 0 },                             /* a notice of a refusal */
    { "g1 m1 - m1 +", 0 },                            /* what was refused is tried again */
    { "g1 m1 x m1 +", 0 },                            /* and what was cut off */
    { "g2 m1 + m1 +", 0 },                            /* a copy each */
    { "g2 m2 + m1 +", 1 },                            /* one for both, and another */
    { "n1 b + b +", 1 },                              /* a notice that we gave it */
    { "n1 m1 + m1 +", 0 }, /* from somebody, where it was given from nobody: that is told elsewhere */
    { "g1 m1 + / m1 +", 1 },   { "g1 m1 - / m1 +", 0 },
    { "g1 / m1 +", 0 },        { "g1 m1 + m1 -", 0 }, /* what is not taken has not come */
};

static void give(struct smtp_dues *dues, char kind, int count)
{
    smtp_dues_given(dues,
                    smtp_slice_text(kind == 'n' ? "MAIL FROM:<>\r\n" : "mail from:<from-aaaaaaaa@r.example>\r\n"));
    for (; count > 0; count--)
        smtp_dues_given(dues, smtp_slice_text(kind == 'N' ? "RCPT TO:<to-aaaaaaaa@r.example> NOTIFY=SUCCESS\r\n"
                                                          : "RCPT TO:<to-aaaaaaaa@r.example>\r\n"));
}

static void hand_over(struct smtp_due_call *call, char kind, int count)
{
    smtp_due_command(call, smtp_slice_text("EHLO relay.example"));
    smtp_due_command(call, smtp_slice_text(kind == 'b' ? "MAIL FROM:<>" : "MAIL FROM:<from-aaaaaaaa@r.example>"));
    smtp_due_reply(call, smtp_slice_text("250 OK\r\n"));
    for (; count > 0; count--)
        smtp_due_command(call, smtp_slice_text("RCPT TO:<to-aaaaaaaa@r.example>"));
    smtp_due_reply(call, smtp_slice_text("250 OK\r\n"));
    smtp_due_end(call);
}

START_TEST(undue)
{
    struct smtp_dues dues = { 0 };
    struct smtp_due_call call = { .dues = &dues };

    smtp_dues_begin(&dues, "aaaaaaaa", "case/one");
    const struct smtp_due *const due = dues.last;
    for (const char *step = talks[_i].steps; *step != '\0'; step += strcspn(step, " "), step += strspn(step, " ")) {
        const int count = step[1] >= '0' && step[1] <= '9' ? step[1] - '0' : 1;
        if (strchr("gnN", *step) != NULL)
            give(&dues, *step, count);
        else if (strchr("mb", *step) != NULL)
            hand_over(&call, *step, count);
        else if (*step == '/')
            smtp_dues_begin(&dues, "bbbbbbbb", "case/two");
        else if (*step == 'x')
            smtp_due_cut(&call);
        else
            smtp_due_reply(&call, smtp_slice_text(*step == '+' ? "250 OK\r\n" : "451 Not now\r\n"));
    }
    ck_assert_msg(due->undue == talks[_i].undue, "%s: %u", talks[_i].steps, due->undue);
    ck_assert(dues.last == due || dues.last->undue == 0);
    smtp_dues_close(&dues);
}
END_TEST

/* By name: what came, and when. */
START_TEST(told)
{
    struct smtp_dues dues = { 0 };
    struct smtp_due_call call = { .dues = &dues };

    smtp_dues_begin(&dues, "aaaaaaaa", "case/one");
    const struct smtp_due *const due = dues.last;
    give(&dues, 'g', 1);
    hand_over(&call, 'm', 1);
    ck_assert(!smtp_due_settled(due));
    smtp_due_reply(&call, smtp_slice_text("250 OK\r\n"));
    ck_assert(smtp_due_settled(due));
    smtp_dues_begin(&dues, "bbbbbbbb", "case/two");
    hand_over(&call, 'b', 1);
    smtp_due_reply(&call, smtp_slice_text("250 OK\r\n"));
    ck_assert_str_eq(due->first, "MAIL FROM:<> RCPT TO:<to-aaaaaaaa@r.example>");
    ck_assert_str_eq(due->within, "case/two");
    smtp_dues_close(&dues);
}
END_TEST

/* A mail of nobody's, and a call that is no relay's. */
START_TEST(nobody)
{
    struct smtp_dues dues = { 0 };
    struct smtp_due_call call = { .dues = &dues }, none = { .dues = NULL };

    hand_over(&none, 'm', 1);
    smtp_due_reply(&none, smtp_slice_text("250 OK\r\n"));
    smtp_due_cut(&none);
    hand_over(&call, 'm', 1); /* before any case */
    smtp_due_reply(&call, smtp_slice_text("250 OK\r\n"));
    smtp_dues_begin(&dues, "bbbbbbbb", "case/two");
    give(&dues, 'g', 1);
    hand_over(&call, 'm', 1); /* with another mark */
    smtp_due_reply(&call, smtp_slice_text("250 OK\r\n"));
    ck_assert_uint_eq(dues.last->taken, 0);
    smtp_dues_close(&dues);
}
END_TEST

Suite *dues_suite(void)
{
    Suite *const suite = suite_create("mail that is due");
    TCase *const tc = tcase_create("dues");

    tcase_add_loop_test(tc, undue, 0, sizeof talks / sizeof *talks);
    tcase_add_test(tc, told);
    tcase_add_test(tc, nobody);
    suite_add_tcase(suite, tc);
    return suite;
}
