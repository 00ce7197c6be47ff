/* pool.h - memory that is given back all at once, and a string of octets that grows.
 * Read first: protocol/notes.h.  Read next: suite/transcript.h.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_SUITE_POOL_H
#define POSTEL_SUITE_POOL_H

#include "parse/slice.h"

/* What a transcript or a run remembers lives exactly as long as it does; so its pieces need no owner of their own.
 * All zero is an empty pool. */
struct smtp_pool {
    struct smtp_pool_block *last;
};

/* These never return NULL: a suite that runs out of memory has no verdict to give, and ends. */
void *smtp_pool_take(struct smtp_pool *pool, size_t size);                /* zeroed */
char *smtp_pool_string(struct smtp_pool *pool, struct smtp_slice octets); /* a copy, NUL behind it */
char *smtp_pool_format(struct smtp_pool *pool, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct smtp_slice smtp_pool_slice(struct smtp_pool *pool, struct smtp_slice octets); /* a copy, as a view */
void smtp_pool_close(struct smtp_pool *pool);

/* Octets that grow.  All zero is empty; a NUL, not counted, stands behind them once something was added. */
struct smtp_octets {
    unsigned char *octets;
    size_t len;
    size_t cap;
};
void smtp_octets_add(struct smtp_octets *o, const void *octets, size_t len);
void smtp_octets_text(struct smtp_octets *o, const char *text);
void smtp_octets_format(struct smtp_octets *o, const char *format, ...) __attribute__((format(printf, 2, 3)));
void smtp_octets_close(struct smtp_octets *o);

/* Grows an array of elements of `size` octets so that index `count` exists; its new end is zeroed. */
void *smtp_array_grow(void *array, size_t count, size_t *cap, size_t size);

/* The views that this floor works with. */
struct smtp_slice smtp_slice_all(const struct smtp_octets *o);
bool smtp_slice_is(struct smtp_slice slice, const char *text);
bool smtp_slice_same(struct smtp_slice a, struct smtp_slice b);
struct smtp_slice smtp_slice_word(struct smtp_slice *rest); /* the next of the words that spaces and commas part */
const unsigned char *smtp_slice_find(struct smtp_slice in, struct smtp_slice what); /* NULL: not there */

/* A whole file.  False: errno says why. */
bool smtp_file_read(const char *path, struct smtp_octets *o);
/* The same; false: *error is "PATH: why", which `pool` keeps. */
bool smtp_file_told(const char *path, struct smtp_octets *o, struct smtp_pool *pool, const char **error);

#endif
