/* show.h - what the proof has to say, a line for each rule.
 * Read first: tests/prove/machines.h.  Read next: tests/prove/show.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROVE_SHOW_H
#define POSTEL_PROVE_SHOW_H

#include "abnf/compare.h"

/* "equal    Domain": the verdict, what was compared, and a remark; `remark` may be empty. */
void show_verdict(const char *verdict, const char *what, const char *remark);

/* "         ABNF alone takes \"a.\"", if the word has been found. */
void show_word(const char *who, const struct smtp_abnf_word *word);

#endif
