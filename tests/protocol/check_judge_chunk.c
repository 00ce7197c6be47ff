/* check_judge_chunk.c - the judge on BDAT: who is at fault, and where the commands go on.  RFC 3030 §2
 * Read first: protocol/judge_chunk.c, tests/protocol/check_judge.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include "protocol/hearing.h"

#define HELLO                                                                                                          \
    "S: 220 s.example ready\nC: EHLO c.example\nS: 250-s.example\nS: 250-PIPELINING\nS: 250-8BITMIME\nS: 250 "         \
    "CHUNKING\n"
#define MAIL "C: MAIL FROM:<a@c.example>\nS: 250 OK\n"
#define RCPT "C: RCPT TO:<b@s.example>\nS: 250 OK\n"
#define OPEN HELLO MAIL RCPT
#define QUIT "C: QUIT\nS: 221 s.example bye\nS close\n"

static const struct {
    const char *dialogue, *findings;
} chunks[] = {
    { OPEN "C: BDAT 3 LAST\nC! a\\r\\n\nS: 250 OK\n" QUIT, "" },
    { OPEN "C: BDAT 3\nC! a\\r\\n\nS: 250 OK\nC: BDAT 0 LAST\nS: 250 OK\n" QUIT, "" },
    { OPEN "C! BDAT 3\\r\\na\\r\\nBDAT 3\\r\\nb\\r\\nBDAT 0 LAST\\r\\n\nS: 250 OK\nS: 250 OK\nS: 250 OK\n" QUIT, "" },
    /* what stands in a chunk is no command, nor an end */
    { OPEN "C: BDAT 12 LAST\nC! QUIT\\r\\n.\\r\\n.\\r\\n\nS: 250 OK\n" QUIT, "" },
    { OPEN "C! BDAT 5 LAST\\r\\n1234\\nRSET\\r\\n\nS: 554 no\nS: 250 OK\n", "C 3030-2-ae, C 2920-3.1-d" },
    { HELLO "C! BDAT 6 LAST\\r\\nQUIT\\r\\n\nS: 503 no\nC: RSET\nS: 250 OK\n" QUIT, "C 5321-3.3-ae" },
    /* what the client owes */
    { "S: 220 s.example ready\nC: EHLO c.example\nS: 250 s.example\n" MAIL RCPT
      "C! BDAT 3 LAST\\r\\na\\r\\n\nS: 500 what\nS: 500 what\n",
      "C 3030-2-x" },
    { HELLO MAIL "C! RCPT TO:<b@s.example>\\r\\nBDAT 3 LAST\\r\\na\\r\\n\nS: 250 OK\nS: 250 OK\n", "C 3030-2-i" },
    { OPEN "C! BDAT 3 LAST\\r\\na\\nb\nS: 250 OK\n", "C 3030-2-ae" },
    { OPEN "C! BDAT 3 LAST\\r\\na\\rb\nS: 250 OK\n", "C 3030-2-ae" },
    { OPEN "C! BDAT 2\\r\\na\\r\nS: 250 OK\nC! BDAT 1 LAST\\r\\n\\n\nS: 250 OK\n" QUIT, "" },
    { OPEN "C! BDAT 2 LAST\\r\\na\\r\nS: 250 OK\n", "C 3030-2-ae" },
    { OPEN "C! BDAT 2 LAST\\r\\n\\xE9\\r\nS: 250 OK\n", "C 3030-2-ae" },
    { OPEN "C! BDAT 1 LAST\\r\\n\\xE9\nS: 250 OK\n" QUIT, "" },
    { OPEN "C: BDAT\nS: 501 no\n", "C 3030-2-j" },
    { OPEN "C: BDAT 3 FIRST\nS: 501 no\n", "C 3030-2-j" },
    { OPEN "C! BDAT 1\\r\\na\nS: 250 OK\nC: DATA\nS: 503 no\nC: RSET\nS: 250 OK\n" QUIT, "C 3030-2-aa" },
    { OPEN "C! BDAT 1 LAST\\r\\na\nS: 250 OK\nC! BDAT 1\\r\\nb\nS: 503 no\nC: RSET\nS: 250 OK\n" QUIT, "C 3030-2-o" },
    { OPEN "C! BDAT 1\\r\\na\nS: 452 no\nC! BDAT 1 LAST\\r\\nb\nS: 503 no\nC: RSET\nS: 250 OK\n" QUIT, "C 3030-2-u" },
    { OPEN "C! BDAT 1\\r\\na\nS: 452 no\nC: MAIL FROM:<a@c.example>\nS: 503 no\nC: RSET\nS: 250 OK\n" QUIT,
      "C 3030-2-y" },
    { OPEN "C! BDAT 1\\r\\na\nS: 452 no\nC: RSET\nS: 250 OK\n" MAIL QUIT, "" },
    /* behind a failed chunk the state is indeterminate, until RSET; between chunks who takes a recipient is tolerant */
    { OPEN "C! BDAT 1\\r\\na\nS: 452 no\nC: EHLO c.example\nS: 503 RSET first\nC: RSET\nS: 250 OK\n" QUIT, "" },
    { OPEN "C! BDAT 1\\r\\na\nS: 452 no\nC: RCPT TO:<c@s.example>\nS: 250 OK\nC: RSET\nS: 250 OK\n" QUIT,
      "C 3030-2-y, S~5321-4.1.4-w" },
    { OPEN "C! BDAT 1\\r\\na\nS: 250 OK\nC: EHLO c.example\nS: 503 no\n" QUIT, "S 5321-4.1.4-e" },
    /* what the server owes */
    { OPEN "C: BDAT 3 LAST\nC! a\nS: 552 no\nC! \\r\\n\n", "S 3030-2-s" },
    { OPEN "C: BDAT 3 LAST\nS: 250 OK\n", "S 3030-2-l" },
    { OPEN "C: BDAT 3 LAST\nC! a\nS: 421 s.example down\nS close\n", "" },
    { OPEN "C! BDAT 1\\r\\na\nS: 252 OK\n", "S 3030-2-r" },
    { OPEN "C! BDAT 1\\r\\na\nS: 559 no\n", "" },
    { OPEN "C! BDAT 1\\r\\na\nS: 250 OK\nC: DATA\nS: 354 go on\n", "C 3030-2-aa, S 3030-2-ab" },
    { OPEN "C! BDAT 1 LAST\\r\\na\nS: 250 OK\nC! BDAT 1\\r\\nb\nS: 250 OK\n", "C 3030-2-o, S 3030-2-p" },
    { OPEN "C! BDAT 1\\r\\naBDAT 1 LAST\\r\\nb\nS: 250 OK\nS: 250 OK\nS: 250 OK\n", "S 5321-4.2-a" },
};

START_TEST(chunk)
{
    hearing_check(chunks[_i].dialogue, chunks[_i].findings);
}
END_TEST

Suite *judge_chunk_suite(void)
{
    Suite *const suite = suite_create("RFC 3030 2 judge");
    TCase *const dialogues = tcase_create("dialogues");

    tcase_add_loop_test(dialogues, chunk, 0, sizeof chunks / sizeof *chunks);
    suite_add_tcase(suite, dialogues);
    return suite;
}
