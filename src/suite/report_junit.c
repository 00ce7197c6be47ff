/* report_junit.c - the XML that build servers read.
 * Read first: suite/report_tap.c.  Read next: suite/accept.c.
 * SPDX-License-Identifier: MIT */
#include "suite/report.h"
#include "suite/utf8.h"

#include <stdlib.h>

/* Text in an attribute or an element.  What XML 1.0 cannot hold is already escaped in `got`; here it becomes "?".
 * A NUL ends it. */
static void text(FILE *out, const char *octets)
{
    size_t len;

    for (const unsigned char *p = (const unsigned char *)octets; p != NULL && *p != '\0'; p += len) {
        uint32_t code = 0xFFFF;
        len = smtp_utf8(p, &code);
        if (len != 1) {
            if (len == 0 || code == 0xFFFE || code == 0xFFFF) /* no UTF-8, or no character (XML 1.0 §2.2) */
                fputc('?', out);
            else
                fwrite(p, 1, len, out);
            len += len == 0;
            continue;
        }
        switch (*p) {
        case '<': fputs("&lt;", out); break;
        case '>': fputs("&gt;", out); break;
        case '&': fputs("&amp;", out); break;
        case '"': fputs("&quot;", out); break;
        case '\n': fputc('\n', out); break;
        default: fputc(*p < 0x20 || *p == 0x7F ? '?' : *p, out); break;
        }
    }
}

static void attribute(FILE *out, const char *name, const char *value)
{
    fprintf(out, " %s=\"", name);
    text(out, value);
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
    text(out, octets);
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
        text(out, r->reason);
        fputs("</system-out>", out);
    }
    fputs("</testcase>\n", out);
}

void smtp_report_junit(FILE *out, const struct smtp_report *report)
{
    const struct smtp_totals totals = smtp_report_totals(report->plan);

    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite", out);
    attribute(out, "name", report->suite);
    fprintf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" time=\"%.3f\">\n",
            report->plan->count + report->plan->control_failed, totals.of[SMTP_VERDICT_FAIL],
            totals.of[SMTP_VERDICT_ERROR] + report->plan->control_failed,
            totals.of[SMTP_VERDICT_SKIP] + totals.of[SMTP_VERDICT_INCONCLUSIVE] + totals.accepted, report->seconds);
    if (report->plan->control_failed)
        fputs("  <testcase classname=\"control\" name=\"control\"><error message=\"the control conversation failed\"/>"
              "</testcase>\n",
              out);
    for (size_t i = 0; i < report->plan->count; i++)
        one(out, &report->plan->cases[i]);
    fputs("</testsuite>\n", out);
}
