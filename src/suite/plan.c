/* plan.c - play many cases.
 * Read first: suite/plan.h.  Read next: suite/find.c.
 * SPDX-License-Identifier: MIT */
#include "suite/plan.h"

#include <pthread.h>
#include <stdlib.h>

enum { MS = 1000, SECOND = 1000 * MS, GREYLIST_PAUSE_US = 1 * SECOND };

/* One case in one cut. */
struct item {
    struct smtp_case *c;
    enum smtp_cut cut;
};

struct items {
    struct item *list;
    size_t count, cap;
};

/* What the threads share. */
struct crew {
    struct smtp_plan *plan;
    const struct items *work;
    struct items *again;
    unsigned try;
    size_t next, done;
    bool failed;
    pthread_mutex_t lock;
};

static void add(struct items *items, struct item item)
{
    items->list = smtp_array_grow(items->list, items->count, &items->cap, sizeof *items->list);
    items->list[items->count++] = item;
}

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

/* A case has the worst verdict of its cuts; `seen` counts those that agree. */
static void merge(struct smtp_result *all, struct smtp_result *one)
{
    if (all->tries == 0 || one->verdict > all->verdict) {
        smtp_result_close(all);
        *all = *one;
        return;
    }
    all->seen += one->verdict == all->verdict;
    smtp_result_close(one);
}

static void *work(void *argument)
{
    struct crew *const crew = argument;

    for (;;) {
        pthread_mutex_lock(&crew->lock);
        const size_t at = crew->next++;
        const bool over = at >= crew->work->count || (crew->plan->fail_fast && crew->failed);
        pthread_mutex_unlock(&crew->lock);
        if (over)
            return NULL;

        const struct item item = crew->work->list[at];
        struct smtp_result result;
        smtp_run(&crew->plan->setup, &item.c->t, item.cut, crew->try, &result);

        pthread_mutex_lock(&crew->lock);
        crew->done++;
        if (crew->plan->progress != NULL)
            crew->plan->progress(crew->done, crew->work->count, item.c->t.id);
        if (result.again && crew->again != NULL) {
            add(crew->again, item);
            smtp_result_close(&result);
        } else {
            crew->failed = crew->failed || result.verdict == SMTP_VERDICT_FAIL;
            merge(&item.c->result, &result);
        }
        pthread_mutex_unlock(&crew->lock);
    }
}

/* False: a fail has ended it. */
static bool play(struct smtp_plan *plan, const struct items *items, struct items *again, unsigned try, unsigned jobs)
{
    enum { JOBS_MAX = 64 };
    struct crew crew = { .plan = plan, .work = items, .again = again, .try = try };
    pthread_t threads[JOBS_MAX];
    unsigned started = 0;

    pthread_mutex_init(&crew.lock, NULL);
    while (started + 1 < jobs && started + 1 < items->count && started < JOBS_MAX &&
           pthread_create(&threads[started], NULL, work, &crew) == 0)
        started++;
    work(&crew); /* this thread is one of them */
    while (started > 0)
        pthread_join(threads[--started], NULL);
    pthread_mutex_destroy(&crew.lock);
    return !(plan->fail_fast && crew.failed);
}

/* The cuts of a case: one, if what we say may not be cut, or nothing will be said. */
static void add_cuts(const struct smtp_plan *plan, struct smtp_case *c, struct items *items)
{
    struct smtp_pool pool = { 0 };
    const bool once = c->t.as_written || c->t.error != NULL || smtp_run_need(&plan->setup, &c->t, &pool) != NULL;

    for (int cut = SMTP_CUT_WRITTEN; cut < (once ? SMTP_CUT_WRITTEN + 1 : SMTP_CUTS); cut++)
        add(items, (struct item){ c, (enum smtp_cut)cut });
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

void smtp_plan_play(struct smtp_plan *plan)
{
    struct items together = { 0 }, alone = { 0 }, again = { 0 };
    const struct smtp_slice offered = plan->control_result.offered;
    struct smtp_pool pool = { 0 };

    plan->setup.offered = smtp_pool_slice(&pool, offered);
    for (size_t i = 0; i < plan->count; i++) {
        struct smtp_case *const c = &plan->cases[i];
        add_cuts(plan, c, smtp_transcript_tagged(&c->t, "alone") ? &alone : &together);
    }
    if (!play(plan, &together, &again, 1, plan->jobs) || !play(plan, &alone, &again, 1, 1) ||
        !play(plan, &again, NULL, 2, 1))
        keep_played(plan);
    smtp_plan_control(plan);
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
