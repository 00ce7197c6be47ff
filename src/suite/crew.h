/* crew.h - several threads that play what is on a list, a case in one cut each.
 * Read first: suite/plan.h.  Read next: suite/crew.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_SUITE_CREW_H
#define POSTEL_SUITE_CREW_H

#include "suite/plan.h"

/* One case in one cut. */
struct smtp_item {
    struct smtp_case *c;
    enum smtp_cut cut;
    enum smtp_verdict first; /* of the first try, if this is the second */
};

struct smtp_items {
    struct smtp_item *list;
    size_t count, cap;
};

void smtp_items_add(struct smtp_items *items, struct smtp_item item);

/* Puts them into an order that `seed` alone decides: cases that would only work one behind the other are found out. */
void smtp_items_shuffle(struct smtp_items *items, uint64_t seed);

/* Plays them, `jobs` at once, and enters what came in their cases; those that time may have spoilt are put into
 * `again`, unless that is NULL.  If the server falls silent, the control conversation is asked whether it lives.
 * False: a fail has ended it. */
bool smtp_crew_play(struct smtp_plan *plan, const struct smtp_items *items, struct smtp_items *again, unsigned jobs);

#endif
