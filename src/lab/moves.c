/* moves.c - steps, strides and breakpoints: those of the terminal's stepper, called from the page.
 * Read first: programs/step_model.h, programs/step_stops.h, lab/lit.c.  Read next: lab/near.c.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "lab/lab.h"
#include "programs/step_stops.h"
#include "suite/pool.h"

static struct postel_step_model models[LAB_SESSIONS];
static struct postel_stops stops;
static struct smtp_walk *listing; /* the walk whose rows are being listed */

/* The model lists its rows once, when it is opened: behind the walk, and before what a view takes and gives back. */
void *smtp_array_grow(void *array, size_t count, size_t *cap, size_t size)
{
    void *const grown = smtp_arena_grow(listing->arena, array, count, cap, size);

    if (grown == NULL)
        __builtin_trap();
    listing->used = listing->arena->used;
    return grown;
}

void free(void *at)
{
    (void)at;
}

bool lab_moves_open(int which)
{
    listing = &lab_session(which)->walk;
    postel_step_model_open(&models[which], listing);
    return models[which].seen;
}

static struct postel_step_model *model(int which)
{
    return lab_session(which) != NULL && lab_session(which)->walked ? &models[which] : NULL;
}

/* From `point` by one stride (enum postel_stride).  The point there; -1: there is none. */
LAB_EXPORT(lab_move) int lab_move(int which, size_t point, int stride, int back)
{
    struct postel_step_model *const m = model(which);

    if (m == NULL || !postel_step_go(m, point) || !postel_step_move(m, (enum postel_stride)stride, back != 0))
        return -1;
    return (int)m->point;
}

/* The conversation as it went over the wire, line by line. */
LAB_EXPORT(lab_rows) size_t lab_rows(int which)
{
    const struct postel_step_model *const m = model(which);

    if (m == NULL)
        return 0;
    lab_json_begin();
    lab_json("[");
    for (size_t i = 0; i < m->row_count; i++)
        lab_json("%s{\"side\":\"%c\",\"at\":%zu,\"len\":%zu,\"point\":%zu}", i > 0 ? "," : "", m->rows[i].side,
                 m->rows[i].at, m->rows[i].len, m->rows[i].point);
    lab_json("]");
    return lab_json_end();
}

/* lab_in() has a breakpoint as it is typed.  Answers { text } as it stands in the list, or { wrong }, a sentence. */
LAB_EXPORT(lab_stop_add) size_t lab_stop_add(size_t len)
{
    const struct smtp_slice said = lab_said(len);
    char text[128];
    size_t i = 0;

    for (; i < said.len && i + 1 < sizeof text; i++)
        text[i] = (char)said.octets[i];
    text[i] = '\0';
    const char *const wrong = postel_stop_add(&stops, &lab_shelf()->grammar, text);
    lab_json_begin();
    lab_json("{");
    lab_json_string(wrong != NULL ? "wrong" : "text", wrong != NULL ? wrong : stops.list[stops.count - 1].text);
    lab_json("}");
    return lab_json_end();
}

LAB_EXPORT(lab_stop_remove) void lab_stop_remove(size_t index)
{
    if (index < stops.count)
        postel_stop_remove(&stops, index);
}

/* From `point` to the nearest breakpoint: { point, text }; 0: there is none. */
LAB_EXPORT(lab_run) size_t lab_run(int which, size_t point, int back)
{
    struct postel_step_model *const m = model(which);
    const struct postel_stop *const stop =
        m != NULL && postel_step_go(m, point) ? postel_stop_run(&stops, m, back != 0) : NULL;

    if (stop == NULL)
        return 0;
    lab_json_begin();
    lab_json("{\"point\":%zu,", m->point);
    lab_json_string("text", stop->text);
    lab_json("}");
    return lab_json_end();
}
