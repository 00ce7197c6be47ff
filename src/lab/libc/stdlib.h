/* stdlib.h - what was lent by an arena is given back with it.
 * Read first: lab/libc/string.h.  Read next: lab/moves.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_LAB_STDLIB_H
#define POSTEL_LAB_STDLIB_H

void free(void *at);

#endif
