/* check_plan.c - whole runs: what is tried again, in which order, and when a run is given up.
 * Read first: suite/plan.c.  Read next: tests/suite/check_generated.c.
 * SPDX-License-Identifier: MIT */
#include "suite/played.h"

#include "suite/crew.h"

#include <stdlib.h>

#define MUST TITLE "# MUST " A_MUST ": t\n"

/* Silence at first, an answer when asked again, alone: no finding. */
START_TEST(again)
{
    const struct peer_rule rule = { "NOOP", NULL, PEER_STAYS, 1 };
    struct played run;

    played_open(&run, TITLE "# MUST " A_MUST ": t\n# cut: as written\nuse greeted\nC: NOOP\nS: 250  [w]\n", &rule, 1);
    ck_assert(smtp_plan_control(&run.plan));
    smtp_plan_play(&run.plan);
    ck_assert_int_eq(run.plan.cases[0].result.verdict, SMTP_VERDICT_PASS);
    ck_assert_uint_eq(run.plan.cases[0].result.tries, 2);
    ck_assert_int_eq(smtp_report_exit(&run.plan, true), 0);
    played_close(&run);
}
END_TEST

/* Silence both times is a finding; the three cuts are one case. */
START_TEST(twice)
{
    const struct peer_rule rule = { "NOOP", NULL, PEER_STAYS, 0 };
    struct played run;

    played_open(&run, MUST "use greeted\nC: NOOP\nS: 250  [w]\n", &rule, 1);
    ck_assert(smtp_plan_control(&run.plan));
    smtp_plan_play(&run.plan);
    ck_assert_int_eq(run.plan.cases[0].result.verdict, SMTP_VERDICT_FAIL);
    ck_assert_uint_eq(run.plan.cases[0].result.seen, 3);
    ck_assert_int_eq(smtp_report_exit(&run.plan, false), 1);
    played_close(&run);
}
END_TEST

START_TEST(control)
{
    static const struct peer_rule rules[] = { { "RCPT", "550 no\r\n", PEER_STAYS, 0 },
                                              { "RCPT", "450 later\r\n", PEER_STAYS, 1 } };
    struct played run;

    played_open(&run, TITLE "S: 220\n", &rules[0], 1); /* a server that takes no mail is never green */
    ck_assert(!smtp_plan_control(&run.plan));
    ck_assert_int_eq(smtp_report_exit(&run.plan, false), 3);
    played_close(&run);

    played_open(&run, TITLE "S: 220\n", &rules[1], 1); /* greylisting is waited for, as long as the target says */
    ck_assert(!smtp_plan_control(&run.plan));
    played_close(&run);
    played_open(&run, TITLE "S: 220\n", &rules[1], 1);
    smtp_target_set(&run.target, "greylist", "5s");
    ck_assert(smtp_plan_control(&run.plan));
    ck_assert(run.plan.setup.greylisted && run.plan.setup.t_us > 0);
    played_close(&run);

    played_open(&run, TITLE "S: 220\n", rules, 0); /* mail that is taken has to come where the target says */
    smtp_target_set(&run.target, "delivery", "50ms");
    run.plan.setup.mailbox = smtp_mailbox_open("maildir /nowhere");
    ck_assert(!smtp_plan_control(&run.plan));
    ck_assert_int_eq(smtp_report_exit(&run.plan, false), 3);
    smtp_mailbox_close(run.plan.setup.mailbox);
    played_close(&run);
}
END_TEST

/* More than one case in ten inconclusive: nothing can be said. */
START_TEST(too_many)
{
    const struct peer_rule rule = { "NOOP", "550 no\r\n", PEER_STAYS, 0 };
    struct played run;

    played_open(&run, TITLE "use greeted\nC: NOOP\nS: 250\n", &rule, 1);
    ck_assert(smtp_plan_control(&run.plan));
    smtp_plan_play(&run.plan);
    ck_assert_int_eq(run.plan.cases[0].result.verdict, SMTP_VERDICT_INCONCLUSIVE);
    ck_assert_int_eq(smtp_report_exit(&run.plan, false), 3);
    played_close(&run);
}
END_TEST

