/* step_screen.h - the terminal, for a conversation that is over and for one that is being held.
 * Read first: programs/step_control.h.  Read next: programs/step_screen.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_STEP_SCREEN_H
#define POSTEL_PROGRAMS_STEP_SCREEN_H

#include "programs/step_control.h"

/* False: this terminal cannot; a sentence has said so. */
bool postel_screen_open(const struct postel_step *step, bool waits);
void postel_screen_close(void);

void postel_screen_draw(const struct postel_control *control);

/* Waits for a key (or, opened so that it does not wait, takes one that is there), and passes it on.  False: there is
 * none. */
bool postel_screen_key(struct postel_control *control);

/* The window has another size now. */
void postel_screen_resize(void);

#endif
