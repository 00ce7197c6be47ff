/* check_dialogue.c - words that are conversations, and words that are none.  RFC 5321 §4.1.4, §4.3.2
 * Read first: grammar/dialogue.rl.  Read next: tests/protocol/check_replies.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <string.h>

#include "protocol/words.h"

#define HELLO "OPEN 220 EHLO 250 "
#define RCPT HELLO "MAIL 250 RCPT 250 "

/* Each legal word stands beside its nearest illegal neighbour.  `fails_at`: the letter (from 1) that has no edge. */
static const struct {
    const char *word;
    int fails_at;
} words[] = {
    { "OPEN 220 EHLO 250 MAIL 250 RCPT 250 DATA 354 DOT 250 QUIT 221", 0 },
    { "OPEN 220 EHLO 250 MAIL 250 RCPT 250 DATA 250", 10 }, /* 354 is the only way into the data */
    { "OPEN 220", 0 },
    { "OPEN 354", 2 },
    { "EHLO 250", 1 }, /* the server speaks first, §3.1 */
    { "OPEN 554 EHLO 503 QUIT 221", 0 },
    { "OPEN 554 EHLO 250", 4 }, /* §3.1 */
    { "OPEN 554 QUIT 501 QUIT 221", 0 },
    { "OPEN 421 EHLO", 0 }, /* crosses the 421 on the wire */
    { "OPEN 421 EHLO 250", 4 },
    { "OPEN 220 HELO 250 MAIL 250", 0 },
    { "OPEN 220 EHLO 502 HELO 250 MAIL 250", 0 }, /* §3.2 */
    { "OPEN 220 EHLO EHLO", 4 },                  /* the letters take turns */
    { "OPEN 220 250", 3 },
    { "OPEN 220 421", 0 }, /* the one code that answers nothing, §3.8 */
    { "OPEN 220 EHLO 421 MAIL", 0 },
    { HELLO "EHLO 250 HELO 250", 0 },
    { HELLO "RCPT 503 MAIL 250 RCPT 250", 0 },
    { HELLO "RCPT 250", 6 }, /* MUST be 503, §3.3 */
    { HELLO "DATA 503 MAIL 250", 0 },
    { HELLO "MAIL 250 DATA 554 RCPT 250 DATA 354", 0 },
    { HELLO "MAIL 250 DATA 354 DOT 554", 0 }, /* nobody to deliver to: lawful, §3.3 */
    { HELLO "MAIL 250 DATA 354 DOT 250", 10 },
    { HELLO "MAIL 250 RCPT 550 RCPT 250 DATA 354", 0 },
    { HELLO "MAIL 599 MAIL 250", 6 }, /* not listed: counts as 5 */
    { HELLO "MAIL 5 MAIL 250", 0 },
    { RCPT "MAIL 503 DATA 354 DOT 250", 0 }, /* §4.1.4: a refusal changes nothing */
    { RCPT "RSET 250 DATA 503", 0 },
    { RCPT "RSET 250 DATA 354 DOT 250", 14 },
    { RCPT "EHLO 250 DATA 503", 0 }, /* EHLO resets, §4.1.4 */
    { RCPT "EHLO 550 DATA 354 DOT 250", 0 },
    { RCPT "DATA 354 NOOP", 11 },            /* what looks like a command is content */
    { RCPT "DATA 354 DOT 554 RCPT 503", 0 }, /* over, whatever the reply: §4.1.1.4 */
    { RCPT "DATA 354 DOT 554 RCPT 250", 14 },
    { RCPT "DATA 354 421", 0 },
    { RCPT "DATA 451 DATA 354", 10 }, /* erratum 4079 was rejected: 451 is not listed here */
    { RCPT "DATA 4 DATA 354", 0 },
    { HELLO "NOOP 250 VRFY 252 HELP 214 EXPN 502 RSET 250 OTHER 500 QUIT 221", 0 },
    { HELLO "NOOP 354", 6 },
    { HELLO "QUIT 221 NOOP 250", 8 },
    { "OPEN 220 NOOP 250 VRFY 252 HELP 214 RSET 250 QUIT 221", 0 }, /* none needs EHLO, §4.1.4 */
    { HELLO "STARTTLS 220 EHLO 250 MAIL 250", 0 },                  /* RFC 3207 §4.2: all is forgotten, */
    { HELLO "STARTTLS 220 MAIL 503", 0 },                           /* EHLO too, */
    { HELLO "STARTTLS 220 220", 7 },                                /* and there is no second greeting */
    { HELLO "STARTTLS 250", 6 },                                    /* RFC 3207 §4: 220, 501 or 454 */
    { HELLO "STARTTLS 454 MAIL 250", 0 },
    { HELLO "MAIL 250 STARTTLS 220 RCPT 503 EHLO 250", 0 },
    { HELLO "MAIL 250 STARTTLS 220 RCPT 250", 10 },
    { HELLO "AUTH 334 TEXT 334 TEXT 235 MAIL 250", 0 },
    { HELLO "AUTH 334 MAIL", 7 }, /* what looks like a command is an answer, RFC 4954 §4 */
    { HELLO "AUTH 334 CANCEL 501 AUTH 235 AUTH 503 MAIL 250", 0 },
    { HELLO "AUTH 334 CANCEL 235", 8 },
    { HELLO "AUTH 535 TEXT", 7 },
    { HELLO "MAIL 250 AUTH 503 RCPT 250", 0 }, /* not in a transaction: MUST, RFC 4954 §4 */
    { HELLO "MAIL 250 AUTH 235", 8 },
    { RCPT "BDAT 250 BDAT 250 LAST 250 MAIL 250", 0 }, /* RFC 3030 §2 */
    { RCPT "LAST 250 MAIL 250", 0 },
    { RCPT "BDAT 354", 10 }, /* nobody asks for the octets: they follow at once */
    { RCPT "BDAT 250 DATA 503 RSET 250 MAIL 250", 0 },
    { RCPT "BDAT 250 DATA 354", 12 },                  /* never both in one transaction: MUST */
    { RCPT "BDAT 250 RCPT 250 LAST 250 MAIL 250", 0 }, /* out of turn, and nobody has to refuse it */
    { RCPT "BDAT 452 BDAT 250", 12 },                  /* one chunk has failed, so all have */
    { RCPT "BDAT 452 LAST 503 RSET 250 MAIL 250", 0 },
    { RCPT "BDAT 501 BDAT 250", 0 }, /* ill formed: no chunk, and none has failed */
    { HELLO "BDAT 503 BDAT 250", 8 },
};

