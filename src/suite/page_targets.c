/* page_targets.c - who was tested: its greeting, when, and how often each verdict was given.
 * Read first: suite/page_name.c.  Read next: suite/page_findings.c.
 * SPDX-License-Identifier: MIT */
#include "suite/page.h"

static void write_greeting(FILE *out, const json_t *report)
{
    enum { SHOWN_MAX = 120 };
    struct smtp_octets octets = { 0 };
    struct smtp_slice line = smtp_page_greeting(&octets, report);
    const bool cut = line.len > SHOWN_MAX;

    line.len = cut ? SHOWN_MAX : line.len;
    if (line.len > 0) {
        fputs("<p class=\"greeting\"><code>", out);
        smtp_html_octets(out, line);
        fprintf(out, "%s</code></p>\n", cut ? " ..." : "");
    }
    smtp_octets_close(&octets);
}

/* A bar whose parts are as long as the verdicts are many, and the numbers under it. */
static void totals(FILE *out, const json_t *report)
{
    static const enum smtp_shown order[] = { SMTP_SHOWN_ERROR, SMTP_SHOWN_FAIL,         SMTP_SHOWN_ACCEPTED,
                                             SMTP_SHOWN_WARN,  SMTP_SHOWN_INCONCLUSIVE, SMTP_SHOWN_NOTE,
                                             SMTP_SHOWN_PASS,  SMTP_SHOWN_SKIP };
    size_t of[SMTP_SHOWN] = { 0 }, i;
    const json_t *c;

    json_array_foreach(json_object_get(report, "cases"), i, c)
        of[smtp_shown_of_case(c)]++;
    fputs("<div class=\"bar\" aria-hidden=\"true\">", out);
    for (i = 0; i < sizeof order / sizeof *order; i++) {
        if (of[order[i]] > 0)
            fprintf(out, "<span class=\"%s\" style=\"flex-grow:%zu\"></span>", smtp_shown_name(order[i]), of[order[i]]);
    }
    fputs("</div>\n<ul class=\"totals\">", out);
    for (i = 0; i < sizeof order / sizeof *order; i++) {
        if (of[order[i]] > 0)
            fprintf(out, "<li class=\"%s\"><b>%zu</b> %s</li>", smtp_shown_name(order[i]), of[order[i]],
                    smtp_shown_name(order[i]));
    }
    fputs("</ul>\n", out);
}

static void one(FILE *out, const struct smtp_page *page, size_t target)
{
    const json_t *const report = page->targets[target], *const control = json_object_get(report, "control");

    fputs("<section class=\"target\">\n<h2>", out);
    smtp_page_target(out, page, target, true);
    fputs("</h2>\n", out);
    write_greeting(out, report);
    if (json_is_false(json_object_get(report, "trusted"))) {
        fputs("<p class=\"untrusted\">No verdict about this server can be trusted: the plain mail of the control "
              "conversation was not taken, or more than one case in ten is inconclusive.",
              out);
        if (control != NULL) {
            fputs(" <a href=\"#", out);
            smtp_page_case_id(out, target, control, smtp_html_fragment);
            fputs("\">See the control conversation.</a>", out);
        }
        fputs("</p>\n", out);
    }
    totals(out, report);
    fprintf(out, "<p class=\"when\">%zu cases, seed %llu, ", json_array_size(json_object_get(report, "cases")),
            (unsigned long long)smtp_page_number(report, "seed"));
    smtp_html_text(out, smtp_page_string(report, "suite"));
    fputs(", <span>", out);
    smtp_html_text(out, smtp_page_string(report, "started"));
    fputs("</span></p>\n</section>\n", out);
}

void smtp_page_targets(FILE *out, const struct smtp_page *page)
{
    for (size_t target = 0; target < page->target_count; target++)
        one(out, page, target);
}
