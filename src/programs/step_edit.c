/* step_edit.c - change what was said, see what becomes of it, and take it back.
 * Read first: programs/step_edit.h.  Read next: programs/step_pane.h.
 * SPDX-License-Identifier: MIT */
#include "programs/step_edit.h"

#include <stdlib.h>

void postel_edits_close(struct postel_edits *e)
{
    for (size_t i = 0; i < e->count; i++)
        smtp_talk_text_close(&e->versions[i].text);
    free(e->versions);
    *e = (struct postel_edits){ .count = 0 };
}

const char *postel_edit_refused(const struct postel_step *step, const struct postel_step_model *m)
{
    if (!m->seen)
        return "Nothing was said yet that could be edited.";
    if (step->played && m->view.unit->side == 'S')
        return "This is what our server answered; edit a line of the client's, and it will answer that.";
    return NULL;
}

/* All rows in their order, but `octets` in the place of one; and the ends of the streams where they were. */
static void write_down(const struct postel_step_model *m, size_t row, struct smtp_slice octets,
                       struct smtp_talk_text *text)
{
    const struct smtp_talk *const talk = &m->walk->talk;
    size_t next = 0;

    for (size_t i = 0; i < talk->run_count; i++) {
        if (talk->runs[i].len == 0)
            smtp_talk_text_end(text, talk->runs[i].side);
        for (size_t left = talk->runs[i].len; left > 0; left -= m->rows[next++].len)
            smtp_talk_text_add(text, talk->runs[i].side,
                               next == row ? octets : postel_step_row_octets(m, &m->rows[next]));
    }
}

static void swap(struct smtp_talk_text *a, struct smtp_talk_text *b)
{
    const struct smtp_talk_text text = *a;

    *a = *b;
    *b = text;
}

/* Walks `text` in the place of step->text, which is left in it.  False: it cannot, and all is as it was. */
static bool exchange(struct postel_step *step, struct smtp_talk_text *text)
{
    swap(&step->text, text);
    if (postel_step_walk(step))
        return true;
    swap(&step->text, text);
    postel_step_walk(step);
    return false;
}

static size_t common_prefix(struct smtp_slice a, struct smtp_slice b)
{
    size_t n = 0;

    while (n < a.len && n < b.len && a.octets[n] == b.octets[n])
        n++;
    return n;
}

static void stand_at(struct postel_step_model *m, struct smtp_walk *walk, size_t point)
{
    postel_step_model_close(m);
    postel_step_model_open(m, walk);
    if (walk->points > 0)
        postel_step_go(m, point < walk->points ? point : walk->points - 1);
}

static void keep(struct postel_edits *e, struct smtp_talk_text text, size_t point)
{
    e->versions = smtp_array_grow(e->versions, e->count, &e->cap, sizeof *e->versions);
    e->versions[e->count++] = (struct postel_version){ text, point };
}

enum postel_edited postel_edit(struct postel_edits *e, struct postel_step *step, struct postel_step_model *m,
                               struct smtp_slice octets, size_t *left)
{
    const size_t index = postel_step_row_of(m, m->point), point = m->point;
    const struct postel_step_row row = m->rows[index];
    const struct smtp_slice old = postel_step_row_octets(m, &row);
    const size_t same = common_prefix(old, octets);
    struct smtp_talk_text text = { .run_count = 0 }, played = { .run_count = 0 };

    *left = 0;
    if (same == old.len && same == octets.len)
        return POSTEL_EDIT_SAME;
    write_down(m, index, octets, &text);
    if (step->played) {
        *left = postel_replay(&step->common, &text.talk, &played);
        smtp_talk_text_close(&text);
        text = played;
    }
    if (!exchange(step, &text)) {
        smtp_talk_text_close(&text);
        stand_at(m, &step->walk, point);
        return POSTEL_EDIT_LARGE;
    }
    keep(e, text, point);

    const struct smtp_slice stream = row.side == 'C' ? step->walk.talk.client : step->walk.talk.server;
    const size_t at = row.at + same < stream.len ? row.at + same : stream.len - (stream.len > 0);
    stand_at(m, &step->walk, smtp_walk_point(&step->walk, row.side, at));
    return POSTEL_EDITED;
}

bool postel_edit_undo(struct postel_edits *e, struct postel_step *step, struct postel_step_model *m)
{
    if (e->count == 0)
        return false;

    struct postel_version *const last = &e->versions[e->count - 1];
    if (!exchange(step, &last->text))
        return false; /* it was walked before, so that cannot be */
    e->count--;
    smtp_talk_text_close(&last->text);
    stand_at(m, &step->walk, last->point);
    return true;
}
