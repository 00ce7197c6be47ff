/* check_client.c - what the client makes of each reply.               RFC 5321 §3, §4.2
 * Read first: tests/protocol/talk.h.  Read next: tests/protocol/check_client_lost.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <string.h>

#include "protocol/limits.h"
#include "protocol/talk.h"

#define EHLO "EHLO c.example\r\n"
#define HELO "HELO c.example\r\n"
#define MAIL "MAIL FROM:<a@c.example>\r\n"
#define RCPT0 "RCPT TO:<b0@s.example>\r\n"
#define RCPT1 "RCPT TO:<b1@s.example>\r\n"
#define DATA "DATA\r\n"
#define MESSAGE "hi\r\n.\r\n"
#define QUIT "QUIT\r\n"
#define ALL EHLO MAIL RCPT0 RCPT1 DATA MESSAGE QUIT
#define YES SMTP_OUTCOME_ACCEPTED
#define NO SMTP_OUTCOME_REFUSED
#define UNKNOWN SMTP_OUTCOME_UNKNOWN

/* Two recipients.  One reply for each command, '|' between them. */
static const struct {
    const char *section, *replies, *said, *fates;
    enum smtp_outcome outcome;
    int code;
    const char *text; /* beside the outcome */
    const char *message;
} talks[] = {
    { "3.3", "220 s\r\n|250 s\r\n|250 ok\r\n|250 ok\r\n|250 ok\r\n|354 go\r\n|250 mine\r\n|221 bye\r\n", ALL, "0:250 1:250 ", YES, 250, "mine", "hi\n" },
    { "4.2 text or none", "220\r\n|250\r\n|250 \r\n|250\r\n|250\r\n|354\r\n|250\r\n|221\r\n", ALL, "0:250 1:250 ", YES, 250, "", "hi\n" },
    { "4.2 first digit", "259 s\r\n|222 s\r\n|233 x\r\n|255 x\r\n|251 x\r\n|300 x\r\n|211 x\r\n|259 x\r\n", ALL, "0:255 1:251 ", YES, 211, "x", "hi\n" },
    { "4.2.1 many lines", "220-s\r\n220-\r\n220 x\r\n|250-s\r\n250 X\r\n|250-a\r\n250 b\r\n|250 a\r\n|250 a\r\n|354-a\r\n354 b\r\n|250-a\r\n250-b\r\n250 c\r\n"
      "|221 a\r\n", ALL, "0:250 1:250 ", YES, 250, "c", "hi\n" },
    /* EHLO's offer */
    { "RFC 1870", "220 s\r\n|250-s\r\n250-size 1000\r\n250 8bitmime\r\n|250 a\r\n|250 a\r\n|250 a\r\n|354 a\r\n|250 a\r\n|221 a\r\n",
      EHLO "MAIL FROM:<a@c.example> SIZE=4\r\n" RCPT0 RCPT1 DATA MESSAGE QUIT, "0:250 1:250 ", YES, 250, "a", "hi\n" },
    { "RFC 1870 no limit", "220 s\r\n|250-s\r\n250 SIZE 0\r\n|450 a\r\n|221 a\r\n", EHLO "MAIL FROM:<a@c.example> SIZE=4\r\n" QUIT,
      "0:450 1:450 ", NO, 450, "a", "hi\n" },
    { "RFC 1870 too large", "220 s\r\n|250-s\r\n250 SIZE 3\r\n|221 a\r\n", EHLO QUIT, "0:0 1:0 ", NO, 0,
      "the message is larger than the SIZE the server offers (RFC 1870)", "hi\n" },
    { "RFC 1870 just fits", "220 s\r\n|250-s\r\n250 SIZE 4\r\n|550 a\r\n|221 a\r\n", EHLO "MAIL FROM:<a@c.example> SIZE=4\r\n" QUIT,
      "0:550 1:550 ", NO, 550, "a", "hi\n" },
    { "RFC 6152", "220 s\r\n|250-s\r\n250-X\r\n250-8BITMIME\r\n250 Y\r\n|550 a\r\n|221 a\r\n", EHLO "MAIL FROM:<a@c.example> BODY=8BITMIME\r\n" QUIT,
      "0:550 1:550 ", NO, 550, "a", "\xe9\n" },
    { "2.4 8-bit, not offered", "220 s\r\n|250 8BITMIME\r\n|221 a\r\n", EHLO QUIT, "0:0 1:0 ", NO, 0,
      "the message is 8-bit and the server does not offer 8BITMIME (2.4)", "\xe9\n" }, /* the first line is a name, no keyword */
    { "2.3.8 bare CR", "220 s\r\n|250 s\r\n|221 a\r\n", EHLO QUIT, "0:0 1:0 ", NO, 0, "the message holds a CR that ends no line (2.3.8)", "a\rb\n" },
    /* HELO for old servers only */
    { "3.2 500", "220 s\r\n|500 a\r\n|250 s\r\n|250 a\r\n|250 a\r\n|250 a\r\n|354 a\r\n|250 a\r\n|221 a\r\n", EHLO HELO MAIL RCPT0 RCPT1 DATA MESSAGE QUIT,
      "0:250 1:250 ", YES, 250, "a", "hi\n" },
    { "3.2 502", "220 s\r\n|502 a\r\n|550 s\r\n|221 a\r\n", EHLO HELO QUIT, "0:550 1:550 ", NO, 550, "s", "hi\n" },
    { "3.2 501", "220 s\r\n|501 a\r\n|221 s\r\n", EHLO QUIT, "0:501 1:501 ", NO, 501, "a", "hi\n" },
    { "3.2 550", "220 s\r\n|550 a\r\n|221 s\r\n", EHLO QUIT, "0:550 1:550 ", NO, 550, "a", "hi\n" },
    { "3.2 450", "220 s\r\n|450 a\r\n|221 s\r\n", EHLO QUIT, "0:450 1:450 ", NO, 450, "a", "hi\n" },
    /* A refusal at each step: QUIT is said, and its reply awaited (§4.1.1.10) */
    { "3.1 554", "554 a\r\n|221 s\r\n", QUIT, "0:554 1:554 ", NO, 554, "a", "hi\n" },
    { "3.1 450", "450 a\r\n|221 s\r\n", QUIT, "0:450 1:450 ", NO, 450, "a", "hi\n" },
    { "3.3 MAIL", "220 s\r\n|250 s\r\n|552 a\r\n|221 s\r\n", EHLO MAIL QUIT, "0:552 1:552 ", NO, 552, "a", "hi\n" },
    { "3.3 one RCPT", "220 s\r\n|250 s\r\n|250 s\r\n|550 a\r\n|250 b\r\n|354 c\r\n|250 d\r\n|221 s\r\n", ALL, "0:550 1:250 ", YES, 250, "d", "hi\n" },
    { "3.3 all RCPT", "220 s\r\n|250 s\r\n|250 s\r\n|550 a\r\n|452 b\r\n|221 s\r\n", EHLO MAIL RCPT0 RCPT1 QUIT, "0:550 1:452 ", NO, 452, "b", "hi\n" },
    { "3.3 DATA", "220 s\r\n|250 s\r\n|250 s\r\n|250 a\r\n|250 b\r\n|554 c\r\n|221 s\r\n", EHLO MAIL RCPT0 RCPT1 DATA QUIT, "0:250 1:250 ", NO, 554, "c", "hi\n" },
    { "3.3 the data", "220 s\r\n|250 s\r\n|250 s\r\n|250 a\r\n|250 b\r\n|354 c\r\n|451 d\r\n|221 s\r\n", ALL, "0:250 1:250 ", NO, 451, "d", "hi\n" },
    /* 421 ends the session: no QUIT */
    { "3.8 greeting", "421 a\r\n", "", "0:421 1:421 ", NO, 421, "a", "hi\n" },
    { "3.8 EHLO", "220 s\r\n|421 a\r\n", EHLO, "0:421 1:421 ", NO, 421, "a", "hi\n" },
    { "3.8 RCPT", "220 s\r\n|250 s\r\n|250 s\r\n|250 a\r\n|421 b\r\n", EHLO MAIL RCPT0 RCPT1, "0:250 1:421 ", NO, 421, "b", "hi\n" },
    { "3.8 the data", "220 s\r\n|250 s\r\n|250 s\r\n|250 a\r\n|250 b\r\n|354 c\r\n|421 d\r\n", EHLO MAIL RCPT0 RCPT1 DATA MESSAGE, "0:250 1:250 ", NO, 421, "d", "hi\n" },
    { "4.2.2 221 to MAIL", "220 s\r\n|250 s\r\n|221 a\r\n", EHLO MAIL, "0:221 1:221 ", NO, 221, "a", "hi\n" },
    /* What is no reply, or cannot answer */
    { "4.2 no reply", "220 s\r\n|250 s\r\n|250?ok\r\n|221 s\r\n", EHLO MAIL QUIT, "0:0 1:0 ", NO, 0, "what the server sent is no reply (4.2)", "hi\n" },
    { "4.2 first digit 1", "220 s\r\n|150 s\r\n|221 s\r\n", EHLO QUIT, "0:0 1:0 ", NO, 0, "what the server sent is no reply (4.2)", "hi\n" },
    { "4.2 another protocol", "+OK POP3 ready\r\n|221 s\r\n", QUIT, "0:0 1:0 ", NO, 0, "what the server sent is no reply (4.2)", "hi\n" },
    { "4.2 nor to QUIT", "+OK POP3 ready\r\n|+OK\r\n", QUIT, "0:0 1:0 ", NO, 0, "what the server sent is no reply (4.2)", "hi\n" },
    { "4.2.1 codes differ", "220 s\r\n|250-s\r\n251 x\r\n|221 s\r\n", EHLO QUIT, "0:0 1:0 ", NO, 0,
      "the lines of the server's reply have different codes (4.2.1)", "hi\n" },
    { "4.3.2 354 to MAIL", "220 s\r\n|250 s\r\n|354 x\r\n|221 s\r\n", EHLO MAIL QUIT, "0:0 1:0 ", NO, 0, "354 is no reply to MAIL (4.3.2)", "hi\n" },
    { "4.3.2 250 to DATA", "220 s\r\n|250 s\r\n|250 x\r\n|250 a\r\n|250 b\r\n|250 c\r\n|221 s\r\n", EHLO MAIL RCPT0 RCPT1 DATA QUIT,
      "0:250 1:250 ", NO, 0, "250 is no reply to DATA (4.3.2)", "hi\n" },
    { "RFC 1047 after the period", "220 s\r\n|250 s\r\n|250 x\r\n|250 a\r\n|250 b\r\n|354 c\r\n|ok\r\n|221 s\r\n", ALL, "0:250 1:250 ", UNKNOWN, 0,
      "what the server sent is no reply (4.2)", "hi\n" },
    { "4.1.1.10 any reply to QUIT", "220 s\r\n|250 s\r\n|550 x\r\n|500 a\r\n", EHLO MAIL QUIT, "0:550 1:550 ", NO, 550, "x", "hi\n" },
    /* Transparency */
    { "4.5.2", "220 s\r\n|250 s\r\n|250 x\r\n|250 a\r\n|250 b\r\n|354 c\r\n|250 d\r\n|221 s\r\n",
      EHLO MAIL RCPT0 RCPT1 DATA "..\r\n..x\r\n\r\n.\r\n" QUIT, "0:250 1:250 ", YES, 250, "d", ".\n.x\r\n\n" },
};

