/* report_jsonl.c - a case a line, each a JSON object.
 * Read first: suite/report_json.c.  Read next: suite/report_tap.c.
 * SPDX-License-Identifier: MIT */
#include "suite/report.h"

void smtp_report_jsonl(FILE *out, const struct smtp_report *report)
{
    for (size_t i = 0; i < report->plan->count; i++) {
        smtp_report_json_case(out, report, &report->plan->cases[i]);
        fputc('\n', out);
    }
}
