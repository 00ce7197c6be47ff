/* check_judge_first.c - the judge on 530: TLS first, or AUTH first.     RFC 3207 §4, RFC 4954 §6
 * Read first: protocol/judge_refuse.c, tests/protocol/check_judge.c.
 * SPDX-License-Identifier: MIT
 *
 * To which verb a server may say it depends on what it offers, and on what has been done. */
#include "protocol/check_protocol.h"

#include "protocol/hearing.h"

#define OPEN "S: 220 s.example ready\n"
#define OFFER(last) OPEN "C: EHLO c.example\nS: 250-s.example\nS: 250 " last "\n"
#define TLS OFFER("STARTTLS")
#define AUTH OFFER("AUTH PLAIN")
#define BOTH OPEN "C: EHLO c.example\nS: 250-s.example\nS: 250-STARTTLS\nS: 250 AUTH PLAIN\n"
#define STATUS(last) OPEN "C: EHLO c.example\nS: 250-s.example\nS: 250-ENHANCEDSTATUSCODES\nS: 250 " last "\n"
#define PLAIN OPEN "C: HELO c.example\nS: 250 s.example\n"
#define WITHIN(last) TLS "C: STARTTLS\nS: 220 go\nTLS\nC: EHLO c.example\nS: 250-s.example\nS: 250 " last "\n"
#define MAIL "C: MAIL FROM:<a@c.example>\n"
#define FIRST "S: 530 first something else\n"
#define IN "C: AUTH PLAIN AGEAYg==\nS: 235 in\n"

static const struct {
    const char *dialogue, *findings;
} firsts[] = {
    /* neither is offered: there is nothing to do first */
    { OFFER("SIZE") MAIL FIRST, "S 5321-4.3.2-k" },
    { OFFER("SIZE") "C: VRFY b\n" FIRST, "S 5321-4.3.2-o" },
    { OFFER("SIZE") "C: RSET\n" FIRST, "S 5321-4.1.1.5-b" },
    /* after HELO, and before any EHLO, nobody knows what there is */
    { PLAIN MAIL FIRST, "" },
    { PLAIN "C: RSET\n" FIRST, "" },
    { PLAIN "C: NOOP\n" FIRST, "S 5321-4.1.1.9-a" },
    { OPEN "C: VRFY b\n" FIRST, "" },
    { OPEN "C: NOOP\n" FIRST, "S 5321-4.1.1.9-a" },
    { OPEN "C: EHLO c.example\n" FIRST, "S 5321-4.1.4-e" },
    { OPEN "C: HELO c.example\n" FIRST, "" },
    { OPEN "C: QUIT\n" FIRST, "S 5321-4.1.1.10-a" },
    { "S: 530 first something else\n", "S 5321-4.3.2-i" },
    /* TLS first: all but NOOP, EHLO, STARTTLS and QUIT */
    { TLS MAIL FIRST, "" },
    { TLS "C: VRFY b\n" FIRST, "" },
    { TLS "C: HELP\n" FIRST, "" },
    { TLS "C: RSET\n" FIRST, "" },
    { TLS "C: HELO c.example\n" FIRST, "" },
    { TLS "C: XYZ\n" FIRST, "" },
    { TLS "C: AUTH PLAIN AGEAYg==\n" FIRST, "" },
    { TLS "C: NOOP\n" FIRST, "S 5321-4.1.1.9-a" },
    { TLS "C: EHLO c.example\n" FIRST, "S 5321-4.1.4-e" },
    { TLS "C: STARTTLS\n" FIRST, "S 3207-4-k" },
    { TLS "C: QUIT\n" FIRST, "S 5321-4.1.1.10-a" },
    { STATUS("STARTTLS") MAIL "S: 530 5.7.0 first STARTTLS\n", "" },
    { STATUS("STARTTLS") MAIL "S: 530 5.5.1 first STARTTLS\n", "S 3207-4-l" },
    { STATUS("STARTTLS") MAIL "S: 530 first STARTTLS\n", "S 3207-4-l" },
    /* and it has been done */
    { WITHIN("SIZE") MAIL FIRST, "S 5321-4.3.2-k" },
    { WITHIN("AUTH PLAIN") MAIL FIRST, "" },
    { TLS "C: STARTTLS\nS: 220 go\nTLS\nC: EHLO c.example\n" FIRST, "S 5321-4.1.4-e" },
    /* AUTH first: all but AUTH, EHLO, HELO, NOOP, RSET and QUIT */
    { AUTH MAIL FIRST, "" },
    { AUTH "C: VRFY b\n" FIRST, "" },
    { AUTH "C: HELP\n" FIRST, "" },
    { AUTH "C: XYZ\n" FIRST, "" },
    { AUTH "C: RSET\n" FIRST, "S 5321-4.1.1.5-b" },
    { AUTH "C: NOOP\n" FIRST, "S 5321-4.1.1.9-a" },
    { AUTH "C: HELO c.example\n" FIRST, "S 5321-4.3.2-j" },
    { AUTH "C: EHLO c.example\n" FIRST, "S 5321-4.1.4-e" },
    { AUTH "C: QUIT\n" FIRST, "S 5321-4.1.1.10-a" },
    { AUTH "C: AUTH PLAIN AGEAYg==\n" FIRST, "S 4954-6-m" },
    { WITHIN("AUTH PLAIN") "C: AUTH PLAIN AGEAYg==\n" FIRST, "S 4954-6-m" },
    { BOTH "C: AUTH PLAIN AGEAYg==\n" FIRST, "" }, /* TLS before it */
    { BOTH "C: RSET\n" FIRST, "" },
    { BOTH "C: NOOP\n" FIRST, "S 5321-4.1.1.9-a" },
    { STATUS("AUTH PLAIN") MAIL "S: 530 5.7.0 first AUTH\n", "" },
    { STATUS("AUTH PLAIN") MAIL "S: 530 5.7.1 first AUTH\n", "S 4954-6-m" },
    /* and it has been done */
    { AUTH IN MAIL FIRST, "S 5321-4.3.2-k" },
    { AUTH "C: AUTH PLAIN\nS: 334 \nC: AGEAYg==\nS: 235 in\n" MAIL FIRST, "S 5321-4.3.2-k" },
    { AUTH "C: AUTH PLAIN AGEAYg==\nS: 535 no\n" MAIL FIRST, "" },
    { BOTH IN MAIL FIRST, "" }, /* TLS may still be wanted */
    /* RFC 4954 §6: these answer AUTH, and nothing else */
    { AUTH "C: AUTH PLAIN AGEAYg==\nS: 534 too weak\n", "" },
    { AUTH MAIL "S: 535 who are you\n", "S 5321-4.3.2-k" },
    { TLS "C: STARTTLS\nS: 454 not now\n", "" },
    { TLS MAIL "S: 454 not now\n", "S 5321-4.3.2-k" },
};

START_TEST(first)
{
    hearing_check(firsts[_i].dialogue, firsts[_i].findings);
}
END_TEST

Suite *judge_first_suite(void)
{
    Suite *const suite = suite_create("RFC 3207 4, RFC 4954 6 judge");
    TCase *const dialogues = tcase_create("dialogues");

    tcase_add_loop_test(dialogues, first, 0, sizeof firsts / sizeof *firsts);
    suite_add_tcase(suite, dialogues);
    return suite;
}
