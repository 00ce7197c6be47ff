/* libc.c - the few functions of the C library that the core uses.     ISO C11 §7.21.6, §7.24
 * Read first: lab/libc/string.h, lab/libc/stdio.h.
 * SPDX-License-Identifier: MIT
 *
 * A page has no C library, and the core wants a few functions of it.  They are short here rather than fast. */
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "lab/libc/stdio.h"
#include "lab/libc/string.h"
#include "lab/libc/strings.h"

/* Or the compiler would make a call of memset out of memset's own loop. */
#define OURSELVES __attribute__((no_builtin))

OURSELVES void *memchr(const void *s, int c, size_t n)
{
    const unsigned char *p = s;

    for (; n > 0; n--, p++)
        if (*p == (unsigned char)c)
            return (void *)(uintptr_t)p;
    return NULL;
}

OURSELVES int memcmp(const void *a, const void *b, size_t n)
{
    const unsigned char *p = a, *q = b;

    for (; n > 0; n--, p++, q++)
        if (*p != *q)
            return *p < *q ? -1 : 1;
    return 0;
}

OURSELVES void *memcpy(void *to, const void *from, size_t n)
{
    return memmove(to, from, n);
}

OURSELVES void *memmove(void *to, const void *from, size_t n)
{
    unsigned char *t = to;
    const unsigned char *f = from;

    if (t < f)
        for (size_t i = 0; i < n; i++)
            t[i] = f[i];
    else
        while (n-- > 0)
            t[n] = f[n];
    return to;
}

OURSELVES void *memset(void *s, int c, size_t n)
{
    unsigned char *p = s;

    while (n-- > 0)
        *p++ = (unsigned char)c;
    return s;
}

OURSELVES size_t strlen(const char *s)
{
    size_t n = 0;

    while (s[n] != '\0')
        n++;
    return n;
}

OURSELVES char *strchr(const char *s, int c)
{
    for (; *s != (char)c; s++)
        if (*s == '\0')
            return NULL;
    return (char *)(uintptr_t)s;
}

OURSELVES int strncmp(const char *a, const char *b, size_t n)
{
    for (; n > 0; n--, a++, b++)
        if (*a != *b || *a == '\0')
            return (unsigned char)*a - (unsigned char)*b;
    return 0;
}

int strcmp(const char *a, const char *b)
{
    return strncmp(a, b, SIZE_MAX);
}

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : (unsigned char)c;
}

int strncasecmp(const char *a, const char *b, size_t n)
{
    for (; n > 0; n--, a++, b++)
        if (lower(*a) != lower(*b) || *a == '\0')
            return lower(*a) - lower(*b);
    return 0;
}

int strcasecmp(const char *a, const char *b)
{
    return strncasecmp(a, b, SIZE_MAX);
}

OURSELVES size_t strspn(const char *s, const char *accept)
{
    size_t n = 0;

    while (s[n] != '\0' && strchr(accept, s[n]) != NULL)
        n++;
    return n;
}

OURSELVES size_t strcspn(const char *s, const char *reject)
{
    size_t n = 0;

    while (s[n] != '\0' && strchr(reject, s[n]) == NULL)
        n++;
    return n;
}

/* --- formatting ------------------------------------------------------------------------------------------------- */

struct out {
    char *at;
    size_t cap, len; /* len counts what did not fit, too */
};

struct spec {
    bool left, zero;
    int width, precision; /* -1: not given */
    int size;             /* 0: int, 1: long, size_t, 2: long long */
};

static void put(struct out *o, char c)
{
    if (o->len + 1 < o->cap)
        o->at[o->len] = c;
    o->len++;
}

static void pad(struct out *o, int count, char c)
{
    while (count-- > 0)
        put(o, c);
}

static void put_text(struct out *o, const struct spec *s, const char *text, size_t len)
{
    const int spare = s->width > 0 && (size_t)s->width > len ? s->width - (int)len : 0;

    pad(o, s->left ? 0 : spare, ' ');
    for (size_t i = 0; i < len; i++)
        put(o, text[i]);
    pad(o, s->left ? spare : 0, ' ');
}

static void put_number(struct out *o, const struct spec *s, uint64_t value, bool negative, unsigned base)
{
    char digits[24];
    int at = sizeof digits;

    do
        digits[--at] = "0123456789abcdef"[value % base];
    while ((value /= base) > 0);
    if (s->zero && !s->left) {
        if (negative)
            put(o, '-');
        pad(o, s->width - (int)negative - ((int)sizeof digits - at), '0');
    } else if (negative) {
        digits[--at] = '-';
    }
    put_text(o, &(struct spec){ .left = s->left, .width = s->zero && !s->left ? 0 : s->width }, digits + at,
             sizeof digits - (size_t)at);
}

static int number_or_star(const char **format, va_list *arguments)
{
    int n = 0;

    if (**format == '*') {
        ++*format;
        return va_arg(*arguments, int);
    }
    for (; **format >= '0' && **format <= '9'; ++*format)
        n = 10 * n + **format - '0';
    return n;
}

static struct spec read_spec(const char **format, va_list *arguments)
{
    struct spec s = { .precision = -1 };

    for (; **format == '-' || **format == '0'; ++*format)
        *(**format == '-' ? &s.left : &s.zero) = true;
    s.width = number_or_star(format, arguments);
    if (**format == '.') {
        ++*format;
        s.precision = number_or_star(format, arguments);
    }
    for (; **format == 'l' || **format == 'z' || **format == 'h'; ++*format)
        s.size += **format == 'h' ? 0 : 1; /* narrower ones are promoted to int */
    return s;
}

static void convert(struct out *o, const struct spec *s, char kind, va_list *arguments)
{
    if (kind == 'd') {
        const int64_t n = s->size == 2   ? va_arg(*arguments, long long)
                          : s->size == 1 ? va_arg(*arguments, long)
                                         : va_arg(*arguments, int);
        put_number(o, s, n < 0 ? -(uint64_t)n : (uint64_t)n, n < 0, 10);
    } else if (kind == 'u' || kind == 'x') {
        const uint64_t n = s->size == 2   ? va_arg(*arguments, unsigned long long)
                           : s->size == 1 ? va_arg(*arguments, unsigned long)
                                          : va_arg(*arguments, unsigned);
        put_number(o, s, n, false, kind == 'x' ? 16 : 10);
    } else if (kind == 'c') {
        const char c = (char)va_arg(*arguments, int);
        put_text(o, s, &c, 1);
    } else if (kind == 's') {
        const char *const text = va_arg(*arguments, const char *);
        const char *const end = s->precision < 0 ? NULL : memchr(text, '\0', (size_t)s->precision);
        put_text(o, s, text,
                 s->precision < 0 ? strlen(text)
                 : end != NULL    ? (size_t)(end - text)
                                  : (size_t)s->precision);
    } else {
        put(o, kind); /* %% */
    }
}

int vsnprintf(char *out, size_t cap, const char *format, va_list arguments)
{
    struct out o = { out, cap, 0 };
    va_list rest;

    va_copy(rest, arguments);
    while (*format != '\0') {
        if (*format != '%') {
            put(&o, *format++);
            continue;
        }
        format++;
        const struct spec s = read_spec(&format, &rest);
        convert(&o, &s, *format++, &rest);
    }
    va_end(rest);
    if (cap > 0)
        o.at[o.len < cap ? o.len : cap - 1] = '\0';
    return o.len > INT_MAX ? -1 : (int)o.len;
}

int snprintf(char *out, size_t cap, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    const int len = vsnprintf(out, cap, format, arguments);
    va_end(arguments);
    return len;
}
