/* check_judge.c - recorded dialogues, good ones and their nearest bad neighbours.  RFC 5321 §2.3.8, §4.1, §4.2, §4.3.2
 * Read first: protocol/judge.h, tests/protocol/hearing.h.  Read next: conformance/judge-server.
 * SPDX-License-Identifier: MIT
 *
 * Each row is a dialogue and the findings it must give, in order, and no others.  Each is played whole, an octet at a
 * time, and cut in two at each of its octets: the findings have to be the same, to their offsets. */
#include "protocol/check_protocol.h"

#include <string.h>

#include "protocol/hearing.h"

#define OPEN "S: 220 s.example ready\n"
#define HELLO OPEN "C: EHLO c.example\nS: 250-s.example greets c.example\nS: 250-SIZE 1000\nS: 250 PIPELINING\n"
#define EHLO "C: EHLO c.example\nS: 250-s.example greets c.example\nS: 250 PIPELINING\n"
#define CRYPT OPEN "C: EHLO c.example\nS: 250-s.example\nS: 250 STARTTLS\n"
#define CODES OPEN "C: EHLO c.example\nS: 250-s.example\nS: 250 ENHANCEDSTATUSCODES\n"
#define PLAIN OPEN "C: HELO c.example\nS: 250 s.example\n"
#define MAIL "C: MAIL FROM:<a@c.example>\nS: 250 OK\n"
#define RCPT "C: RCPT TO:<b@s.example>\nS: 250 OK\n"
#define DATA "C: DATA\nS: 354 go on\n"
#define TEXT "C: Subject: x\nC:\nC: text\nC: .\n"
#define TWO "C: RSET\nS: 250 OK\nC: RSET\nS: 250 OK\n"
#define FIVE TWO TWO "C: RSET\nS: 250 OK\n"
#define QUIT "C: QUIT\nS: 221 s.example bye\n"

