/* check_calling.c - whole cases of role client, played with a client that is this program once more.
 * Read first: suite/run_call.c, tests/suite/client.c.
 * SPDX-License-Identifier: MIT */
#include "suite/check_suite.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#define CLIENT TITLE "# role: client\n"
#define MUST TITLE "# MUST " A_MUST ": t\n# role: client\n"
#define SHOULD TITLE "# SHOULD " A_SHOULD ": t\n# role: client\n"
#define HELLO "call", "read", "=EHLO a.example", "read"
#define MAIL HELLO, "=MAIL FROM:<sender@client.example>", "read"
#define RCPT MAIL, "=RCPT TO:<user@postel.example>", "read"
#define DATA RCPT, "=DATA", "read"
#define TEXT "=Subject: x", "=", "=..dot", "=."
#define QUIT "=QUIT", "read", "close"

static const struct {
    const char *text;
    const char *client[32]; /* its steps */
    enum smtp_verdict verdict;
    const char *branch; /* the first taken; NULL: none */
    const char *judged; /* what the judge found on its side first; NULL: nothing */
} cases[] = {
    /* a mail, taken from its greeting to its end */
    { MUST "use data\nC: Subject: x\nC:\nC: ..dot  [w]\nC: .\nS: 250 OK\nC: QUIT\nS: 221 bye\nC close\nC exit 0\n",
      { DATA, TEXT, "read", QUIT },
      SMTP_VERDICT_PASS,
      NULL,
      NULL },
    { MUST "use data\nC: Subject: x\nC:\nC: ..dot  [w]\nC: .\n",
      { DATA, "=Subject: x", "=", "=.dot", "=.", "read", QUIT },
      SMTP_VERDICT_FAIL,
      NULL,
      NULL },
    /* fields of its own in the header, and the empty line, are passed over; in the text nothing is */
    { MUST "use data\nC: Subject: x\nC: text  [w]\n",
      { DATA, "=Date: now", "= folded", "=Subject: x", "=", "=text", "=.", "read", QUIT },
      SMTP_VERDICT_PASS,
      NULL,
      NULL },
    { MUST "use data\nC:\nC: text  [w]\n",
      { DATA, "=Subject: x", "=", "=Date: now", "=text", "=.", "read", QUIT },
      SMTP_VERDICT_FAIL,
      NULL,
      NULL },
    /* the field that is due, with a CR too many, is none of its own: it is found there, and the script goes on */
    { SHOULD "use data\nC: Subject: x  [c]\nC:\nC: text\nC: .\nS: 250 OK\n",
      { DATA, "=Subject: x\r", "=", "=text", "=.", "read", QUIT },
      SMTP_VERDICT_WARN,
      NULL,
      "5321-2.3.8-c" },
    /* steps; silence; who does not wait */
    { MUST "C. quiet  [w]\nS: 220 a.example\nC: EHLO a\n", { HELLO, QUIT }, SMTP_VERDICT_PASS, NULL, NULL },
    { MUST "C. quiet  [w]\nS: 220 a.example\nC: EHLO a\n",
      { "call", "=EHLO a.example", "read", "read", QUIT },
      SMTP_VERDICT_FAIL,
      NULL,
      "5321-4.3.1-b" },
    { CLIENT "S: 220 a.example\nC: HELO a\n", { HELLO, QUIT }, SMTP_VERDICT_INCONCLUSIVE, NULL, NULL },
    { MUST "S: 220 a.example\nC: EHLO a\nS: 250 a.example\nC: QUIT\nC. quiet  [w]\nS: 221 bye\n",
      { HELLO, "=QUIT", "close" },
      SMTP_VERDICT_FAIL,
      NULL,
      NULL }, /* the end of the connection is silence, the end of the program is not */
    { MUST "S: 220 a.example\nC: EHLO a\nS: 250 a.example\nC: QUIT\nC. quiet  [w]\nS: 221 bye\n",
      { HELLO, QUIT },
      SMTP_VERDICT_PASS,
      NULL,
      NULL },
    /* what has no effect on the mail is answered, and no answer to the script; RSET only where nothing is open */
    { MUST "use greeted\nC: MAIL FROM:<sender@client.example>  [w]\nS: 250 OK\nC: QUIT\nS: 221 bye\n",
      { HELLO, "=NOOP", "read", "=rset", "read", "=VRFY you", "read", "=HELP", "read", "=EXPN all", "read",
        "=MAIL FROM:<sender@client.example>", "read", "=noop x", "read", QUIT },
      SMTP_VERDICT_PASS,
      NULL,
      NULL },
    { MUST "use mail\nC: RCPT TO:<user@postel.example>  [w]\n",
      { MAIL, "=RSET", "read", QUIT },
      SMTP_VERDICT_FAIL,
      NULL,
      NULL },
    { MUST "use greeted\nC: MAIL FROM:<sender@client.example>  [w]\n",
      { HELLO, "=NOOPS", "read", QUIT },
      SMTP_VERDICT_FAIL,
      NULL,
      NULL },
    { CLIENT "use greeted\neither asks\n  C: NOOP\n  S: 250 OK\nor begins\n  C: MAIL FROM:<sender@client.example>\n"
             "  S: 250 OK\nend\nC: QUIT\n",
      { HELLO, "=VRFY you", "read", "=NOOP", "read", QUIT },
      SMTP_VERDICT_PASS,
      "asks",
      NULL },
    /* HELO does where EHLO leads to 250, unless EHLO is at stake; where it leads elsewhere, the case is for others */
    { MUST "S: 220 a.example\nC: EHLO a  [w]\nS: 250 a.example\nC: QUIT  [w]\n",
      { "call", "read", "=HELO a.example", "read", QUIT },
      SMTP_VERDICT_PASS,
      NULL,
      NULL },
    { TITLE "# SHOULD 5321-2.2.1-c: t\n# role: client\nS: 220 a.example\nC: EHLO a  [c]\nS: 250 a.example\n",
      { "call", "read", "=HELO a.example", "read", QUIT },
      SMTP_VERDICT_WARN,
      NULL,
      NULL },
    { MUST "S: 220 a.example\nC: EHLO a\nS: 502 no\nC: HELO a  [w]\n",
      { "call", "read", "=HELO a.example", "read", QUIT },
      SMTP_VERDICT_SKIP,
      NULL,
      NULL },
    /* who hangs up and waits for our end is not kept waiting */
    { MUST "use greeted\nC close\nC exit 3  [w]\n",
      { HELLO, "half-close", "peek", "exit", "3" },
      SMTP_VERDICT_PASS,
      NULL,
      "5321-4.1.1.10-c" },
    /* who hangs up in place of QUIT: the judge's finding, and the line's only if QUIT is what it is about */
    { SHOULD "use mail\nC: QUIT  [c]\nS: 221 bye\nC exit 0\n",
      { MAIL, "close" },
      SMTP_VERDICT_PASS,
      NULL,
      "5321-4.1.1.10-c" },
    { TITLE "# MUST 5321-4.1.4-w: t\n# role: client\nuse mail\nC: QUIT  [w]\nS: 221 bye\nC exit 0\n",
      { MAIL, "close" },
      SMTP_VERDICT_FAIL,
      NULL,
      "5321-4.1.1.10-c" },
    /* who does not call has sent nothing wrong */
    { MUST "S: 220 a.example\nC: EHLO a  [w]\n", { "exit", "0" }, SMTP_VERDICT_INCONCLUSIVE, NULL, NULL },
    /* branches, and how the program ends */
    { MUST "use mail\nC: RCPT TO:<{valid}>\nS: 550 no\nuse leaves\nC exit not 0  [w]\n",
      { RCPT, QUIT, "exit", "1" },
      SMTP_VERDICT_PASS,
      "takes leave",
      NULL },
    { MUST "use mail\nC: RCPT TO:<{valid}>\nS: 550 no\nuse leaves\nC exit not 0  [w]\n",
      { RCPT, QUIT },
      SMTP_VERDICT_FAIL,
      "takes leave",
      NULL },
    { MUST "use mail\nC: RCPT TO:<{valid}>\nS: 550 no\nuse leaves\nC exit 3  [w]\n",
      { RCPT, "close", "exit", "3" },
      SMTP_VERDICT_PASS,
      "hangs up",
      "5321-4.1.1.10-c" },
    { MUST "use greeted\nC exit 0  [w]\n", { HELLO, QUIT, "exit", "5" }, SMTP_VERDICT_FAIL, NULL, NULL },
    { SHOULD "use greeted\nC exit 0  [c]\n", { HELLO, QUIT, "exit", "5" }, SMTP_VERDICT_WARN, NULL, NULL },
    { MUST "use greeted\nC exit 0  [w]\n", { HELLO, QUIT, "sleep", "60000" }, SMTP_VERDICT_FAIL, NULL, NULL },
    /* it may refuse to call at all */
    { MUST "either refuses  [w]\n  C exit not 0\nor calls\n  C. quiet\nend\nS: 220 a.example\n",
      { "exit", "1" },
      SMTP_VERDICT_PASS,
      "refuses",
      NULL },
    { MUST "either refuses  [w]\n  C exit not 0\nor calls\n  C. quiet\nend\nS: 220 a.example\n",
      { HELLO, QUIT },
      SMTP_VERDICT_PASS,
      "calls",
      NULL },
    { MUST "either refuses  [w]\n  C exit not 0\nor calls\n  C. quiet\nend\nS: 220 a.example\n",
      { "exit", "0" },
      SMTP_VERDICT_FAIL,
      NULL,
      NULL },
    { CLIENT "S: 220 a.example\nC: EHLO a\n", { "exit", "0" }, SMTP_VERDICT_INCONCLUSIVE, NULL, NULL },
    /* we end; the rest of the wire is passed over */
    { MUST "use greeted\nS close\nC exit 9  [w]\n",
      { HELLO, "=NOOP", "peek", "exit", "9" },
      SMTP_VERDICT_PASS,
      NULL,
      NULL },
    { MUST "use greeted\nS reset\nC exit 9  [w]\n", { HELLO, "peek", "exit", "9" }, SMTP_VERDICT_PASS, NULL, NULL },
    /* a second call is a second wire; behind the script a plain server goes on */
    { MUST "use greeted\nS: 421 go away\nS close\n== again\nuse greeted\nC: QUIT  [w]\nS: 221 bye\nC exit 0\n",
      { HELLO, "read", "close", HELLO, QUIT },
      SMTP_VERDICT_PASS,
      NULL,
      NULL },
    { MUST "use greeted\nC exit 0  [w]\n", { HELLO, QUIT, DATA, TEXT, "read", QUIT }, SMTP_VERDICT_PASS, NULL, NULL },
    /* a pipelined group is heard line by line */
    { MUST "use greeted\nC: MAIL FROM:<{from}>\nS: 250 OK\nC: RCPT TO:<{valid}>  [w]\nS: 250 OK\n",
      { HELLO, "+MAIL FROM:<sender@client.example>\\r\\nRCPT TO:<user@postel.example>\\r\\n", "read", "read", QUIT },
      SMTP_VERDICT_PASS,
      NULL,
      "5321-4.3.1-a" },
    /* octets, and what the judge finds in them */
    { MUST "use data\nC! Subject: x\\r\\n\\r\\na\\nb\\r\\n.\\r\\n  [w]\nS: 250 OK\nC: QUIT\n",
      { DATA, "+Subject: x\\r\\n\\r\\na\\nb\\r\\n.\\r\\n", "read", QUIT },
      SMTP_VERDICT_PASS,
      NULL,
      "5321-2.3.8-c" },
    { MUST "use mail\nC= RCPT TO:<{?who}@postel.example>\nS: 250 OK\nC: VRFY {who}  [w]\n",
      { RCPT, "=VRFY user", "read", QUIT },
      SMTP_VERDICT_PASS,
      NULL,
      NULL },
    /* needs */
    { CLIENT "# from: <>\nS: 220 a.example\n", { HELLO }, SMTP_VERDICT_SKIP, NULL, NULL },
    { CLIENT "# to: a@b.example c@d.example\nS: 220 a.example\n", { HELLO }, SMTP_VERDICT_SKIP, NULL, NULL },
    { CLIENT "# needs: verbatim\nS: 220 a.example\n", { HELLO }, SMTP_VERDICT_SKIP, NULL, NULL },
    { TITLE "S: 220 a.example\n", { HELLO }, SMTP_VERDICT_SKIP, NULL, NULL },
};
enum { CASES = sizeof cases / sizeof *cases, WORDS_MAX = 40 };

