/* register.h - the requirements of the RFC, each with its id and level.    conformance/requirements.tsv
 * Read first: suite/transcript.h.  Read next: suite/register.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_SUITE_REGISTER_H
#define POSTEL_SUITE_REGISTER_H

#include "suite/pool.h"

/* How much a level weighs; the `NOT` is not weighed. */
enum smtp_strength {
    SMTP_STRENGTH_NONE, /* no requirement: a line that only leads there */
    SMTP_STRENGTH_MAY,
    SMTP_STRENGTH_SHOULD,
    SMTP_STRENGTH_MUST
};

struct smtp_requirement {
    const char *id;              /* "5321-4.1.4-w" */
    const char *section;         /* "4.1.4" */
    const char *level;           /* "MUST NOT"; "must" where the RFC says it in prose, without a keyword */
    const char *statement;       /* one sentence */
    enum smtp_strength strength; /* what a break weighs: column `verdict` (fail, warn, note), else the level's word */
};

struct smtp_register {
    struct smtp_pool pool;
    struct smtp_requirement *rows; /* sorted by id */
    size_t count, cap;
};

/* Reads the table; its first line names the columns.  False: *error is a sentence, which lives as long as
 * the register. */
bool smtp_register_open(struct smtp_register *reg, const char *path, const char **error);
/* The same of a table at hand; `name` is for the sentence. */
bool smtp_register_read(struct smtp_register *reg, const char *name, struct smtp_slice table, const char **error);
void smtp_register_close(struct smtp_register *reg);

const struct smtp_requirement *smtp_register_find(const struct smtp_register *reg, const char *id);

/* Has the register any row of this RFC and section ("5321-4.1.4")? */
bool smtp_register_covers(const struct smtp_register *reg, const char *rfc_and_section);

/* "MUST NOT", "must not" → SMTP_STRENGTH_MUST. */
enum smtp_strength smtp_strength_of(const char *level);

#endif
