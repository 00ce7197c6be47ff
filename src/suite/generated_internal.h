/* generated_internal.h - what the generated_*.c files share.
 * Read first: suite/generated.h.  Read next: suite/generated_frame.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_SUITE_GENERATED_INTERNAL_H
#define POSTEL_SUITE_GENERATED_INTERNAL_H

#include "suite/generated.h"

/* generated.c */
bool smtp_generated_is_word(struct smtp_generator *g, const struct smtp_frame *frame, struct smtp_slice line);
const struct smtp_generated *smtp_generated_of(const struct smtp_generator *g, const struct smtp_case *c);
unsigned smtp_generated_number(const struct smtp_case *c);

/* generated_text.c: the transcript.  Its pieces can be left out: EHLO, MAIL and RCPT, as far as they lead there; and
 * the NOOP and the QUIT behind it. */
enum { SMTP_PIECES = 5 };
void smtp_generated_text(struct smtp_generator *g, const struct smtp_generated *made, unsigned n,
                         const bool keep[SMTP_PIECES], struct smtp_octets *text);

/* The requirement by which a word is not refused, "LEVEL id"; NULL: there is none. */
const char *smtp_generated_owed(const struct smtp_generated *made);

/* generated_shrink.c: puts the smallest script that still fails in the place of the case's. */
void smtp_generated_shrink(struct smtp_generator *g, struct smtp_plan *plan, struct smtp_case *c, int64_t until_us);

#endif
