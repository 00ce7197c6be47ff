/* check_report.c - write down what `postel check` has found, wherever --report says.
 * Read first: programs/check_load.c, suite/report.h, programs/lab_page.h.  Read next: programs/check.c.
 * SPDX-License-Identifier: MIT */
#include "programs/check_options.h"
#include "programs/lab_page.h"
#include "suite/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The PATH of FORMAT:PATH; check_options.c has seen to it that both are there. */
static const char *report_path(const char *spec)
{
    return spec + strcspn(spec, ":") + 1;
}

static int cannot(const char *path)
{
    return postel_error(POSTEL_CANNOT, "check", "%s: %s.", path, strerror(errno));
}

static bool whole(FILE *out)
{
    return fflush(out) == 0 && ferror(out) == 0;
}

/* The web lab's page beside the report at `path`: a finding's link holds its conversation, and the page shows it.
 * Where no page is, that is told, and the report has no such links. */
static int write_lab(const char *path, struct smtp_pool *pool, struct smtp_report *report)
{
    const size_t len = strlen(path), stem = len > 5 && strcmp(path + len - 5, ".html") == 0 ? len - 5 : len;
    const char *const beside = smtp_pool_format(pool, "%.*s.lab.html", (int)stem, path);
    struct postel_lab_page lab;
    const char *why;
    int code = POSTEL_DONE;

    if (!postel_lab_page_open(&lab, &why)) {
        postel_error(POSTEL_DONE, "check", "%s has no links to step through its findings.  %s", path, why);
    } else {
        FILE *const out = fopen(beside, "w");
        if (out == NULL) {
            code = cannot(beside);
        } else {
            fwrite(lab.page.octets, 1, lab.page.len, out);
            code = whole(out) ? POSTEL_DONE : cannot(beside);
            fclose(out);
        }
        if (code == POSTEL_DONE)
            report->lab = strrchr(beside, '/') != NULL ? strrchr(beside, '/') + 1 : beside;
    }
    postel_lab_page_close(&lab);
    return code;
}

static int write_files(const struct smtp_report_format *format, const char *dir, const struct smtp_report *report)
{
    struct smtp_pool pool = { 0 };
    const char *path = dir;
    const int code = format->write_files(dir, report, &path, &pool) ? POSTEL_DONE : cannot(path);

    smtp_pool_close(&pool);
    return code;
}

/* Writes FORMAT:PATH.  POSTEL_DONE, or POSTEL_CANNOT after a sentence. */
static int write_report(const char *spec, const struct smtp_report *report)
{
    const char *const path = report_path(spec);
    const bool to_stdout = strcmp(path, "-") == 0;
    struct smtp_report given = *report;
    struct smtp_pool pool = { 0 };
    char name[16] = "";
    int code = POSTEL_DONE;

    memcpy(name, spec, (size_t)(path - 1 - spec));
    const struct smtp_report_format *const format = smtp_report_find(name);
    if (format->write_files != NULL)
        return write_files(format, path, report);
    FILE *const out = to_stdout ? stdout : fopen(path, "w");
    if (out == NULL)
        return cannot(path);
    given.color = report->color && to_stdout;
    if (strcmp(name, "html") == 0 && !to_stdout)
        code = write_lab(path, &pool, &given);
    format->write(out, &given);
    if (!whole(out))
        code = cannot(path);
    if (!to_stdout)
        fclose(out);
    smtp_pool_close(&pool);
    return code;
}

static void option(FILE *out, const char *name, const char *value)
{
    if (value == NULL)
        return;
    fprintf(out, " --%s ", name);
    smtp_report_word(out, value);
}

/* Who wants to see one case again has to give these, too; as a shell reads them. */
static char *options_of(const struct postel_check_options *o)
{
    char *options = NULL;
    size_t len;
    FILE *const out = open_memstream(&options, &len);

    if (out == NULL)
        return NULL;
    option(out, "target", o->judge ? NULL : o->target);
    option(out, "suite", o->suite);
    if (o->common.seed != 1)
        fprintf(out, " --seed %llu", (unsigned long long)o->common.seed);
    if (o->hop_port[0] != '\0')
        fprintf(out, strchr(o->hop_host, ':') != NULL ? " --next-hop [%s]:%s" : " --next-hop %s:%s", o->hop_host,
                o->hop_port);
    fputs(o->slow ? " --slow" : "", out);
    fclose(out);
    return options;
}

int postel_check_report(const struct postel_check_options *o, struct smtp_report report)
{
    const struct postel_list *const reports = &o->reports;
    char *const options = options_of(o);
    bool stdout_taken = false;
    int code = POSTEL_DONE;

    if (options == NULL)
        return postel_error(POSTEL_CANNOT, "check", "Out of memory.");
    report.suite = "postel " POSTEL_VERSION;
    report.started = report.plan->setup.now;
    report.color = o->common.color;
    report.options = options;
    report.generated = o->generated;
    report.beside = &o->beside;
    report.weights = &o->weights;
    for (size_t i = 0; i < reports->count; i++)
        stdout_taken = stdout_taken || strcmp(report_path(reports->values[i]), "-") == 0;
    if (!stdout_taken)
        smtp_report_terminal(stdout, &report);
    for (size_t i = 0; i < reports->count; i++) {
        const int wrote = write_report(reports->values[i], &report);
        code = wrote != POSTEL_DONE ? wrote : code;
    }
    free(options);
    return code;
}
