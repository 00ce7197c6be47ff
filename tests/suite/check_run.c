/* check_run.c - whole cases, and whole runs.
 * Read first: suite/plan.c.  Read next: tests/suite/check_report.c.
 * SPDX-License-Identifier: MIT */
#include "suite/check_suite.h"

#include "suite/peer.h"

#include <stdlib.h>
#include <string.h>

#define MUST TITLE "# MUST " A_MUST ": t\n"

static const struct {
    const char *text;
    struct peer_rule rule;
    enum smtp_verdict verdict;
    const char *branch; /* the first taken; NULL: none */
} cases[] = {
    /* either: the first branch that fits; then the lines behind the end */
    { MUST "use greeted\nC: NOOP\neither yes\n  S: 250\nor no\n  S: 5yz\nend\nC: NOOP\nS: 250  [w]\n",
      { .verb = NULL },
      SMTP_VERDICT_PASS,
      "yes" },
    { MUST "use greeted\nC: NOOP\neither yes\n  S: 250\nor no\n  S: 5yz\nend\nC: NOOP\nS: 250  [w]\n",
      { "NOOP", "550 no\r\n", PEER_STAYS, 1 },
      SMTP_VERDICT_PASS,
      "no" },
    { MUST "use greeted\nC: NOOP\neither yes  [w]\n  S: 251\nor no\n  S: 5yz\nend\n",
      { .verb = NULL },
      SMTP_VERDICT_FAIL,
      NULL },
    { TITLE "use greeted\nC: NOOP\neither yes\n  S: 251\nor no\n  S: 5yz\nend\n",
      { .verb = NULL },
      SMTP_VERDICT_INCONCLUSIVE,
      NULL },
    /* the empty branch leaves what comes to the line behind the end */
    { MUST "use greeted\nC: NOOP\neither more\n  S: 5yz\nor nothing\nend\nS: 250  [w]\n",
      { .verb = NULL },
      SMTP_VERDICT_PASS,
      "nothing" },
    /* silence chooses a branch as well */
    { MUST "use greeted\nC: NOOP\neither spoke\n  S: 250  [w]\nor said nothing\n  S. quiet\nend\n",
      { "NOOP", NULL, PEER_STAYS, 0 },
      SMTP_VERDICT_PASS,
      "said nothing" },
    /* an `or` with a mark is a MAY: noted when taken */
    { TITLE "# MAY " A_MAY ": t\nuse greeted\nC: NOOP\neither a\n  S: 5yz\nor b  [b]\n  S: 250\nend\n",
      { .verb = NULL },
      SMTP_VERDICT_NOTE,
      "b" },
    /* branches need not meet again: the lines of a wire that has ended are passed over */
    { MUST "use greeted\nC: NOOP\neither lives\n  S: 250\nor leaves\n  S: 421\nend\nC: NOOP\nS: 250  [w]\n",
      { "NOOP", "421 bye\r\n", PEER_CLOSES, 0 },
      SMTP_VERDICT_PASS,
      "leaves" },
    { MUST "use greeted\nC: NOOP\neither lives\n  S: 250\nor leaves\n  S close\nend\nC: NOOP\nS: 250  [w]\n",
      { "NOOP", NULL, PEER_CLOSES, 0 },
      SMTP_VERDICT_PASS,
      "leaves" },
    /* repeat, pipelined and not */
    { MUST "use greeted\nrepeat 3\n  C: NOOP {n}\nend\nS: 250\nS: 250\nS: 250  [w]\n",
      { .verb = NULL },
      SMTP_VERDICT_PASS,
      NULL },
    { MUST "use greeted\nrepeat 3\n  C: NOOP {n}\n  S: 250  [w]\nend\n",
      { "NOOP", "550 no\r\n", PEER_STAYS, 0 },
      SMTP_VERDICT_FAIL,
      NULL },
    /* `...` passes over replies, up to one that fits */
    { MUST "use greeted\nC: NOOP\nC: NOOP\nC: VRFY x\n...\nS: 252  [w]\n", { .verb = NULL }, SMTP_VERDICT_PASS, NULL },
    /* captures are filled in later; a group of lines is one reply */
    { MUST "use greeted\nC: VRFY x\nS= 252 {?word}\nC: VRFY {word}\nS= ... {word}  [w]\n",
      { .verb = NULL },
      SMTP_VERDICT_PASS,
      NULL },
    { MUST "S: 220\nC: EHLO a.example\nS: 250-peer.example\nS: 250-SIZE\nS: 250 HELP  [w]\n",
      { .verb = NULL },
      SMTP_VERDICT_PASS,
      NULL },
    /* several wires: what is said on one is not heard on the other */
    { MUST "== one\nuse greeted\n== two\nuse greeted\n== one\nC: NOOP\n== two\nS. quiet  [w]\n== one\nS: 250\n",
      { .verb = NULL },
      SMTP_VERDICT_PASS,
      NULL },
    /* our own end */
    { MUST "use greeted\nC: QUIT\nS: 221\nS close  [w]\n", { .verb = NULL }, SMTP_VERDICT_PASS, NULL },
    { TITLE "use greeted\nC half-close\nS close\n", { .verb = NULL }, SMTP_VERDICT_PASS, NULL },
    /* octets cut by the script itself */
    { MUST "use greeted\nC! NO\\|OP\\r\\|\\n\nS: 250  [w]\n", { .verb = NULL }, SMTP_VERDICT_PASS, NULL },
    /* the probe counts replies, and ends of data */
    { MUST "use data\nC: Subject: {mark}\nC: .\nS: 250\nprobe  [w]\n", { .verb = NULL }, SMTP_VERDICT_PASS, NULL },
    { MUST "use data\nC: Subject: {mark}\nC: .\nS: 250\nprobe  [w]\n",
      { ".", "250 OK\r\n250 OK\r\n", PEER_STAYS, 1 },
      SMTP_VERDICT_FAIL,
      NULL },
    { MUST "use data\nC: Subject: {mark}\nC: .\nS: 250\nprobe  [w]\n",
      { "NOOP", "550 no\r\n", PEER_STAYS, 0 },
      SMTP_VERDICT_FAIL,
      NULL },
    /* needs */
    { TITLE "C: {list}\n", { .verb = NULL }, SMTP_VERDICT_SKIP, NULL },
    { TITLE "# needs: X-GONE\nS: 220\n", { .verb = NULL }, SMTP_VERDICT_SKIP, NULL },
    { TITLE "# needs: SIZE\nS: 220\n", { .verb = NULL }, SMTP_VERDICT_PASS, NULL },
    { TITLE "# tags: slow\nS: 220\n", { .verb = NULL }, SMTP_VERDICT_SKIP, NULL },
    { TITLE "# role: client\nS: 220 here\n", { .verb = NULL }, SMTP_VERDICT_SKIP, NULL },
    { TITLE "# role: delivery\nS: 220\n", { .verb = NULL }, SMTP_VERDICT_SKIP, NULL },
    /* an author's slip */
    { TITLE "C: {nobody}\n", { .verb = NULL }, SMTP_VERDICT_ERROR, NULL },
};

