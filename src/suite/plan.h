/* plan.h - play many cases: the control first and last, the others beside each other.
 * Read first: suite/run_hop.c.  Read next: suite/crew.h.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_SUITE_PLAN_H
#define POSTEL_SUITE_PLAN_H

#include "suite/run.h"

struct smtp_case {
    struct smtp_transcript t;
    struct smtp_result result;
    const char *found_in; /* a case of the judge's: the id of the one in whose conversation it was found first */
};

/* A requirement that the judge has found broken, whatever the cases were about. */
struct smtp_breach {
    struct smtp_judged found;           /* the first time */
    size_t order;                       /* of the case, 0 being the control; and of its cut */
    enum smtp_verdict verdict;          /* the worst */
    const struct smtp_requirement *row; /* NULL: of an RFC that is not in the register */
    struct smtp_pool pool;
    struct smtp_recording recording; /* of the case */
    const char *case_id, *case_path;
    enum smtp_cut cut;
    unsigned tries, seen; /* in how many conversations */
};

struct smtp_plan {
    struct smtp_setup setup;
    struct smtp_transcript control;
    struct smtp_result control_result; /* of the last time it was played */
    unsigned controls;                 /* how often that was */
    bool control_failed;
    struct smtp_case *cases; /* in the order of their ids; those of the judge come last */
    size_t count, cap;
    const struct smtp_register *reg; /* what a finding of the judge weighs; NULL: they are left out */
    struct smtp_breach *breaches;
    size_t breach_count, breach_cap;
    unsigned jobs;                                            /* how many at once */
    bool fail_fast;                                           /* the first fail ends the play */
    void (*progress)(size_t done, size_t of, const char *id); /* called from one thread at a time; may be NULL */
};

/* Plays the control conversation; it has to pass, and tells T, the keywords offered and whether a 4yz is met.  As long
 * as the target's `greylist` allows, a 4yz is tried again. */
bool smtp_plan_control(struct smtp_plan *plan);

/* Plays all cases, in their cuts: as many at once as `jobs` says, then those that have to be alone, then once more
 * those that time may have spoilt; and the control again.  The order is the seed's; reports have that of the suite.
 * After a fail that ended the play, the plan holds only the cases that were played. */
void smtp_plan_play(struct smtp_plan *plan);

/* plan_judge.c: enters what the judge found on the server's side in one played case; true, if it is a fail.  Then, with
 * all played: each requirement found broken becomes a case of its own, `judge/ID`. */
bool smtp_plan_judge(struct smtp_plan *plan, const struct smtp_case *c, const struct smtp_result *result);
void smtp_plan_judged(struct smtp_plan *plan);

/* The control conversation failed before any case was played: each is inconclusive, none is green.  What the judge
 * found in it stands all the same, and may be why. */
void smtp_plan_leave(struct smtp_plan *plan);

void smtp_plan_close(struct smtp_plan *plan);

/* Files of a suite: ids of all transcripts under `dir`, sorted; `openings` is not looked into. */
struct smtp_ids {
    struct smtp_pool pool;
    const char **ids;
    size_t count, cap;
};
bool smtp_ids_find(struct smtp_ids *ids, const char *dir, const char **error);
void smtp_ids_close(struct smtp_ids *ids);

#endif
