/* step_live.h - a conversation that is being held: one side types, and sees what it says before it is said.
 * Read first: programs/step_model.h, programs/step_replay.h.  Read next: programs/step_live.c.
 * SPDX-License-Identifier: MIT
 *
 * A value without a socket and without a terminal.  What is typed is walked as if it had been said, behind all that has
 * been; so the panes, the grammar and the judge need not know that it has not. */
#ifndef POSTEL_PROGRAMS_STEP_LIVE_H
#define POSTEL_PROGRAMS_STEP_LIVE_H

#include "programs/step.h"

enum {
    POSTEL_LIVE_MAX = 1 << 20, /* octets of both sides: each is walked again with each that comes */
    POSTEL_LIVE_LINE = 8192,   /* octets of what is typed at once */
    POSTEL_LIVE_WORDS = 768    /* that any verdict fits into */
};

struct postel_live {
    struct postel_step *step;   /* step->text is what was said and, behind it, what is being typed */
    char side;                  /* ours: 'C' or 'S' */
    struct smtp_talk_text said; /* what has gone over the wire */
    size_t said_points;
    bool our_turn; /* the client's, if no command waits for its reply; the server's, if one does */
    bool closed;   /* the dialogue is over: the server may close, §4.1.1.10 */
    unsigned char typed[POSTEL_LIVE_LINE];
    size_t typed_len;
};

/* `step` has a walk of nothing. */
void postel_live_open(struct postel_live *live, struct postel_step *step, char side);
void postel_live_close(struct postel_live *live);

/* `side` has said octets.  False: it is more than is kept of a conversation; what is there stays. */
bool postel_live_add(struct postel_live *live, char side, struct smtp_slice octets);

/* `side` will say no more. */
void postel_live_end(struct postel_live *live, char side);

/* What is typed, so far; walked with the rest. */
void postel_live_type(struct postel_live *live, struct smtp_slice octets);

/* The octets of a typed line: its escapes undone and CR LF added, or behind "!" nothing.  NULL, or a sentence that says
 * what is wrong; then `*len` is the offset at which. */
const char *postel_live_read(const char *line, unsigned char octets[POSTEL_LIVE_LINE], size_t *len);

/* What would be found if we said these octets now; a sentence, or nothing if they end no unit.  True: the judge would
 * find us at fault. */
bool postel_live_judge(struct postel_live *live, struct smtp_slice octets, char words[POSTEL_LIVE_WORDS]);

/* The same of what ends at a unit that was said: why its reply is or will be as it is, and what comes next.
 * step_live_words.c */
void postel_live_words(struct smtp_walk *walk, size_t point, char words[POSTEL_LIVE_WORDS]);

#endif