/* One fail is enough: what was not played is not reported, as green or as anything else. */
START_TEST(fail_fast)
{
    const struct peer_rule rule = { "NOOP", "550 no\r\n", PEER_STAYS, 0 };
    struct played run;
    bool fail = false;

    played_open(&run, MUST "use greeted\nC: NOOP\nS: 250  [w]\n", &rule, 1);
    for (int i = 0; i < 9; i++)
        played_add(&run, TITLE "S: 220\n");
    run.plan.jobs = 1;
    run.plan.fail_fast = true;
    ck_assert(smtp_plan_control(&run.plan));
    smtp_plan_play(&run.plan);
    ck_assert_uint_lt(run.plan.count, 10);
    for (size_t i = 0; i < run.plan.count; i++) {
        fail = fail || run.plan.cases[i].result.verdict == SMTP_VERDICT_FAIL;
        ck_assert_uint_eq(run.plan.cases[i].result.tries, 1);
    }
    ck_assert(fail);
    ck_assert_int_eq(smtp_report_exit(&run.plan, false), 1);
    played_close(&run);
}
END_TEST

/* A case whose verdict differs by cut is reported with the one that it failed in: the peer refuses one NOOP of three,
 * and which cut meets that is for the seed to say, again and again. */
START_TEST(cuts)
{
    const struct peer_rule rule = { "NOOP", "550 no\r\n", PEER_STAYS, 1 };
    unsigned met = 0;

    for (uint64_t seed = 1; seed <= 8; seed++) {
        enum smtp_cut first = SMTP_CUT_WRITTEN;
        for (int times = 0; times < 2; times++) {
            struct played run;
            played_open(&run, MUST "use greeted\nC: NOOP\nS: 250  [w]\n", &rule, 1);
            run.plan.setup.seed = seed;
            run.plan.jobs = 1;
            ck_assert(smtp_plan_control(&run.plan));
            smtp_plan_play(&run.plan);
            const struct smtp_result *const r = &run.plan.cases[0].result;
            ck_assert_int_eq(r->verdict, SMTP_VERDICT_FAIL);
            ck_assert_uint_eq(r->seen, 1);
            ck_assert(times == 0 || r->cut == first);
            first = r->cut;
            met |= 1U << first;
            played_close(&run);
        }
    }
    ck_assert_uint_ne(met & (met - 1), 0); /* not always the same */
}
END_TEST

START_TEST(shuffled)
{
    struct smtp_case cases[50] = { 0 };
    struct smtp_items lists[3] = { 0 };
    bool moved = false, differs = false;

    for (int l = 0; l < 3; l++) {
        for (int i = 0; i < 50; i++)
            smtp_items_add(&lists[l], (struct smtp_item){ .c = &cases[i] });
        smtp_items_shuffle(&lists[l], l == 2 ? 8 : 7);
    }
    for (size_t i = 0; i < 50; i++) {
        ck_assert_ptr_eq(lists[0].list[i].c, lists[1].list[i].c);
        moved = moved || lists[0].list[i].c != &cases[i];
        differs = differs || lists[0].list[i].c != lists[2].list[i].c;
        lists[0].list[i].c->result.seen++;
    }
    ck_assert(moved && differs);
    for (int i = 0; i < 50; i++)
        ck_assert_uint_eq(cases[i].result.seen, 1); /* each is still there, once */
    for (int l = 0; l < 3; l++)
        free(lists[l].list);
}
END_TEST

/* A server that dies midway: a few cases find out, the control conversation confirms it, and the rest are left. */
START_TEST(dies)
{
    static const struct peer_rule rules[] = { { "OPEN", "220 peer.example\r\n", PEER_STAYS, 4 },
                                              { "OPEN", NULL, PEER_STAYS, 0 } };
    const int64_t began = smtp_now_us();
    struct played run;

    played_open(&run, MUST "use greeted\nC: NOOP\nS: 250  [w]\n", rules, 2);
    for (int i = 0; i < 39; i++)
        played_add(&run, MUST "use greeted\nC: NOOP\nS: 250  [w]\n");
    ck_assert(smtp_plan_control(&run.plan));
    smtp_plan_play(&run.plan);
    ck_assert_int_eq(smtp_report_exit(&run.plan, false), 3);
    ck_assert_uint_gt(smtp_report_totals(&run.plan).of[SMTP_VERDICT_INCONCLUSIVE], 35);
    ck_assert_uint_lt(run.peer.count, 20); /* and not 120 */
    ck_assert_int_lt(smtp_now_us() - began, 10 * INT64_C(1000000));
    played_close(&run);
}
END_TEST

Suite *plan_suite(void)
{
    Suite *const suite = suite_create("runs");
    TCase *const played = tcase_create("played");

    tcase_set_timeout(played, 60);
    tcase_add_test(played, again);
    tcase_add_test(played, twice);
    tcase_add_test(played, control);
    tcase_add_test(played, too_many);
    tcase_add_test(played, fail_fast);
    tcase_add_test(played, cuts);
    tcase_add_test(played, shuffled);
    tcase_add_test(played, dies);
    suite_add_tcase(suite, played);
    return suite;
}