static struct talk talk;

/* Gives the replies one by one, each in pieces. */
static void play(const char *replies, size_t piece)
{
    while (*replies != '\0' && !talk.closed) {
        const size_t len = strcspn(replies, "|");

        for (size_t at = 0; at < len; at += piece)
            talk_feed(&talk, replies + at, len - at < piece ? len - at : piece);
        replies += len + (replies[len] == '|');
    }
    ck_assert_str_eq(replies, ""); /* no command was left unsaid */
}

START_TEST(replies)
{
    for (size_t piece = 1; piece <= 64; piece = 2 * piece + 1) {
        talk_init(&talk, 2, talks[_i].message, strlen(talks[_i].message), piece);
        play(talks[_i].replies, piece);
        ck_assert_msg(strcmp(talk.said, talks[_i].said) == 0, "%s: said %s", talks[_i].section, talk.said);
        ck_assert_msg(strcmp(talk.fates, talks[_i].fates) == 0, "%s: fates %s", talks[_i].section, talk.fates);
        ck_assert_int_eq(talk.outcomes, 1);
        ck_assert_msg(talk.outcome == talks[_i].outcome && talk.code == talks[_i].code, "%s: %d %d", talks[_i].section, talk.outcome, talk.code);
        ck_assert_str_eq(talk.text, talks[_i].text);
        ck_assert_msg(talk.closed, "%s", talks[_i].section);
    }
}
END_TEST

