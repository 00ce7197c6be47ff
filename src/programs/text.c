/* text.c - append and read.
 * Read first: programs/text.h.  Read next: programs/parse.c.
 * SPDX-License-Identifier: MIT */
#include "programs/text.h"

#include <stdlib.h>
#include <string.h>

#include "programs/program.h"

static void grow(struct postel_text *text, size_t room)
{
    unsigned char *octets = realloc(text->octets, room);

    if (octets == NULL) {
        fputs("postel: Out of memory.\n", stderr);
        exit(POSTEL_CANNOT);
    }
    text->octets = octets;
    text->room = room;
}

void postel_text_append(struct postel_text *text, const void *octets, size_t len)
{
    if (text->octets == NULL || len > text->room - text->len)
        grow(text, 2 * text->room + len + 1);
    memcpy(text->octets + text->len, octets, len);
    text->len += len;
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool postel_text_append_hex(struct postel_text *text, const char *hex)
{
    for (; hex[0] != '\0'; hex += 2) {
        unsigned char octet;

        if (digit(hex[0]) < 0 || digit(hex[1]) < 0)
            return false;
        octet = (unsigned char)(digit(hex[0]) * 16 + digit(hex[1]));
        postel_text_append(text, &octet, 1);
    }
    return true;
}

bool postel_text_read(struct postel_text *text, FILE *file)
{
    unsigned char octets[65536];
    size_t len;

    while ((len = fread(octets, 1, sizeof octets, file)) > 0)
        postel_text_append(text, octets, len);
    return !ferror(file);
}
