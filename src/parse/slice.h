/* slice.h - how parsers say where things lie.
 * Read first: docs/walk.md.  Read next: parse/line.h.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PARSE_SLICE_H
#define POSTEL_PARSE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* A place in the octets that a parser was fed, counted from its first octet.  An offset and not a pointer, so
 * that a parser can be copied, and octets can come in any pieces. */
struct smtp_span {
    size_t at;
    size_t len;
};

/* A borrowed view of octets.  Each function that hands one out says how long it lives. */
struct smtp_slice {
    const unsigned char *octets;
    size_t len;
};

/* What every parser answers.  They all have one shape: _init begins; _exec takes octets in any pieces, `last` says that
 * none follow; _result answers; _parse is all three where the text is at hand.  Nothing has to be freed.  After an
 * error `at` is the offset of the offending octet, and the parser stays in it; spans mean something only with OK and
 * TOO_LONG. */
enum smtp_parse {
    SMTP_PARSE_OK,
    SMTP_PARSE_SYNTAX,  /* outside the grammar */
    SMTP_PARSE_TOO_LONG /* inside it, but past a size limit of §4.5.3.1, which is prose and not ABNF */
};

static inline struct smtp_span smtp_span(size_t from, size_t to)
{
    return (struct smtp_span){ from, to - from };
}

/* The view that `span` has of the octets it was counted in; it lives as long as they do. */
static inline struct smtp_slice smtp_slice(const unsigned char *octets, struct smtp_span span)
{
    return (struct smtp_slice){ octets + span.at, span.len };
}

/* The octets of a string, without its NUL. */
static inline struct smtp_slice smtp_slice_text(const char *text)
{
    return (struct smtp_slice){ (const unsigned char *)text, strlen(text) };
}

/* No octets, but a place: to a null pointer nothing may be added, not even zero (C11 6.5.6). */
static inline struct smtp_slice smtp_slice_none(void)
{
    return (struct smtp_slice){ (const unsigned char *)"", 0 };
}

#endif