static const struct {
    const char *dialogue, *findings;
} lines[] = {
    { HELLO MAIL RCPT DATA TEXT "S: 250 OK\n" QUIT "S close\n", "" },
    /* §4.2: the frame of a reply */
    { HELLO "C: NOOP\nS: 250-one\nS: 250 two\n", "" },
    { HELLO "C: NOOP\nS: 250-one\nS: 251 two\n", "S 5321-4.2.1-n@93+9" },
    { HELLO "C: NOOP\nS! 250 OK\\n", "S 5321-2.3.8-a" },
    { HELLO "C: NOOP\nS! 250 O\\rK\\r\\n", "S 5321-2.3.8-a" },
    { HELLO "C: NOOP\nS! 250 OK\\r\\r\\n", "S 5321-2.3.8-a" },
    { HELLO "C: NOOP\nS! 250 gr\\xC3\\xBCn\\r\\n", "S 5321-2.4-k" },
    { HELLO "C: NOOP\nS! 250 a\\x1Bb\\r\\n", "S 5321-4.2-h" },
    { HELLO "C: NOOP\nS! 250 a\\tb\\r\\n", "" },
    { HELLO "C: NOOP\nS: 250\n", "S 5321-4.2.1-l" },
    { HELLO "C: NOOP\nS! 250 \\r\\n", "S 5321-4.2-n" },
    { HELLO "C: NOOP\nS! 250-\\r\\n\nS: 250 OK\n", "" },
    { HELLO "C: NOOP\nS: 250_OK\n", "S 5321-4.2-b" },
    { HELLO "C: NOOP\nS: OK\n", "S 5321-4.2-b" },
    { HELLO "C: NOOP\nS: 25 OK\n", "S 5321-4.3.2-c" },
    { HELLO "C: NOOP\nS: 2500 OK\n", "S 5321-4.3.2-c" },
    { HELLO "C: NOOP\nS: 150 OK\n", "S 5321-4.2-t" },
    { HELLO "C: NOOP\nS: 260 OK\n", "S 5321-4.2-i, S 5321-4.3.2-r" },
    /* §3.5: the addresses that VRFY, EXPN, 251 and 551 show */
    { HELLO "C: VRFY b\nS: 250 Bo <b@s.example>\n", "" },
    { HELLO "C: VRFY b\nS: 250 \"<@\" <b@s.example>\n", "" },
    { HELLO "C: VRFY b\nS: 250 <@r.example:b@s.example>\n", "S 5321-3.5.2-f" },
    { HELLO "C: VRFY b\nS: 550 no <@r.example:b@s.example> here\n", "" },
    { HELLO "C: EXPN l\nS: 250-<a@s.example>\nS: 250 Bo <b@s.example>\n", "" },
    { HELLO "C: EXPN l\nS: 250-<a@s.example> <c@s.example>\nS: 250 <b@s.example>\n", "S 5321-3.5.1-n" },
    { HELLO "C: EXPN l\nS: 250-These are they:\nS: 250 <b@s.example>\n", "S 5321-3.5.1-n" },
    { HELLO "C: EXPN l\nS: 250 OK\n", "" },
    { HELLO MAIL "C: RCPT TO:<b@s.example>\nS: 251 will forward to <c@t.example>\n", "" },
    { HELLO MAIL "C: RCPT TO:<b@s.example>\nS: 551 relaying denied\n", "S 5321-4.2.2-b" },
    { HELLO "C: NOOP\nS* 510 250 \n", "" },
    { HELLO "C: NOOP\nS* 511 250 \n", "S 5321-4.5.3.1.5-a" },
    /* §4.2: the greeting */
    { "S: 220 s.example\n", "" },
    { "S: 220 [192.0.2.1] ESMTP\n", "" },
    { "S: 220-s.example ESMTP\nS: 220-no UBE\nS: 220 ready\n", "" },
    { "S: 220 *** ready\n", "S 5321-4.2-g" },
    { "S: 220-my_host ESMTP\nS: 220 ready\n", "S 5321-4.2-g" },
    { "S: 250 s.example\n", "S 5321-4.3.2-i" },
    { "S: 354 s.example\n", "S 5321-4.2.1-h" },
    { "S: 554 no service\nC: EHLO c.example\nS: 503 no\nC: QUIT\nS: 221 bye\n", "" },
    { "S: 554 no service\nC: EHLO c.example\nS: 250 s.example\n", "S 5321-3.1-f" },
    { "S: 421 s.example busy\nS close\n", "" },
    /* §4.1.1.1: what EHLO is told */
    { OPEN "C: EHLO c.example\nS: 250 s.example\n", "" },
    { OPEN "C: EHLO c.example\nS: 250-[192.0.2.1]\nS: 250 HELP\n", "" }, /* choices.md, position 8 */
    { OPEN "C: EHLO c.example\nS: 250-s.example\nS: 250-AUTH LOGIN PLAIN\nS: 250 X-Y=\n", "S 5321-4.1.1.1-o" },
    { OPEN "C: EHLO c.example\nS: 250-s.example\nS: 250--BAD\nS: 250 HELP\n", "S 5321-4.1.1.1-o" },
    { OPEN "C: EHLO c.example\nS: 250-s.example\nS: 250 SIZE=1000\n", "S 5321-4.1.1.1-o" },
    { OPEN "C: EHLO c.example\nS: 250-s.example\nS: 250 SIZE  1000\n", "S 5321-4.1.1.1-p" },
    { OPEN "C: EHLO c.example\nS! 250-s.example\\r\\n250 SIZE \\r\\n", "S 5321-4.1.1.1-p" },
    { OPEN "C: EHLO c.example\nS: 250-s.example\nS! 250 \\r\\n", "S 5321-4.1.1.1-o" },
    { OPEN "C: EHLO c.example\nS: 250-=host\nS: 250 HELP\n", "S 5321-4.1.1.1-n" },
    { PLAIN, "" },
    { OPEN "C: HELO c.example\nS: 250 Hello, c.example\n", "S 5321-4.3.1-c" },
    { OPEN "C: HELO c.example\nS: 250-s.example\nS: 250-SIZE\nS: 250 DSN\n", "S 5321-3.2-b" },
};

