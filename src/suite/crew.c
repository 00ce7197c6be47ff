/* crew.c - play a list, several at once; notice when there is nobody left to play with.
 * Read first: suite/crew.h.  Read next: suite/plan.c.
 * SPDX-License-Identifier: MIT */
#include "suite/crew.h"

#include <pthread.h>

#include "abnf/chance.h"

enum {
    JOBS_MAX = 64,
    MUTE_MAX = 3 /* we chose: after so many connections in a row without one octet, is the server still there? */
};

/* What the threads share. */
struct crew {
    struct smtp_plan *plan;
    const struct smtp_items *work;
    struct smtp_items *again;
    size_t next, done;
    unsigned mute;
    bool failed; /* and one fail is enough */
    pthread_mutex_t lock;
};

void smtp_items_add(struct smtp_items *items, struct smtp_item item)
{
    items->list = smtp_array_grow(items->list, items->count, &items->cap, sizeof *items->list);
    items->list[items->count++] = item;
}

void smtp_items_shuffle(struct smtp_items *items, uint64_t seed)
{
    for (size_t left = items->count; left > 1; left--) {
        const size_t at = (size_t)(smtp_chance(&seed) % left);
        const struct smtp_item last = items->list[left - 1];
        items->list[left - 1] = items->list[at];
        items->list[at] = last;
    }
}

/* It was waited for in vain: no octet came. */
static bool said_nothing(const struct smtp_plan *plan, const struct smtp_result *result)
{
    for (size_t i = 0; i < result->recording.count; i++) {
        const struct smtp_record *const record = &result->recording.records[i];
        if (record->from == smtp_setup_side(&plan->setup, record->session))
            return false;
    }
    return result->again;
}

/* A case has the worst verdict of its cuts, and of equals the first; `seen` counts those that agree. */
static void merge(struct smtp_result *all, struct smtp_result *one)
{
    const bool first = all->tries == 0, same = !first && one->verdict == all->verdict;
    const unsigned seen = same ? all->seen + 1 : 1;

    if (first || one->verdict > all->verdict || (same && one->cut < all->cut)) {
        smtp_result_close(all);
        *all = *one;
        all->seen = seen;
        return;
    }
    all->seen = same ? seen : all->seen;
    smtp_result_close(one);
}

/* Enters what came. */
static void enter(struct crew *crew, struct smtp_item item, struct smtp_result *result)
{
    struct smtp_plan *const plan = crew->plan;

    crew->done++;
    if (plan->progress != NULL)
        plan->progress(crew->done, crew->work->count, item.c->t.id);
    crew->mute = said_nothing(plan, result) ? crew->mute + 1 : 0;
    if ((!result->again && !result->look_again) || crew->again == NULL) {
        const bool breach = smtp_plan_judge(plan, item.c, result);
        crew->failed = crew->failed || (plan->fail_fast && breach);
        crew->failed = crew->failed || (plan->fail_fast && result->verdict == SMTP_VERDICT_FAIL);
        merge(&item.c->result, result);
        return;
    }
    item.first = result->verdict;
    smtp_items_add(crew->again, item);
    smtp_result_close(result);
}

/* Is the second try of this one idle?  Another cut of its case has come out so by time, alone and slower; nothing worse
 * would be learned, and a server that is silent at one command would be waited for three times as long. */
static bool known(const struct crew *crew, struct smtp_item item)
{
    struct smtp_result *const r = &item.c->result;

    if (crew->again != NULL || r->tries < 2 || r->verdict < item.first)
        return false;
    r->seen += r->verdict == item.first;
    return true;
}

static void *work(void *argument)
{
    struct crew *const crew = argument;

    for (;;) {
        struct smtp_result result;

        pthread_mutex_lock(&crew->lock);
        const bool stop = crew->next >= crew->work->count || crew->mute >= MUTE_MAX || crew->failed;
        const size_t at = stop ? 0 : crew->next++;
        pthread_mutex_unlock(&crew->lock);
        if (stop)
            return NULL;

        const struct smtp_item item = crew->work->list[at];
        if (known(crew, item))
            continue;
        smtp_run(&crew->plan->setup, &item.c->t, item.cut, crew->again == NULL ? 2 : 1, &result);
        pthread_mutex_lock(&crew->lock);
        enter(crew, item, &result);
        pthread_mutex_unlock(&crew->lock);
    }
}

static void leave_rest(struct crew *crew)
{
    for (; crew->next < crew->work->count; crew->next++) {
        const struct smtp_item item = crew->work->list[crew->next];
        struct smtp_result left = { .verdict = SMTP_VERDICT_INCONCLUSIVE, .cut = item.cut };

        left.reason = crew->plan->setup.caller != NULL ? "not played, for the client no longer calls"
                                                       : "not played, for the server no longer answers";
        merge(&item.c->result, &left);
    }
}

bool smtp_crew_play(struct smtp_plan *plan, const struct smtp_items *items, struct smtp_items *again, unsigned jobs)
{
    struct crew crew = { .plan = plan, .work = items, .again = again };
    pthread_t threads[JOBS_MAX];

    pthread_mutex_init(&crew.lock, NULL);
    while (crew.next < items->count && !plan->control_failed && !crew.failed) {
        unsigned started = 0;
        crew.mute = 0;
        while (started + 1 < jobs && started + 1 < items->count && started < JOBS_MAX &&
               pthread_create(&threads[started], NULL, work, &crew) == 0)
            started++;
        work(&crew); /* this thread is one of them */
        while (started > 0)
            pthread_join(threads[--started], NULL);
        if (crew.mute >= MUTE_MAX)
            smtp_plan_control(plan);
    }
    pthread_mutex_destroy(&crew.lock);
    if (!crew.failed)
        leave_rest(&crew);
    return !crew.failed;
}
