/* report_tap.c - the Test Anything Protocol, version 13.
 * Read first: suite/report_jsonl.c.  Read next: suite/report_junit.c.
 * SPDX-License-Identifier: MIT */
#include "suite/report.h"

/* A line of TAP is a line: what would end it is shown as "?".  `#` begins a directive, so in a description there is
 * none. */
static void text(FILE *out, const char *words, bool description)
{
    for (; *words != '\0'; words++)
        fputc(description && *words == '#' ? '+' : (unsigned char)*words < ' ' ? '?' : *words, out);
}

static void one(FILE *out, size_t number, const struct smtp_case *c)
{
    const struct smtp_result *const r = &c->result;
    const bool bad = r->verdict >= SMTP_VERDICT_INCONCLUSIVE && r->accepted == NULL;

    fprintf(out, "%s %zu - ", bad ? "not ok" : "ok", number);
    text(out, c->t.id, true);
    if (r->verdict == SMTP_VERDICT_SKIP) {
        fputs(" # SKIP ", out);
        text(out, r->reason, true);
    } else if (r->verdict == SMTP_VERDICT_INCONCLUSIVE) { /* nothing was shown either way: red would be a false alarm */
        fprintf(out, " # TODO inconclusive, line %u", r->line);
    }
    fputc('\n', out);
    if (r->verdict == SMTP_VERDICT_PASS || r->verdict == SMTP_VERDICT_SKIP)
        return;
    fprintf(out, "# %s, line %u, ", smtp_verdict_name(r->verdict), r->line);
    smtp_report_ids(out, c);
    fputs(": ", out);
    text(out, r->accepted != NULL ? r->accepted : r->reason, false);
    fputc('\n', out);
    if (r->expected != NULL) {
        fputs("# expected ", out);
        text(out, r->expected, false);
        fprintf(out, "\n# got %s\n", r->got);
    }
    smtp_report_conversation(out, &r->recording, "#   ");
}

void smtp_report_tap(FILE *out, const struct smtp_report *report)
{
    fprintf(out, "TAP version 13\n1..%zu\n", report->plan->count);
    if (report->plan->control_failed) {
        fputs("Bail out! The control conversation failed\n", out);
        return;
    }
    for (size_t i = 0; i < report->plan->count; i++)
        one(out, i + 1, &report->plan->cases[i]);
}
