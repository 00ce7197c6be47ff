/* stdio.h - formatting into memory, and no files.
 * Read first: lab/libc/string.h.  Read next: lab/libc/libc.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_LAB_STDIO_H
#define POSTEL_LAB_STDIO_H

#include <stdarg.h>
#include <stddef.h>

/* As C has them, for: flags - and 0, a width, a precision, hh h l ll z, and d u x c s %. */
int snprintf(char *out, size_t cap, const char *format, ...) __attribute__((format(printf, 3, 4)));
int vsnprintf(char *out, size_t cap, const char *format, va_list arguments) __attribute__((format(printf, 3, 0)));

#endif
