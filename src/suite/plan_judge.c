/* plan_judge.c - what the judge found beside the cases: each requirement becomes a case of its own.
 * Read first: suite/plan.c.  Read next: suite/find.c.
 * SPDX-License-Identifier: MIT
 *
 * One bad line in the reply to EHLO is in every conversation.  It is one finding and not hundreds: the case `judge/ID`,
 * with the first conversation, and in how many it was seen. */
#include "suite/plan.h"

#include <stdlib.h>
#include <string.h>

static void copy_recording(struct smtp_breach *b, const struct smtp_recording *from)
{
    smtp_recording_close(&b->recording);
    b->recording.start_us = from->start_us;
    for (size_t i = 0; i < from->end_count; i++)
        smtp_recording_end(&b->recording, from->ends[i].from,
                           smtp_pool_string(&b->pool, smtp_slice_text(from->ends[i].session)));
    for (size_t i = 0; i < from->count; i++) {
        const struct smtp_record *const r = &from->records[i];
        struct smtp_recording *const to = &b->recording;
        to->records = smtp_array_grow(to->records, to->count, &to->cap, sizeof *to->records);
        to->records[to->count] = (struct smtp_record){
            r->from, smtp_pool_string(&b->pool, smtp_slice_text(r->session)), r->line, r->us, { 0 }
        };
        smtp_octets_add(&to->records[to->count++].octets, r->octets.octets, r->octets.len);
    }
    for (size_t i = 0; i < b->recording.end_count; i++)
        b->recording.ends[i].records = from->ends[i].records;
}

static struct smtp_breach *breach_of(struct smtp_plan *plan, const char *id)
{
    for (size_t i = 0; i < plan->breach_count; i++) {
        if (strcmp(plan->breaches[i].found.finding.id, id) == 0)
            return &plan->breaches[i];
    }
    plan->breaches = smtp_array_grow(plan->breaches, plan->breach_count, &plan->breach_cap, sizeof *plan->breaches);
    struct smtp_breach *const b = &plan->breaches[plan->breach_count++];
    *b = (struct smtp_breach){ .found.finding.id = id, .row = smtp_register_find(plan->reg, id) };
    return b;
}

/* The worst decides; of equals the first in the suite's order, whichever thread came first. */
static void enter(struct smtp_plan *plan, const struct smtp_case *c, const struct smtp_result *result,
                  const struct smtp_judged *found)
{
    struct smtp_breach *const b = breach_of(plan, found->finding.id);
    const enum smtp_verdict verdict = smtp_verdict_weigh(&found->finding, b->row);
    const size_t order = c == NULL ? 0 : 1 + (size_t)(c - plan->cases) * SMTP_CUTS + result->cut;
    const unsigned seen = b->seen > 0 && verdict == b->verdict ? b->seen + 1 : 1;

    if (b->seen > 0 && (verdict < b->verdict || (verdict == b->verdict && order >= b->order))) {
        b->seen = verdict == b->verdict ? seen : b->seen;
        return;
    }
    b->found = *found;
    b->found.session = smtp_pool_string(&b->pool, smtp_slice_text(found->session)); /* that of the case goes with it */
    b->order = order;
    b->verdict = verdict;
    b->case_id = c == NULL ? plan->control.id : c->t.id;
    b->case_path = c == NULL ? plan->control.path : c->t.path;
    b->cut = result->cut;
    b->tries = result->tries;
    b->seen = seen;
    copy_recording(b, &result->recording);
}

/* Was the same told of this session already?  One conversation counts once. */
static bool repeated(const struct smtp_recording *r, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (r->judged[i].finding.side == r->judged[at].finding.side &&
            r->judged[i].finding.tolerates == r->judged[at].finding.tolerates &&
            strcmp(r->judged[i].finding.id, r->judged[at].finding.id) == 0 &&
            strcmp(r->judged[i].session, r->judged[at].session) == 0)
            return true;
    }
    return false;
}