START_TEST(language)
{
    struct smtp_dialogue d;

    ck_assert_msg(walk(&d, words[_i].word) == words[_i].fails_at, "%s: letter %d", words[_i].word,
                  walk(&d, words[_i].word));
}
END_TEST

static const struct {
    const char *word;
    bool out_of_turn, lax;
} marks[] = {
    { "OPEN 220 EHLO 250 MAIL", false, false },
    { "OPEN 220 MAIL", true, false },
    { "OPEN 220 MAIL 250", true, true }, /* a server may serve it all the same */
    { "OPEN 220 MAIL 503", true, false },
    { "OPEN 220 MAIL 503 EHLO", false, false }, /* forgotten with the next verb */
    { HELLO "MAIL 250 MAIL", true, false },
    { HELLO "MAIL 250 RCPT", false, false },
    { HELLO "MAIL 250 DATA", true, false },
    { RCPT "DATA", false, false },
    { HELLO "NOOP 221", false, true },
    { HELLO "QUIT 221", false, false },
    { "OPEN 554 EHLO", true, false },
    { "OPEN 554 QUIT", false, false },
    { "OPEN 220 AUTH", true, false },
    { HELLO "STARTTLS", false, false },
    { HELLO "MAIL 250 AUTH", true, false },
    { HELLO "MAIL 250 LAST", true, false },
    { RCPT "BDAT", false, false },
    { RCPT "BDAT 250 MAIL", true, false },
    { RCPT "BDAT 452 LAST", true, false },
    { RCPT "BDAT 452 MAIL 250", true, true },
};

START_TEST(turns)
{
    struct smtp_dialogue d;

    ck_assert_int_eq(walk(&d, marks[_i].word), 0);
    ck_assert_msg(d.out_of_turn == marks[_i].out_of_turn, "%s", marks[_i].word);
    ck_assert_msg(d.lax == marks[_i].lax, "%s", marks[_i].word);
}
END_TEST