static const char *first_of_client(const struct smtp_result *result)
{
    for (size_t i = 0; i < result->recording.judged_count; i++) {
        if (result->recording.judged[i].finding.side == 'C')
            return result->recording.judged[i].finding.id;
    }
    return NULL;
}

static void play(int i, enum smtp_cut cut, struct smtp_result *result)
{
    char *words[WORDS_MAX] = { (char *)test_program, "--client", "{port}" };
    struct smtp_register reg;
    struct smtp_target target;
    struct smtp_caller caller;
    struct smtp_transcript t;
    const char *error = "";
    size_t count = 3;

    for (size_t k = 0; cases[i].client[k] != NULL; k++)
        words[count++] = (char *)cases[i].client[k];
    open_register(&reg);
    read_transcript(&t, cases[i].text, &reg);
    ck_assert_msg(t.error == NULL, "%s%s", cases[i].text, t.error);
    smtp_target_default(&target);
    smtp_target_set(&target, "reply-timeout", "250ms");
    ck_assert_msg(smtp_caller_open(&caller, &target, words, count, &error), "%s", error);
    ck_assert_msg(smtp_caller_ready(&caller, &error), "%s", error);
    const struct smtp_setup setup = {
        .target = &target, .caller = &caller, .seed = 1, .now = 1764000000, .t_us = 1000
    };
    smtp_run(&setup, &t, cut, 1, result);
    DIR *const dir = opendir(caller.dir);
    ck_assert_ptr_nonnull(dir);
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;)
        ck_assert_msg(entry->d_name[0] == '.', "%s is left behind", entry->d_name);
    closedir(dir);
    smtp_caller_close(&caller);
    smtp_target_close(&target);
    smtp_transcript_close(&t);
    smtp_register_close(&reg);
}

START_TEST(one)
{
    for (int cut = SMTP_CUT_WRITTEN; cut < SMTP_CUTS; cut++) {
        struct smtp_result result;

        play(_i, (enum smtp_cut)cut, &result);
        ck_assert_msg(result.verdict == cases[_i].verdict, "%s%s (%s; %s)", cases[_i].text,
                      smtp_verdict_name(result.verdict), result.reason, result.ended);
        if (cases[_i].branch == NULL)
            ck_assert_uint_eq(result.branch_count, 0);
        else
            ck_assert_str_eq(result.branches[0], cases[_i].branch);
        ck_assert_pstr_eq(first_of_client(&result), cases[_i].judged);
        smtp_result_close(&result);
    }
}
END_TEST

Suite *client_suite(void)
{
    Suite *const suite = suite_create("clients");
    TCase *const table = tcase_create("cases");

    tcase_set_timeout(table, 30);
    tcase_add_loop_test(table, one, 0, CASES);
    suite_add_tcase(suite, table);
    return suite;
}
