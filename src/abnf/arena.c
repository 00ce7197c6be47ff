/* arena.c - hand out the lender's memory, from its start to its end.
 * Read first: abnf/arena.h.  Read next: abnf/grammar.h.
 * SPDX-License-Identifier: MIT */
#include "abnf/arena.h"

#include <stdalign.h>
#include <string.h>

/* The next place that suits any type. */
static size_t aligned(size_t used)
{
    return (used + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
}

static bool fits(struct smtp_arena *arena, size_t from, size_t count, size_t size)
{
    if (from > arena->cap || (size != 0 && count > (arena->cap - from) / size))
        arena->spent = true;
    return !arena->spent;
}

void *smtp_arena_take(struct smtp_arena *arena, size_t count, size_t size)
{
    const size_t from = aligned(arena->used);

    if (!fits(arena, from, count, size))
        return NULL;
    arena->used = from + count * size;
    return memset(arena->at + from, 0, count * size);
}

void *smtp_arena_grow(struct smtp_arena *arena, void *items, size_t count, size_t *cap, size_t size)
{
    const size_t more = *cap == 0 ? 8 : 2 * *cap;
    unsigned char *const end = items == NULL ? NULL : (unsigned char *)items + *cap * size;
    void *moved;

    if (count < *cap)
        return items;
    if (end != NULL && end == arena->at + arena->used) { /* the last piece handed out: it can stay where it is */
        if (!fits(arena, arena->used, more - *cap, size))
            return NULL;
        memset(end, 0, (more - *cap) * size);
        arena->used += (more - *cap) * size;
        *cap = more;
        return items;
    }
    moved = smtp_arena_take(arena, more, size);
    if (moved == NULL)
        return NULL;
    if (items != NULL)
        memcpy(moved, items, count * size);
    *cap = more;
    return moved;
}
