/* page.h - the page of a report: reports beside each other, and which requirement was at stake in which case.
 * Read first: suite/html.h, suite/report.h.  Read next: suite/beside.c.
 * SPDX-License-Identifier: MIT
 *
 * A page is made of JSON reports (docs/transcripts.md §5) and of nothing else: that of this run, and those of other
 * servers that were kept.  So a report holds all that a page shows, and a server can be put beside one that is long
 * gone.  Only the page's own files are markup; all that stands in a report goes through html.h. */
#ifndef POSTEL_SUITE_PAGE_H
#define POSTEL_SUITE_PAGE_H

#include "suite/html.h"
#include "suite/report.h"

#include <jansson.h>

/* What a case has shown of one requirement.  From the least telling to the most: a cell of the matrix has the most
 * telling of its cases. */
enum smtp_shown {
    SMTP_SHOWN_SKIP, /* the target lacks what the case needs */
    SMTP_SHOWN_OPEN, /* another requirement of the case decided it, or it broke off: nothing is known */
    SMTP_SHOWN_PASS,
    SMTP_SHOWN_INCONCLUSIVE,
    SMTP_SHOWN_NOTE,
    SMTP_SHOWN_WARN,
    SMTP_SHOWN_ACCEPTED, /* a finding that is known (--accept) */
    SMTP_SHOWN_FAIL,
    SMTP_SHOWN_ERROR
};
enum { SMTP_SHOWN = SMTP_SHOWN_ERROR + 1 };
const char *smtp_shown_name(enum smtp_shown shown);
enum smtp_shown smtp_shown_of_case(const json_t *c); /* by its verdict alone */

/* A requirement was at stake in a case. */
struct smtp_stake {
    const char *id; /* "" where a case names none */
    size_t target, order;
    const json_t *c;
    enum smtp_shown shown;
};

struct smtp_page {
    struct smtp_pool pool;
    const struct smtp_register *reg; /* the statements; NULL: none is at hand */
    const char *suite;               /* who made the page */
    const char *lab;                 /* the lab's page, as a link has it; NULL: there is none */
    json_t *own;                     /* this run */
    const json_t **targets;          /* it, and those beside it; checked */
    size_t target_count;
    struct smtp_stake *stakes; /* by id, target, and the order of the report */
    size_t stake_count, stake_cap;
};

/* Members of an object that was checked; what is not there, or not of this kind, is "" or NULL or 0. */
const char *smtp_page_string(const json_t *object, const char *name);
uint64_t smtp_page_number(const json_t *object, const char *name);
bool smtp_page_holds(const json_t *list, const char *text); /* a list of texts */

/* beside.c.  Is this a report?  NULL, or a sentence about what is amiss, which `pool` keeps. */
const char *smtp_page_refuses(const json_t *report, struct smtp_pool *pool);

/* page_stakes.c */
void smtp_page_join(struct smtp_page *page);

/* page_targets.c, page_findings.c, page_matrix.c, page_case.c, page_talk.c, page_step.c: what each writes. */
void smtp_page_targets(FILE *out, const struct smtp_page *page);
void smtp_page_findings(FILE *out, const struct smtp_page *page);
void smtp_page_matrix(FILE *out, const struct smtp_page *page);
void smtp_page_cases(FILE *out, const struct smtp_page *page);
void smtp_page_talk(FILE *out, const json_t *c);
void smtp_page_step(FILE *out, const struct smtp_page *page, const json_t *c);

/* page_name.c: what the target said first, without its CR LF (a view of `octets`); the name that is in it, and the
 * address, with tags or, for an attribute, without. */
struct smtp_slice smtp_page_greeting(struct smtp_octets *octets, const json_t *report);
void smtp_page_target(FILE *out, const struct smtp_page *page, size_t target, bool markup);

void smtp_page_unhex(struct smtp_octets *octets, const char *hex); /* a record's octets */

/* Parts that they share: a verdict as a link to the conversation, the name of a case's element, a § of an RFC. */
void smtp_page_link(FILE *out, size_t target, const json_t *c, enum smtp_shown shown);
void smtp_page_case_id(FILE *out, size_t target, const json_t *c, void (*write)(FILE *out, const char *text));
void smtp_page_section(FILE *out, const char *id);
const char *smtp_page_title(const char *id); /* of the section of "5321-4.1.4-w"; "" if we have none */

/* src/carried.awk makes this of src/suite/html/page.*: "html", "css" or "js". */
const char *smtp_page_text(const char *kind);

#endif