/* A reply line longer than our buffer is a reply all the same (§4.5.3.1.5 is the server's fault, not ours). */
START_TEST(long_line)
{
    char reply[5000];

    memset(reply, 'x', sizeof reply);
    memcpy(reply, "220 ", 4);
    memcpy(reply + sizeof reply - 2, "\r\n", 2);
    talk_init(&talk, 1, "hi\n", 3, 3);
    talk_feed(&talk, reply, sizeof reply);
    ck_assert_str_eq(talk.said, EHLO);
    ck_assert_uint_lt(strlen(talk.session.text), SMTP_CLIENT_LINE);
}
END_TEST

/* A server that talks without being asked cannot make the output overflow. */
START_TEST(unasked)
{
    char replies[3000] = "220 s\r\n250 s\r\n";
    struct smtp_client c;
    size_t used;
    const char *paths[200];
    const struct smtp_client_config config = { .helo = "c", .reverse_path = "<>", .forward_paths = paths, .recipients = 200 };
    enum smtp_client_event event;
    size_t at = 0;

    for (int i = 0; i < 200; i++) {
        paths[i] = "<b@s.example>";
        strcat(replies, "250 s\r\n");
    }
    smtp_client_init(&c, &config);
    do {
        event = smtp_client_feed(&c, (const unsigned char *)replies + at, strlen(replies) - at, &used);
        at += used;
    } while (event != SMTP_CLIENT_IDLE);
    ck_assert_uint_lt(at, strlen(replies));
    ck_assert_uint_le(smtp_client_output(&c).len, SMTP_CLIENT_OUTPUT);
}
END_TEST

