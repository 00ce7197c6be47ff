/* check_judge_utf8.c - the judge on addresses outside of ASCII.       RFC 6531 §3, §4.2
 * Read first: protocol/judge_utf8.c, tests/protocol/check_judge.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include "protocol/hearing.h"

#define PLAIN "S: 220 s.example ready\nC: EHLO c.example\nS: 250-s.example\nS: 250 8BITMIME\n"
#define HELLO "S: 220 s.example ready\nC: EHLO c.example\nS: 250-s.example\nS: 250-8BITMIME\nS: 250 SMTPUTF8\n"
#define STATUS                                                                                                         \
    "S: 220 s.example ready\nC: EHLO c.example\nS: 250-s.example\nS: 250-8BITMIME\nS: 250-ENHANCEDSTATUSCODES\nS: "    \
    "250 SMTPUTF8\n"
#define MAIL "C: MAIL FROM:<a@c.example>\nS: 250 2.1.0 OK\n"
#define MAIL8 "C: MAIL FROM:<a@c.example> SMTPUTF8\nS: 250 2.1.0 OK\n"
#define D "\\xCE\\xB4" /* a delta */

static const struct {
    const char *dialogue, *findings;
} lines[] = {
    { HELLO "C! MAIL FROM:<" D "@c.example> SMTPUTF8\\r\\n\nS: 250 OK\nC! RCPT TO:<" D "@s.example>\\r\\n\nS: 250 OK\n",
      "" },
    { HELLO "C! MAIL FROM:<a@" D ".example> BODY=8BITMIME smtputf8\\r\\n\nS: 250 OK\n", "" },
    { HELLO "C! MAIL FROM:<\"" D " SMTPUTF8 >\"@c.example> SMTPUTF8\\r\\n\nS: 250 OK\n", "" },
    { HELLO "C: MAIL FROM:<a@c.example> SMTPUTF8\nS: 250 OK\nC! RCPT TO:<" D "@s.example>\\r\\n\nS: 250 OK\n", "" },
    /* the client has to ask for it, in this transaction */
    { HELLO "C! MAIL FROM:<" D "@c.example>\\r\\n\nS: 550 no\n", "C 6531-3.4-a" },
    { HELLO "C! MAIL FROM:<\"" D " SMTPUTF8 \"@c.example>\\r\\n\nS: 550 no\n", "C 6531-3.4-a" },
    { HELLO "C: MAIL FROM:<a@c.example>\nS: 250 OK\nC! RCPT TO:<" D "@s.example>\\r\\n\nS: 553 no\n", "C 6531-3.4-a" },
    { HELLO
      "C: MAIL FROM:<a@c.example> SMTPUTF8\nS: 250 OK\nC: RSET\nS: 250 OK\nC: MAIL FROM:<a@c.example>\nS: 250 OK\n"
      "C! RCPT TO:<" D "@s.example>\\r\\n\nS: 553 no\n",
      "C 6531-3.4-a" },
    { HELLO "C: MAIL FROM:<a@c.example> SMTPUTF8=1\nS: 501 no\n", "C 6531-3.1-g" },
    /* and may, only where it is offered */
    { PLAIN "C! MAIL FROM:<" D "@c.example> SMTPUTF8\\r\\n\nS: 500 no\n", "C 5321-2.4-p" },
    { PLAIN "C: MAIL FROM:<a@c.example> SMTPUTF8\nS: 555 no\n", "C 5321-4.1.1.2-c" },
    /* what is no UTF-8 is no u-mail: the server that takes it tolerates */
    { HELLO "C! MAIL FROM:<\\xC0\\xAF@c.example> SMTPUTF8\\r\\n\nS: 250 OK\n", "C 6531-1.1-a, S~5321-4.1.1.2-d" },
    { HELLO "C! MAIL FROM:<\\xED\\xA0\\x80@c.example> SMTPUTF8\\r\\n\nS: 501 no\n", "C 6531-1.1-a" },
    { HELLO "C! MAIL FROM:<" D "@c.example\\r\\n\nS: 501 no\n", "C 5321-4.1.1.2-d" },
    { HELLO "C! MAIL FROM:<" D "@c.example> SMTPUTF8 \\r\\n\nS: 250 OK\n", "C 5321-4.1.1-a, S~5321-4.1.1.2-d" },
    { HELLO "C! EHLO " D ".example\\r\\n\nS: 501 no\n", "C 6531-3.7.1-a" },
    { PLAIN "C! EHLO " D ".example\\r\\n\nS: 501 no\n", "C 5321-2.4-p" },
    { HELLO "C: EHLO xn--7ca.example\nS: 250 s.example\n", "" },
    { HELLO "C! NOOP " D "\\r\\n\nS: 500 no\n", "C 5321-2.4-p" },
    /* VRFY */
    { HELLO "C: VRFY a SMTPUTF8\nS: 250 <a@s.example>\n", "" },
    { HELLO "C! VRFY " D " SMTPUTF8\\r\\n\nS! 250 <" D "@s.example>\\r\\n\n", "" },
    { HELLO "C! VRFY " D " SMTPUTF8\\r\\n\nS! 250 <\\xCE@s.example>\\r\\n\n", "S 6531-1.1-a" },
    { HELLO "C! VRFY " D "\\r\\n\nS! 250 <" D "@s.example>\\r\\n\n", "S 6531-3.7.4.2-d" },
    { HELLO "C! VRFY " D "\\r\\n\nS: 252 ask with SMTPUTF8\n", "" },
    { HELLO "C: VRFY a SMTPUTF8\nS: 250 <a@s.example>\nC: VRFY a\nS! 250 <" D "@s.example>\\r\\n\n",
      "S 6531-3.7.4.2-d" }, /* for that command only */
    { HELLO MAIL8 "C: VRFY a\nS! 250 <" D "@s.example>\\r\\n\n", "S 6531-3.7.4.2-d" },
    { HELLO "C: EXPN a SMTPUTF8\nS! 250-<" D "@s.example>\\r\\n\nS: 250 <a@s.example>\n", "" },
    { HELLO "C: EXPN a\nS: 250-<a@s.example>\nS! 250 <" D "@s.example>\\r\\n\n", "S 6531-3.7.4.2-d" },
    /* 251, 551: if MAIL asked */
    { HELLO MAIL8 "C: RCPT TO:<b@s.example>\nS! 251 to <" D "@t.example>\\r\\n\n", "" },
    { HELLO MAIL8 "C: RCPT TO:<b@s.example>\nS! 551 try <" D "@t.example>\\r\\n\n", "" },
    { HELLO MAIL "C: RCPT TO:<b@s.example>\nS! 251 to <" D "@t.example>\\r\\n\n", "S 6531-3.7.4.1-c" },
    { HELLO MAIL8 "C: RSET\nS: 250 OK\n" MAIL "C: RCPT TO:<b@s.example>\nS! 551 try <" D "@t.example>\\r\\n\n",
      "S 6531-3.7.4.1-c" },
    /* no other */
    { HELLO MAIL8 "C! RCPT TO:<" D "@s.example>\\r\\n\nS! 550 no " D " here\\r\\n\n", "S 6531-3.7.4.2-m" },
    { HELLO "C: MAIL FROM:<a@c.example> SMTPUTF8\nS! 250 " D "\\r\\n\n", "S 6531-3.7.4.2-m" },
    { HELLO "C: NOOP\nS! 250 " D "\\r\\n\n", "S 6531-3.7.4.2-m" },
    { HELLO "S! 421 " D "\\r\\n\n", "S 6531-3.7.4.2-m" },
    { PLAIN "C: NOOP\nS! 250 " D "\\r\\n\n", "S 5321-2.4-k" },
    /* §3.5, §4.2: which code goes with which status */
    { STATUS "C! MAIL FROM:<" D "@c.example>\\r\\n\nS: 550 5.6.7 ASCII\n", "C 6531-3.4-a" },
    { STATUS "C! MAIL FROM:<" D "@c.example>\\r\\n\nS: 553 5.6.7 ASCII\n", "C 6531-3.4-a, S 6531-3.5-c" },
    { STATUS MAIL "C! RCPT TO:<" D "@s.example>\\r\\n\nS: 553 5.6.7 ASCII\n", "C 6531-3.4-a" },
    { STATUS MAIL "C! RCPT TO:<" D "@s.example>\\r\\n\nS: 550 5.6.7 ASCII\n", "C 6531-3.4-a, S 6531-3.5-b" },
    { STATUS MAIL8 "C: RCPT TO:<b@s.example>\nS: 550 5.6.7 not from such a sender\n", "" },
    { STATUS MAIL8 "C: RCPT TO:<b@s.example>\nS: 552 5.6.7 not from such a sender\n", "S 6531-4.2-a" },
    { STATUS "C: VRFY a\nS: 252 2.6.8 ask with SMTPUTF8\n", "" },
    { STATUS "C: VRFY a\nS: 502 5.6.8 ask with SMTPUTF8\n", "S 6531-4.2-b" },
    { STATUS "C: VRFY a\nS: 550 5.6.10 ask with SMTPUTF8\n", "S 6531-4.2-d" },
    { STATUS MAIL8 "C: RCPT TO:<b@s.example>\nS: 550 5.6.9 too late\n", "" },
    { STATUS MAIL8 "C: RCPT TO:<b@s.example>\nS: 553 5.6.9 too late\n", "S 6531-4.2-c" },
    { STATUS MAIL8 "C: RCPT TO:<b@s.example>\nS: 250 2.1.5 OK\nC: DATA\nS: 354 go\nC:\nC: x\nC: .\n"
                   "S: 554 5.6.9 not for b\n",
      "" },
    { STATUS MAIL8 "C: RCPT TO:<b@s.example>\nS: 250 2.1.5 OK\nC: DATA\nS: 354 go\nC:\nC: x\nC: .\n"
                   "S: 552 5.6.9 not for b\n",
      "S 6531-3.5-f" },
};

START_TEST(line)
{
    hearing_check(lines[_i].dialogue, lines[_i].findings);
}
END_TEST

Suite *judge_utf8_suite(void)
{
    Suite *const suite = suite_create("RFC 6531 3 judge");
    TCase *const dialogues = tcase_create("dialogues");

    tcase_add_loop_test(dialogues, line, 0, sizeof lines / sizeof *lines);
    suite_add_tcase(suite, dialogues);
    return suite;
}
