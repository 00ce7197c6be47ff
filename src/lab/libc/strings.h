/* strings.h - comparing without regard to the case of ASCII letters.
 * Read first: lab/libc/string.h.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_LAB_STRINGS_H
#define POSTEL_LAB_STRINGS_H

#include <stddef.h>

int strcasecmp(const char *a, const char *b);
int strncasecmp(const char *a, const char *b, size_t n);

#endif
