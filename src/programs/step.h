/* step.h - what the parts of `postel step` share.
 * Read first: protocol/walk.h, suite/talk.h.  Read next: programs/step.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_STEP_H
#define POSTEL_PROGRAMS_STEP_H

#include "programs/program.h"
#include "protocol/walk.h"
#include "suite/talk.h"

struct postel_step {
    const char *verb; /* for sentences: "step", "audit" */
    struct postel_common common;
    int (*show)(struct postel_step *step); /* one of those below; NULL: the screen if there is one, else plain */
    const char *session;                   /* which wire of the transcript; NULL: the first */
    const char *file;                      /* or HOST:PORT */
    const char *title;                     /* what stands at the head of the screen, or names the session in a page */
    const char *html;                      /* where the page goes; "-" is stdout */
    bool played;                           /* against our own server; false: it was written down, or recorded */
    struct smtp_talk_text text;
    struct smtp_walk walk;
};

/* What both sides said in `step->session`, into `step->text`: from the file, or by playing it.  POSTEL_DONE; or the
 * exit code, after a sentence.  step.c */
int postel_step_converse(struct postel_step *step, const struct smtp_transcript *t, const char *suite,
                         const struct smtp_register *reg);

/* Plays the transcript against a server of our own, and keeps what went over the wire.  step_play.c */
int postel_step_play(struct postel_step *step, const struct smtp_transcript *t, const char *suite,
                     const struct smtp_register *reg);

/* Walks step->text with the shelf and the arena that step->walk has.  False: it is too long.  step.c */
bool postel_step_walk(struct postel_step *step);

/* The walk from its first octet to its last.  step_plain.c, step_json.c */
int postel_step_plain(struct postel_step *step);
int postel_step_json(struct postel_step *step);

/* The web lab with this conversation in it, written to step->html.  step_html.c */
int postel_step_html(struct postel_step *step);

/* The walk on the terminal, with keys to step by.  step_screen.c */
int postel_step_screen(struct postel_step *step);

/* A conversation that is yet to be held, with whom step->file says: as the client, or as the server.  step->show says
 * how it is shown.  step_hold.c */
int postel_step_connect(struct postel_step *step);
int postel_step_listen(struct postel_step *step);

#endif
