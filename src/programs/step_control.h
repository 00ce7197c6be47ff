/* step_control.h - keys in, a page out: all of the screen but the terminal.
 * Read first: programs/step_stops.h, programs/step_prompt.h.  Read next: programs/step_control.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_STEP_CONTROL_H
#define POSTEL_PROGRAMS_STEP_CONTROL_H

#include "programs/step_edit.h"
#include "programs/step_keys.h"
#include "programs/step_layout.h"
#include "programs/step_live.h"
#include "programs/step_prompt.h"
#include "programs/step_stops.h"

enum postel_asking {
    POSTEL_ASKING_NOTHING,
    POSTEL_ASKING_STOP,
    POSTEL_ASKING_REMOVE,
    POSTEL_ASKING_FIND,
    POSTEL_ASKING_EDIT,
    POSTEL_ASKING_LINE
};
enum postel_over { POSTEL_OVER_NOTHING, POSTEL_OVER_HELP, POSTEL_OVER_STOPS };

struct postel_control {
    struct postel_step *step;
    struct postel_step_model model;
    struct postel_stops stops;
    struct postel_edits edits;
    enum postel_shown shown;
    enum postel_over over; /* a list that covers the panes */
    size_t over_top;       /* its first line that is shown */
    enum postel_asking asking;
    struct postel_prompt prompt;
    char message[POSTEL_LIVE_WORDS + 64]; /* about the last key; empty: the hints stand there */
    char find[POSTEL_PROMPT_MAX];         /* what was looked for last, as it was typed */
    bool quit;
    /* Of a conversation that is being held; the owner fills them in. */
    struct postel_live *live;                           /* NULL: it is over */
    bool (*say)(void *owner, struct smtp_slice octets); /* false: there is no connection */
    void *owner;
    const char *where;              /* "connected to 127.0.0.1:2525" */
    struct postel_prompt line;      /* what is being typed */
    char warned[POSTEL_PROMPT_MAX]; /* the line that Enter was asked about */
};

/* The step, whose walk has been made, stays borrowed. */
void postel_control_open(struct postel_control *control, struct postel_step *step);
void postel_control_close(struct postel_control *control);

void postel_control_key(struct postel_control *control, int key);

/* Draws the page as large as the canvas is.  Returns whether a cursor is shown, and its place. */
bool postel_control_draw(const struct postel_control *control, struct postel_canvas *canvas, size_t *row,
                         size_t *column);

/* The walk has become another one: more was said.  step_typing.c */
void postel_control_renew(struct postel_control *control);

/* Goes (back) to the line that is typed. */
void postel_control_typing(struct postel_control *control);

/* The parts of it.  step_typing.c: a key for that line; step_command.c: obeys; step_answer.c: takes what was typed;
 * step_page.c: draws. */
void postel_control_type(struct postel_control *control, int key);
void postel_control_obey(struct postel_control *control, enum postel_command command);
void postel_control_answer(struct postel_control *control);
void postel_control_find(struct postel_control *control, bool back);
void postel_control_say(struct postel_control *control, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
