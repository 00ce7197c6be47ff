/* arena.h - memory that the caller lends, handed out piece by piece.
 * Read first: docs/walk.md.  Read next: abnf/arena.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_ABNF_ARENA_H
#define POSTEL_ABNF_ARENA_H

#include <stdbool.h>
#include <stddef.h>

/* This folder allocates nothing: all that it builds lies here, and is gone when the lender takes his memory back.
 * Nothing is ever returned alone; `used`, noted before, can be written back, which frees all that came later. */
struct smtp_arena {
    unsigned char *at; /* aligned as malloc would align it */
    size_t cap;
    size_t used;
    bool spent; /* a wish was refused: what was being built is incomplete, and no answer about it may be trusted */
};

/* `count` items of `size` octets, all zero, aligned for any type.  NULL: spent. */
void *smtp_arena_take(struct smtp_arena *arena, size_t count, size_t size);

/* Makes room for at least one more item: `items` holds `count` items of `size` octets and has room for `*cap`.
 * Returns `items`, or where they lie now.  NULL: spent, and the old ones are untouched. */
void *smtp_arena_grow(struct smtp_arena *arena, void *items, size_t count, size_t *cap, size_t size);

#endif
