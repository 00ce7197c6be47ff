/* check_judged.c - what the judge finds beside the cases becomes a case of its own.
 * Read first: suite/plan_judge.c.  Read next: tests/suite/check_report.c.
 * SPDX-License-Identifier: MIT */
#include "suite/played.h"

#include <string.h>

#define CASE TITLE "use greeted\nC: NOOP\nS: xyz\n"

/* Plays CASE against a peer with this rule, weighed by the register of the suite. */
static void play(struct played *run, struct smtp_register *reg, const struct peer_rule *rule, const char *text)
{
    const char *error = NULL;

    ck_assert_msg(smtp_register_open(reg, "conformance/requirements.tsv", &error), "%s", error);
    played_open(run, text, rule, rule == NULL ? 0 : 1);
    run->plan.reg = reg;
    ck_assert(smtp_plan_control(&run->plan));
    smtp_plan_play(&run->plan);
}

static void done(struct played *run, struct smtp_register *reg)
{
    played_close(run);
    smtp_register_close(reg);
}

static const struct smtp_case *only(const struct played *run, const char *id)
{
    ck_assert_uint_eq(run->plan.count, 2);
    ck_assert_str_eq(run->plan.cases[1].t.id, id);
    ck_assert_int_eq(run->plan.cases[0].result.verdict, SMTP_VERDICT_PASS); /* the case itself is left alone */
    return &run->plan.cases[1];
}

START_TEST(nothing)
{
    struct played run;
    struct smtp_register reg;

    play(&run, &reg, NULL, CASE);
    ck_assert_uint_eq(run.plan.count, 1);
    done(&run, &reg);
}
END_TEST

/* Three cuts and a control: one red, the first conversation, seen in all. */
START_TEST(once)
{
    const struct peer_rule rule = { "NOOP", "250-one\r\n251 two\r\n", PEER_STAYS, 0 };
    struct played run;
    struct smtp_register reg;

    play(&run, &reg, &rule, TITLE "use greeted\nC: NOOP\nS! 250-one\\r\\n251 two\\r\\n\n");
    const struct smtp_case *const c = only(&run, "judge/5321-4.2.1-n");
    ck_assert_int_eq(c->result.verdict, SMTP_VERDICT_FAIL);
    ck_assert_str_eq(c->result.level, "MUST");
    ck_assert_uint_eq(c->result.seen, 3);
    ck_assert_int_eq(c->result.cut, SMTP_CUT_WRITTEN);
    ck_assert_str_eq(c->result.got, "251 two\\r\\n");
    ck_assert_str_eq(c->found_in, run.plan.cases[0].t.id);
    ck_assert_int_eq(c->result.place.from, 'S');
    ck_assert_str_eq(c->result.place.session, "in");
    ck_assert_uint_gt(c->result.place.len, 0);
    ck_assert_uint_gt(c->result.recording.count, 3);
    ck_assert_int_eq(smtp_report_exit(&run.plan, false), 1);
    smtp_accept_lines(&run.plan, "known", smtp_slice_text("judge/5321-4.2.1-n 5321-4.2.1-n told them\n"), NULL);
    ck_assert_int_eq(smtp_report_exit(&run.plan, false), 0);
    done(&run, &reg);
}
END_TEST

/* A code that §4.3.2 does not list is a warn, and exits 0. */
START_TEST(advice)
{
    const struct peer_rule rule = { "NOOP", "251 OK\r\n", PEER_STAYS, 0 };
    struct played run;
    struct smtp_register reg;

    play(&run, &reg, &rule, CASE);
    ck_assert_int_eq(only(&run, "judge/5321-4.3.2-r")->result.verdict, SMTP_VERDICT_WARN);
    ck_assert_int_eq(smtp_report_exit(&run.plan, false), 0);
    done(&run, &reg);
}
END_TEST

/* What is served beyond the grammar is a note. */
START_TEST(tolerance)
{
    const struct peer_rule rule = { "MAIL", "250 OK\r\n", PEER_STAYS, 0 };
    struct played run;
    struct smtp_register reg;

    play(&run, &reg, &rule, TITLE "use greeted\nC: MAIL FROM:a@b\nS: 250\n");
    ck_assert_int_eq(only(&run, "judge/5321-4.1.1.2-d")->result.verdict, SMTP_VERDICT_NOTE);
    done(&run, &reg);
}
END_TEST

/* An end that nothing announced counts if it comes again. */
START_TEST(end)
{
    const struct peer_rule always = { "NOOP", "250 OK\r\n", PEER_CLOSES, 0 },
                           first = { "NOOP", "250 OK\r\n", PEER_CLOSES, 1 };
    const char *const text = TITLE "# cut: as written\nuse greeted\nC: NOOP\nS: 250\nS close\n";
    struct played run;
    struct smtp_register reg;

    play(&run, &reg, &always, text);
    const struct smtp_case *const c = only(&run, "judge/5321-3.8-b");
    ck_assert_int_eq(c->result.verdict, SMTP_VERDICT_FAIL);
    ck_assert_uint_eq(c->result.tries, 2);
    done(&run, &reg);
    play(&run, &reg, &first, TITLE "# cut: as written\nuse greeted\nC: NOOP\nS: 250\n");
    ck_assert_uint_eq(run.plan.count, 1);
    done(&run, &reg);
}
END_TEST

Suite *judged_suite(void)
{
    Suite *const suite = suite_create("judged");
    TCase *const cases = tcase_create("cases");

    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, nothing);
    tcase_add_test(cases, once);
    tcase_add_test(cases, advice);
    tcase_add_test(cases, tolerance);
    tcase_add_test(cases, end);
    suite_add_tcase(suite, cases);
    return suite;
}
