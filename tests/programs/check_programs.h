/* check_programs.h - the suites of src/programs, and a conversation to step through.
 * Read first: tests/check_util.h.  Read next: tests/programs/said.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_CHECK_PROGRAMS_H
#define POSTEL_CHECK_PROGRAMS_H

#include "check_util.h"
#include "programs/step.h"

Suite *step_model_suite(void);
Suite *step_stops_suite(void);
Suite *step_edit_suite(void);
Suite *step_live_suite(void);
Suite *step_page_suite(void);
Suite *passwords_suite(void);

/* A conversation, written down as "S220 s\r\n\1CNOOP\r\n": a side, its octets (none: its end), \1 before the next.
 * Walked, and ready to be shown; it lives until the next. */
struct postel_step *said(const char *text);
void said_close(void);

/* One mail, 220 to 221; and a line that leaves its rule, with the 501 for it. */
extern const char said_one_mail[], said_bad_mail[];

#endif
