/* step_layout.c - which pane stands where, in a terminal of any size.
 * Read first: programs/step_layout.h.  Read next: programs/step_keys.h.
 * SPDX-License-Identifier: MIT */
#include "programs/step_layout.h"

enum { WIDE = 120, TALL = 20, BESIDE = 72 /* columns that hold two panes */ };

static struct postel_area area(struct postel_canvas *canvas, size_t top, size_t left, size_t rows, size_t columns)
{
    return (struct postel_area){ canvas, top, left, rows, columns };
}

/* Three columns: what is said needs least width, for it can be scrolled. */
static void wide(struct postel_layout *l, struct postel_canvas *c)
{
    const size_t rows = c->rows - 3, talk = c->columns / 3, rule = (c->columns - talk) / 2;

    l->talk = area(c, 2, 0, rows, talk - 1);
    l->rule = area(c, 2, talk, rows, rule - 1);
    l->state = area(c, 2, talk + rule, rows, c->columns - talk - rule);
}

/* Rows of the conversation: enough to see what led here. */
static size_t above(const struct postel_canvas *c)
{
    return (c->rows - 4) * 2 / 5;
}

static void stacked(struct postel_layout *l, struct postel_canvas *c)
{
    const size_t talk = above(c), rows = c->rows - 4 - talk, rule = c->columns / 2;

    l->talk = area(c, 2, 0, talk, c->columns);
    l->rule = area(c, talk + 3, 0, rows, rule - 1);
    l->state = area(c, talk + 3, rule, rows, c->columns - rule);
}

static void small(struct postel_layout *l, struct postel_canvas *c, struct postel_area *below)
{
    const size_t talk = above(c);

    l->talk = area(c, 2, 0, talk, c->columns);
    *below = area(c, talk + 3, 0, c->rows - 4 - talk, c->columns);
}

void postel_layout(struct postel_layout *l, struct postel_canvas *c, enum postel_shown shown)
{
    const struct postel_area none = area(c, 0, 0, 0, 0);

    *l = (struct postel_layout){ .head = none, .talk = none, .rule = none, .state = none, .foot = none };
    l->fits = c->rows >= POSTEL_ROWS_MIN && c->columns >= POSTEL_COLUMNS_MIN;
    if (!l->fits)
        return;
    l->head = area(c, 0, 0, 1, c->columns);
    l->foot = area(c, c->rows - 1, 0, 1, c->columns);
    if (shown == POSTEL_SHOWN_TALK)
        l->talk = area(c, 2, 0, c->rows - 3, c->columns);
    else if (shown == POSTEL_SHOWN_ALL && c->columns >= WIDE && c->rows >= TALL)
        wide(l, c);
    else if (shown == POSTEL_SHOWN_ALL && c->columns >= BESIDE && c->rows >= TALL)
        stacked(l, c);
    else
        small(l, c, shown == POSTEL_SHOWN_STATE ? &l->state : &l->rule);
}
