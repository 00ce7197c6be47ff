/* check_run.c - whole cases.
 * Read first: suite/run.c.  Read next: tests/suite/check_place.c.
 * SPDX-License-Identifier: MIT */
#include "suite/check_suite.h"

#include "suite/peer.h"

#include <stdlib.h>
#include <string.h>

#define MUST TITLE "# MUST " A_MUST ": t\n"
#define EARLY MUST "# tags: early-talk\n"

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
    /* who talks out of turn on purpose has to take a refusal; only if the connection ends is it one */
    { EARLY "use greeted\nC: NOOP\nC: NOOP\nS: 250  [w]\nS: 250\n",
      { "NOOP", "554 too fast\r\n", PEER_CLOSES, 0 },
      SMTP_VERDICT_PASS,
      "early talk refused, and the connection closed" },
    { EARLY "use greeted\nC: NOOP\nC: NOOP\nS: 250  [w]\nS: 250\n",
      { "NOOP", "554 too fast\r\n", PEER_STAYS, 0 },
      SMTP_VERDICT_FAIL,
      NULL },
    { MUST "use greeted\nC: NOOP\nS: 250  [w]\n",
      { "NOOP", "554 too fast\r\n", PEER_CLOSES, 0 },
      SMTP_VERDICT_FAIL,
      NULL },
    /* repeat, pipelined and not */
    { EARLY "use greeted\nrepeat 3\n  C: NOOP {n}\nend\nS: 250\nS: 250\nS: 250  [w]\n",
      { .verb = NULL },
      SMTP_VERDICT_PASS,
      NULL },
    { MUST "use greeted\nrepeat 3\n  C: NOOP {n}\n  S: 250  [w]\nend\n",
      { "NOOP", "550 no\r\n", PEER_STAYS, 0 },
      SMTP_VERDICT_FAIL,
      NULL },
    /* `...` passes over replies, up to one that fits */
    { EARLY "use greeted\nC: NOOP\nC: NOOP\nC: VRFY x\n...\nS: 252  [w]\n", { .verb = NULL }, SMTP_VERDICT_PASS, NULL },
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
    { MUST "use greeted\nC: NOOP\neither lives\n  S: 250\nor leaves\n  S close\nend\n"
           "either a  [w]\n  S: 250\nor b\n  S: 251\nend\n",
      { "NOOP", NULL, PEER_CLOSES, 0 },
      SMTP_VERDICT_PASS,
      "leaves" },
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

Suite *run_suite(void)
{
    Suite *const suite = suite_create("cases");
    TCase *const played = tcase_create("played");

    tcase_set_timeout(played, 30);
    tcase_add_loop_test(played, one, 0, sizeof cases / sizeof *cases);
    suite_add_tcase(suite, played);
    return suite;
}
