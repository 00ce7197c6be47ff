/* step_page.c - the whole page: panes, their titles, the foot.
 * Read first: programs/step_control.h, programs/step_layout.h.  Read next: programs/step_screen.c.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "programs/step_control.h"
#include "programs/step_pane.h"
#include "protocol/escape.h"

static const char hints[] =
    "? help  q quit  Left Right octet  w W token  Up Down line  } { transaction  b c break  / find";

/* The row above a pane: a line with words in it. */
static void title(const struct postel_area *pane, const char *words)
{
    struct postel_area above = *pane;

    if (pane->rows == 0)
        return;
    above.top--;
    above.rows = 1;
    for (size_t i = 0; i < above.columns; i++)
        postel_area_text(&above, 0, i, POSTEL_INK_FAINT, "-");
    postel_area_put(&above, 0, 1, POSTEL_INK_TITLE, " %s ", words);
}

/* What parts it from the pane at its left. */
static void edge(const struct postel_area *pane)
{
    const struct postel_area left = { pane->canvas, pane->top - 1, pane->left - 1, pane->rows + 1, 1 };

    for (size_t row = 0; pane->rows > 0 && pane->left > 0 && row < left.rows; row++)
        postel_area_text(&left, row, 0, POSTEL_INK_FAINT, "|");
}

static void rule_title(const struct postel_control *c, char *words, size_t cap)
{
    const struct smtp_walk_view *const v = &c->model.view;

    if (!c->model.seen)
        snprintf(words, cap, "rule");
    else if (v->alive)
        snprintf(words, cap, "rule %s, state %d", v->unit->rule, v->machine);
    else
        snprintf(words, cap, "rule %s, left", v->unit->rule);
}

static void head(const struct postel_control *c, const struct postel_area *area)
{
    const struct smtp_walk_view *const v = &c->model.view;
    char octet[8], file[64];
    size_t column;

    postel_area_fill(area, 0, POSTEL_INK_TITLE);
    smtp_escape(smtp_slice_text(c->step->title), file, sizeof file);
    column = postel_area_put(area, 0, 0, POSTEL_INK_TITLE, "%s", file);
    if (!c->model.seen)
        return;
    smtp_escape((struct smtp_slice){ &v->octet, 1 }, octet, sizeof octet);
    column = postel_area_put(area, 0, column, POSTEL_INK_TITLE, "  octet %zu of %zu  %c %zu: %s", c->model.point + 1,
                             c->model.walk->points, v->unit->side, v->at, v->octet == ' ' ? "SP" : octet);
    postel_area_put(area, 0, column, POSTEL_INK_TITLE, "  %s%s%s", v->unit->side == 'S' ? "reply to " : "",
                    postel_step_verb(v->unit->verb), v->unit->whole ? "" : ", not whole");
}

static void draw_panes(const struct postel_control *c, const struct postel_layout *l)
{
    char words[96];

    title(&l->talk, "conversation");
    postel_pane_talk(&c->model, &l->talk);
    rule_title(c, words, sizeof words);
    title(&l->rule, words);
    postel_pane_rule(&c->model, &l->rule);
    title(&l->state, "session");
    postel_pane_state(&c->model, &l->state);
    edge(&l->rule);
    edge(&l->state);
}

static size_t help_line(size_t index, char *words, size_t cap)
{
    size_t count;
    const struct postel_binding *const bindings = postel_bindings(&count);

    if (index < count)
        snprintf(words, cap, "%-10s %s", bindings[index].shown, bindings[index].says);
    return count;
}

static size_t stop_line(const struct postel_control *c, size_t index, char *words, size_t cap)
{
    if (index < c->stops.count)
        snprintf(words, cap, "%2zu  %s", index + 1, c->stops.list[index].text);
    return c->stops.count;
}

/* The list takes the place of the panes; of the lines that do not fit, the arrows show more. */
static void draw_list(const struct postel_control *c, struct postel_canvas *canvas)
{
    const struct postel_area all = { canvas, 2, 0, canvas->rows - 3, canvas->columns };
    const bool help = c->over == POSTEL_OVER_HELP;
    char words[256];
    size_t count = help ? help_line(SIZE_MAX, words, sizeof words) : stop_line(c, SIZE_MAX, words, sizeof words);
    const size_t over = count > all.rows ? count - all.rows : 0, top = c->over_top < over ? c->over_top : over;

    title(&all, !help        ? "breakpoints"
                : over > top ? "keys; Down shows more, any other key goes back"
                             : "keys; any key goes back");
    if (count == 0)
        postel_area_text(&all, 0, 0, POSTEL_INK_FAINT, "There is none; b adds one.");
    for (size_t i = top; i < count && i - top < all.rows; i++) {
        if (help)
            help_line(i, words, sizeof words);
        else
            stop_line(c, i, words, sizeof words);
        postel_area_text(&all, i - top, 1, POSTEL_INK_PLAIN, words);
    }
}

/* A message can be longer than the row: then it has more of them. */
static void say(const struct postel_control *c, const struct postel_area *foot)
{
    const size_t columns = postel_columns(c->message, strlen(c->message));
    const bool asking = c->asking != POSTEL_ASKING_NOTHING;
    const size_t needed = columns > foot->columns ? 1 + columns / (foot->columns - 8) : 1; /* words are not broken */
    const size_t rows = needed < 3 ? needed : 3;
    const size_t up = rows - 1 + asking;
    const struct postel_area area = { foot->canvas, foot->top - up, 0, rows, foot->columns };

    if (c->message[0] == '\0')
        return;
    for (size_t row = 0; row < rows; row++)
        for (size_t i = 0; i < area.columns; i++)
            postel_area_text(&area, row, i, POSTEL_INK_PLAIN, " ");
    postel_area_wrap(&area, 0, 0, POSTEL_INK_TITLE, c->message);
}

static void too_small(struct postel_canvas *canvas)
{
    const struct postel_area all = { canvas, 0, 0, canvas->rows, canvas->columns };
    char words[160];

    snprintf(words, sizeof words,
             "This terminal has %zu columns and %zu rows; postel step needs %d and %d.  Make it larger, "
             "or leave with q and use --plain.",
             canvas->columns, canvas->rows, POSTEL_COLUMNS_MIN, POSTEL_ROWS_MIN);
    postel_area_wrap(&all, 0, 0, POSTEL_INK_PLAIN, words);
}

bool postel_control_draw(const struct postel_control *c, struct postel_canvas *canvas, size_t *row, size_t *column)
{
    const bool asking = c->asking != POSTEL_ASKING_NOTHING;
    struct postel_layout l;

    postel_layout(&l, canvas, c->shown);
    if (!l.fits) {
        too_small(canvas);
        return false;
    }
    head(c, &l.head);
    if (c->over != POSTEL_OVER_NOTHING)
        draw_list(c, canvas);
    else
        draw_panes(c, &l);
    *row = l.foot.top;
    *column = 0;
    if (asking)
        *column = postel_prompt_draw(c->asking == POSTEL_ASKING_LINE ? &c->line : &c->prompt, &l.foot);
    else if (c->message[0] == '\0')
        postel_area_text(&l.foot, 0, 0, POSTEL_INK_FAINT, hints);
    say(c, &l.foot);
    return asking;
}
