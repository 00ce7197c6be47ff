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
#define MAIL_SIZE "MAIL FROM:<a@c.example> SIZE=4\r\n"
#define MAIL_BODY "MAIL FROM:<a@c.example> BODY=8BITMIME\r\n"
#define RCPT0 "RCPT TO:<b0@s.example>\r\n"
#define RCPT1 "RCPT TO:<b1@s.example>\r\n"
#define DATA "DATA\r\n"
#define MESSAGE "hi\r\n.\r\n"
#define QUIT "QUIT\r\n"
#define CHUNK "BDAT 4 LAST\r\nhi\r\n"
#define ALL EHLO MAIL RCPT0 RCPT1 DATA MESSAGE QUIT
#define YES SMTP_OUTCOME_ACCEPTED
#define NO SMTP_OUTCOME_REFUSED
#define UNKNOWN SMTP_OUTCOME_UNKNOWN

#define UP "220 s|250 s|"            /* the greeting, EHLO */
#define OPEN UP "250 m|250 a|250 b|" /* and MAIL, two RCPT */
#define NOT_A_REPLY "what the server sent is no reply (4.2)"

/* Two recipients.  One reply for each command, with '|' between replies and LF between the lines of one. */
static const struct {
    const char *section, *replies, *said;
    const char *fates; /* of the recipients */
    enum smtp_outcome outcome;
    int code;
    const char *text;    /* beside the outcome */
    const char *message; /* NULL: "hi\n" */
} talks[] = {
    { "3.3", OPEN "354 c|250 d|221 e", ALL, "0:250 1:250 ", YES, 250, "d", NULL },
    { "4.2 any text or none", "220|250|250 |250|250|354|250|221", ALL, "0:250 1:250 ", YES, 250, "", NULL },
    { "4.2 first digit", "259 s|222 s|233 x|255 x|251 x|300 x|211 x|259 x", ALL, "0:255 1:251 ", YES, 211, "x", NULL },
    { "4.2.1 many lines",
      "220-s\n220-\n220 x|250-s\n250 X|250-a\n250 b|250 a|250 a|354-a\n354 b|250-a\n250-b\n250 c|221 a", ALL,
      "0:250 1:250 ", YES, 250, "c", NULL },

    /* What EHLO's reply offers, and what it does not. */
    { "RFC 1870", "220 s|250-s\n250-size 1000\n250 8bitmime|250 m|250 a|250 b|354 c|250 d|221 e",
      EHLO MAIL_SIZE RCPT0 RCPT1 DATA MESSAGE QUIT, "0:250 1:250 ", YES, 250, "d", NULL },
    { "RFC 1870 no limit", "220 s|250-s\n250 SIZE 0|450 m|221 e", EHLO MAIL_SIZE QUIT, "0:450 1:450 ", NO, 450, "m",
      NULL },
    { "RFC 1870 just fits", "220 s|250-s\n250 SIZE 4|550 m|221 e", EHLO MAIL_SIZE QUIT, "0:550 1:550 ", NO, 550, "m",
      NULL },
    { "RFC 1870 too large", "220 s|250-s\n250 SIZE 3|221 e", EHLO QUIT, "0:0 1:0 ", NO, 0,
      "the message is larger than the SIZE the server offers (RFC 1870)", NULL },
    { "RFC 6152", "220 s|250-s\n250-X\n250-8BITMIME\n250 Y|550 m|221 e", EHLO MAIL_BODY QUIT, "0:550 1:550 ", NO, 550,
      "m", "\n\xe9\n" },
    { "2.4 the first line is no keyword", "220 s|250 8BITMIME|221 e", EHLO QUIT, "0:0 1:0 ", NO, 0,
      "the message is 8-bit and the server does not offer 8BITMIME (2.4)", "\n\xe9\n" },
    { "2.3.8 bare CR", "220 s|250 s|221 e", EHLO QUIT, "0:0 1:0 ", NO, 0,
      "the message holds a CR that ends no line (2.3.8)", "a\rb\n" },

    /* BDAT: no 354 to wait for, no period that is special; and after a refusal RSET before all else, MUST. */
    { "RFC 3030", "220 s|250-s\n250 Chunking|250 m|250 a|250 b|250 d|221 e", EHLO MAIL RCPT0 RCPT1 CHUNK QUIT,
      "0:250 1:250 ", YES, 250, "d", NULL },
    { "RFC 3030 periods", "220 s|250-s\n250 CHUNKING|250 m|250 a|250 b|250 d|221 e",
      EHLO MAIL RCPT0 RCPT1 "BDAT 11 LAST\r\n.\r\n.x\r\n..\r\n" QUIT, "0:250 1:250 ", YES, 250, "d", ".\n.x\n.." },
    { "RFC 3030 an empty message", "220 s|250-s\n250 CHUNKING|250 m|250 a|250 b|250 d|221 e",
      EHLO MAIL RCPT0 RCPT1 "BDAT 0 LAST\r\n" QUIT, "0:250 1:250 ", YES, 250, "d", "" },
    { "RFC 3030 refused", "220 s|250-s\n250 CHUNKING|250 m|250 a|250 b|552 d|250 r|221 e",
      EHLO MAIL RCPT0 RCPT1 CHUNK "RSET\r\n" QUIT, "0:250 1:250 ", NO, 552, "d", NULL },
    { "RFC 3030 RSET refused, too", "220 s|250-s\n250 CHUNKING|250 m|250 a|250 b|450 d|500 r|221 e",
      EHLO MAIL RCPT0 RCPT1 CHUNK "RSET\r\n" QUIT, "0:250 1:250 ", NO, 450, "d", NULL },
    { "RFC 3030 RFC 1047", "220 s|250-s\n250 CHUNKING|250 m|250 a|250 b|ok|221 e", EHLO MAIL RCPT0 RCPT1 CHUNK QUIT,
      "0:250 1:250 ", UNKNOWN, 0, NOT_A_REPLY, NULL },
    { "RFC 3030 354", "220 s|250-s\n250 CHUNKING|250 m|250 a|250 b|354 d|221 e", EHLO MAIL RCPT0 RCPT1 CHUNK QUIT,
      "0:250 1:250 ", UNKNOWN, 0, "354 is no reply to BDAT (4.3.2)", NULL },
    { "RFC 3030 421", "220 s|250-s\n250 CHUNKING|250 m|250 a|250 b|421 d", EHLO MAIL RCPT0 RCPT1 CHUNK, "0:250 1:250 ",
      NO, 421, "d", NULL },

    /* HELO is for old servers only; a policy is no reason to try it. */
    { "3.2 500", "220 s|500 x|250 s|250 m|250 a|250 b|354 c|250 d|221 e", EHLO HELO MAIL RCPT0 RCPT1 DATA MESSAGE QUIT,
      "0:250 1:250 ", YES, 250, "d", NULL },
    { "3.2 502", "220 s|502 x|550 y|221 e", EHLO HELO QUIT, "0:550 1:550 ", NO, 550, "y", NULL },
    { "3.2 501", "220 s|501 x|221 e", EHLO QUIT, "0:501 1:501 ", NO, 501, "x", NULL },
    { "3.2 550", "220 s|550 x|221 e", EHLO QUIT, "0:550 1:550 ", NO, 550, "x", NULL },
    { "3.2 450", "220 s|450 x|221 e", EHLO QUIT, "0:450 1:450 ", NO, 450, "x", NULL },

    /* A refusal at each step: QUIT is said, and its reply awaited (§4.1.1.10). */
    { "3.1 554", "554 x|221 e", QUIT, "0:554 1:554 ", NO, 554, "x", NULL },
    { "3.1 450", "450 x|221 e", QUIT, "0:450 1:450 ", NO, 450, "x", NULL },
    { "RFC 7504 521", "521 x|221 e", QUIT, "0:521 1:521 ", NO, 521, "x", NULL },
    { "RFC 7504 556", UP "250 m|556 a|559 b|221 e", EHLO MAIL RCPT0 RCPT1 QUIT, "0:556 1:559 ", NO, 559, "b", NULL },
    { "3.3 MAIL", UP "552 x|221 e", EHLO MAIL QUIT, "0:552 1:552 ", NO, 552, "x", NULL },
    { "3.3 one RCPT", UP "250 m|550 a|250 b|354 c|250 d|221 e", ALL, "0:550 1:250 ", YES, 250, "d", NULL },
    { "3.3 all RCPT", UP "250 m|550 a|452 b|221 e", EHLO MAIL RCPT0 RCPT1 QUIT, "0:550 1:452 ", NO, 452, "b", NULL },
    { "3.3 DATA", OPEN "554 c|221 e", EHLO MAIL RCPT0 RCPT1 DATA QUIT, "0:250 1:250 ", NO, 554, "c", NULL },
    { "3.3 the data", OPEN "354 c|451 d|221 e", ALL, "0:250 1:250 ", NO, 451, "d", NULL },
    { "4.1.1.10 any reply to QUIT", UP "550 m|500 e", EHLO MAIL QUIT, "0:550 1:550 ", NO, 550, "m", NULL },

    /* After 421 the server is gone: no QUIT. */
    { "3.8 greeting", "421 x", "", "0:421 1:421 ", NO, 421, "x", NULL },
    { "3.8 EHLO", "220 s|421 x", EHLO, "0:421 1:421 ", NO, 421, "x", NULL },
    { "3.8 RCPT", UP "250 m|250 a|421 b", EHLO MAIL RCPT0 RCPT1, "0:250 1:421 ", NO, 421, "b", NULL },
    { "3.8 the data", OPEN "354 c|421 d", EHLO MAIL RCPT0 RCPT1 DATA MESSAGE, "0:250 1:250 ", NO, 421, "d", NULL },
    { "4.2.2 221 to MAIL", UP "221 x", EHLO MAIL, "0:221 1:221 ", NO, 221, "x", NULL },

    /* What is no reply, or cannot answer this command. */
    { "4.2 no reply", UP "250?ok|221 e", EHLO MAIL QUIT, "0:0 1:0 ", NO, 0, NOT_A_REPLY, NULL },
    { "4.2 first digit 1", "220 s|150 s|221 e", EHLO QUIT, "0:0 1:0 ", NO, 0, NOT_A_REPLY, NULL },
    { "4.2 another protocol", "+OK POP3 ready|221 e", QUIT, "0:0 1:0 ", NO, 0, NOT_A_REPLY, NULL },
    { "4.2 nor to QUIT", "+OK POP3 ready|+OK", QUIT, "0:0 1:0 ", NO, 0, NOT_A_REPLY, NULL },
    { "RFC 1047", OPEN "354 c|ok|221 e", ALL, "0:250 1:250 ", UNKNOWN, 0, NOT_A_REPLY, NULL },
    { "4.2.1 codes differ", "220 s|250-s\n251 x|221 e", EHLO QUIT, "0:0 1:0 ", NO, 0,
      "the lines of the server's reply have different codes (4.2.1)", NULL },
    { "4.3.2 354 to MAIL", UP "354 x|221 e", EHLO MAIL QUIT, "0:0 1:0 ", NO, 0, "354 is no reply to MAIL (4.3.2)",
      NULL },
    { "4.3.2 250 to DATA", OPEN "250 c|221 e", EHLO MAIL RCPT0 RCPT1 DATA QUIT, "0:250 1:250 ", NO, 0,
      "250 is no reply to DATA (4.3.2)", NULL },

    { "4.5.2", OPEN "354 c|250 d|221 e", EHLO MAIL RCPT0 RCPT1 DATA "..\r\n..x\r\n\r\n.\r\n" QUIT, "0:250 1:250 ", YES,
      250, "d", ".\n.x\r\n\n" },
};

