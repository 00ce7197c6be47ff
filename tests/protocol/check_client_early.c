/* check_client_early.c - replies that do not wait for the final period.  RFC 5321 §3.8, §4.1.1.4
 * Read first: tests/protocol/check_client_lost.c.  Read next: tests/protocol/check_loopback.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <string.h>

#include "protocol/talk.h"

static const char to_data[] = "220 s\r\n250 s\r\n250 ok\r\n250 ok\r\n354 go\r\n";
enum { MAIL_DATA = sizeof "hi\r\n.\r\n" - 1 };

static const struct {
    const char *reply;
    int early;   /* the code told if it comes too early; the outcome is always REFUSED */
    int in_time; /* if it comes behind the final period */
    enum smtp_outcome outcome;
} replies[] = {
    { "421 down\r\n", 421, 421, SMTP_OUTCOME_REFUSED },
    { "552 large\r\n", 552, 552, SMTP_OUTCOME_REFUSED },
    { "451-a\r\n451 b\r\n", 451, 451, SMTP_OUTCOME_REFUSED },
    { "250 ok\r\n", 0, 250, SMTP_OUTCOME_ACCEPTED },
    { "221 bye\r\n", 0, 221, SMTP_OUTCOME_REFUSED },
    { "354 go\r\n", 0, 0, SMTP_OUTCOME_UNKNOWN },
    { "hello\r\n", 0, 0, SMTP_OUTCOME_UNKNOWN },
};

static struct talk talk;
static struct smtp_client *const session = &talk.session;

/* Feeds octets until all are used, or until the session closes. */
static enum smtp_client_event feed(const char *octets, size_t len)
{
    enum smtp_client_event event;
    size_t at = 0, used;

    do {
        event = smtp_client_feed(session, (const unsigned char *)octets + at, len - at, &used);
        at += used;
    } while (event == SMTP_CLIENT_RECIPIENT || event == SMTP_CLIENT_OUTCOME || (event == SMTP_CLIENT_IDLE && at < len));
    return event;
}

static void send(size_t octets)
{
    ck_assert_uint_ge(smtp_client_output(session).len, octets);
    smtp_client_sent(session, octets);
}

/* The client has said all up to DATA, and has put mail data into its output: all of it, or all but the period. */
static void begin(bool whole)
{
    talk_init(&talk, 1, "hi", 2, 2);
    ck_assert_int_eq(feed(to_data, sizeof to_data - 1), SMTP_CLIENT_CONTENT);
    send(smtp_client_output(session).len);
    ck_assert_uint_eq(smtp_client_content(session, (struct smtp_slice){ (const unsigned char *)"hi", 2 }), 2);
    if (whole)
        smtp_client_content_end(session);
}

/* Nothing more is sent: neither content, which a server could take for commands, nor QUIT, which it could take for
 * content. */
static void check_early(int i)
{
    ck_assert_int_eq(session->outcome, SMTP_OUTCOME_REFUSED);
    ck_assert_int_eq(session->code, replies[i].early);
    ck_assert_uint_eq(smtp_client_output(session).len, 0);
}

START_TEST(before_all_is_offered)
{
    const size_t len = strlen(replies[_i].reply);

    for (size_t gone = 0; gone <= 2; gone++) {
        for (size_t first = 0; first <= len; first++) {
            begin(false);
            send(gone);
            feed(replies[_i].reply, first);
            feed(replies[_i].reply + first, len - first);
            ck_assert(session->closing);
            check_early(_i);
        }
    }
}
END_TEST

START_TEST(after_each_octet)
{
    for (size_t gone = 0; gone <= MAIL_DATA; gone++) {
        begin(true);
        send(gone);
        feed(replies[_i].reply, strlen(replies[_i].reply));
        if (gone < MAIL_DATA) {
            check_early(_i);
        } else {
            ck_assert_int_eq(session->outcome, replies[_i].outcome);
            ck_assert_int_eq(session->code, replies[_i].in_time);
        }
    }
}
END_TEST

/* It begins too early, but is whole only behind the period: then it may be meant for the message. */
START_TEST(across_the_period)
{
    const char *const reply = replies[_i].reply;

    for (size_t first = 0; first < strlen(reply) && reply[0] != 'h'; first++) {
        begin(true);
        send(MAIL_DATA - 1);
        feed(reply, first);
        send(1);
        feed(reply + first, strlen(reply) - first);
        ck_assert_int_eq(session->outcome, replies[_i].outcome);
        ck_assert_int_eq(session->code, replies[_i].in_time);
    }
}
END_TEST

/* In one piece with 354 it is too early as well. */
START_TEST(with_354)
{
    char octets[128];

    strcpy(octets, to_data);
    strcat(octets, replies[_i].reply);
    talk_init(&talk, 1, "hi", 2, 2);
    talk_feed(&talk, octets, strlen(octets));
    ck_assert_int_eq(talk.outcomes, 1);
    ck_assert_str_eq(talk.fates, "0:250 ");
    ck_assert(talk.closed);
    check_early(_i);
}
END_TEST

Suite *client_early_suite(void)
{
    Suite *const suite = suite_create("3.8 early replies");
    TCase *const all = tcase_create("outcome");
    const int n = sizeof replies / sizeof replies[0];

    tcase_add_loop_test(all, before_all_is_offered, 0, n);
    tcase_add_loop_test(all, after_each_octet, 0, n);
    tcase_add_loop_test(all, across_the_period, 0, n);
    tcase_add_loop_test(all, with_354, 0, n);
    suite_add_tcase(suite, all);
    return suite;
}
