/* page_findings.c - what a maintainer looks for first: each fail, then each warning, in a line.
 * Read first: suite/page_targets.c.  Read next: suite/page_matrix.c.
 * SPDX-License-Identifier: MIT */
#include "suite/page.h"

#include <string.h>

static size_t count(const json_t *report, enum smtp_shown shown)
{
    size_t n = 0, i;
    const json_t *c;

    json_array_foreach(json_object_get(report, "cases"), i, c)
        n += smtp_shown_of_case(c) == shown;
    return n;
}

/* The first that decided, or the first of the head. */
static const char *requirement(const json_t *c)
{
    const char *const marked = json_string_value(json_array_get(json_object_get(c, "marks"), 0));
    const char *const head = json_string_value(json_array_get(json_object_get(c, "requirements"), 0));

    return marked != NULL ? marked : head != NULL ? head : "";
}

/* A case of the suite has a title that says what should have been; one of the judge's only its requirement. */
static void one(FILE *out, const struct smtp_page *page, size_t target, const json_t *c, enum smtp_shown shown)
{
    const char *const id = smtp_page_string(c, "id"), *const title = smtp_page_string(c, "title");
    const struct smtp_requirement *const row = page->reg == NULL ? NULL : smtp_register_find(page->reg, requirement(c));

    fputs("<li>", out);
    smtp_page_link(out, target, c, shown);
    fputs(" <span>", out);
    if (strncmp(id, "judge/", 6) == 0 && row != NULL)
        smtp_html_text(out, row->statement);
    else
        smtp_html_text(out, *title == '\0' ? id : title);
    fputc(' ', out);
    smtp_page_section(out, requirement(c));
    fputs("</span></li>\n", out);
}

static void of_target(FILE *out, const struct smtp_page *page, size_t target)
{
    static const enum smtp_shown order[] = { SMTP_SHOWN_ERROR, SMTP_SHOWN_FAIL, SMTP_SHOWN_WARN };
    const json_t *const report = page->targets[target];
    size_t all = 0, i;
    const json_t *c;

    for (size_t k = 0; k < sizeof order / sizeof *order; k++)
        all += count(report, order[k]);
    if (all == 0) {
        fputs("<p>", out);
        smtp_page_target(out, page, target, true);
        fputs(": no findings</p>\n", out);
        return;
    }
    fprintf(out, "<details%s><summary>", target == 0 || page->target_count <= 2 ? " open" : "");
    smtp_page_target(out, page, target, true);
    fprintf(out, ": %zu %s</summary>\n<ul>\n", all, all == 1 ? "finding" : "findings");
    for (size_t k = 0; k < sizeof order / sizeof *order; k++) {
        json_array_foreach(json_object_get(report, "cases"), i, c) {
            if (smtp_shown_of_case(c) == order[k])
                one(out, page, target, c, order[k]);
        }
    }
    fputs("</ul></details>\n", out);
}

void smtp_page_findings(FILE *out, const struct smtp_page *page)
{
    for (size_t target = 0; target < page->target_count; target++)
        of_target(out, page, target);
}