static struct talk talk;

/* The first of `replies` with its CRLFs; returns where the next begins. */
static const char *take_reply(const char *replies, char *octets)
{
    for (; *replies != '\0' && *replies != '|'; replies++) {
        if (*replies == '\n')
            *octets++ = '\r';
        *octets++ = *replies;
    }
    strcpy(octets, "\r\n");
    return replies + (*replies == '|');
}

/* Gives the replies one by one, each in pieces. */
static void play(const char *replies, size_t piece)
{
    char octets[128];

    while (*replies != '\0' && !talk.closed) {
        replies = take_reply(replies, octets);
        for (size_t at = 0, len = strlen(octets); at < len; at += piece)
            talk_feed(&talk, octets + at, len - at < piece ? len - at : piece);
    }
    ck_assert_str_eq(replies, ""); /* it did not close too early */
}

START_TEST(replies)
{
    const char *const section = talks[_i].section;
    const char *const message = talks[_i].message != NULL ? talks[_i].message : "hi\n";

    for (size_t piece = 1; piece <= 64; piece = 2 * piece + 1) {
        talk_init(&talk, 2, message, strlen(message), piece);
        play(talks[_i].replies, piece);
        ck_assert_msg(strcmp(talk.said, talks[_i].said) == 0, "%s: said %s", section, talk.said);
        ck_assert_msg(strcmp(talk.fates, talks[_i].fates) == 0, "%s: fates %s", section, talk.fates);
        ck_assert_msg(talk.outcome == talks[_i].outcome, "%s: outcome %d", section, talk.outcome);
        ck_assert_msg(talk.code == talks[_i].code, "%s: code %d", section, talk.code);
        ck_assert_str_eq(talk.text, talks[_i].text);
        ck_assert_int_eq(talk.outcomes, 1);
        ck_assert_msg(talk.closed, "%s: not closed", section);
    }
}
END_TEST

/* Without a name of its own the client says EHLO with a literal; HELO, which an old server asks for, has none. */
START_TEST(no_name)
{
    talk_init(&talk, 1, "hi\n", 3, 3);
    talk.config.helo = "[127.0.0.1]";
    play("220 s|502 x|221 e", 1);
    ck_assert_str_eq(talk.said, "EHLO [127.0.0.1]\r\n" QUIT);
    ck_assert_int_eq(talk.outcome, NO);
    ck_assert_str_eq(talk.text, "the server knows only HELO, which takes a name and no address-literal (4.1.1.1)");
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
    const struct smtp_client_config config = {
        .helo = "c", .reverse_path = "<>", .forward_paths = paths, .recipients = 200
    };
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
    static const unsigned seconds[] = { SMTP_TIMEOUT_GREETING, SMTP_TIMEOUT_OTHER, SMTP_TIMEOUT_MAIL, SMTP_TIMEOUT_RCPT,
                                        SMTP_TIMEOUT_DATA };
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
    tcase_add_test(all, no_name);
    tcase_add_test(all, long_line);
    tcase_add_test(all, unasked);
    tcase_add_test(all, timeouts);
    suite_add_tcase(suite, all);
    return suite;
}