bool smtp_plan_judge(struct smtp_plan *plan, const struct smtp_case *c, const struct smtp_result *result)
{
    const struct smtp_recording *const r = &result->recording;
    bool failed = false;

    for (size_t i = 0; i < r->judged_count && plan->reg != NULL; i++) {
        const struct smtp_finding *const found = &r->judged[i].finding;
        if (found->side != smtp_setup_side(&plan->setup, r->judged[i].session) || repeated(r, i))
            continue;
        enter(plan, c, result, &r->judged[i]);
        failed = failed || smtp_verdict_weigh(found, smtp_register_find(plan->reg, found->id)) == SMTP_VERDICT_FAIL;
    }
    return failed;
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct smtp_breach *)a)->found.finding.id, ((const struct smtp_breach *)b)->found.finding.id);
}

/* "5321-4.2.1-n": the RFC, the section, the letter. */
static void name(struct smtp_transcript *t, const struct smtp_breach *b)
{
    const char *const id = b->found.finding.id, *const rest = id + strcspn(id, "-");
    const struct smtp_slice rfc = { (const unsigned char *)id, (size_t)(rest - id) };
    const struct smtp_slice section = { (const unsigned char *)rest + 1, strcspn(rest + 1, "-") };

    t->id = smtp_pool_format(&t->pool, "judge/%s", id);
    t->path = smtp_pool_string(&t->pool, smtp_slice_text(b->case_path));
    t->rfc = smtp_pool_string(&t->pool, rfc);
    t->section = smtp_pool_string(&t->pool, section);
    t->title = smtp_pool_format(&t->pool, "Found by the judge in %s.", b->case_id);
    t->ids[0] = (struct smtp_head_id){ id, b->row == NULL ? "must" : b->row->level, b->row };
    t->id_count = 1;
    t->roles = b->found.finding.side == 'C' ? SMTP_ROLE_CLIENT : SMTP_ROLE_SERVER;
    t->as_written = true;
}

static void add_case(struct smtp_plan *plan, struct smtp_breach *b)
{
    const struct smtp_finding *const found = &b->found.finding;
    struct smtp_case c = { .result = { .verdict = b->verdict, .cut = b->cut, .tries = b->tries, .seen = b->seen } };
    struct smtp_result *const r = &c.result;

    name(&c.t, b);
    c.found_in = smtp_pool_string(&c.t.pool, smtp_slice_text(b->case_id));
    r->pool = b->pool; /* it has the names of the recording's sessions */
    r->line = b->found.line;
    r->marks = 1;
    r->level = c.t.ids[0].level;
    if (!b->found.in_mailbox)
        r->place = (struct smtp_place){ found->side, b->found.session, found->at, found->len };
    r->expected = smtp_pool_string(&r->pool, smtp_slice_text(found->expected));
    r->got = smtp_pool_string(&r->pool, smtp_slice_text(found->got));
    const char *const where = b->found.in_mailbox  ? "the stored message"
                              : found->side == 'C' ? "what the client sent"
                                                   : "what the server sent";
    r->reason = smtp_pool_format(
        &r->pool, "%s %s, at octet %llu of %s; in %u %s", found->tolerates ? "tolerates what breaks a" : "not kept: a",
        r->level, (unsigned long long)found->at, where, b->seen, b->seen == 1 ? "conversation" : "conversations");
    r->recording = b->recording;
    plan->cases = smtp_array_grow(plan->cases, plan->count, &plan->cap, sizeof c);
    plan->cases[plan->count++] = c;
}

void smtp_plan_judged(struct smtp_plan *plan)
{
    if (plan->breach_count > 0)
        qsort(plan->breaches, plan->breach_count, sizeof *plan->breaches, by_id);
    for (size_t i = 0; i < plan->breach_count; i++)
        add_case(plan, &plan->breaches[i]);
    free(plan->breaches);
    plan->breaches = NULL;
    plan->breach_count = plan->breach_cap = 0;
}
