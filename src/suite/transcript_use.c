/* transcript_use.c - `use NAME k=v`: put the lines of an opening where it stands.
 * Read first: suite/transcript_open.c.  Read next: suite/transcript_link.c.
 * SPDX-License-Identifier: MIT */
#include "suite/transcript.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { ARGUMENTS_MAX = 16, DEPTH_MAX = 8 }; /* we chose: an opening that nests deeper uses itself */

struct argument {
    struct smtp_slice name, value;
};

struct arguments {
    struct argument list[ARGUMENTS_MAX];
    size_t count;
};

/* Sets or adds one.  False: there is no room. */
static bool set(struct arguments *args, struct argument a)
{
    for (size_t i = 0; i < args->count; i++) {
        if (smtp_slice_same(args->list[i].name, a.name)) {
            args->list[i] = a;
            return true;
        }
    }
    if (args->count == ARGUMENTS_MAX)
        return false;
    args->list[args->count++] = a;
    return true;
}

/* Takes the next `k=v` off the text; a space within braces belongs to the value. */
static bool next_argument(struct smtp_slice *rest, struct argument *a)
{
    const unsigned char *p = rest->octets, *const end = rest->len == 0 ? p : p + rest->len;
    int braces = 0;

    if (rest->len == 0)
        return false;
    while (p < end && *p == ' ')
        p++;
    const unsigned char *const start = p;
    for (; p < end && (*p != ' ' || braces > 0); p++)
        braces += (*p == '{') - (*p == '}');
    *rest = (struct smtp_slice){ p, (size_t)(end - p) };

    const unsigned char *const equals = p > start ? memchr(start, '=', (size_t)(p - start)) : NULL;
    if (equals == NULL)
        return false;
    a->name = (struct smtp_slice){ start, (size_t)(equals - start) };
    a->value = (struct smtp_slice){ equals + 1, (size_t)(p - equals - 1) };
    return true;
}

/* The text with each {k} replaced.  A value is not looked at again: from={from} means the target's. */
static struct smtp_slice replaced(struct smtp_pool *pool, struct smtp_slice text, const struct arguments *args)
{
    struct smtp_octets out = { 0 };

    for (size_t at = 0; at < text.len;) {
        size_t used = 1;
        struct smtp_slice put = { text.octets + at, 1 };
        for (size_t i = 0; i < args->count && text.octets[at] == '{'; i++) {
            const struct smtp_slice name = args->list[i].name;
            if (at + name.len + 2 <= text.len && memcmp(text.octets + at + 1, name.octets, name.len) == 0 &&
                text.octets[at + 1 + name.len] == '}') {
                put = args->list[i].value;
                used = name.len + 2;
            }
        }
        smtp_octets_add(&out, put.octets, put.len);
        at += used;
    }
    const struct smtp_slice copy = smtp_pool_slice(pool, smtp_slice_all(&out));
    smtp_octets_close(&out);
    return copy;
}

/* The defaults in the opening's head, then what the `use` line says; it may name only what the head gives. */
static bool arguments(struct smtp_transcript *t, const struct smtp_transcript *opening,
                      const struct smtp_script_line *use, struct arguments *args)
{
    struct smtp_slice rest = opening->given;
    struct argument a;

    while (next_argument(&rest, &a)) {
        if (!set(args, a))
            return smtp_transcript_refuse(t, use->number, "more than %d arguments", ARGUMENTS_MAX);
    }
    const size_t given = args->count;
    for (rest = use->text; next_argument(&rest, &a);) {
        if (!set(args, a) || args->count > given)
            return smtp_transcript_refuse(t, use->number, "the opening has no {%.*s}", (int)a.name.len,
                                          (const char *)a.name.octets);
    }
    return true;
}

static bool expand(struct smtp_transcript *t, const char *dir, struct smtp_script_line use, int depth);

/* Adds one line; a `use` becomes the lines it stands for. */
static bool add(struct smtp_transcript *t, const char *dir, struct smtp_script_line line, int depth)
{
    if (line.kind == SMTP_SCRIPT_USE)
        return expand(t, dir, line, depth + 1);
    *smtp_transcript_add(t) = line;
    return true;
}

static bool add_opening(struct smtp_transcript *t, const char *dir, const struct smtp_transcript *opening,
                        struct smtp_script_line use, int depth)
{
    const char *const name = smtp_pool_string(&t->pool, use.name);
    struct arguments args = { .count = 0 };

    if (!arguments(t, opening, &use, &args))
        return false;
    for (size_t i = 0; i < opening->count; i++) {
        struct smtp_script_line line = opening->lines[i];
        if (line.tag.len > 0)
            return smtp_transcript_refuse(t, use.number, "an opening asserts nothing, but %s has a mark", name);
        line.number = use.number;
        line.opening = name;
        line.text = replaced(&t->pool, line.text, &args);
        line.whole = replaced(&t->pool, line.whole, &args);
        line.name = smtp_pool_slice(&t->pool, line.name);
        line.codes = smtp_pool_slice(&t->pool, line.codes);
        if (!add(t, dir, line, depth))
            return false;
    }
    return true;
}

static bool expand(struct smtp_transcript *t, const char *dir, struct smtp_script_line use, int depth)
{
    struct smtp_transcript opening = { 0 };
    struct smtp_octets file = { 0 };
    bool good = false;

    const char *const path =
        smtp_pool_format(&t->pool, "%s/openings/%.*s.smtp", dir, (int)use.name.len, (const char *)use.name.octets);
    if (depth > DEPTH_MAX)
        smtp_transcript_refuse(t, use.number, "openings use each other without end");
    else if (!smtp_file_read(path, &file))
        smtp_transcript_refuse(t, use.number, "%s: %s", path, strerror(errno));
    else if (!smtp_transcript_parse(&opening, path, smtp_slice_all(&file)))
        smtp_transcript_refuse(t, use.number, "%s", opening.error);
    else
        good = add_opening(t, dir, &opening, use, depth);
    smtp_transcript_close(&opening);
    smtp_octets_close(&file);
    return good;
}

bool smtp_transcript_expand(struct smtp_transcript *t, const char *dir)
{
    struct smtp_script_line *const written = t->lines;
    const size_t count = t->count;
    bool good = true;

    t->lines = NULL;
    t->count = t->cap = 0;
    for (size_t i = 0; i < count && good; i++)
        good = add(t, dir, written[i], 0);
    free(written);
    return good;
}
