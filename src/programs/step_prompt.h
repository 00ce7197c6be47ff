/* step_prompt.h - one line of text, being typed.
 * Read first: programs/step_keys.h.  Read next: programs/step_prompt.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_STEP_PROMPT_H
#define POSTEL_PROGRAMS_STEP_PROMPT_H

#include "programs/step_canvas.h"

enum { POSTEL_PROMPT_MAX = 8192 };

/* What is typed is printable ASCII; an octet that is not comes in as its escape. */
struct postel_prompt {
    const char *asks; /* "find: " */
    char text[POSTEL_PROMPT_MAX];
    size_t len, at; /* the cursor is before text[at] */
};

void postel_prompt_open(struct postel_prompt *prompt, const char *asks, const char *text);

enum postel_typed {
    POSTEL_TYPED_ON,   /* it is not done */
    POSTEL_TYPED_DONE, /* Enter: text is what was typed */
    POSTEL_TYPED_LEFT  /* Escape */
};
enum postel_typed postel_prompt_key(struct postel_prompt *prompt, int key);

/* Draws it into the area's first row; returns the column of the cursor. */
size_t postel_prompt_draw(const struct postel_prompt *prompt, const struct postel_area *area);

#endif
