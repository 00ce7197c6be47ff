/* inttypes.h - how 64 bits are printed.
 * Read first: lab/libc/stdio.h.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_LAB_INTTYPES_H
#define POSTEL_LAB_INTTYPES_H

#include <stdint.h>

#define PRIu64 "llu"
#define PRIx64 "llx"

#endif
