/* check_dsn.c - DSN's parameters: checked, kept for the owner, sent by the client.  RFC 3461 §4, §5.1
 * Read first: protocol/ext/dsn.c, tests/protocol/owner.h, tests/protocol/talk.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <stdio.h>
#include <string.h>

#include "parse/ext/dsn.h"
#include "protocol/hearing.h"
#include "protocol/owner.h"
#include "protocol/talk.h"

#define X50 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static struct owner owner;
static struct talk talk;

/* MAIL's, then RCPT's parameters, with the code of each. */
static const struct {
    const char *mail, *rcpt, *codes;
    unsigned ret, notify;
    const char *envid, *orcpt;
} taken[] = {
    { "", "", "220 250 250 250", SMTP_RET_ANY, SMTP_NOTIFY_UNSAID, "", "" },
    { " RET=HDRS ENVID=QQ+2B1", " NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;a@b", "220 250 250 250", SMTP_RET_HDRS,
      SMTP_NOTIFY_SUCCESS | SMTP_NOTIFY_FAILURE, "QQ+2B1", "rfc822;a@b" },
    { " envid=a SIZE=5 ret=full", " orcpt=x;+3d notify=never", "220 250 250 250", SMTP_RET_FULL, SMTP_NOTIFY_NEVER, "a",
      "x;+3d" },
    { " ENVID=" X50 X50,
      " ORCPT=rfc822;" X50 X50 X50 X50 X50 X50 X50 X50 X50 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
      "220 250 250 250", SMTP_RET_ANY, SMTP_NOTIFY_UNSAID, X50 X50, NULL },
    { " RET=FULL ENVID=a", " NOTIFY=SUCCESS,FAILURE,DELAY", "220 250 250 250", SMTP_RET_FULL,
      SMTP_NOTIFY_SUCCESS | SMTP_NOTIFY_FAILURE | SMTP_NOTIFY_DELAY, "a", "" },
};

static void say(const struct smtp_server_config *config, const char *mail, const char *rcpt, char *codes, size_t cap)
{
    char octets[2048];
    const int n =
        snprintf(octets, sizeof octets, "EHLO c.example\r\nMAIL FROM:<a@b>%s\r\nRCPT TO:<c@d>%s\r\n", mail, rcpt);

    owner_init(&owner, config, 220);
    owner_feed(&owner, octets, (size_t)n);
    owner_codes(&owner, codes, cap);
}

START_TEST(kept)
{
    struct smtp_server_config config = owner_default;
    char codes[64];

    config.dsn = true;
    say(&config, taken[_i].mail, taken[_i].rcpt, codes, sizeof codes);
    ck_assert_str_eq(codes, taken[_i].codes);
    ck_assert_uint_eq(owner.session.envelope.mail.ret, taken[_i].ret);
    ck_assert_str_eq(owner.session.envelope.mail.envid, taken[_i].envid);
    ck_assert_uint_eq(owner.session.rcpt.notify, taken[_i].notify);
    if (taken[_i].orcpt != NULL)
        ck_assert_str_eq(owner.session.rcpt.orcpt, taken[_i].orcpt);
    else
        ck_assert_uint_eq(strlen(owner.session.rcpt.orcpt), SMTP_ORCPT_MAX);
    /* nothing of them is left in the next transaction */
    owner_feed(&owner, "RSET\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\n", 39);
    ck_assert_str_eq(owner.session.envelope.mail.envid, "");
    ck_assert_uint_eq(owner.session.envelope.mail.ret + owner.session.rcpt.notify, 0);
    ck_assert_str_eq(owner.session.rcpt.orcpt, "");
}
END_TEST