static const struct {
    const char *dialogue, *findings;
} codes[] = {
    /* §4.3.2: lists are a SHOULD, the first digit is the contract */
    { HELLO MAIL "C: RCPT TO:<b@s.example>\nS: 550 no\n", "" },
    { HELLO MAIL "C: RCPT TO:<b@s.example>\nS: 554 relay denied\n", "S 5321-4.3.2-l" },
    { HELLO MAIL "C: RCPT TO:<b@s.example>\nS: 556 null MX\n", "" },
    { HELLO MAIL "C: RCPT TO:<b@s.example>\nS: 354 go on\n", "S 5321-4.2.1-h" },
    { HELLO MAIL RCPT "C: DATA\nS: 250 OK\n", "S 5321-3.3-t" },
    { HELLO MAIL RCPT "C: DATA\nS: 451 later\n", "S 5321-4.3.2-m" },
    { HELLO MAIL RCPT "C: DATA\nS: 421 s.example down\nS close\n", "" },
    { HELLO "C: MAIL FROM:<a@c.example>\nS: 530 first AUTH\n", "S 5321-4.3.2-k" },
    { OPEN "C: EHLO c.example\nS: 250-s.example\nS: 250 AUTH PLAIN\nC: MAIL FROM:<a@c.example>\nS: 530 AUTH\n", "" },
    { OPEN "C: MAIL FROM:<a@c.example>\nS: 530 first STARTTLS\n", "C 5321-4.1.1.1-i" },
    { HELLO "C: RSET\nS: 503 no\n", "S 5321-4.1.1.5-b" },
    { HELLO "C: RSET\nS: 250 OK\n", "" },
    { HELLO "C: QUIT\nS: 500 no\n", "S 5321-4.5.1-b" },
    { HELLO "C: QUIT\nS: 554 no\n", "S 5321-4.1.1.10-a" },
    { HELLO "C: NOOP\nS: 450 no\n", "S 5321-4.1.1.9-a" },
    { HELLO "C: HELP\nS: 250 none\n", "S 5321-4.3.2-q" },
    { HELLO "C: EHLO c.example\nS: 503 again\n", "S 5321-4.1.4-e" },
    { HELLO "C: EHLO c.example\nS: 550 again\n", "" },
    { HELLO "C: EHLO c.example\nS: 450 again\n", "S 5321-4.3.2-j" },
    /* §4.5.1, §4.2.4: 500 and 502 */
    { HELLO "C: VRFY b\nS: 502 no\n", "" },
    { HELLO "C: VRFY b\nS: 500 no\n", "S 5321-4.5.1-b" },
    { HELLO "C: EXPN b\nS: 500 no\n", "" },
    { OPEN "C: EHLO c.example\nS: 250-s.example\nS: 250 EXPN\nC: EXPN b\nS: 502 no\n", "S 5321-4.2.4-d" },
    { HELLO "C: MAIL FROM:a@c.example\nS: 500 no\n", "C 5321-4.1.1.2-d" },
    { HELLO "C: MAIL FROM:<a@c.example>\nS: 500 no\n", "S 5321-4.5.1-b" },
    { HELLO "C: MAIL FROM:<a@c.example>\nS: 501 no\n", "" },
    /* 500 is a syntax error, too: of an argument that it cannot read (§4.2.2); but 502 is none */
    { HELLO "C: MAIL FROM:<@r.example:a@c.example>\nS: 500 no\n", "" },
    { HELLO "C: MAIL FROM:<@r.example:a@c.example>\nS: 502 no\n", "S 5321-4.5.1-b" },
    { HELLO "C: MAIL FROM:<a@[192.0.2.1]>\nS: 500 no\n", "" },
    { HELLO "C: MAIL FROM:<\"a b\"@c.example>\nS: 500 no\n", "" },
    { HELLO "C: MAIL FROM:<a@c.example> SIZE=1\nS: 500 no\n", "" },
    { HELLO MAIL "C: RCPT TO:<@r.example:b@s.example>\nS: 500 no\n", "" },
    { HELLO MAIL "C: RCPT TO:<b@s.example>\nS: 500 no\n", "S 5321-4.5.1-b" },
    { HELLO "C: NOOP x\nS: 500 no\n", "S 5321-4.1.1.9-c" },
    { HELLO "C! RSET\\t\\r\\n\nS: 500 no\n", "C 5321-4.1.1-a" }, /* to tolerate it is a SHOULD, and another's */
    { HELLO "C: XYZ\nS: 500 no\n", "" },
    { OPEN "C: EHLO c.example\nS: 250-s.example\nS: 250 HELP\nC: HELP NOOP\nS: 500 no\n", "" },
    { OPEN "C: EHLO c.example\nS: 250-s.example\nS: 250 HELP\nC: HELP\nS: 500 no\n", "S 5321-4.2.4-d" },
    { HELLO "C! NOOP\\nX\\r\\n\nS: 500 no\nS close\n", "C 5321-2.3.8-c, S~5321-3.8-b" },
    { HELLO FIVE FIVE FIVE "C: RSET\nS: 554 enough\n", "S 5321-4.1.1.5-b" },
    { HELLO FIVE FIVE FIVE FIVE "C: RSET\nS: 554 enough\n", "S~5321-4.1.1.5-b" },
    { HELLO "C: XYZ\nS: 221 go away\nS close\n", "S 5321-4.2.4-c" },
    { PLAIN "C* 513 NOOP \nS: 500 too long\n", "C 5321-4.5.3.1-b" },
    /* AUTH= of 500 octets, SIZE= of 26, SMTPUTF8, BODY=BINARYMIME, RET= and ENVID= in one MAIL */
    { HELLO "C* 1172 MAIL FROM:<a@c.example> ALL=\nS: 250 OK\n", "" },
    { HELLO "C* 1173 MAIL FROM:<a@c.example> ALL=\nS: 500 too long\n", "C 5321-4.5.3.1-b" },
    /* §3.3, §4.1.4: order */
    { HELLO "C: RCPT TO:<b@s.example>\nS: 503 no\n", "C 5321-3.3-ae" },
    { HELLO "C: RCPT TO:<b@s.example>\nS: 550 no\n" MAIL, "C 5321-3.3-ae, S 5321-3.3-q" },
    { HELLO RCPT DATA TEXT "S: 250 OK\n" MAIL, "C 5321-3.3-ae, S 5321-3.3-q" },
    /* who does not wait may be refused at the first command, and what came too early be thrown away: no fault */
    { CRYPT "C: STARTTLS\nS: 550 no\n", "S 3207-4-b" },
    { CRYPT "C: STARTTLS\nC: NOOP\nS: 550 no\n", "C 5321-4.3.1-a" },
    { CRYPT "C: STARTTLS\nC: NOOP\nS: 550 no\n" QUIT, "C 5321-4.3.1-a" },
    { CRYPT "C: STARTTLS\nC: NOOP\nS: 550 no\nS: 250 OK\n" QUIT, "C 5321-4.3.1-a" },
    { CRYPT "C: QUIT\nC: NOOP\nS: 554 no\nC: QUIT\nS close\n", "C 5321-4.3.1-a, S~5321-3.8-b" },
    { CRYPT "C: STARTTLS\nC: NOOP\nS: 454 no\nS: 221 no\n", "C 5321-4.3.1-a, S 5321-4.3.2-r" },
    /* whoever goes on with a transaction that he has ended is told what ended it */
    { HELLO MAIL EHLO RCPT, "C 5321-3.3-ae, S 5321-4.1.4-d" },
    { HELLO MAIL "C: HELO c.example\nS: 250 s.example\n" RCPT, "C 5321-3.3-ae, S 5321-4.1.1.1-j" },
    { HELLO MAIL "C: RSET\nS: 250 OK\n" RCPT, "C 5321-3.3-ae, S 5321-4.1.1.5-a" },
    { HELLO MAIL RCPT EHLO DATA TEXT "S: 250 OK\n", "C 5321-3.3-ae, S 5321-4.1.4-d" },
    { CRYPT MAIL "C: STARTTLS\nS: 220 go\nTLS\n" EHLO RCPT, "C 5321-3.3-ae, S 3207-4.2-b" },
    { HELLO MAIL RCPT EHLO DATA TEXT "S: 554 none\n", "C 5321-3.3-ae" },
    { HELLO MAIL EHLO "C: RCPT TO:<b@s.example>\nS: 550 no\n", "C 5321-3.3-ae, S 5321-3.3-q" },
    { HELLO EHLO RCPT, "C 5321-3.3-ae, S 5321-3.3-q" },
    { HELLO MAIL EHLO MAIL RCPT DATA TEXT "S: 250 OK\n" RCPT, "C 5321-3.3-ae, S 5321-3.3-q" },
    { HELLO "C: DATA\nS: 503 no\n", "C 5321-3.3-ae" },
    { HELLO MAIL "C: DATA\nS: 354 go on\nC: .\nS: 554 none\n" MAIL, "C 5321-3.3-ae" },
    { HELLO MAIL "C: DATA\nS: 354 go on\nC: .\nS: 250 OK\n" MAIL, "C 5321-3.3-ae, S 5321-4.1.1.4-l" },
    { HELLO MAIL "C: MAIL FROM:<a@c.example>\nS: 503 no\n" RCPT, "C 5321-4.1.4-s" },
    { HELLO MAIL MAIL RCPT, "C 5321-4.1.4-s, S~5321-4.1.4-w" },
    { OPEN MAIL RCPT, "C 5321-4.1.1.1-i, S~5321-4.1.4-w" },
    { HELLO "C: MAIL FROM:<a@c.example>\nS: 502 no\nC: RSET\nS: 250 OK\n", "S 5321-4.5.1-b" },
    { OPEN "C: MAIL FROM:<a@c.example>\nS: 502 no\n", "C 5321-4.1.1.1-i, S 5321-4.1.4-w" },
    /* too many, too few */
    { HELLO "C: NOOP\nS: 250 OK\nS: 250 OK\n", "S 5321-4.2-a" },
    { HELLO "S: 421 s.example down\nS close\n", "" },
    { HELLO "S: 451 s.example down\n", "S 5321-4.2-a" },
    { HELLO "C: NOOP\nS close\n", "S 5321-3.8-b" },
    { HELLO "C: QUIT\nS close\n", "S 5321-4.1.1.10-a" },
    { HELLO "C: QUIT\nC close\nS close\n", "" },
    { HELLO "C close\nS close\n", "C 5321-4.1.1.10-c" },
    { HELLO "C: XY\nS: 500 no\nC: XY\nS: 500 no\nC: XY\nS: 500 no\nS close\n", "S~5321-3.8-b" },
    { HELLO "C: QUIT\nC: NOOP\nS: 221 s.example bye\nS: 250 OK\n", "C 2920-3.1-c, S 5321-4.1.1.10-a" },
    { HELLO "C: MAIL FROM:<a@c.example>\nC: RCPT TO:<b@s.example>\nS: 421 s.example down\nS close\n", "" },
    /* RFC 2034 */
    { OPEN "C: EHLO c.example\nS: 250-s.example\nS: 250 ENHANCEDSTATUSCODES\nC: NOOP\nS: 250 2.0.0 OK\n", "" },
    { OPEN "C: EHLO c.example\nS: 250-s.example\nS: 250 ENHANCEDSTATUSCODES\nC: NOOP\nS: 250 OK\n", "" },
    { OPEN "C: EHLO c.example\nS: 250-s.example\nS: 250 ENHANCEDSTATUSCODES\nC: NOOP\nS: 250 5.0.0 OK\n",
      "S 2034-4-f" },
    { OPEN "C: EHLO c.example\nS: 250-s.example\nS: 250 ENHANCEDSTATUSCODES\n"
           "C: HELP\nS: 214-2.0.0 a\nS: 214 2.1.0 b\n",
      "S 2034-4-g" },
    { HELLO "C: NOOP\nS: 250 5.0.0 is our version\n", "" },
    { CODES "C: NOOP\nS: 250 2.0.0OK\n", "S 2034-3-d" },
    { CODES "C: NOOP\nS: 250 2.0.1000 OK\n", "S 2034-4-b" },
    { CODES "C: NOOP\nS: 250 2.0.100 OK\n", "" },
    { CODES "C: NOOP\nS: 250 2.0 is our version\n", "" },
    { CODES "C: NOOP\nS: 250 2.0.0.1 is welcome\n", "" },
    { CODES "C: NOOP\nS: 250 2..0 OK\n", "" },
};

