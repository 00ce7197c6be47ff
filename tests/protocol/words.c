/* words.c - conversations written down as words of grammar/dialogue.rl.
 * Read first: tests/protocol/words.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct state states[STATES] = {
    { "start", "" },
    { "greeted", "OPEN 220" },
    { "ready", "OPEN 220 EHLO 250" },
    { "mail", "OPEN 220 EHLO 250 MAIL 250" },
    { "rcpt", "OPEN 220 EHLO 250 MAIL 250 RCPT 250" },
    { "data", "OPEN 220 EHLO 250 MAIL 250 RCPT 250 DATA 354" },
    { "nobody", "OPEN 220 EHLO 250 MAIL 250 DATA 354" },
    { "chunks", "OPEN 220 EHLO 250 MAIL 250 RCPT 250 BDAT 250" },
    { "spoilt", "OPEN 220 EHLO 250 MAIL 250 RCPT 250 BDAT 452" },
    { "auth", "OPEN 220 EHLO 250 AUTH 334" },
    { "refused", "OPEN 554" },
    { "closed", "OPEN 421" },
};

int letter(const char *text)
{
    static const char *const names[] = { "OPEN", "EHLO", "HELO",   "MAIL", "RCPT", "DATA", "DOT",
                                         "RSET", "VRFY", "EXPN",   "HELP", "NOOP", "QUIT", "STARTTLS",
                                         "AUTH", "TEXT", "CANCEL", "BDAT", "LAST" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(text, names[i]) == 0)
            return SMTP_VERB_OPEN + (int)i;
    }
    return strcmp(text, "OTHER") == 0 ? (int)SMTP_VERB_OTHER : atoi(text);
}

int walk(struct smtp_dialogue *d, const char *word)
{
    char text[9];
    int at = 0, used = 0;

    smtp_dialogue_init(d);
    for (; sscanf(word, "%8s%n", text, &used) == 1; word += used) {
        at++;
        if (!smtp_dialogue_step(d, letter(text)))
            return at;
    }
    return 0;
}
