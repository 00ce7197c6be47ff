/* step_live_words.c - what there is to be said about a unit that has just ended.     RFC 5321 §4.1.4, §4.3.2
 * Read first: programs/step_live.h, programs/step_ways.c.  Read next: programs/step_typing.c.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "programs/step_live.h"
#include "programs/step_pane.h"

/* Of a command: why it will be answered as it will be.  Of a reply: whether its rule takes it. */
static size_t of_unit(const struct smtp_walk *walk, const struct smtp_walk_view *v, char words[POSTEL_LIVE_WORDS])
{
    struct smtp_walk_why why;

    if (v->unit->side == 'S')
        return (size_t)snprintf(words, POSTEL_LIVE_WORDS, "It is %s %s, and the session is %s.",
                                v->word ? "in" : "outside", v->unit->rule, v->state);
    return smtp_walk_why(walk, v->unit, &why) ? smtp_walk_why_words(&why, words, POSTEL_LIVE_WORDS) : 0;
}

void postel_live_words(struct smtp_walk *walk, size_t point, char words[POSTEL_LIVE_WORDS])
{
    struct smtp_walk_view view;
    size_t len;

    words[0] = '\0';
    if (!smtp_walk_at(walk, point, &view) || !view.unit->whole || view.unit->to != point + 1)
        return;
    len = of_unit(walk, &view, words);
    if (len > 0 && len + 2 < POSTEL_LIVE_WORDS) {
        memcpy(words + len, "  ", 2);
        postel_step_ways(&view, words + len + 2, POSTEL_LIVE_WORDS - len - 2);
    }
}
