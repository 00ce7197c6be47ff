/* step_model.c - rows, and strides over them.
 * Read first: programs/step_model.h, programs/step_token.c.  Read next: programs/step_stops.h.
 * SPDX-License-Identifier: MIT */
#include "programs/step_model.h"

#include <stdlib.h>
#include <string.h>

#include "suite/pool.h"

static struct smtp_slice stream_of(const struct postel_step_model *m, char side)
{
    return side == 'C' ? m->walk->talk.client : m->walk->talk.server;
}

static void add_row(struct postel_step_model *m, struct postel_step_row row)
{
    m->rows = smtp_array_grow(m->rows, m->row_count, &m->row_cap, sizeof *m->rows);
    m->rows[m->row_count++] = row;
}

/* A row ends behind an LF, be it part of a line end or not (§2.3.8): what is looked at is what was said. */
static void cut_rows(struct postel_step_model *m)
{
    size_t at[2] = { 0, 0 }, point = 0;

    for (size_t i = 0; i < m->walk->talk.run_count; i++) {
        const struct smtp_talk_run run = m->walk->talk.runs[i];
        const struct smtp_slice stream = stream_of(m, run.side);
        size_t *const from = &at[run.side == 'C'];

        for (size_t left = run.len, len; left > 0; left -= len) {
            const unsigned char *const lf = memchr(stream.octets + *from, '\n', left);

            len = lf != NULL ? (size_t)(lf - (stream.octets + *from)) + 1 : left;
            add_row(m, (struct postel_step_row){ run.side, *from, len, point });
            *from += len;
            point += len;
        }
    }
}

void postel_step_model_open(struct postel_step_model *m, struct smtp_walk *walk)
{
    *m = (struct postel_step_model){ .walk = walk, .unsent = SIZE_MAX };
    cut_rows(m);
    postel_step_go(m, 0);
}

void postel_step_model_close(struct postel_step_model *m)
{
    free(m->rows);
    *m = (struct postel_step_model){ .rows = NULL };
}

/* Asking why goes through the grammar, too; so the view is taken again behind it. */
bool postel_step_go(struct postel_step_model *m, size_t point)
{
    const struct smtp_walk_unit *const before = m->seen ? m->view.unit : NULL;
    struct smtp_walk_view view;

    if (!smtp_walk_at(m->walk, point, &view))
        return false;
    if (view.unit != before) {
        m->has_why = smtp_walk_why(m->walk, view.unit, &m->why);
        if (!smtp_walk_at(m->walk, point, &view))
            return false;
    }
    m->view = view;
    m->point = point;
    m->seen = true;
    return true;
}

size_t postel_step_row_of(const struct postel_step_model *m, size_t point)
{
    size_t low = 0, high = m->row_count;

    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;

        *(m->rows[middle].point <= point ? &low : &high) = middle;
    }
    return low;
}

struct smtp_slice postel_step_row_octets(const struct postel_step_model *m, const struct postel_step_row *row)
{
    return (struct smtp_slice){ stream_of(m, row->side).octets + row->at, row->len };
}

static bool same(struct postel_step_token a, struct postel_step_token b)
{
    return a.unit == b.unit && a.rule == b.rule && a.element == b.element;
}

static bool next_token(struct postel_step_model *m)
{
    const struct postel_step_token here = postel_step_token_of(&m->view);
    struct smtp_walk_view view;

    for (size_t point = m->point + 1; smtp_walk_at(m->walk, point, &view); point++)
        if (!same(postel_step_token_of(&view), here))
            return postel_step_go(m, point);
    return false;
}

/* Read from the start of the row, for that is the way the machines go. */
static bool last_token(struct postel_step_model *m)
{
    struct postel_step_token token = { .unit = NULL };
    struct smtp_walk_view view;
    size_t start = 0;

    if (m->point == 0)
        return false;
    for (size_t point = m->rows[postel_step_row_of(m, m->point - 1)].point;
         point < m->point && smtp_walk_at(m->walk, point, &view); point++) {
        const struct postel_step_token this = postel_step_token_of(&view);

        if (!same(this, token))
            start = point;
        token = this;
    }
    return postel_step_go(m, start);
}

/* The unit whose first octet is the row's; NULL: the row goes on with one. */
static const struct smtp_walk_unit *unit_of_row(const struct postel_step_model *m, size_t row)
{
    const bool client = m->rows[row].side == 'C';
    const struct smtp_walk_unit *const units = client ? m->walk->commands : m->walk->replies;
    const size_t point = m->rows[row].point;
    size_t low = 0, high = client ? m->walk->command_count : m->walk->reply_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (units[middle].from == point)
            return &units[middle];
        if (units[middle].from < point)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static bool begins_unit(struct postel_step_model *m, size_t row)
{
    return unit_of_row(m, row) != NULL;
}

/* Is a mail transaction under way? (§3.3) */
static bool within_transaction(const char *state)
{
    static const char *const within[] = { "mail", "rcpt", "data", "nobody" };

    for (size_t i = 0; i < sizeof within / sizeof *within; i++)
        if (strcmp(state, within[i]) == 0)
            return true;
    return false;
}

static bool within_at(struct postel_step_model *m, size_t point)
{
    struct smtp_walk_view view;

    return smtp_walk_at(m->walk, point, &view) && within_transaction(view.state);
}

/* MAIL begins one, or tries to; the first command behind its end begins what is none. */
static bool begins_transaction(struct postel_step_model *m, size_t row)
{
    const struct smtp_walk_unit *const unit = unit_of_row(m, row);

    if (row == 0)
        return true;
    if (unit == NULL || unit->side != 'C')
        return false;
    if (unit->verb == SMTP_VERB_MAIL)
        return true;
    return unit > m->walk->commands && !within_at(m, unit->from) && within_at(m, unit[-1].from);
}

static bool any_row(struct postel_step_model *m, size_t row)
{
    (void)m, (void)row;
    return true;
}

static bool to_row(struct postel_step_model *m, bool (*good)(struct postel_step_model *m, size_t row), bool back)
{
    const size_t here = postel_step_row_of(m, m->point);

    if (!back) {
        for (size_t row = here + 1; row < m->row_count; row++)
            if (good(m, row))
                return postel_step_go(m, m->rows[row].point);
        return false;
    }
    for (size_t row = here + 1; row-- > 0;)
        if (m->rows[row].point < m->point && good(m, row))
            return postel_step_go(m, m->rows[row].point);
    return false;
}

static bool move(struct postel_step_model *m, enum postel_stride stride, bool back)
{
    switch (stride) {
    case POSTEL_STRIDE_OCTET: return (!back || m->point > 0) && postel_step_go(m, back ? m->point - 1 : m->point + 1);
    case POSTEL_STRIDE_TOKEN: return back ? last_token(m) : next_token(m);
    case POSTEL_STRIDE_LINE: return to_row(m, any_row, back);
    case POSTEL_STRIDE_UNIT: return to_row(m, begins_unit, back);
    case POSTEL_STRIDE_TRANSACTION: return to_row(m, begins_transaction, back);
    case POSTEL_STRIDE_ALL: break;
    }
    const size_t end = back ? 0 : m->walk->points - 1;
    return m->point != end && postel_step_go(m, end);
}

bool postel_step_move(struct postel_step_model *m, enum postel_stride stride, bool back)
{
    if (!m->seen)
        return false;
    if (move(m, stride, back))
        return true;
    postel_step_go(m, m->point); /* who looked around has lost the view */
    return false;
}
