/* shrink.h - make what fails as small as it still fails: delta debugging.
 * Read first: suite/generated_settle.c.  Read next: suite/shrink.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_SUITE_SHRINK_H
#define POSTEL_SUITE_SHRINK_H

#include <stdbool.h>
#include <stddef.h>

/* Pieces of something: lines, or octets.  `fails` is asked whether it still does with only those kept. */
struct smtp_shrink {
    size_t count;
    bool *keep;
    bool (*fails)(void *owner, const bool *keep);
    void *owner;
    unsigned tries; /* how often it may still be asked */
};

/* Takes away halves, quarters, ... and single pieces, as long as it fails without them (Zeller 1999).  What is kept
 * fails, if the whole did. */
void smtp_shrink(struct smtp_shrink *s);

#endif
