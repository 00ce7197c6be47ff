/* pool.c - memory that is given back all at once, and a string of octets that grows.
 * Read first: suite/pool.h.  Read next: suite/transcript.h.
 * SPDX-License-Identifier: MIT */
#include "suite/pool.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct smtp_pool_block {
    struct smtp_pool_block *before;
    max_align_t octets[];
};

static void *need(void *memory)
{
    if (memory == NULL) {
        fputs("postel: out of memory\n", stderr);
        abort();
    }
    return memory;
}

void *smtp_pool_take(struct smtp_pool *pool, size_t size)
{
    struct smtp_pool_block *const block = need(calloc(1, sizeof *block + size));

    block->before = pool->last;
    pool->last = block;
    return block->octets;
}

char *smtp_pool_string(struct smtp_pool *pool, struct smtp_slice octets)
{
    char *const copy = smtp_pool_take(pool, octets.len + 1);

    if (octets.len > 0)
        memcpy(copy, octets.octets, octets.len);
    return copy;
}

struct smtp_slice smtp_pool_slice(struct smtp_pool *pool, struct smtp_slice octets)
{
    return (struct smtp_slice){ (unsigned char *)smtp_pool_string(pool, octets), octets.len };
}

char *smtp_pool_format(struct smtp_pool *pool, const char *format, ...)
{
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    const int len = vsnprintf(NULL, 0, format, args);
    char *const text = smtp_pool_take(pool, (size_t)len + 1);
    vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    va_end(args);
    return text;
}

void smtp_pool_close(struct smtp_pool *pool)
{
    for (struct smtp_pool_block *block = pool->last, *before; block != NULL; block = before) {
        before = block->before;
        free(block);
    }
    pool->last = NULL;
}

void *smtp_array_grow(void *array, size_t count, size_t *cap, size_t size)
{
    if (count < *cap)
        return array;

    const size_t more = *cap < 8 ? 8 : *cap * 2;
    unsigned char *const grown = need(realloc(array, more * size));
    memset(grown + *cap * size, 0, (more - *cap) * size);
    *cap = more;
    return grown;
}

void smtp_octets_add(struct smtp_octets *o, const void *octets, size_t len)
{
    if (o->len + len + 1 > o->cap) {
        o->cap = (o->len + len + 1) * 2;
        o->octets = need(realloc(o->octets, o->cap));
    }
    if (len > 0)
        memcpy(o->octets + o->len, octets, len);
    o->len += len;
    o->octets[o->len] = '\0';
}

void smtp_octets_text(struct smtp_octets *o, const char *text)
{
    smtp_octets_add(o, text, strlen(text));
}

void smtp_octets_format(struct smtp_octets *o, const char *format, ...)
{
    struct smtp_pool pool = { 0 };
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    const int len = vsnprintf(NULL, 0, format, args);
    char *const text = smtp_pool_take(&pool, (size_t)len + 1);
    vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    va_end(args);
    smtp_octets_add(o, text, (size_t)len);
    smtp_pool_close(&pool);
}

void smtp_octets_close(struct smtp_octets *o)
{
    free(o->octets);
    *o = (struct smtp_octets){ 0 };
}

struct smtp_slice smtp_slice_all(const struct smtp_octets *o)
{
    return (struct smtp_slice){ o->octets, o->len };
}

bool smtp_slice_same(struct smtp_slice a, struct smtp_slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.octets, b.octets, a.len) == 0);
}

bool smtp_slice_is(struct smtp_slice slice, const char *text)
{
    return smtp_slice_same(slice, smtp_slice_text(text));
}

struct smtp_slice smtp_slice_word(struct smtp_slice *rest)
{
    size_t from = 0, to;

    if (rest->len == 0)
        return *rest;
    while (from < rest->len && (rest->octets[from] == ' ' || rest->octets[from] == ','))
        from++;
    for (to = from; to < rest->len && rest->octets[to] != ' ' && rest->octets[to] != ',';)
        to++;

    const struct smtp_slice word = { rest->octets + from, to - from };
    *rest = (struct smtp_slice){ rest->octets + to, rest->len - to };
    return word;
}

const unsigned char *smtp_slice_find(struct smtp_slice in, struct smtp_slice what)
{
    for (size_t at = 0; at + what.len <= in.len; at++) {
        if (what.len == 0 || memcmp(in.octets + at, what.octets, what.len) == 0)
            return in.octets + at;
    }
    return NULL;
}

bool smtp_file_read(const char *path, struct smtp_octets *o)
{
    FILE *const file = fopen(path, "rb");
    unsigned char piece[16384];
    size_t got;

    if (file == NULL)
        return false;
    smtp_octets_add(o, "", 0); /* an empty file is no null pointer */
    while ((got = fread(piece, 1, sizeof piece, file)) > 0)
        smtp_octets_add(o, piece, got);

    const bool whole = ferror(file) == 0;
    fclose(file);
    return whole;
}

bool smtp_file_told(const char *path, struct smtp_octets *o, struct smtp_pool *pool, const char **error)
{
    const bool read = smtp_file_read(path, o);

    if (!read)
        *error = smtp_pool_format(pool, "%s: %s", path, strerror(errno));
    return read;
}
