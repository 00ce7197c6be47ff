/* weights.h - what each case is worth, when a run is a grade.
 * Read first: suite/report.h.  Read next: suite/weights.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_SUITE_WEIGHTS_H
#define POSTEL_SUITE_WEIGHTS_H

#include "suite/pool.h"

/* `4.1.4-order/ 2 hidden`: cases whose id begins so.  An id in full is the case itself, `*` is every case. */
struct smtp_weight {
    const char *begins;
    double points;          /* of each of them, from 0 on */
    const char *visibility; /* visible, hidden, after_due_date, after_published: Gradescope's words */
};

struct smtp_weights {
    struct smtp_pool pool;
    struct smtp_weight *lines;
    size_t count, cap;
};

/* A line a weight; blank ones, and those that begin with #, are for people.  False: *error is a sentence, which lives
 * as long as the weights. */
bool smtp_weights_read(struct smtp_weights *weights, const char *name, struct smtp_slice text, const char **error);
bool smtp_weights_open(struct smtp_weights *weights, const char *path, const char **error);
void smtp_weights_close(struct smtp_weights *weights);

/* The first line that fits; none: 1 point, visible. */
struct smtp_weight smtp_weights_of(const struct smtp_weights *weights, const char *id);

#endif
