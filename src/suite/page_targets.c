/* page_targets.c - who was tested: its greeting, when, and how often each verdict was given.
 * Read first: suite/page.h.  Read next: suite/page_findings.c.
 * SPDX-License-Identifier: MIT */
#include "suite/page.h"

#include <string.h>

/* The first that the target said to anybody: most servers say there which software they are. */
static const char *greeting(const json_t *report)
{
    const json_t *const cases = json_object_get(report, "cases");
    const json_t *record, *c = json_object_get(report, "control");
    size_t i = 0, k;

    for (;; c = json_array_get(cases, i++)) {
        json_array_foreach(json_object_get(c, "wire"), k, record) {
            if (strcmp(smtp_page_string(c, "role"), "judge") != 0 && strcmp(smtp_page_string(record, "from"), "S") == 0)
                return smtp_page_string(record, "hex");
        }
        if (i >= json_array_size(cases))
            return "";
    }
}

static void write_greeting(FILE *out, const char *hex)
{
    enum { SHOWN_MAX = 120 };
    struct smtp_octets octets = { 0 };

    smtp_page_unhex(&octets, hex);
    struct smtp_slice line = smtp_slice_all(&octets);
    const unsigned char *const cr = line.len == 0 ? NULL : memchr(line.octets, '\r', line.len);
    line.len = cr == NULL ? line.len : (size_t)(cr - line.octets);
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
    smtp_html_text(out, smtp_page_string(report, "target"));
    fputs("</h2>\n", out);
    write_greeting(out, greeting(report));
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
