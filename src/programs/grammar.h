/* grammar.h - the grammar that postel carries with it, laid out for a verb to ask.
 * Read first: programs/text.c, abnf/shelf.h.  Read next: programs/grammar.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_GRAMMAR_H
#define POSTEL_PROGRAMS_GRAMMAR_H

#include "abnf/shelf.h"

/* Lends `megabytes` to the shelf; a system hands out what is used of it, and no more.  False: there is no memory. */
bool postel_grammar_open(struct smtp_abnf_shelf *shelf, size_t megabytes);
void postel_grammar_close(struct smtp_abnf_shelf *shelf); /* one that was never opened, but is all zero, too */

#endif
