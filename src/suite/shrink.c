/* shrink.c - make what fails as small as it still fails.
 * Read first: suite/shrink.h.  Read next: suite/generated_shrink.c.
 * SPDX-License-Identifier: MIT */
#include "suite/shrink.h"

#include <stdlib.h>
#include <string.h>

/* The first kept piece at or behind `at`; or count. */
static size_t next_kept(const struct smtp_shrink *s, size_t at)
{
    while (at < s->count && !s->keep[at])
        at++;
    return at;
}

/* Tries without `chunk` kept pieces from `at` on.  Returns where the next chunk begins. */
static size_t without(struct smtp_shrink *s, bool *before, size_t at, size_t chunk, bool *smaller)
{
    memcpy(before, s->keep, s->count);
    for (size_t n = 0; n < chunk && (at = next_kept(s, at)) < s->count; n++)
        s->keep[at++] = false;
    s->tries--;
    if (s->fails(s->owner, s->keep))
        *smaller = true;
    else
        memcpy(s->keep, before, s->count);
    return at;
}

void smtp_shrink(struct smtp_shrink *s)
{
    bool *const before = malloc(s->count + 1);

    if (before == NULL)
        abort();
    for (size_t chunk = (s->count + 1) / 2; chunk > 0 && s->tries > 0;) {
        bool smaller = false;
        for (size_t at = 0; (at = next_kept(s, at)) < s->count && s->tries > 0;)
            at = without(s, before, at, chunk, &smaller);
        if (chunk > 1)
            chunk /= 2;
        else if (!smaller) /* no single piece can be spared */
            break;
    }
    free(before);
}