static const struct {
    const char *dialogue, *findings;
} sides[] = {
    /* served beyond the grammar: a note, unless a sentence forbids it */
    { HELLO "C: MAIL FROM:a@c.example\nS: 250 OK\n" RCPT, "C 5321-4.1.1.2-d, S~5321-4.1.1.2-d" },
    { HELLO MAIL "C: RCPT TO:<>\nS: 250 OK\n", "C 5321-4.1.2-a, S~5321-4.1.2-a" },
    { OPEN "C: HELO [192.0.2.1]\nS: 250 s.example\n", "C 5321-4.1.1.1-l, S~5321-4.1.1.1-l" },
    { OPEN "C: EHLO\nS: 250 s.example\n", "C 5321-4.1.1.1-k, S~5321-4.1.1.1-k" },
    { HELLO "C: RSET x\nS: 250 OK\n", "C 5321-4.1.1-f, S 5321-4.1.1-g" },
    { HELLO "C: RSET x\nS: 501 no\n", "C 5321-4.1.1-f" },
    { HELLO "C! NOOP \\r\\n\nS: 250 OK\n", "C 5321-4.1.1-a" }, /* §4.1.1 SHOULD tolerate */
    { HELLO "C! NOOP \\xFF\\r\\n\nS: 500 no\n", "C 5321-2.4-p" },
    /* §2.4 SHOULD reject "envelope commands"; §4.1.1.9 SHOULD ignore what stands behind NOOP */
    { HELLO "C! MAIL FROM:<\\xFF@c.example>\\r\\n\nS: 250 OK\n" RCPT, "C 5321-2.4-p, S 5321-2.4-q" },
    { HELLO MAIL "C! RCPT TO:<\\xFF@s.example>\\r\\n\nS: 250 OK\n", "C 5321-2.4-p, S 5321-2.4-q" },
    { HELLO "C! NOOP \\xFF\\r\\n\nS: 250 OK\n", "C 5321-2.4-p, S~5321-4.1.1-a" },
    /* §2.3.8: a lone CR or LF ends nothing */
    { HELLO "C! NOOP\\nNOOP\\r\\n\nS: 500 no\n", "C 5321-2.3.8-c" },
    { HELLO "C! NOOP\\nNOOP\\r\\n\nS: 250 OK\nS: 250 OK\nS: 250 OK\n",
      "C 5321-2.3.8-c, S~5321-2.3.8-a, S 5321-2.3.8-a" },
    { HELLO "C! NOOP\\n\nS: 250 OK\nC: RSET\nS: 250 OK\n", "C 5321-2.3.8-c, S 5321-2.3.8-a" },
    /* and whose line has no end has said so much all the same */
    { HELLO "C! NOOP\\n\nC close\n", "C 5321-4.1.1.10-c, C 5321-2.3.8-c" },
    { HELLO "C! NOOP\\r\nC close\n", "C 5321-4.1.1.10-c" },
    { HELLO MAIL RCPT DATA "C! x\\n.\\n\nC close\n", "C 5321-4.1.1.10-c, C 5321-2.3.8-c" },
    { HELLO MAIL RCPT DATA "C! x\\r\\n.\\r\nC close\n", "C 5321-4.1.1.10-c" },
    /* refused before its end is there, a line has had its reply */
    { HELLO "C! NOOP\\n\nS: 500 no\nC! \\r\\n\nC: RSET\nS: 250 OK\n", "C 5321-2.3.8-c" },
    { HELLO "C! NOOP\\n\nS: 500 no\nC! \\r\\n\nS: 500 no\n", "C 5321-2.3.8-c, S 5321-4.2-a" },
    { HELLO "C! NOOP\\n\nS: 521 no\nC! \\r\\n\nS close\n", "C 5321-2.3.8-c, S~5321-3.8-b" },
    { HELLO MAIL RCPT DATA "C! x\\n.\\nNOOP\\r\\n.\\r\\n\nS: 554 no\n", "C 5321-2.3.8-c" },
    { HELLO MAIL RCPT DATA "C! x\\n.\\nNOOP\\r\\n.\\r\\n\nS: 250 OK\n", "C 5321-2.3.8-c, S~5321-2.3.8-a" },
    { HELLO MAIL RCPT DATA "C! x\\n.\\nNOOP\\r\\n.\\r\\n\nS: 250 OK\nS: 250 OK\n",
      "C 5321-2.3.8-c, S~5321-2.3.8-a, S 5321-4.1.1.4-i" },
    { HELLO MAIL RCPT DATA "C! x\\n.\\r\\n\nS: 250 OK\n", "C 5321-2.3.8-c, S 5321-4.1.1.4-i" },
    { HELLO MAIL RCPT DATA "C! x\\r\\n.\\rN\nS: 250 OK\n", "C 5321-2.3.8-c, S 5321-4.1.1.4-i" },
    { HELLO MAIL RCPT DATA "C: x\nS: 250 OK\n", "S 5321-4.2-a" },
    { HELLO MAIL RCPT DATA "C: x\nS: 552 too much\nC: .\nS: 500 what\n", "" },
    { HELLO MAIL RCPT DATA "C: x\nS: 552 too much\nS: 421 s.example closes\nS close\n", "" },
    { HELLO MAIL RCPT DATA "C: x\nC: RSET\nS: 552 too much\nS: 250 OK\n", "S 5321-3.3-t" },
    { HELLO MAIL RCPT DATA "C: ..\nC: .\nS: 250 OK\n", "" },
    { HELLO MAIL RCPT DATA "C: .\nS: 250 OK\n", "C 5321-4.1.1.4-e" },
    { HELLO MAIL RCPT DATA "C! \\xE9\\r\\n.\\r\\n\nS: 250 OK\n", "C 5321-2.4-l" },
    /* RFC 2920: groups */
    { OPEN "C: EHLO c.example\nS: 250 s.example\nC: QUIT\nC: NOOP\nS: 554 wait\n", "C 5321-4.3.1-a" },
    { OPEN "C: EHLO c.example\nS: 250 s.example\nC: QUIT\nS: 554 wait\n", "S 5321-4.1.1.10-a" },
    { HELLO "C: MAIL FROM:<a@c.example>\nC: RCPT TO:<b@s.example>\nC: DATA\nS: 250 OK\nS: 250 OK\nS: 354 go on\n" TEXT
            "C: QUIT\nS: 250 OK\nS: 221 s.example bye\nS close\n",
      "" },
    { HELLO "C: MAIL FROM:<a@c.example>\nC: RCPT TO:<b@s.example>\nS: 550 no\nS: 503 no\n", "" },
    { HELLO "C: NOOP\nC: NOOP\nS: 250 OK\nS: 250 OK\n", "C 2920-3.1-c" },
    { PLAIN "C: MAIL FROM:<a@c.example>\nC: RCPT TO:<b@s.example>\nS: 250 OK\nS: 554 sync\n", "C 5321-4.3.1-a" },
    { "C: EHLO c.example\nS: 220 s.example\nS: 250 s.example\n", "C 5321-4.3.1-b" },
    { HELLO MAIL RCPT "C: DATA\nC: x\nC: .\nS: 354 go on\nS: 250 OK\n", "C 2920-3.1-c" },
    { HELLO MAIL RCPT "C: DATA\nC: RSET\nS: 503 no\nS: 250 OK\n", "C 2920-3.1-c" },
    { HELLO "C: RCPT TO:<a@s.example>\nC: MAIL FROM:<a@c.example>\nS: 503 no\nS: 250 OK\n", "C 5321-3.3-ae" },
    /* what was not offered */
    { HELLO "C: MAIL FROM:<a@c.example> SIZE=5\nS: 250 OK\n", "" },
    { HELLO "C: MAIL FROM:<a@c.example> BODY=8BITMIME\nS: 555 no\n", "C 5321-4.1.1.2-c" },
    { HELLO MAIL "C: RCPT TO:<b@s.example> NOTIFY=NEVER\nS: 555 no\n", "C 5321-4.1.1.3-k" },
    /* other people's protocols */
    { HELLO "C: STARTTLS\nS: 220 go\nC! \\x16\\x03\\n\nS! \\x16\\x03\\n", "" },
    { HELLO "C: STARTTLS\nS: 502 no\nC: NOOP\nS: 250 OK\n", "" },
    { HELLO "C: STARTTLS\nS: 554 no\nC: NOOP\nS: 250 OK\n", "S 5321-4.2.4-c" }, /* not offered: an unknown command */
    { HELLO "C: XEXPS GSSAPI\nS: 334 go on\nC: x\nS: 235 in\n", "" },           /* its 3yz is its own */
    { "S: 521 s.example takes no mail\nC: EHLO c.example\nS close\n", "" },     /* RFC 7504 §3 */
    { "S: 521 s.example takes no mail\nC: QUIT\nS close\n", "S 5321-4.1.1.10-a" },
    { HELLO "C: AUTH PLAIN\nS: 334 \nC: AGEAYg==\nS: 235 in\nC: NOOP\nS: 250 OK\n", "" },
    { HELLO "C: AUTH PLAIN =\nS: 535 no\n", "" },
    { HELLO "C: AUTH PLAIN AGE*\nS: 501 no\n", "C 4954-4-a" },
    { HELLO "C: AUTH PLAIN AGEAYg== x\nS: 501 no\n", "C 4954-4-a" },
    { HELLO "C: AUTH PL*IN AGEAYg==\nS: 501 no\n", "C 4954-4-f" },
    { HELLO "C: AUTH\nS: 501 no\n", "C 4954-4-f" },
    { HELLO "C: AUTH PLAIN AGEAYg==\nS: 250 in\n", "S 4954-4-ae" },
    { HELLO "C: AUTH LOGIN\nS: 354 VQ==\nC: AGEAYg==\nS: 235 in\nC: NOOP\nS: 250 OK\n", "S 4954-4-i" },
    /* appendix F.6: SEND and its like */
    { HELLO "C: SEND FROM:<a@c.example>\nS: 502 no\n", "C 5321-F.6-a" },
    { HELLO "C: soml from:<a@c.example>\nS: 250 OK\nC: SAML\nS: 500 no\n", "C 5321-F.6-a, C 5321-F.6-a" },
    { HELLO "C: SENDER x\nS: 500 no\nC: SEN\nS: 500 no\n", "" },
    { HELLO "C: XCLIENT NAME=x\nS: 220 s.example\nC: RCPT TO:<b@s.example>\nS: 250 OK\n", "" },
};

