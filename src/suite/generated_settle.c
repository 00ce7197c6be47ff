/* generated_settle.c - what generated cases have found: tolerance is noted, equal failures are one.
 * Read first: suite/generated_text.c.  Read next: suite/shrink.h.
 * SPDX-License-Identifier: MIT */
#include "suite/generated_internal.h"
#include "suite/report.h"

#include <stdio.h>
#include <string.h>

enum { SMALLER_MAX = 8, SECONDS_MAX = 40 }; /* we chose: so many failures are made small, in so much time */

/* Not so a finding of the judge, which is a case as well. */
static bool is_generated(const struct smtp_case *c)
{
    return smtp_transcript_tagged(&c->t, "generated");
}

/* The octets that came behind the line that was drawn. */
static struct smtp_slice answer(const struct smtp_case *c)
{
    const struct smtp_recording *const r = &c->result.recording;

    for (size_t k = 0; k < c->t.count; k++) {
        if (c->t.lines[k].kind != SMTP_SCRIPT_OCTETS)
            continue;
        for (size_t i = 0; i + 1 < r->count; i++) {
            if (r->records[i].from == 'C' && r->records[i].line == c->t.lines[k].number)
                return smtp_slice_all(&r->records[i + 1].octets);
        }
    }
    return (struct smtp_slice){ NULL, 0 };
}

/* Taking what the grammar forbids breaks nothing: the grammar binds whoever sends. */
static void note(struct smtp_case *c)
{
    struct smtp_result *const r = &c->result;
    const struct smtp_slice reply = answer(c);

    if (!is_generated(c) || r->verdict != SMTP_VERDICT_PASS || r->branch_count == 0 ||
        strncmp(r->branches[0], "tolerated", 9) != 0)
        return;
    r->verdict = SMTP_VERDICT_NOTE;
    r->reason = smtp_pool_format(&r->pool, "tolerates %s", strchr(c->t.title, ':') + 2);
    r->expected = "a refusal, or not";
    r->got = smtp_pool_format(&r->pool, "%.3s", reply.len >= 3 ? (const char *)reply.octets : "");
    for (size_t i = 0; i < c->t.count; i++) {
        if (c->t.lines[i].kind == SMTP_SCRIPT_OCTETS)
            r->line = c->t.lines[i].number;
    }
}

static bool same_id(const struct smtp_case *a, const struct smtp_case *b)
{
    const struct smtp_head_id *const x = smtp_report_deciding(a), *const y = smtp_report_deciding(b);

    return x != NULL && y != NULL && strcmp(x->id, y->id) == 0;
}

/* Do these two fail for one reason, as far as can be told?  The same is owed, by the same kind of line, and the same
 * kind of answer came; of words, to the same command. */
static bool alike(struct smtp_generator *g, const struct smtp_case *a, const struct smtp_case *b)
{
    if (!is_generated(a) || !is_generated(b) || a->result.verdict != b->result.verdict)
        return false;

    const struct smtp_generated *const x = smtp_generated_of(g, a), *const y = smtp_generated_of(g, b);

    return (!x->word || x->frame->verb == y->frame->verb) && x->word == y->word && same_id(a, b) &&
           strcmp(a->result.reason, b->result.reason) == 0 && strncmp(a->result.got, b->result.got, 3) == 0;
}

/* Drops each failure that is like one before it, and counts it there. */
static void fold(struct smtp_generator *g, struct smtp_plan *plan)
{
    size_t kept = 0;

    for (size_t i = 0; i < plan->count; i++) {
        struct smtp_case *const c = &plan->cases[i];
        size_t like = c->result.verdict == SMTP_VERDICT_FAIL ? 0 : kept;
        while (like < kept &&
               (plan->cases[like].result.verdict != SMTP_VERDICT_FAIL || !alike(g, &plan->cases[like], c)))
            like++;
        if (like == kept) {
            plan->cases[kept++] = *c;
            continue;
        }
        plan->cases[like].result.others++;
        smtp_result_close(&c->result);
        smtp_transcript_close(&c->t);
    }
    plan->count = kept;
}

static bool save(struct smtp_case *c, const char *dir, const char **path)
{
    *path = smtp_pool_format(&c->t.pool, "%s/%s.smtp", dir, c->t.id);
    FILE *const file = fopen(*path, "w");
    bool good = file != NULL;

    if (good) {
        good = fwrite(c->t.source.octets, 1, c->t.source.len, file) == c->t.source.len;
        good = fclose(file) == 0 && good;
        c->t.path = *path;
    }
    return good;
}

bool smtp_generated_settle(struct smtp_generator *g, struct smtp_plan *plan, const char *dir, const char **path)
{
    const int64_t until = smtp_now_us() + (int64_t)SECONDS_MAX * 1000000;
    unsigned smaller = 0;
    bool good = true;

    for (size_t i = 0; i < plan->count; i++)
        note(&plan->cases[i]);
    fold(g, plan);
    for (size_t i = 0; i < plan->count && good; i++) {
        struct smtp_case *const c = &plan->cases[i];
        if (c->result.verdict != SMTP_VERDICT_FAIL || !is_generated(c))
            continue;
        if (smaller++ < SMALLER_MAX && !plan->control_failed)
            smtp_generated_shrink(g, plan, c, until);
        good = dir == NULL || save(c, dir, path);
    }
    return good;
}
