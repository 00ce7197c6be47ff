/* check_verdict.c - each row of the table of verdicts, met by a server that misbehaves on purpose.
 * Read first: suite/verdict.c.  Read next: tests/suite/check_run.c.
 * SPDX-License-Identifier: MIT */
#include "suite/check_suite.h"

#include "suite/peer.h"

#include <stdio.h>

#define PASS SMTP_VERDICT_PASS
#define NOTE SMTP_VERDICT_NOTE
#define WARN SMTP_VERDICT_WARN
#define SKIP SMTP_VERDICT_SKIP
#define INCO SMTP_VERDICT_INCONCLUSIVE
#define FAIL SMTP_VERDICT_FAIL

enum { STEP, MUST, SHOULD, MAY, LEVELS };
static const char *const heads[LEVELS] = { "", "# MUST " A_MUST ": t\n", "# SHOULD " A_SHOULD ": t\n",
                                           "# MAY " A_MAY ": t\n" };
static const char *const marks[LEVELS] = { "", "  [w]", "  [c]", "  [b]" };

/* What the server does at NOOP, and the verdict for a step, a MUST, a SHOULD, a MAY; `again`: only when tried twice
 * does it count (for a step, and for a marked line). */
static const struct {
    const char *reply;
    enum peer_then then;
    const char *line; /* what is to be heard */
    enum smtp_verdict verdicts[LEVELS];
    bool again_step, again_marked;
} rows[] = {
    { "250 OK\r\n", PEER_STAYS, "S: 250", { PASS, PASS, PASS, PASS }, false, false },
    { "250-OK\r\n250 OK\r\n", PEER_STAYS, "S: 250", { PASS, PASS, PASS, PASS }, false, false },
    { "250\r\n", PEER_STAYS, "S: 250", { PASS, PASS, PASS, PASS }, false, false }, /* §4.2: a text may be missing */
    { "421 bye\r\n", PEER_CLOSES, "S: 250", { INCO, INCO, INCO, INCO }, false, false },
    { "421 bye\r\n", PEER_CLOSES, "S: 421", { PASS, PASS, PASS, PASS }, false, false },
    { "530 auth first\r\n", PEER_STAYS, "S: 250", { SKIP, SKIP, SKIP, SKIP }, false, false },
    { "538 TLS first\r\n", PEER_STAYS, "S: 250", { SKIP, SKIP, SKIP, SKIP }, false, false },
    { "530 auth first\r\n", PEER_STAYS, "S: 5yz", { PASS, PASS, PASS, PASS }, false, false },
    { "250 OK\r\n", PEER_STAYS, "S: 250+ X-GONE", { SKIP, FAIL, WARN, NOTE }, false, false },
    { "250-a\r\n250 X-HERE\r\n", PEER_STAYS, "S: 250+ X-HERE", { PASS, PASS, PASS, PASS }, false, false },
    { "250-a\r\n250 X-HERE\r\n", PEER_STAYS, "S: 250! X-HERE", { INCO, FAIL, WARN, NOTE }, false, false },
    { "450 later\r\n", PEER_STAYS, "S: 250", { INCO, FAIL, WARN, NOTE }, false, true },
    { "550 no\r\n", PEER_STAYS, "S: 250", { INCO, FAIL, WARN, NOTE }, false, false },
    { "550 no\r\n", PEER_STAYS, "S: 250 or 550", { PASS, PASS, PASS, PASS }, false, false },
    { "550 no\r\n", PEER_STAYS, "S= 250 ...", { INCO, FAIL, WARN, NOTE }, false, false },
    { "25 OK\r\n", PEER_STAYS, "S: 250", { INCO, FAIL, WARN, NOTE }, false, false }, /* no reply at all */
    { "250-OK\r\n251 OK\r\n",
      PEER_STAYS,
      "S: 250",
      { INCO, FAIL, WARN, NOTE },
      false,
      false }, /* codes differ, §4.2.1 */
    { "250-OK\r\n251 OK\r\n", PEER_STAYS, "S: xyz", { INCO, FAIL, WARN, NOTE }, false, false },
    { "250 OK\r\n", PEER_STAYS, "S. quiet", { INCO, FAIL, WARN, NOTE }, false, false },
    { NULL, PEER_STAYS, "S. quiet", { PASS, PASS, PASS, PASS }, false, false },
    { NULL, PEER_CLOSES, "S. quiet", { PASS, PASS, PASS, PASS }, false, false }, /* an end is silence too */
    { "500 no\r\n", PEER_CLOSES, "S. quiet or 5yz close", { PASS, PASS, PASS, PASS }, false, false },
    { "500 no\r\n", PEER_STAYS, "S. quiet or 5yz close", { INCO, FAIL, WARN, NOTE }, false, false },
    { NULL, PEER_CLOSES, "S: 250", { INCO, FAIL, WARN, NOTE }, true, true },
    { NULL, PEER_RESETS, "S: 250", { INCO, FAIL, WARN, NOTE }, true, true },
    { "250 O", PEER_CLOSES, "S: 250", { INCO, FAIL, WARN, NOTE }, true, true }, /* half a reply is none */
    { NULL, PEER_STAYS, "S: 250", { INCO, FAIL, WARN, NOTE }, true, true },
    { NULL, PEER_CLOSES, "S close", { PASS, PASS, PASS, PASS }, false, false },
    { NULL, PEER_STAYS, "S close", { INCO, FAIL, WARN, NOTE }, true, true },
    { "250 OK\r\n", PEER_STAYS, "S! 250 OK\\r\\n", { PASS, PASS, PASS, PASS }, false, false },
    { "250 ok\r\n", PEER_STAYS, "S! 250 OK\\r\\n", { INCO, FAIL, WARN, NOTE }, false, false },
};
enum { ROWS = sizeof rows / sizeof *rows };