START_TEST(line)
{
    hearing_check(lines[_i].dialogue, lines[_i].findings);
}
END_TEST

START_TEST(code)
{
    hearing_check(codes[_i].dialogue, codes[_i].findings);
}
END_TEST

START_TEST(side)
{
    hearing_check(sides[_i].dialogue, sides[_i].findings);
}
END_TEST

/* More than the judge remembers: it says so, and goes on with lines alone. */
START_TEST(lost)
{
    static struct smtp_judge j;
    struct smtp_finding found;

    smtp_judge_init(&j);
    for (int i = 0; i <= SMTP_JUDGE_QUEUE; i++) {
        struct smtp_slice noop = { (const unsigned char *)"NOOP\r\n", 6 };
        while (smtp_judge_feed(&j, 'C', &noop, &found))
            ck_assert_str_eq(found.id, "5321-4.3.1-b");
    }
    ck_assert_ptr_nonnull(j.lost);
    struct smtp_slice reply = { (const unsigned char *)"250-a\r\n251 b\r\n", 14 };
    ck_assert(smtp_judge_feed(&j, 'S', &reply, &found));
    ck_assert_str_eq(found.id, "5321-4.2.1-n");
    ck_assert(!smtp_judge_feed(&j, 'S', &reply, &found));
}
END_TEST

Suite *judge_suite(void)
{
    Suite *const suite = suite_create("4.3.2 judge");
    TCase *const dialogues = tcase_create("dialogues");

    tcase_add_loop_test(dialogues, line, 0, sizeof lines / sizeof *lines);
    tcase_add_loop_test(dialogues, code, 0, sizeof codes / sizeof *codes);
    tcase_add_loop_test(dialogues, side, 0, sizeof sides / sizeof *sides);
    tcase_add_test(dialogues, lost);
    suite_add_tcase(suite, dialogues);
    return suite;
}
