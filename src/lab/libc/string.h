/* string.h - the few of C's string functions that the core uses, for a machine that has no C library.
 * Read first: lab/lab.h.  Read next: lab/libc/stdio.h.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_LAB_STRING_H
#define POSTEL_LAB_STRING_H

#include <stddef.h>

void *memchr(const void *s, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memcpy(void *to, const void *from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *s, int c, size_t n);
char *strchr(const char *s, int c);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
size_t strcspn(const char *s, const char *reject);
size_t strlen(const char *s);
size_t strspn(const char *s, const char *accept);

#endif
