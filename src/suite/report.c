/* report.c - totals, the exit code, and the table of formats.
 * Read first: suite/report.h.  Read next: suite/report_text.c.
 * SPDX-License-Identifier: MIT */
#include "suite/report.h"

#include <string.h>

struct smtp_totals smtp_report_totals(const struct smtp_plan *plan)
{
    struct smtp_totals totals = { .accepted = 0 };

    for (size_t i = 0; i < plan->count; i++) {
        const struct smtp_result *const r = &plan->cases[i].result;
        if (r->accepted != NULL)
            totals.accepted++;
        else
            totals.of[r->verdict]++;
    }
    return totals;
}

int smtp_report_exit(const struct smtp_plan *plan, bool strict)
{
    const struct smtp_totals totals = smtp_report_totals(plan);
    const size_t inconclusive = totals.of[SMTP_VERDICT_INCONCLUSIVE];

    if (plan->control_failed || inconclusive * 10 > plan->count)
        return 3;
    if (totals.of[SMTP_VERDICT_FAIL] > 0 || totals.of[SMTP_VERDICT_ERROR] > 0)
        return 1;
    return strict && (totals.of[SMTP_VERDICT_WARN] > 0 || inconclusive > 0) ? 1 : 0;
}

const struct smtp_report_format *smtp_report_find(const char *name)
{
    static const struct smtp_report_format formats[] = {
        { .name = "terminal", .write = smtp_report_terminal },
        { .name = "json", .write = smtp_report_json },
        { .name = "jsonl", .write = smtp_report_jsonl },
        { .name = "tap", .write = smtp_report_tap },
        { .name = "junit", .write = smtp_report_junit },
        { .name = "gradescope", .write = smtp_report_gradescope },
        { .name = "html", .write = smtp_report_html },
        { .name = "pcap", .write_files = smtp_report_pcap },
    };

    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (strcmp(name, formats[i].name) == 0)
            return &formats[i];
    }
    return NULL;
}

const struct smtp_head_id *smtp_report_deciding(const struct smtp_case *c)
{
    const struct smtp_head_id *deciding = NULL;

    for (size_t i = 0; i < c->t.id_count; i++) {
        const struct smtp_head_id *const id = &c->t.ids[i];
        if ((c->result.marks & UINT64_C(1) << i) != 0 &&
            (deciding == NULL || smtp_strength_of(id->level) > smtp_strength_of(deciding->level)))
            deciding = id;
    }
    return deciding;
}
