/* run_result.c - enter what came in the result of the case.
 * Read first: suite/run_early.c.  Read next: suite/run_mail.c.
 * SPDX-License-Identifier: MIT */
#include "suite/run_internal.h"

#include "protocol/escape.h"

#include <ctype.h>
#include <string.h>

enum { GOT_MAX = 512 }; /* octets of what came, or was to come, that a report shows */

/* The strongest of the marks decides; its level's word goes into the report. */
static enum smtp_strength strongest(const struct smtp_transcript *t, uint64_t marks, const char **level)
{
    enum smtp_strength strength = SMTP_STRENGTH_NONE;

    for (size_t i = 0; i < t->id_count; i++) {
        const enum smtp_strength here =
            t->ids[i].row != NULL ? t->ids[i].row->strength : smtp_strength_of(t->ids[i].level);
        if ((marks & UINT64_C(1) << i) != 0 && here > strength) {
            strength = here;
            *level = t->ids[i].level;
        }
    }
    return strength;
}

static const char *reason(struct smtp_run *run, const struct smtp_ruling *ruling, enum smtp_came came,
                          const char *level, struct smtp_slice got, const char *came_how)
{
    struct smtp_pool *const pool = &run->result->pool;

    if (came == SMTP_CAME_NEED)
        return "needs AUTH, TLS";
    if (came == SMTP_CAME_HELO)
        return "needs EHLO";
    if (ruling->verdict == SMTP_VERDICT_SKIP)
        return "needs a keyword that is not offered";
    if (ruling->verdict == SMTP_VERDICT_INCONCLUSIVE)
        return smtp_pool_format(pool, "the %s left the script where nothing was at stake: %s",
                                smtp_setup_tested(run->setup), came_how);

    const char *const broken = strstr(level, "NOT") != NULL || strstr(level, "not") != NULL ? "broken" : "not kept";
    /* without them "a must not kept" would speak of a "must not" */
    const char *const quote = islower((unsigned char)*level) ? "\"" : "";
    if (came == SMTP_CAME_4YZ)
        return smtp_pool_format(pool, "a %s%s%s %s: %.3s, for now", quote, level, quote, broken,
                                (const char *)got.octets);
    return smtp_pool_format(pool, "a %s%s%s %s: %s", quote, level, quote, broken, came_how);
}

const char *smtp_run_escaped(struct smtp_run *run, struct smtp_slice text)
{
    char escaped[GOT_MAX + 1];

    smtp_escape(text, escaped, sizeof escaped);
    return smtp_pool_string(&run->result->pool, smtp_slice_text(escaped));
}

bool smtp_run_rule(struct smtp_run *run, const struct smtp_script_line *line, uint64_t marks, enum smtp_came came,
                   const char *expected, struct smtp_slice got, const char *came_how)
{
    struct smtp_result *const r = run->result;
    const char *level = r->level;
    const struct smtp_ruling ruling = smtp_verdict_rule(came, strongest(run->t, marks, &level), run->setup->greylisted);

    run->stop = run->stop || ruling.stop;
    r->again = r->again || ruling.again;
    r->met_4yz = r->met_4yz || came == SMTP_CAME_4YZ;
    if (ruling.verdict <= r->verdict)
        return false;
    r->verdict = ruling.verdict;
    r->line = line->number;
    r->opening = line->opening;
    r->place = (struct smtp_place){ .from = 0 };
    r->marks = marks;
    r->level = smtp_pool_string(&r->pool, smtp_slice_text(level));
    r->expected = smtp_pool_string(&r->pool, smtp_slice_text(expected));
    r->got = smtp_run_escaped(run, got);
    r->reason = reason(run, &ruling, came, level, got, came_how);
    return true;
}

bool smtp_run_rule_at(struct smtp_run *run, const struct smtp_script_line *line, uint64_t marks, enum smtp_came came,
                      const char *expected, const struct smtp_event *event, size_t at, const char *came_how)
{
    if (!smtp_run_rule(run, line, marks, came, expected, event->octets, came_how))
        return false;
    run->result->place =
        (struct smtp_place){ smtp_wire_peer(run->wire), run->wire->name, run->wire->read + at, event->octets.len - at };
    return true;
}

void smtp_run_skip(struct smtp_run *run, const struct smtp_script_line *line, const char *need)
{
    struct smtp_result *const r = run->result;

    run->stop = true;
    if (r->verdict >= SMTP_VERDICT_SKIP)
        return;
    r->verdict = SMTP_VERDICT_SKIP;
    r->line = line == NULL ? 0 : line->number;
    r->reason = smtp_pool_format(&r->pool, "needs %s", need);
}

void smtp_result_close(struct smtp_result *result)
{
    smtp_recording_close(&result->recording);
    smtp_pool_close(&result->pool);
    *result = (struct smtp_result){ 0 };
}
