/* suite_place.h - where the suite is, and its register: for each verb that plays or judges.
 * Read first: programs/program.h, suite/register.h.  Read next: programs/suite_place.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_SUITE_PLACE_H
#define POSTEL_PROGRAMS_SUITE_PLACE_H

#include "programs/program.h"
#include "suite/register.h"

/* The directory that --suite named, or if that is NULL the environment's, the one here, or the installed one. */
const char *postel_suite_place(const char *named);

/* Reads the register that lies there.  POSTEL_DONE; or the exit code, after a sentence.  Either way,
 * smtp_register_close. */
int postel_suite_register(struct smtp_register *reg, const char *suite, const char *verb);

#endif
