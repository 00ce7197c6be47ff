/* plan.c - play many cases.
 * Read first: suite/crew.c.  Read next: suite/plan_judge.c.
 * SPDX-License-Identifier: MIT */
#include "suite/plan.h"

#include "suite/crew.h"

#include <stdlib.h>
#include <string.h>

enum { MS = 1000, SECOND = 1000 * MS, GREYLIST_PAUSE_US = 1 * SECOND };

static int by_time(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

bool smtp_plan_control(struct smtp_plan *plan)
{
    struct smtp_result *const r = &plan->control_result;
    const int64_t until = smtp_now_us() + smtp_target_time_ms(plan->setup.target, "greylist") * MS;

    for (;;) {
        smtp_result_close(r);
        smtp_run_control(&plan->setup, ++plan->controls, r);
        plan->setup.greylisted = plan->setup.greylisted || r->met_4yz;
        if (!r->met_4yz || smtp_now_us() >= until)
            break;
        smtp_sleep_us(GREYLIST_PAUSE_US);
    }
    plan->control_failed = plan->control_failed || r->verdict != SMTP_VERDICT_PASS;
    if (plan->control_failed || r->reply_count == 0)
        return false;
    qsort(r->reply_us, r->reply_count, sizeof *r->reply_us, by_time);
    plan->setup.t_us = r->reply_us[r->reply_count / 2];
    return true;
}

/* The cuts of a case: one, if what we say may not be cut, or nothing will be said. */
static void add_cuts(const struct smtp_plan *plan, struct smtp_case *c, struct smtp_items *items)
{
    struct smtp_pool pool = { 0 };
    /* a relay writes for itself what the next hop hears; how it reads is for `check server` to find out */
    const bool once = plan->setup.hop != NULL || c->t.as_written || c->t.error != NULL ||
                      smtp_run_need(&plan->setup, &c->t, &pool) != NULL;

    for (int cut = SMTP_CUT_WRITTEN; cut < (once ? SMTP_CUT_WRITTEN + 1 : SMTP_CUTS); cut++)
        smtp_items_add(items, (struct smtp_item){ c, (enum smtp_cut)cut, SMTP_VERDICT_PASS });
    smtp_pool_close(&pool);
}

/* Takes out the cases that nothing was heard of: they are not green, and not inconclusive either. */
static void keep_played(struct smtp_plan *plan)
{
    size_t kept = 0;

    for (size_t i = 0; i < plan->count; i++) {
        if (plan->cases[i].result.tries > 0)
            plan->cases[kept++] = plan->cases[i];
        else
            smtp_transcript_close(&plan->cases[i].t);
    }
    plan->count = kept;
}

/* What came of a case's mail when nothing was due any more: a note of its own, if there is nothing worse. */
static void note_undue(struct smtp_plan *plan, const struct smtp_due *due)
{
    for (size_t i = 0; i < plan->count; i++) {
        struct smtp_case *const c = &plan->cases[i];
        struct smtp_result *const r = &c->result;
        if (due->undue == 0 || r->verdict != SMTP_VERDICT_PASS || strcmp(c->t.id, due->id) != 0)
            continue;
        r->verdict = SMTP_VERDICT_NOTE;
        r->line = c->t.line;
        r->expected = "no more mail, for the next hop has taken it and refused nothing";
        r->got = smtp_pool_string(&r->pool, smtp_slice_text(due->first));
        r->reason = smtp_pool_format(&r->pool, "mail came that was not due: %u, the first within %s", due->undue,
                                     strcmp(due->within, due->id) == 0 ? "this case" : due->within);
    }
}

void smtp_plan_play(struct smtp_plan *plan)
{
    struct smtp_items together = { 0 }, alone = { 0 }, again = { 0 };
    const struct smtp_slice offered = plan->control_result.offered;
    struct smtp_pool pool = { 0 };

    plan->setup.offered = smtp_pool_slice(&pool, offered);
    for (size_t i = 0; i < plan->count; i++) {
        struct smtp_case *const c = &plan->cases[i];
        add_cuts(plan, c, smtp_transcript_tagged(&c->t, "alone") ? &alone : &together);
    }
    smtp_items_shuffle(&together, plan->setup.seed);
    smtp_items_shuffle(&alone, plan->setup.seed);
    if (!smtp_crew_play(plan, &together, &again, plan->jobs) || !smtp_crew_play(plan, &alone, &again, 1) ||
        !smtp_crew_play(plan, &again, NULL, 1))
        keep_played(plan);
    if (!plan->control_failed)
        smtp_plan_control(plan);
    for (const struct smtp_due *due = plan->setup.hop == NULL ? NULL : plan->setup.hop->dues.last; due != NULL;
         due = due->next)
        note_undue(plan, due);
    smtp_plan_judge(plan, NULL, &plan->control_result);
    smtp_plan_judged(plan);
    plan->setup.offered = (struct smtp_slice){ NULL, 0 };
    smtp_pool_close(&pool);
    free(together.list);
    free(alone.list);
    free(again.list);
}

void smtp_plan_leave(struct smtp_plan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        plan->cases[i].result.verdict = SMTP_VERDICT_INCONCLUSIVE;
        plan->cases[i].result.reason = "not played, for the control conversation failed";
    }
    smtp_plan_judge(plan, NULL, &plan->control_result); /* mostly, that is why */
    smtp_plan_judged(plan);
}

void smtp_plan_close(struct smtp_plan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        smtp_result_close(&plan->cases[i].result);
        smtp_transcript_close(&plan->cases[i].t);
    }
    free(plan->cases);
    smtp_result_close(&plan->control_result);
    smtp_transcript_close(&plan->control);
    *plan = (struct smtp_plan){ 0 };
}
