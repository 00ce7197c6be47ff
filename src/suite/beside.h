/* beside.h - reports of earlier runs, to be shown beside this one (--beside).
 * Read first: suite/report.h.  Read next: suite/beside.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_SUITE_BESIDE_H
#define POSTEL_SUITE_BESIDE_H

#include "suite/pool.h"

struct json_t; /* jansson's */

/* All zero is none. */
struct smtp_beside {
    struct smtp_pool pool;
    struct json_t **reports; /* each a report as smtp_report_json writes it, or an earlier version did */
    size_t count, cap;
};

/* Reads one.  False: *error is a sentence, which lives as long as `beside`. */
bool smtp_beside_add(struct smtp_beside *beside, const char *path, const char **error);
void smtp_beside_close(struct smtp_beside *beside);

#endif