START_TEST(one)
{
    for (int cut = SMTP_CUT_WRITTEN; cut < SMTP_CUTS; cut++) {
        struct smtp_register reg;
        struct smtp_target target;
        struct smtp_setup setup;
        struct smtp_transcript t, control;
        struct smtp_result result;
        struct peer peer;

        open_register(&reg);
        read_transcript(&t, cases[_i].text, &reg);
        smtp_transcript_open(&control, "conformance", "openings/control", &reg);
        peer_open(&peer, &cases[_i].rule, 1);
        peer_setup(&peer, &target, &setup);
        setup.control = &control;
        setup.offered = smtp_slice_text("250-peer.example\r\n250 SIZE\r\n");
        smtp_run(&setup, &t, (enum smtp_cut)cut, 1, &result);
        ck_assert_msg(result.verdict == cases[_i].verdict, "%s%s (%s)", cases[_i].text,
                      smtp_verdict_name(result.verdict), result.reason);
        if (cases[_i].branch == NULL)
            ck_assert_uint_eq(result.branch_count, 0);
        else
            ck_assert_str_eq(result.branches[0], cases[_i].branch);
        smtp_result_close(&result);
        peer_close(&peer);
        smtp_target_close(&target);
        smtp_transcript_close(&control);
        smtp_transcript_close(&t);
        smtp_register_close(&reg);
    }
}
END_TEST

/* A run of one case, `text`, against a peer with these rules. */
struct run {
    struct smtp_register reg;
    struct smtp_target target;
    struct smtp_plan plan;
    struct peer peer;
};

static void run_open(struct run *run, const char *text, const struct peer_rule *rules, size_t count)
{
    *run = (struct run){ .plan = { .jobs = 4 } };
    open_register(&run->reg);
    peer_open(&run->peer, rules, count);
    peer_setup(&run->peer, &run->target, &run->plan.setup);
    run->plan.setup.control = &run->plan.control;
    smtp_transcript_open(&run->plan.control, "conformance", "openings/control", &run->reg);
    run->plan.cases = calloc(1, sizeof *run->plan.cases);
    run->plan.count = run->plan.cap = 1;
    read_transcript(&run->plan.cases[0].t, text, &run->reg);
    ck_assert_msg(run->plan.cases[0].t.error == NULL, "%s", run->plan.cases[0].t.error);
}

static void run_close(struct run *run)
{
    peer_close(&run->peer);
    smtp_plan_close(&run->plan);
    smtp_target_close(&run->target);
    smtp_register_close(&run->reg);
}

/* Silence at first, an answer when asked again, alone: no finding. */
START_TEST(again)
{
    const struct peer_rule rule = { "NOOP", NULL, PEER_STAYS, 1 };
    struct run run;

    run_open(&run, TITLE "# MUST " A_MUST ": t\n# cut: as written\nuse greeted\nC: NOOP\nS: 250  [w]\n", &rule, 1);
    ck_assert(smtp_plan_control(&run.plan));
    smtp_plan_play(&run.plan);
    ck_assert_int_eq(run.plan.cases[0].result.verdict, SMTP_VERDICT_PASS);
    ck_assert_uint_eq(run.plan.cases[0].result.tries, 2);
    ck_assert_int_eq(smtp_report_exit(&run.plan, true), 0);
    run_close(&run);
}
END_TEST

