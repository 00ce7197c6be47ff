/* json.c - the answers to the page, written one after the other into the same place.
 * Read first: lab/lab.h.  Read next: lab/session.c.
 * SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lab/lab.h"

static char out[LAB_OUT];
static size_t len;
static bool spent;

LAB_EXPORT(lab_out) const char *lab_out(void)
{
    return out;
}

void lab_json_begin(void)
{
    len = 0;
    spent = false;
}

void lab_json(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    const int more = vsnprintf(out + len, sizeof out - len, format, arguments);
    va_end(arguments);
    lab_json_wrote(more < 0 ? sizeof out : (size_t)more);
}

char *lab_json_room(size_t *room)
{
    *room = sizeof out - len;
    return out + len;
}

void lab_json_wrote(size_t more)
{
    if (more >= sizeof out - len)
        spent = true;
    else
        len += more;
}

/* Our own words are UTF-8, and an octet of a peer's above 127 is none that JSON could hold: it becomes the character of
 * its number, which is how the page reads octets anyway. */
void lab_json_text(const char *name, struct smtp_slice text)
{
    lab_json("\"%s\":\"", name);
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char c = text.octets[i];

        if (c == '"' || c == '\\')
            lab_json("\\%c", c);
        else if (c < ' ' || c > '~')
            lab_json("\\u%04x", c);
        else
            lab_json("%c", c);
    }
    lab_json("\"");
}

void lab_json_string(const char *name, const char *text)
{
    lab_json("\"%s\":\"", name);
    for (; *text != '\0'; text++)
        lab_json(*text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
    lab_json("\"");
}

size_t lab_json_end(void)
{
    return spent ? 0 : len;
}
