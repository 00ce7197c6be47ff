/* check_refusals.c - transcripts that the grammar takes and the reader refuses, each beside one that it takes.
 * Read first: suite/transcript_check.c.  Read next: tests/suite/check_register.c.
 * SPDX-License-Identifier: MIT */
#include "suite/check_suite.h"

#include <string.h>

#define MUST "# MUST " A_MUST ": text\n"

static const struct {
    const char *text;
    const char *error; /* NULL: taken */
} texts[] = {
    { TITLE MUST "C: NOOP\nS: 250  [w]\n", NULL },
    { TITLE MUST "C: NOOP\nS: 250\n", "no line is marked with 5321-4.1.4-w" },
    { TITLE MUST "C: NOOP\nS: 250  [x]\n", "the mark x ends no id of the head" },
    { TITLE MUST "C: NOOP\nS: 250  [4.1.4-w]\n", NULL },
    { TITLE MUST "C: NOOP\nS: 250  [1.4-w]\n", NULL },
    { TITLE MUST "C: NOOP\nS: 250  [.4-w]\n", "ends no id" },
    { TITLE "# MUST 5321-4.1.4-w, 5321-2.3.5-g: t\nC: NOOP\nS: 250  [w g]\n", NULL },
    { TITLE "# MUST 5321-4.1.4-w, must 5321-3.3-t: t\nC: NOOP\nS: 250  [w t]\n", NULL },
    { TITLE "# MUST 5321-4.1.1.5-b, 5321-2.2.1-b: t\nC: NOOP\nS: 250  [b]\n", "ends more than one id" },
    { TITLE "# MUST 5321-4.1.1.5-b, must 5321-3.3-b: t\nC: NOOP\nS: 250  [5-b 3-b]\n", NULL },
    { TITLE "# SHOULD " A_MUST ": t\nC: NOOP\nS: 250  [w]\n", "is a MUST in the register, and a SHOULD here" },
    { TITLE "# MUST 5321-3.3-t: t\nC: NOOP\nS: 250  [t]\n", "is a must in the register" },
    { TITLE "# MUST 5321-9.9-a: t\nC: NOOP\nS: 250  [a]\n", "the register has no 5321-9.9-a" },
    { TITLE "# MUST 9999-2.3: t\nC: NOOP\nS: 250  [2.3]\n", NULL }, /* a section that is not yet in it */
    { TITLE "# MUST 5321-4.1.4: t\nC: NOOP\nS: 250  [4.1.4]\n", "the register has no 5321-4.1.4" },
    { TITLE MUST "C: NOOP  [w]\nS: 250\n", "a mark on a line that the one under test does not owe" },
    { TITLE MUST "# role: client\nC: NOOP  [w]\nS: 250\n", NULL },
    { TITLE MUST "# role: judge\nC: NOOP  [w]\nS: 250\n", NULL },
    { TITLE "C= NOOP\n", "a pattern on a line that nobody hears" },
    { TITLE "S= 250 ...\n", NULL },
    { TITLE "C. quiet\n", "our own silence is written `wait`" },
    { TITLE "S. quiet\n", NULL },
    { TITLE "S: fine\n", "asks for a code" },
    { TITLE "# role: client\nS: 5yz\n", "has to begin with its code" },
    { TITLE "# role: client\nS: 554 no\n", NULL },
    { TITLE "# role: servant\n", "a role is server" },
    { TITLE "either a\n  S: 250\nor b\n  S: 5yz\nend\n", NULL },
    { TITLE "either a\n  S: 250\nor b\nend\n", NULL },
    { TITLE "either a\nor b\n  S: 250\nend\n", "only the last branch can be empty" },
    { TITLE "either a\n  C: NOOP\nor b\nend\n", "a branch begins with a line that is heard" },
    { TITLE "either a\n  S: 250\n", "this block has no `end`" },
    { TITLE "S: 250\nend\n", "without its `either`" },
    { TITLE "repeat 2\nor a\nend\n", "an `or` without its `either`" },
    { TITLE "repeat 2\n  repeat 2\n  end\nend\n", "no block holds one of its own kind" },
    { TITLE "repeat 2\n  either a\n    S: 250\n  end\nend\n", NULL },
    { TITLE "repeat 0\nend\n", "1 to 10000 times" },
    { TITLE "C: {nobody}\n", "there is no {nobody}" },
    { TITLE "S= 250 {?nobody}\nC: {nobody}\n", NULL },
    { TITLE "C: {scram-first} {scram-final-nonce}\n", NULL },
    { TITLE "C: {scram-last}\n", "there is no {scram-last}" },
    { TITLE "# role: client\nTLS unknown-ca\nC: EHLO a\n", NULL },
    { TITLE "# role: client\nTLS unknown-cb\nC: EHLO a\n", "no certificate `unknown-cb`" },
    { TITLE "TLS\n", NULL },
    { TITLE "TLS expired\n", "no certificate `expired` to be shown here" }, /* that is the server's to show */
    { TITLE "C: {a*nobody}\n", "there is no {nobody}" },
    { TITLE "C: {valid} {mark} {n} {date} {a*12}\n", NULL },
    { TITLE "probe\n", "if {mark} stands in it" },
    { TITLE "C: {mark}\nprobe\n", NULL },
    { TITLE "C: {mark}\nmailbox nobody: 1 message\n", "there is no {nobody}" },
    { TITLE "C close\nC: NOOP\n", "this wire has ended at line 2" },
    { TITLE "C close\n== other\nC: NOOP\n", NULL },
    { TITLE "either a\n  S: 250\n  C close\nor b\nend\nC: NOOP\n", NULL },
    { TITLE "C: NOOP\nC: NOOP\nS: 250\nS: 250\n", "nothing can follow the command before it" },
    { TITLE "# tags: early-talk\nC: NOOP\nC: NOOP\nS: 250\nS: 250\n", NULL },
    { TITLE "C: RSET\nC: NOOP\nS: 250\nS: 250\n", "needs PIPELINING" },
    { TITLE "# needs: PIPELINING\nC: RSET\nC: NOOP\nS: 250\nS: 250\n", NULL },
    { TITLE "# needs: PIPELINING\nC: RSET\nC: NOOP\nS: 250\nC: RSET\n", "nothing can follow" },
    { TITLE "# needs: PIPELINING\nrepeat 2\n  C: RSET\nend\n", NULL },
    { TITLE "# needs: PIPELINING\nrepeat 2\n  C: VRFY {user}\nend\n", "nothing can follow" },
    { TITLE "C: DATA\nS: 354\nC: QUIT\nC: QUIT\nC: .\nS: 250\nC: QUIT\n", NULL }, /* text is no command */
    { TITLE "C: DATA\nS: 354\nC: .\nC: RSET\n", "needs PIPELINING" },
    { TITLE "# needs: PIPELINING\nC: DATA\nS: 354\nC: .\nC: RSET\n", NULL },
    { TITLE "C! NOOP\\r\\nNOOP\\r\\n\n", "nothing can follow" },
    { TITLE "C! NO\nwait\nC! OP\\r\\n\nS: 250\nC: NOOP\n", NULL },
    { TITLE "C: NOOP\nwait\nC: NOOP\n", "nothing can follow" },
    { TITLE "C: NOOP\neither yes\n  S: 250\nor no\n  S: 5yz\nend\nC: NOOP\n", NULL },
    { TITLE "C: EHLO a\nS: 220\n", "the server speaks first" },
    { TITLE "use nothing\n", "openings/nothing.smtp" },
};

START_TEST(refusal)
{
    struct smtp_register reg;
    struct smtp_transcript t;

    open_register(&reg);
    read_transcript(&t, texts[_i].text, &reg);
    if (texts[_i].error == NULL)
        ck_assert_msg(t.error == NULL, "%s%s", texts[_i].text, t.error);
    else
        ck_assert_msg(t.error != NULL && strstr(t.error, texts[_i].error) != NULL, "%s%s", texts[_i].text,
                      t.error == NULL ? "taken" : t.error);
    smtp_transcript_close(&t);
    smtp_register_close(&reg);
}
END_TEST

Suite *refusals_suite(void)
{
    Suite *const suite = suite_create("transcripts refused on reading");
    TCase *const language = tcase_create("language");

    tcase_add_loop_test(language, refusal, 0, sizeof texts / sizeof *texts);
    suite_add_tcase(suite, language);
    return suite;
}
