/* step_layout.h - which pane stands where, in a terminal of any size.
 * Read first: programs/step_pane.h.  Read next: programs/step_layout.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_STEP_LAYOUT_H
#define POSTEL_PROGRAMS_STEP_LAYOUT_H

#include "programs/step_canvas.h"

enum {
    POSTEL_ROWS_MIN = 12, /* below these nothing can be read, and step says so */
    POSTEL_COLUMNS_MIN = 40
};

/* What Tab goes through. */
enum postel_shown { POSTEL_SHOWN_ALL, POSTEL_SHOWN_STATE, POSTEL_SHOWN_RULE, POSTEL_SHOWN_TALK, POSTEL_SHOWNS };

/* A pane of no rows is not shown.  Each has a row above it for its title. */
struct postel_layout {
    bool fits;
    struct postel_area head, talk, rule, state, foot;
};

/* Wide: three columns.  80x24: the conversation above, rule and state below it.  Small: the conversation, and below it
 * one of the two.  Unless one pane has it all. */
void postel_layout(struct postel_layout *layout, struct postel_canvas *canvas, enum postel_shown shown);

#endif
