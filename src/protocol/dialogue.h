/* dialogue.h - the second grammar: which verb, in which state, answered how.  RFC 5321 §4.1.4, §4.3.2
 * Read first: grammar/dialogue.rl.  Read next: protocol/dialogue.rl.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROTOCOL_DIALOGUE_H
#define POSTEL_PROTOCOL_DIALOGUE_H

#include <stdbool.h>

#include "parse/command.h"

/* A conversation on its way.  Its letters are the client's verbs (enum smtp_verb) and the server's codes (211 to 555;
 * or 2, 3, 4, 5 for a code that its verb does not list, by its first digit), taking turns:
 * OPEN 220 EHLO 250 MAIL 250 RCPT 250 DATA 354 DOT 250 QUIT 221.  The side whose letter has no edge is at fault. */
struct smtp_dialogue {
    int cs;
    bool out_of_turn; /* the last verb should not have been said here: 503 is due, §4.1.4 */
    bool lax;         /* the last success answers a verb out of turn: the server need not have given it */
};

void smtp_dialogue_init(struct smtp_dialogue *d);

/* Takes one letter.  False: it has no edge here, and `d` stands where it stood. */
bool smtp_dialogue_step(struct smtp_dialogue *d, int letter);

/* Would it have an edge? */
bool smtp_dialogue_can(const struct smtp_dialogue *d, int letter);

/* The server's letter: the code if the machine lists it for this verb in this state, else its first digit, §4.3.2.
 * Returns the letter taken (the code, or 2 to 5), or 0 if even the first digit cannot answer here. */
int smtp_dialogue_answer(struct smtp_dialogue *d, int code);

#endif