/* Silence both times is a finding; the three cuts are one case. */
START_TEST(twice)
{
    const struct peer_rule rule = { "NOOP", NULL, PEER_STAYS, 0 };
    struct run run;

    run_open(&run, MUST "use greeted\nC: NOOP\nS: 250  [w]\n", &rule, 1);
    ck_assert(smtp_plan_control(&run.plan));
    smtp_plan_play(&run.plan);
    ck_assert_int_eq(run.plan.cases[0].result.verdict, SMTP_VERDICT_FAIL);
    ck_assert_uint_eq(run.plan.cases[0].result.seen, 3);
    ck_assert_int_eq(smtp_report_exit(&run.plan, false), 1);
    run_close(&run);
}
END_TEST

START_TEST(control)
{
    static const struct peer_rule rules[] = { { "RCPT", "550 no\r\n", PEER_STAYS, 0 },
                                              { "RCPT", "450 later\r\n", PEER_STAYS, 1 } };
    struct run run;

    run_open(&run, TITLE "S: 220\n", &rules[0], 1); /* a server that takes no mail is never green */
    ck_assert(!smtp_plan_control(&run.plan));
    ck_assert_int_eq(smtp_report_exit(&run.plan, false), 3);
    run_close(&run);

    run_open(&run, TITLE "S: 220\n", &rules[1], 1); /* greylisting is waited for, as long as the target says */
    ck_assert(!smtp_plan_control(&run.plan));
    run_close(&run);
    run_open(&run, TITLE "S: 220\n", &rules[1], 1);
    smtp_target_set(&run.target, "greylist", "5s");
    ck_assert(smtp_plan_control(&run.plan));
    ck_assert(run.plan.setup.greylisted && run.plan.setup.t_us > 0);
    run_close(&run);

    run_open(&run, TITLE "S: 220\n", rules, 0); /* mail that is taken has to come where the target says */
    smtp_target_set(&run.target, "delivery", "50ms");
    run.plan.setup.mailbox = smtp_mailbox_open("maildir /nowhere");
    ck_assert(!smtp_plan_control(&run.plan));
    ck_assert_int_eq(smtp_report_exit(&run.plan, false), 3);
    smtp_mailbox_close(run.plan.setup.mailbox);
    run_close(&run);
}
END_TEST

/* More than one case in ten inconclusive: nothing can be said. */
START_TEST(too_many)
{
    const struct peer_rule rule = { "NOOP", "550 no\r\n", PEER_STAYS, 0 };
    struct run run;

    run_open(&run, TITLE "use greeted\nC: NOOP\nS: 250\n", &rule, 1);
    ck_assert(smtp_plan_control(&run.plan));
    smtp_plan_play(&run.plan);
    ck_assert_int_eq(run.plan.cases[0].result.verdict, SMTP_VERDICT_INCONCLUSIVE);
    ck_assert_int_eq(smtp_report_exit(&run.plan, false), 3);
    run_close(&run);
}
END_TEST

/* One fail is enough: what was not played is not reported, as green or as anything else. */
START_TEST(fail_fast)
{
    const struct peer_rule rule = { "NOOP", "550 no\r\n", PEER_STAYS, 0 };
    struct run run;

    run_open(&run, TITLE "# MUST " A_MUST ": t\nuse greeted\nC: NOOP\nS: 250  [w]\n", &rule, 1);
    run.plan.cases = realloc(run.plan.cases, 2 * sizeof *run.plan.cases);
    run.plan.cases[1] = (struct smtp_case){ .result = { .tries = 0 } };
    run.plan.count = run.plan.cap = 2;
    read_transcript(&run.plan.cases[1].t, TITLE "S: 220\n", &run.reg);
    run.plan.jobs = 1;
    run.plan.fail_fast = true;
    ck_assert(smtp_plan_control(&run.plan));
    smtp_plan_play(&run.plan);
    ck_assert_uint_eq(run.plan.count, 1);
    ck_assert_int_eq(run.plan.cases[0].result.verdict, SMTP_VERDICT_FAIL);
    ck_assert_uint_eq(run.plan.cases[0].result.seen, 1); /* in the first of its cuts */
    ck_assert_int_eq(smtp_report_exit(&run.plan, false), 1);
    run_close(&run);
}
END_TEST

Suite *run_suite(void)
{
    Suite *const suite = suite_create("cases and runs");
    TCase *const played = tcase_create("played");

    tcase_set_timeout(played, 30);
    tcase_add_loop_test(played, one, 0, sizeof cases / sizeof *cases);
    tcase_add_test(played, again);
    tcase_add_test(played, twice);
    tcase_add_test(played, control);
    tcase_add_test(played, too_many);
    tcase_add_test(played, fail_fast);
    suite_add_tcase(suite, played);
    return suite;
}
