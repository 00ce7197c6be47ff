/* report_junit.c - the XML that build servers read.
 * Read first: suite/report_tap.c.  Read next: suite/accept.c.
 * SPDX-License-Identifier: MIT */
#include "suite/report.h"

#include <stdlib.h>

/* Text in an attribute or an element.  What XML 1.0 cannot hold is already escaped in `got`; here it becomes "?". */
static void text(FILE *out, const char *octets, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        const unsigned char c = (unsigned char)octets[i];
        switch (c) {
        case '<': fputs("&lt;", out); break;
        case '>': fputs("&gt;", out); break;
        case '&': fputs("&amp;", out); break;
        case '"': fputs("&quot;", out); break;
        case '\n': fputc('\n', out); break;
        default: fputc(c < 0x20 || c == 0x7F ? '?' : c, out); break;
        }
    }
}

static void attribute(FILE *out, const char *name, const char *value)
{
    const struct smtp_slice all = smtp_slice_text(value);

    fprintf(out, " %s=\"", name);
    text(out, value, all.len);
    fputc('"', out);
}

/* The conversation goes through the same escaping as all else, so it is written to memory first. */
static void conversation(FILE *out, const struct smtp_result *r)
{
    char *octets = NULL;
    size_t len = 0;
    FILE *const memory = open_memstream(&octets, &len);

    if (memory == NULL)
        return;
    if (r->expected != NULL)
        fprintf(memory, "line %u: expected %s, got %s\n", r->line, r->expected, r->got);
    smtp_report_conversation(memory, &r->recording, "");
    fclose(memory);
    text(out, octets, len);
    free(octets);
}

static void one(FILE *out, const struct smtp_case *c)
{
    const struct smtp_result *const r = &c->result;
    const bool accepted = r->accepted != NULL;

    fputs("  <testcase", out);
    attribute(out, "classname", c->t.section == NULL ? "" : c->t.section);
    attribute(out, "name", c->t.id);
    fputs(">", out);
    if (accepted || r->verdict == SMTP_VERDICT_SKIP || r->verdict == SMTP_VERDICT_INCONCLUSIVE) {
        fputs("<skipped", out);
        attribute(out, "message", accepted ? r->accepted : r->reason);
        fputs("/>", out);
    } else if (r->verdict == SMTP_VERDICT_FAIL || r->verdict == SMTP_VERDICT_ERROR) {
        fprintf(out, "<%s", r->verdict == SMTP_VERDICT_FAIL ? "failure" : "error");
        attribute(out, "message", r->reason);
        fputs(">", out);
        conversation(out, r);
        fprintf(out, "</%s>", r->verdict == SMTP_VERDICT_FAIL ? "failure" : "error");
    } else if (r->verdict != SMTP_VERDICT_PASS) {
        fputs("<system-out>", out);
        text(out, r->reason, smtp_slice_text(r->reason).len);
        fputs("</system-out>", out);
    }
    fputs("</testcase>\n", out);
}

void smtp_report_junit(FILE *out, const struct smtp_report *report)
{
    const struct smtp_totals totals = smtp_report_totals(report->plan);

    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite", out);
    attribute(out, "name", report->suite);
    fprintf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" time=\"%.3f\">\n", report->plan->count,
            totals.of[SMTP_VERDICT_FAIL], totals.of[SMTP_VERDICT_ERROR] + report->plan->control_failed,
            totals.of[SMTP_VERDICT_SKIP] + totals.of[SMTP_VERDICT_INCONCLUSIVE] + totals.accepted, report->seconds);
    if (report->plan->control_failed)
        fputs("  <testcase classname=\"control\" name=\"control\"><error message=\"the control conversation failed\"/>"
              "</testcase>\n",
              out);
    for (size_t i = 0; i < report->plan->count; i++)
        one(out, &report->plan->cases[i]);
    fputs("</testsuite>\n", out);
}
