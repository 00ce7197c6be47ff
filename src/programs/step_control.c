/* step_control.c - who a key is for: the prompt, a list, or the conversation.
 * Read first: programs/step_control.h.  Read next: programs/step_command.c.
 * SPDX-License-Identifier: MIT */
#include "programs/step_control.h"

#include <stdarg.h>
#include <stdio.h>

void postel_control_open(struct postel_control *c, struct postel_step *step)
{
    *c = (struct postel_control){ .step = step };
    postel_step_model_open(&c->model, &step->walk);
}

void postel_control_close(struct postel_control *c)
{
    postel_edits_close(&c->edits);
    postel_step_model_close(&c->model);
}

void postel_control_say(struct postel_control *c, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(c->message, sizeof c->message, format, arguments);
    va_end(arguments);
}

/* The arrows move the list; any other key ends it. */
static void list_key(struct postel_control *c, int key)
{
    if (key == POSTEL_KEY_DOWN || key == ' ')
        c->over_top++;
    else if (key == POSTEL_KEY_UP)
        c->over_top -= c->over_top > 0;
    else
        c->over = POSTEL_OVER_NOTHING;
}

void postel_control_key(struct postel_control *c, int key)
{
    c->message[0] = '\0';
    if (c->asking == POSTEL_ASKING_LINE) {
        postel_control_type(c, key);
    } else if (c->asking != POSTEL_ASKING_NOTHING) {
        const enum postel_typed typed = postel_prompt_key(&c->prompt, key);

        if (typed == POSTEL_TYPED_LEFT)
            c->asking = POSTEL_ASKING_NOTHING;
        else if (typed == POSTEL_TYPED_DONE)
            postel_control_answer(c);
    } else if (c->over != POSTEL_OVER_NOTHING) {
        list_key(c, key);
    } else {
        postel_control_obey(c, postel_command_of(key));
    }
}
