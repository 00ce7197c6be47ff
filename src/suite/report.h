/* report.h - the results of a run, in one of several formats.
 * Read first: suite/find.c.  Read next: suite/report.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_SUITE_REPORT_H
#define POSTEL_SUITE_REPORT_H

#include "suite/plan.h"

#include <stdio.h>

/* What every format is given. */
struct smtp_report {
    const struct smtp_plan *plan;
    const char *suite;  /* "postel 0.1" */
    const char *target; /* "127.0.0.1:2525" */
    int64_t started;    /* seconds since 1970 */
    bool color;         /* the terminal's only */
    double seconds;
    /* What it takes to play a case again; all may be left out. */
    const char *dir;     /* where the suite is */
    const char *options; /* as a shell reads them, a space first: " --target FILE" */
    const char *command; /* likewise, behind all: " -- CMD"; of a client, unless the target file has it */
    uint64_t generated;  /* how many cases were made */
    /* For the page; all may be left out. */
    const struct smtp_register *reg;  /* what the requirements say */
    const struct smtp_beside *beside; /* other reports, to be shown beside this */
    const char *lab;                  /* the name of the web lab's page, in the directory that the report is in */
    /* For the grade; may be left out. */
    const struct smtp_weights *weights;
};

/* How often each verdict was given.  A known finding (--accept) counts as accepted only. */
struct smtp_totals {
    size_t of[SMTP_VERDICTS];
    size_t accepted;
};
struct smtp_totals smtp_report_totals(const struct smtp_plan *plan);

/* 0: clean; 1: a finding; 3: not to be trusted, since the control failed, or more than one case in ten is
 * inconclusive.  `strict` counts warn and inconclusive as findings. */
int smtp_report_exit(const struct smtp_plan *plan, bool strict);

struct smtp_report_format {
    const char *name;
    void (*write)(FILE *out, const struct smtp_report *report);
    /* In place of it, for what is a directory of files.  False: *path could not be written, and errno says why. */
    bool (*write_files)(const char *dir, const struct smtp_report *report, const char **path, struct smtp_pool *pool);
};
const struct smtp_report_format *smtp_report_find(const char *name);

void smtp_report_terminal(FILE *out, const struct smtp_report *report);
void smtp_report_json(FILE *out, const struct smtp_report *report);
void smtp_report_jsonl(FILE *out, const struct smtp_report *report);
void smtp_report_tap(FILE *out, const struct smtp_report *report);
void smtp_report_junit(FILE *out, const struct smtp_report *report);
void smtp_report_html(FILE *out, const struct smtp_report *report);
void smtp_report_gradescope(FILE *out, const struct smtp_report *report);
bool smtp_report_pcap(const char *dir, const struct smtp_report *report, const char **path, struct smtp_pool *pool);

/* Parts that formats share. */
void smtp_report_json_case(FILE *out, const struct smtp_report *report, const struct smtp_case *c);
void smtp_report_conversation(FILE *out, const struct smtp_recording *recording, const char *indent);
void smtp_report_again(FILE *out, const struct smtp_report *report, const struct smtp_case *c); /* a command */
char *smtp_report_again_text(const struct smtp_report *report,
                             const struct smtp_case *c);    /* it, to be freed; or NULL */
void smtp_report_word(FILE *out, const char *text);         /* one word to a shell, whatever is in it */
void smtp_report_ids(FILE *out, const struct smtp_case *c); /* the requirements at stake: those marked, or the head's */
const struct smtp_head_id *smtp_report_deciding(const struct smtp_case *c); /* the strongest of them; NULL: none */

/* Reads lines `case-id requirement-id reason`, and marks the findings they name.  Those that no longer occur, and lines
 * that are none, are told by `tell`.  False: the file cannot be read. */
bool smtp_accept(struct smtp_plan *plan, const char *path, void (*tell)(const char *sentence));
/* The same of a text at hand; `name` is for the sentences. */
void smtp_accept_lines(struct smtp_plan *plan, const char *name, struct smtp_slice text,
                       void (*tell)(const char *sentence));

#endif
