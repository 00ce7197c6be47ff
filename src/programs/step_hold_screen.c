/* step_hold_screen.c - a conversation that is held on the screen.
 * Read first: programs/step_hold.c, programs/step_screen.h.
 * SPDX-License-Identifier: MIT */
#include "programs/step_hold.h"
#include "programs/step_screen.h"

static struct postel_control control; /* its prompts are too large for a stack that students may have made small */

static bool say(void *owner, struct smtp_slice octets)
{
    return postel_hold_say(owner, octets);
}

static bool begin(struct postel_hold *h)
{
    if (!postel_screen_open(h->step, false))
        return false;
    postel_control_open(&control, h->step);
    control.live = &h->live;
    control.say = say;
    control.owner = h;
    control.where = h->step->title = h->where;
    postel_prompt_open(&control.line, h->live.side == 'C' ? "C: " : "S: ", "");
    postel_control_typing(&control);
    smtp_console_want(&h->console, true);
    return true;
}

static void changed(struct postel_hold *h)
{
    (void)h;
    postel_control_renew(&control);
    postel_screen_draw(&control);
}

static void readable(struct postel_hold *h)
{
    while (!control.quit && postel_screen_key(&control))
        continue;
    if (control.quit)
        postel_hold_quit(h);
    else
        postel_screen_draw(&control);
}

static void resized(struct postel_hold *h)
{
    (void)h;
    postel_screen_resize();
    postel_screen_draw(&control);
}

static void end(struct postel_hold *h)
{
    (void)h;
    postel_screen_close();
    postel_control_close(&control);
}

const struct postel_front postel_front_screen = {
    .begin = begin, .changed = changed, .readable = readable, .resized = resized, .end = end
};
