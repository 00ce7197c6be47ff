/* played.c - a run of one case against a peer.
 * Read first: tests/suite/played.h.  Read next: tests/suite/check_plan.c.
 * SPDX-License-Identifier: MIT */
#include "suite/played.h"

void played_open(struct played *run, const char *text, const struct peer_rule *rules, size_t count)
{
    *run = (struct played){ .plan = { .jobs = 4 } };
    open_register(&run->reg);
    peer_open(&run->peer, rules, count);
    peer_setup(&run->peer, &run->target, &run->plan.setup);
    run->plan.setup.control = &run->plan.control;
    smtp_transcript_open(&run->plan.control, "conformance", "openings/control", &run->reg);
    played_add(run, text);
}

void played_add(struct played *run, const char *text)
{
    struct smtp_plan *const plan = &run->plan;

    plan->cases = smtp_array_grow(plan->cases, plan->count, &plan->cap, sizeof *plan->cases);
    struct smtp_transcript *const t = &plan->cases[plan->count++].t;
    read_transcript(t, text, &run->reg);
    ck_assert_msg(t->error == NULL, "%s", t->error);
}

void played_close(struct played *run)
{
    peer_close(&run->peer);
    smtp_plan_close(&run->plan);
    smtp_target_close(&run->target);
    smtp_register_close(&run->reg);
}
