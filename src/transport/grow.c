/* grow.c - twice the room each time, so that an element is copied twice at the most, on average.
 * Read first: transport/grow.h.  Read next: transport/maildir.h.
 * SPDX-License-Identifier: MIT */
#include "transport/grow.h"

#include <stdlib.h>

void *smtp_grow(void *array, size_t count, size_t *room, size_t size)
{
    const size_t more = *room == 0 ? 1 : 2 * *room;
    void *const grown = count < *room ? array : realloc(array, more * size);

    if (count == *room && grown != NULL)
        *room = more;
    return grown;
}
