/* step_model.h - where one stands in a conversation, and how one moves through it.
 * Read first: protocol/walk_why.h.  Read next: programs/step_model.c.
 * SPDX-License-Identifier: MIT
 *
 * A value without a terminal.  One stands at an octet that has just been read; what is shown depends on that octet
 * alone and not on the way to it, so a step forth and a step back is no step at all. */
#ifndef POSTEL_PROGRAMS_STEP_MODEL_H
#define POSTEL_PROGRAMS_STEP_MODEL_H

#include "protocol/walk_why.h"

/* A line as it went over the wire: up to its LF, or as much of it as was said before the other side spoke. */
struct postel_step_row {
    char side;
    size_t at, len; /* in its side's stream */
    size_t point;   /* of its first octet; the rows follow one another without a gap */
};

struct postel_step_model {
    struct smtp_walk *walk;
    struct postel_step_row *rows;
    size_t row_count, row_cap;
    size_t unsent; /* from this point on nothing was said yet: it is being typed; SIZE_MAX: all was */
    size_t point;
    bool seen; /* `view` is of `point`; false: nothing was said yet, or the memory did not suffice */
    struct smtp_walk_view view;
    bool has_why; /* `why` tells of the view's unit */
    struct smtp_walk_why why;
};

enum postel_stride {
    POSTEL_STRIDE_OCTET,
    POSTEL_STRIDE_TOKEN,       /* what one element of the innermost rule has read */
    POSTEL_STRIDE_LINE,        /* a row */
    POSTEL_STRIDE_UNIT,        /* a command, a whole reply, all mail data */
    POSTEL_STRIDE_TRANSACTION, /* from one MAIL to the next, or to the first command behind its end (§3.3) */
    POSTEL_STRIDE_ALL          /* to the first or the last octet */
};

/* Stands at the first octet.  The walk stays borrowed; a `_close` leaves it alone. */
void postel_step_model_open(struct postel_step_model *model, struct smtp_walk *walk);
void postel_step_model_close(struct postel_step_model *model);

/* Stands at this octet.  False: there is none, or the memory does not hold it; it stands where it stood. */
bool postel_step_go(struct postel_step_model *model, size_t point);

/* On to the first octet of the next; back to the first of this one, or of the one before.  False: there is none. */
bool postel_step_move(struct postel_step_model *model, enum postel_stride stride, bool back);

/* The row that holds this point. */
size_t postel_step_row_of(const struct postel_step_model *model, size_t point);
struct smtp_slice postel_step_row_octets(const struct postel_step_model *model, const struct postel_step_row *row);

/* What has been read by one element of one rule (step_token.c); equal for all octets of a token. */
struct postel_step_token {
    const struct smtp_walk_unit *unit;
    const void *rule;    /* the use of the rule, or the rule */
    const void *element; /* its literal; NULL: octets of a class */
};
struct postel_step_token postel_step_token_of(const struct smtp_walk_view *view);

#endif
