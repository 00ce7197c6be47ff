/* report_html.c - the report for a browser: one file that asks for nothing else.
 * Read first: suite/page_step.c, suite/html/page.html.  Read next: suite/report_pcap.c.
 * SPDX-License-Identifier: MIT */
#include "suite/beside.h"
#include "suite/page.h"

#include <stdlib.h>
#include <string.h>

/* This run as a JSON report, read back: the page has one source. */
static json_t *own_report(const struct smtp_report *report)
{
    char *text = NULL;
    size_t len = 0;
    FILE *const memory = open_memstream(&text, &len);

    if (memory == NULL)
        abort();
    smtp_report_json(memory, report);
    if (fclose(memory) != 0)
        abort();
    json_t *const own = json_loadb(text, len, 0, NULL);
    free(text);
    return own;
}

static void open_page(struct smtp_page *page, const struct smtp_report *report)
{
    const size_t beside = report->beside == NULL ? 0 : report->beside->count;

    *page =
        (struct smtp_page){ .reg = report->reg, .suite = report->suite, .lab = report->lab, .own = own_report(report) };
    page->targets = smtp_pool_take(&page->pool, (beside + 1) * sizeof *page->targets);
    if (page->own == NULL || smtp_page_refuses(page->own, &page->pool) != NULL)
        abort(); /* what we write, we can read */
    page->targets[page->target_count++] = page->own;
    for (size_t i = 0; i < beside; i++)
        page->targets[page->target_count++] = report->beside->reports[i];
    smtp_page_join(page);
}

static void close_page(struct smtp_page *page)
{
    json_decref(page->own);
    free(page->stakes);
    smtp_pool_close(&page->pool);
}

static void title(FILE *out, const struct smtp_page *page)
{
    smtp_html_text(out, smtp_page_string(page->own, "target"));
    if (page->target_count > 1)
        fprintf(out, " and %zu more", page->target_count - 1);
}

static void style(FILE *out, const struct smtp_page *page)
{
    (void)page;
    fputs(smtp_page_text("css"), out);
}

static void script(FILE *out, const struct smtp_page *page)
{
    (void)page;
    fputs(smtp_page_text("js"), out);
}

static void made_by(FILE *out, const struct smtp_page *page)
{
    smtp_html_text(out, page->suite);
}

/* Where page.html has `{name}`. */
static const struct {
    const char *name;
    void (*write)(FILE *out, const struct smtp_page *page);
} places[] = {
    { "{title}", title },
    { "{style}", style },
    { "{targets}", smtp_page_targets },
    { "{findings}", smtp_page_findings },
    { "{matrix}", smtp_page_matrix },
    { "{cases}", smtp_page_cases },
    { "{suite}", made_by },
    { "{script}", script },
};

void smtp_report_html(FILE *out, const struct smtp_report *report)
{
    struct smtp_page page;

    open_page(&page, report);
    for (const char *p = smtp_page_text("html"); *p != '\0'; p++) {
        size_t i = 0;
        while (i < sizeof places / sizeof *places && strncmp(p, places[i].name, strlen(places[i].name)) != 0)
            i++;
        if (i == sizeof places / sizeof *places) {
            fputc(*p, out);
            continue;
        }
        places[i].write(out, &page);
        p += strlen(places[i].name) - 1;
    }
    close_page(&page);
}
