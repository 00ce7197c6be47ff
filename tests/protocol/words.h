/* words.h - conversations written down as words of grammar/dialogue.rl.
 * Read first: grammar/dialogue.rl.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_CHECK_WORDS_H
#define POSTEL_CHECK_WORDS_H

#include "protocol/dialogue.h"

/* The states between two exchanges, by a word that leads there: the machine's own numbers change with every edit. */
struct state {
    const char *name;
    const char *word;
};
enum { STATES = 12 };
extern const struct state states[STATES];

/* Walks a word ("OPEN 220 EHLO 250").  Returns 0, or which letter, counted from 1, has no edge. */
int walk(struct smtp_dialogue *d, const char *word);

/* "MAIL" or "250" as a letter; 0: neither. */
int letter(const char *text);

#endif