static void play(const char *text, const struct peer_rule *rule, bool greylisted, struct smtp_result *result)
{
    struct smtp_register reg;
    struct smtp_target target;
    struct smtp_setup setup;
    struct smtp_transcript t;
    struct peer peer;

    open_register(&reg);
    read_transcript(&t, text, &reg);
    ck_assert_msg(t.error == NULL, "%s%s", text, t.error);
    peer_open(&peer, rule, 1);
    peer_setup(&peer, &target, &setup);
    /* Where something comes it may be late, on a loaded machine; where nothing does, it is waited for in vain. */
    if (strstr(text, "close") == NULL && (rule->reply != NULL || rule->then != PEER_STAYS))
        smtp_target_set(&target, "reply-timeout", "5s");
    setup.greylisted = greylisted;
    smtp_run(&setup, &t, SMTP_CUT_WRITTEN, 1, result);
    peer_close(&peer);
    smtp_target_close(&target);
    smtp_transcript_close(&t);
    smtp_register_close(&reg);
}

START_TEST(row)
{
    for (int level = STEP; level < LEVELS; level++) {
        const struct peer_rule rule = { "NOOP", rows[_i].reply, rows[_i].then, 0 };
        struct smtp_result result;
        char text[256];

        snprintf(text, sizeof text, TITLE "%suse greeted\nC: NOOP\n%s%s\n", heads[level], rows[_i].line, marks[level]);
        play(text, &rule, false, &result);
        ck_assert_msg(result.verdict == rows[_i].verdicts[level], "%s to `%s`, level %d: %s (%s)", rows[_i].reply,
                      rows[_i].line, level, smtp_verdict_name(result.verdict), result.reason);
        ck_assert_msg(result.again == (level == STEP ? rows[_i].again_step : rows[_i].again_marked),
                      "%s to `%s`, level %d: again %d", rows[_i].reply, rows[_i].line, level, result.again);
        if (result.verdict != PASS)
            ck_assert_uint_eq(result.line, level == STEP ? 4 : 5);
        smtp_result_close(&result);
    }
}
END_TEST

/* A server that greylists may say 4yz wherever it likes. */
START_TEST(greylisted)
{
    const struct peer_rule rule = { "NOOP", "450 later\r\n", PEER_STAYS, 0 };
    struct smtp_result result;

    play(TITLE "# MUST " A_MUST ": t\nuse greeted\nC: NOOP\nS: 250  [w]\n", &rule, true, &result);
    ck_assert_int_eq(result.verdict, INCO);
    ck_assert(!result.again);
    smtp_result_close(&result);
}
END_TEST

/* After a warn or a note the case goes on, and a later fail counts; after a fail it does not. */
START_TEST(worst)
{
    const struct peer_rule rule = { "NOOP", "550 no\r\n", PEER_STAYS, 0 };
    struct smtp_result result;

    play(TITLE "# SHOULD " A_SHOULD ", MUST " A_MUST ": t\nuse greeted\nC: NOOP\nS: 250  [c]\nC: NOOP\nS: 250  [w]\n",
         &rule, false, &result);
    ck_assert_int_eq(result.verdict, FAIL);
    ck_assert_uint_eq(result.line, 7);
    ck_assert_str_eq(result.level, "MUST");
    ck_assert_str_eq(result.expected, "250");
    ck_assert_str_eq(result.got, "550 no\\r\\n");
    smtp_result_close(&result);
    play(TITLE "# SHOULD " A_SHOULD ", MUST " A_MUST ": t\nuse greeted\nC: NOOP\nS: 250  [c w]\n", &rule, false,
         &result);
    ck_assert_int_eq(result.verdict, FAIL); /* the strongest mark counts */
    smtp_result_close(&result);
}
END_TEST

Suite *verdict_suite(void)
{
    Suite *const suite = suite_create("verdicts");
    TCase *const table = tcase_create("table");

    tcase_set_timeout(table, 30);
    tcase_add_loop_test(table, row, 0, ROWS);
    tcase_add_test(table, greylisted);
    tcase_add_test(table, worst);
    suite_add_tcase(suite, table);
    return suite;
}