/* One of the two is wrong. */
static const struct {
    bool dsn;
    const char *mail, *rcpt, *codes;
} refusals[] = {
    { false, " RET=FULL", "", "220 250 555 503" },
    { false, "", " NOTIFY=NEVER", "220 250 250 555" },
    { true, " RET=BODY", "", "220 250 501 503" },
    { true, " RET", "", "220 250 501 503" },
    { true, " RET=FULL RET=FULL", "", "220 250 501 503" },
    { true, " ENVID=", "", "220 250 501 503" },
    { true, " ENVID", "", "220 250 501 503" },
    { true, " ENVID=a+", "", "220 250 501 503" },
    { true, " ENVID=a+0D+0Ab", "", "220 250 501 503" }, /* a CR LF of its own */
    { true, " ENVID=a+00", "", "220 250 501 503" },
    { true, " ENVID=a+FF", "", "220 250 501 503" },
    { true, " ENVID=" X50 X50 "x", "", "220 250 501 503" },
    { true, " NOTIFY=NEVER", "", "220 250 555 503" }, /* RCPT's */
    { true, "", " RET=FULL", "220 250 250 555" },
    { true, "", " NOTIFY=NEVER,DELAY", "220 250 250 501" },
    { true, "", " NOTIFY=", "220 250 250 501" },
    { true, "", " NOTIFY=DELAY NOTIFY=DELAY", "220 250 250 501" },
    { true, "", " ORCPT=a@b", "220 250 250 501" },
    { true, "", " ORCPT=rfc822;a+0Ab", "220 250 250 501" },
    { true, "", " ORCPT=rfc822;a ORCPT=rfc822;a", "220 250 250 501" },
};

START_TEST(refused)
{
    struct smtp_server_config config = owner_default;
    char codes[64];

    config.dsn = refusals[_i].dsn;
    say(&config, refusals[_i].mail, refusals[_i].rcpt, codes, sizeof codes);
    ck_assert_str_eq(codes, refusals[_i].codes);
}
END_TEST

START_TEST(client)
{
    const bool offered = _i == 1;
    const char *const replies =
        offered ? "220 s\r\n250-s\r\n250 DSN\r\n250 m\r\n250 a\r\n" : "220 s\r\n250 s\r\n221 e\r\n";

    talk_init(&talk, 1, "hi\n", 3, 3);
    talk.config.dsn = (struct smtp_client_dsn){ "HDRS", "a+2Bb", "NEVER", "rfc822;c@d", false };
    talk_feed(&talk, replies, strlen(replies));
    if (!offered) {
        ck_assert_str_eq(talk.said, "EHLO c.example\r\nQUIT\r\n");
        ck_assert_int_eq(talk.outcome, SMTP_OUTCOME_REFUSED);
    } else {
        ck_assert_str_eq(talk.said, "EHLO c.example\r\nMAIL FROM:<a@c.example> RET=HDRS ENVID=a+2Bb\r\n"
                                    "RCPT TO:<b0@s.example> NOTIFY=NEVER ORCPT=rfc822;c@d\r\nDATA\r\n");
    }
}
END_TEST

#define HELLO "S: 220 s.example ready\nC: EHLO c.example\nS: 250-s.example\nS: 250 DSN\n"

/* The judge on a client's words. */
static const struct {
    const char *mail, *findings;
} judged[] = {
    { "RET=FULL ENVID=a+2B", "" },           { "ret=hdrs", "" },
    { "RET=ALL", "C 3461-4.3-a" },           { "RET", "C 3461-4.3-a" },
    { "RET=FULL RET=FULL", "C 3461-4.5-a" }, { "ENVID=a+2b", "C 3461-4.4-b" }, /* capitals, §4 */
    { "ENVID=a+", "C 3461-4.4-b" },
};

START_TEST(judge)
{
    char dialogue[512];

    snprintf(dialogue, sizeof dialogue, HELLO "C: MAIL FROM:<a@c.example> %s\nS: 501 no\n", judged[_i].mail);
    hearing_check(dialogue, judged[_i].findings);
}
END_TEST

Suite *dsn_params_suite(void)
{
    Suite *const suite = suite_create("RFC 3461 4 DSN");
    TCase *const all = tcase_create("both sides");

    tcase_add_loop_test(all, kept, 0, sizeof taken / sizeof *taken);
    tcase_add_loop_test(all, refused, 0, sizeof refusals / sizeof *refusals);
    tcase_add_loop_test(all, client, 0, 2);
    tcase_add_loop_test(all, judge, 0, sizeof judged / sizeof *judged);
    suite_add_tcase(suite, all);
    return suite;
}
