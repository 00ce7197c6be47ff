/* text.h - octets that grow: a message, a text to parse.
 * Read first: programs/common.c.  Read next: programs/text.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_TEXT_H
#define POSTEL_PROGRAMS_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Starts as all zero; ends with free(octets). */
struct postel_text {
    unsigned char *octets;
    size_t len, room;
};

/* Afterwards `octets` is not NULL, even if nothing was appended.  Out of memory ends the program with POSTEL_CANNOT and
 * a sentence: a verb has nothing better to do then. */
void postel_text_append(struct postel_text *text, const void *octets, size_t len);

/* False: not pairs of hexadecimal digits. */
bool postel_text_append_hex(struct postel_text *text, const char *hex);

/* All that is left of `file`, raw.  False: a read failed, errno says why. */
bool postel_text_read(struct postel_text *text, FILE *file);

#endif
