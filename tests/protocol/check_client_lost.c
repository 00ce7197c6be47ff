/* check_client_lost.c - the connection is lost, at each octet: is the outcome exact?  RFC 5321 §3.8, RFC 1047
 * Read first: tests/protocol/check_client.c.  Read next: tests/protocol/check_client_early.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <string.h>

#include "protocol/talk.h"

static const char before_period[] = "220 s\r\n250-s\r\n250 SIZE 1000\r\n250 ok\r\n250 ok\r\n550 no\r\n354 go\r\n";
static const char before_chunk[] = "220 s\r\n250-s\r\n250 CHUNKING\r\n250 ok\r\n250 ok\r\n550 no\r\n";
static const char period_reply[] = "250-it is\r\n250 mine\r\n";
static const char quit_reply[] = "221 bye\r\n";

static struct talk talk;

START_TEST(after_each_octet)
{
    char replies[256];
    const char *const before =
        _i == 0 ? before_period : before_chunk; /* by BDAT the message goes with the last RCPT's */
    const size_t period = strlen(before), taken = period + strlen(period_reply);

    strcpy(replies, before);
    strcat(replies, period_reply);
    strcat(replies, quit_reply);
    for (size_t at = 0; at <= strlen(replies); at++) {
        const bool sent = at >= period, done = at >= taken;

        talk_init(&talk, 2, "hi\n", 3, 3);
        for (size_t i = 0; i < at; i++)
            talk_feed(&talk, replies + i, 1);
        talk_lost(&talk);
        ck_assert_int_eq(talk.outcomes, 1);
        ck_assert_int_eq(talk.outcome, done   ? SMTP_OUTCOME_ACCEPTED
                                       : sent ? SMTP_OUTCOME_UNKNOWN
                                              : SMTP_OUTCOME_REFUSED);
        ck_assert_int_eq(talk.code, done ? 250 : 421); /* §3.8: as if a 421 had come; erratum 1543 */
        ck_assert(talk.closed);
        ck_assert_uint_eq(strlen(talk.fates), strlen("0:250 1:550 ")); /* each recipient, once */
    }
}
END_TEST

/* The server cannot have the message before the last octet of the final period has gone. */
START_TEST(within_the_period)
{
    for (size_t left = 0; left <= 5; left++) {
        struct smtp_client *const c = &talk.session;
        size_t used, len;

        talk_init(&talk, 1, "hi", 2, 2);
        talk_feed(&talk, "220 s\r\n250 s\r\n250 ok\r\n250 ok\r\n", 30);
        ck_assert_int_eq(smtp_client_feed(c, (const unsigned char *)"354 go\r\n", 8, &used), SMTP_CLIENT_CONTENT);
        ck_assert_uint_eq(smtp_client_content(c, (struct smtp_slice){ (const unsigned char *)"hi", 2 }), 2);
        smtp_client_content_end(c);
        len = smtp_client_output(c).len;
        ck_assert_uint_eq(len, strlen("hi\r\n.\r\n"));
        smtp_client_sent(c, len - left);
        smtp_client_lost(c);
        ck_assert_int_eq(c->outcome, left == 0 ? SMTP_OUTCOME_UNKNOWN : SMTP_OUTCOME_REFUSED);
    }
}
END_TEST

/* Nothing is fed any more, and nothing can be sent. */
START_TEST(afterwards)
{
    size_t used;

    talk_init(&talk, 1, "hi", 2, 2);
    talk_feed(&talk, "220 s\r\n", 7);
    talk_lost(&talk);
    ck_assert_uint_eq(smtp_client_output(&talk.session).len, 0);
    ck_assert_int_eq(smtp_client_feed(&talk.session, (const unsigned char *)"250 s\r\n", 7, &used), SMTP_CLIENT_CLOSE);
    ck_assert_uint_eq(used, 0);
}
END_TEST

Suite *client_lost_suite(void)
{
    Suite *const suite = suite_create("3.8 lost connection");
    TCase *const all = tcase_create("outcome");

    tcase_add_loop_test(all, after_each_octet, 0, 2); /* by DATA, and by BDAT */
    tcase_add_test(all, within_the_period);
    tcase_add_test(all, afterwards);
    suite_add_tcase(suite, all);
    return suite;
}
