/* grow.h - an array that grows, where memory may be missing and the program goes on.
 * Read first: transport/write.c.  Read next: transport/grow.c.
 * SPDX-License-Identifier: MIT
 *
 * The suite, which can only end then, has smtp_array_grow (suite/pool.h). */
#ifndef POSTEL_TRANSPORT_GROW_H
#define POSTEL_TRANSPORT_GROW_H

#include <stddef.h>

/* Sees to it that behind `count` elements of `size` octets there is place for one more.  Returns the array, which may
 * have moved; or NULL, and the old one stands. */
void *smtp_grow(void *array, size_t count, size_t *room, size_t size);

#endif
