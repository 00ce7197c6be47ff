/* reported.h - a run to be reported: one failed case, whose octets and texts are nasty.
 * Read first: tests/suite/check_suite.h.  Read next: tests/suite/reported.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_TESTS_SUITE_REPORTED_H
#define POSTEL_TESTS_SUITE_REPORTED_H

#include "suite/check_suite.h"

struct reported {
    struct smtp_register reg;
    struct smtp_plan plan;
    struct smtp_report report;
};

/* C: NOOP and an attempt on a terminal; S: "250 " and what is markup, and no UTF-8.  A MUST that was not kept. */
void reported_open(struct reported *f);
void reported_close(struct reported *f);

/* The report in this format; the caller frees it. */
char *reported_text(const struct reported *f, const char *format);

#endif