START_TEST(timeouts)
{
    static const char *const given[] = { "", "220 s\r\n", "250 s\r\n", "250 s\r\n", "250 s\r\n", "354 s\r\n" };
    static const unsigned seconds[] = { SMTP_TIMEOUT_GREETING, SMTP_TIMEOUT_OTHER, SMTP_TIMEOUT_MAIL, SMTP_TIMEOUT_RCPT, SMTP_TIMEOUT_DATA };
    size_t used;

    talk_init(&talk, 1, "hi\n", 3, 3);
    for (size_t i = 0; i < 5; i++) {
        talk_feed(&talk, given[i], strlen(given[i]));
        ck_assert_uint_eq(smtp_client_timeout(&talk.session), seconds[i]);
    }
    ck_assert_int_eq(smtp_client_feed(&talk.session, (const unsigned char *)given[5], 7, &used), SMTP_CLIENT_CONTENT);
    ck_assert_uint_eq(smtp_client_timeout(&talk.session), SMTP_TIMEOUT_BLOCK);
    smtp_client_content_end(&talk.session);
    ck_assert_uint_eq(smtp_client_timeout(&talk.session), SMTP_TIMEOUT_DOT);
}
END_TEST

Suite *client_suite(void)
{
    Suite *const suite = suite_create("4.2 client");
    TCase *const all = tcase_create("replies");

    tcase_add_loop_test(all, replies, 0, sizeof talks / sizeof talks[0]);
    tcase_add_test(all, long_line);
    tcase_add_test(all, unasked);
    tcase_add_test(all, timeouts);
    suite_add_tcase(suite, all);
    return suite;
}
