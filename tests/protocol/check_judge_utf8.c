/* check_judge_utf8.c - the judge on addresses outside of ASCII.       RFC 6531 §3.3, §3.4
 * Read first: protocol/judge_utf8.c, tests/protocol/check_judge.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include "protocol/hearing.h"

#define PLAIN "S: 220 s.example ready\nC: EHLO c.example\nS: 250-s.example\nS: 250 8BITMIME\n"
#define HELLO "S: 220 s.example ready\nC: EHLO c.example\nS: 250-s.example\nS: 250-8BITMIME\nS: 250 SMTPUTF8\n"
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
    { HELLO "C! MAIL FROM:<\\xC0\\xAF@c.example> SMTPUTF8\\r\\n\nS: 250 OK\n", "S~5321-4.1.1.2-d" },
    { HELLO "C! MAIL FROM:<\\xED\\xA0\\x80@c.example> SMTPUTF8\\r\\n\nS: 501 no\n", "" },
    /* VRFY */
    { HELLO "C: VRFY a SMTPUTF8\nS: 250 <a@s.example>\n", "" },
    { HELLO "C! VRFY " D " SMTPUTF8\\r\\n\nS! 250 <" D "@s.example>\\r\\n\n", "" },
    { HELLO "C: NOOP\nS! 250 " D "\\r\\n\n", "S 5321-2.4-k" },
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