/* Every state between two exchanges, by a word that leads there; and no others. */
START_TEST(reach)
{
    int found[64] = { 0 }, n = 0;
    struct smtp_dialogue queue[64], d;

    smtp_dialogue_init(&d);
    queue[n] = d;
    found[n++] = d.cs;
    for (int at = 0; at < n; at++) { /* breadth first, an exchange at a time */
        for (int verb = SMTP_VERB_OPEN; verb <= SMTP_VERB_OTHER; verb++) {
            for (int code = 2; code <= 599; code = code == 5 ? 200 : code + 1) {
                int i = 0;

                d = queue[at];
                if (!smtp_dialogue_step(&d, verb) || !smtp_dialogue_step(&d, code))
                    continue;
                while (i < n && found[i] != d.cs)
                    i++;
                if (i == n) {
                    queue[n] = d;
                    found[n++] = d.cs;
                }
            }
        }
    }
    ck_assert_int_eq(n, (int)STATES);
    for (size_t s = 0; s < STATES; s++) {
        int i = 0;

        ck_assert_int_eq(walk(&d, states[s].word), 0);
        while (i < n && found[i] != d.cs)
            i++;
        ck_assert_msg(i < n, "%s", states[s].name);
        found[i] = -1; /* each name has a state of its own */
    }
}
END_TEST

/* From everywhere the session can end. */
START_TEST(end)
{
    struct smtp_dialogue d, closed;

    walk(&closed, "OPEN 421");
    for (size_t s = 1; s < STATES; s++) {
        walk(&d, states[s].word);
        ck_assert_msg(strcmp(states[s].name, "closed") == 0 || smtp_dialogue_step(&d, 421), "%s", states[s].name);
        ck_assert_msg(d.cs == closed.cs, "%s", states[s].name);
    }
}
END_TEST

/* Within the data DOT alone is a letter (§4.1.1.4), within AUTH only TEXT and CANCEL (RFC 4954 §4); elsewhere they are
 * none, and before the greeting only OPEN is. */
START_TEST(verbs)
{
    for (size_t s = 0; s < STATES; s++) {
        const bool data = strcmp(states[s].name, "data") == 0 || strcmp(states[s].name, "nobody") == 0;
        const bool auth = strcmp(states[s].name, "auth") == 0;
        struct smtp_dialogue d;

        walk(&d, states[s].word);
        for (int verb = SMTP_VERB_OPEN; verb <= SMTP_VERB_OTHER; verb++) {
            const bool open = verb == SMTP_VERB_OPEN, dot = verb == SMTP_VERB_DOT;
            const bool text = verb == SMTP_VERB_TEXT || verb == SMTP_VERB_CANCEL;
            const bool edge = s == 0 ? open : data ? dot : auth ? text : !open && !dot && !text;

            ck_assert_msg(smtp_dialogue_can(&d, verb) == edge, "%s: verb %d", states[s].name, verb);
        }
    }
}
END_TEST

START_TEST(answer)
{
    struct smtp_dialogue d;

    walk(&d, HELLO "MAIL");
    ck_assert_int_eq(smtp_dialogue_answer(&d, 354), 0);
    ck_assert_int_eq(smtp_dialogue_answer(&d, 612), 0); /* a verb is no answer */
    ck_assert_int_eq(smtp_dialogue_answer(&d, 554), 5);
    walk(&d, HELLO "MAIL");
    ck_assert_int_eq(smtp_dialogue_answer(&d, 250), 250);
    ck_assert(smtp_dialogue_can(&d, SMTP_VERB_RCPT));
    ck_assert(!smtp_dialogue_can(&d, SMTP_VERB_DOT));
}
END_TEST

Suite *dialogue_suite(void)
{
    Suite *const suite = suite_create("4.1.4 dialogue");
    TCase *const language_case = tcase_create("language"), *const states_case = tcase_create("states");

    tcase_add_loop_test(language_case, language, 0, sizeof words / sizeof words[0]);
    tcase_add_loop_test(language_case, turns, 0, sizeof marks / sizeof marks[0]);
    tcase_add_test(states_case, reach);
    tcase_add_test(states_case, end);
    tcase_add_test(states_case, verbs);
    tcase_add_test(states_case, answer);
    suite_add_tcase(suite, language_case);
    suite_add_tcase(suite, states_case);
    return suite;
}
