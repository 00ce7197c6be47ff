/* run_as.h - give up root's rights.                                   RFC 5321 §7
 * Read first: programs/program.h.  Read next: programs/run_as.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_RUN_AS_H
#define POSTEL_PROGRAMS_RUN_AS_H

#include <stdbool.h>

/* Becomes `user`, with that user's groups, for good.  False: a sentence on stderr says why. */
bool postel_run_as(const char *user);

/* From now on no program that we might be made to run gets rights by its setuid bit.  We run none. */
void postel_no_new_rights(void);

#endif
