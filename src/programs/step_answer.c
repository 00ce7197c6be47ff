/* step_answer.c - what was typed, taken; or refused with a sentence, and nothing of it lost.
 * Read first: programs/step_command.c.  Read next: programs/step_page.c.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "programs/step_control.h"
#include "programs/step_find.h"
#include "protocol/escape.h"

static void done(struct postel_control *c)
{
    c->asking = POSTEL_ASKING_NOTHING;
    c->over = POSTEL_OVER_NOTHING;
}

/* The octets of an escaped text.  False: it was told what is wrong, and the cursor stands there. */
static bool octets_of(struct postel_control *c, const char *text, unsigned char *octets, size_t *len)
{
    if (smtp_unescape(smtp_slice_text(text), octets, len))
        return true;
    postel_control_say(c, "At column %zu a backslash begins no escape; these are \\r \\n \\t \\0 \\\\ and \\xHH.",
                       *len + 1);
    if (c->asking != POSTEL_ASKING_NOTHING)
        c->prompt.at = *len;
    return false;
}

void postel_control_find(struct postel_control *c, bool back)
{
    static unsigned char octets[POSTEL_PROMPT_MAX];
    size_t len;

    if (c->find[0] == '\0')
        postel_control_say(c, "Nothing was looked for yet; / does.");
    else if (octets_of(c, c->find, octets, &len) &&
             !postel_step_find(&c->model, (struct smtp_slice){ octets, len }, back))
        postel_control_say(c, "These octets do not come %s.",
                           back ? "between the start and here" : "from here to the end");
}

static void answer_find(struct postel_control *c)
{
    static unsigned char octets[POSTEL_PROMPT_MAX];
    size_t len;

    if (c->prompt.len > 0) {
        if (!octets_of(c, c->prompt.text, octets, &len))
            return;
        snprintf(c->find, sizeof c->find, "%s", c->prompt.text);
    }
    done(c);
    postel_control_find(c, false); /* Enter alone: what was looked for last */
}

static void answer_stop(struct postel_control *c)
{
    const char *const wrong = postel_stop_add(&c->stops, &c->step->walk.shelf->grammar, c->prompt.text);

    if (wrong != NULL) {
        postel_control_say(c, "%s", wrong);
        return;
    }
    done(c);
    postel_control_say(c, "Breakpoint %zu: %s.  c runs to it.", c->stops.count, c->stops.list[c->stops.count - 1].text);
}

static void answer_remove(struct postel_control *c)
{
    uint64_t number;

    if (!postel_number(c->prompt.text, 1, c->stops.count, &number)) {
        postel_control_say(c, "There is no such breakpoint; give a number from 1 to %zu, or Escape.", c->stops.count);
        return;
    }
    done(c);
    postel_control_say(c, "Breakpoint %s was removed.", c->stops.list[number - 1].text);
    postel_stop_remove(&c->stops, (size_t)number - 1);
}

static void answer_edit(struct postel_control *c)
{
    static unsigned char octets[POSTEL_PROMPT_MAX];
    size_t len, left;

    if (!octets_of(c, c->prompt.text, octets, &len))
        return;
    switch (postel_edit(&c->edits, c->step, &c->model, (struct smtp_slice){ octets, len }, &left)) {
    case POSTEL_EDIT_LARGE:
        postel_control_say(c, "The memory does not hold what would come of it; nothing was changed.");
        return;
    case POSTEL_EDIT_SAME: postel_control_say(c, "Nothing was changed."); break;
    case POSTEL_EDITED:
        if (left > 0)
            postel_control_say(c, "Played anew; the server closed before the client's last %zu octets.", left);
        else
            postel_control_say(c, "%s  u undoes it.", c->step->played ? "Played anew." : "Changed.");
    }
    done(c);
}

void postel_control_answer(struct postel_control *c)
{
    switch (c->asking) {
    case POSTEL_ASKING_STOP: answer_stop(c); break;
    case POSTEL_ASKING_REMOVE: answer_remove(c); break;
    case POSTEL_ASKING_FIND: answer_find(c); break;
    case POSTEL_ASKING_EDIT: answer_edit(c); break;
    case POSTEL_ASKING_LINE:
    case POSTEL_ASKING_NOTHING: break;
    }
}
