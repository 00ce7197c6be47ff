/* page_matrix.c - requirements against targets, section by section.
 * Read first: suite/page_stakes.c, suite/page_findings.c.  Read next: suite/page_case.c.
 * SPDX-License-Identifier: MIT */
#include "suite/page.h"

#include <string.h>

/* Stakes of one requirement: those from `from` up to `to`. */
struct row {
    const struct smtp_page *page;
    size_t from, to;
};

static const struct smtp_stake *first(const struct row *row)
{
    return &row->page->stakes[row->from];
}

/* "5321-4.1.4" of "5321-4.1.4-w"; a section that stands whole is itself. */
static size_t section_len(const char *id)
{
    const size_t rfc = strcspn(id, "-");

    return id[rfc] == '\0' ? rfc : rfc + 1 + strcspn(id + rfc + 1, "-");
}

/* The verdicts that are in a row, for the filter. */
static void verdicts(FILE *out, const struct row *row)
{
    bool has[SMTP_SHOWN] = { false };

    for (size_t i = row->from; i < row->to; i++)
        has[row->page->stakes[i].shown] = true;
    for (size_t i = 0; i < SMTP_SHOWN; i++) {
        if (has[i])
            fprintf(out, " %s", smtp_shown_name((enum smtp_shown)i));
    }
}

static void cell(FILE *out, const struct row *row, size_t target)
{
    const struct smtp_stake *worst = NULL;
    size_t cases = 0, same = 0;

    for (size_t i = row->from; i < row->to; i++) {
        const struct smtp_stake *const stake = &row->page->stakes[i];
        if (stake->target != target)
            continue;
        cases++;
        same = worst == NULL || stake->shown > worst->shown ? 1 : same + (stake->shown == worst->shown);
        worst = worst == NULL || stake->shown > worst->shown ? stake : worst;
    }
    fputs("<td data-target=\"", out);
    smtp_page_target(out, row->page, target, false);
    fputs("\">", out);
    if (worst == NULL)
        fputs("<span class=\"v none\">not played</span>", out);
    else
        smtp_page_link(out, target, worst->c, worst->shown);
    if (same < cases)
        fprintf(out, " <small>%zu of %zu</small>", same, cases);
    fputs("</td>", out);
}

/* A case of the row, with its verdict on each target that played it.  Told at the first of its stakes. */
static void one_case(FILE *out, const struct row *row, const struct smtp_stake *told)
{
    const char *const id = smtp_page_string(told->c, "id"), *const title = smtp_page_string(told->c, "title");

    fputs("<li>", out);
    smtp_html_text(out, *title == '\0' ? id : title);
    fputs(" <code>", out);
    smtp_html_text(out, id);
    fputs("</code>", out);
    for (size_t i = row->from; i < row->to; i++) {
        const struct smtp_stake *const stake = &row->page->stakes[i];
        if (strcmp(smtp_page_string(stake->c, "id"), id) != 0)
            continue;
        fputc(' ', out);
        smtp_page_link(out, stake->target, stake->c, stake->shown);
    }
    fputs("</li>", out);
}

static void cases(FILE *out, const struct row *row)
{
    size_t count = 0;

    for (int write = 0; write <= 1; write++) {
        for (size_t i = row->from; i < row->to; i++) {
            const char *const id = smtp_page_string(row->page->stakes[i].c, "id");
            size_t k = row->from;
            while (strcmp(smtp_page_string(row->page->stakes[k].c, "id"), id) != 0)
                k++;
            if (k < i)
                continue; /* told */
            if (write)
                one_case(out, row, &row->page->stakes[i]);
            else
                count++;
        }
        if (!write)
            fprintf(out, "<details><summary>%zu %s</summary><ul>", count, count == 1 ? "case" : "cases");
    }
    fputs("</ul></details>", out);
}

static void one_row(FILE *out, const struct row *row)
{
    const char *const id = first(row)->id;
    const struct smtp_requirement *const known = row->page->reg == NULL ? NULL : smtp_register_find(row->page->reg, id);

    fputs("<tr id=\"r/", out);
    smtp_html_text(out, id);
    fputs("\" data-verdicts=\"", out);
    verdicts(out, row);
    fputs("\"><th scope=\"row\"><p class=\"id\"><code>", out);
    smtp_html_text(out, *id == '\0' ? "no requirement" : id);
    fputs("</code>", out);
    if (known != NULL) {
        fputs(" <span class=\"level\">", out);
        smtp_html_text(out, known->level);
        fputs("</span></p><p>", out);
        smtp_html_text(out, known->statement);
    }
    fputs("</p>", out);
    cases(out, row);
    fputs("</th>", out);
    for (size_t target = 0; target < row->page->target_count; target++)
        cell(out, row, target);
    fputs("</tr>\n", out);
}

static void head(FILE *out, const struct smtp_page *page)
{
    const char *const width = page->target_count <= 2 ? "few" : page->target_count <= 6 ? "several" : "many";

    fprintf(out, "<table id=\"matrix\" class=\"%s\"><thead><tr><th scope=\"col\">Requirement</th>", width);
    for (size_t i = 0; i < page->target_count; i++) {
        fputs("<th scope=\"col\">", out);
        smtp_page_target(out, page, i, true);
        fputs("</th>", out);
    }
    fputs("</tr></thead>\n", out);
}

void smtp_page_matrix(FILE *out, const struct smtp_page *page)
{
    const char *section = NULL;

    head(out, page);
    for (size_t from = 0, to; from < page->stake_count; from = to) {
        const char *const id = page->stakes[from].id;
        for (to = from; to < page->stake_count && strcmp(page->stakes[to].id, id) == 0;)
            to++;
        const size_t len = section_len(id);
        if (section == NULL || section_len(section) != len || strncmp(section, id, len) != 0) {
            fprintf(out, "%s<tbody><tr class=\"section\"><th scope=\"rowgroup\" colspan=\"%zu\">",
                    section == NULL ? "" : "</tbody>\n", page->target_count + 1);
            smtp_page_section(out, section = id);
            fputs(" <span class=\"title\">", out);
            smtp_html_text(out, smtp_page_title(id));
            fputs("</span>", out);
            fputs("</th></tr>\n", out);
        }
        one_row(out, &(struct row){ page, from, to });
    }
    fprintf(out, "%s</table>\n", section == NULL ? "" : "</tbody>");
}
