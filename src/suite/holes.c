/* holes.c - fill the {holes} of a line, and undo its escapes.
 * Read first: suite/holes.h, suite/scram.c.  Read next: suite/pattern.h.
 * SPDX-License-Identifier: MIT */
#include "suite/holes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite/sasl.h"
#include "suite/scram.h"

/* A value of the target may have holes of its own: many = user{n}@example.org.  Not deeper. */
enum { DEPTH_MAX = 2 };

bool smtp_hole_next(struct smtp_slice *rest, struct smtp_hole *hole)
{
    const unsigned char *const from = rest->len > 0 ? memchr(rest->octets, '{', rest->len) : NULL;

    if (from == NULL)
        return false;
    const unsigned char *const end = rest->octets + rest->len;
    const unsigned char *const to = memchr(from, '}', (size_t)(end - from));
    if (to == NULL)
        return false;

    const unsigned char *const star = memchr(from, '*', (size_t)(to - from));
    *hole = (struct smtp_hole){ .whole = { from, (size_t)(to + 1 - from) }, .capture = from[1] == '?' };
    const unsigned char *const name = star != NULL ? star + 1 : from + 1 + hole->capture;
    hole->name = (struct smtp_slice){ name, (size_t)(to - name) };
    if (star != NULL)
        hole->text = (struct smtp_slice){ from + 1, (size_t)(star - from - 1) };
    *rest = (struct smtp_slice){ to + 1, (size_t)(end - to - 1) };
    return true;
}

static int hex(unsigned char digit)
{
    return digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}

/* Undoes the escapes of grammatical text. */
static void unescape(struct smtp_slice text, struct smtp_octets *out, struct smtp_pauses *pauses)
{
    static const char letters[] = "rnt0\\", octets[] = "\r\n\t\0\\";

    for (size_t at = 0; at < text.len; at++) {
        unsigned char octet = text.octets[at];
        if (octet == '\\' && at + 1 < text.len) {
            const unsigned char letter = text.octets[++at];
            const char *const known = memchr(letters, letter, sizeof letters - 1);
            if (letter == '|') {
                if (pauses != NULL && pauses->count < SMTP_PAUSES_MAX)
                    pauses->at[pauses->count++] = out->len;
                continue;
            }
            if (known != NULL) {
                octet = (unsigned char)octets[known - letters];
            } else if (letter == 'x' && at + 2 < text.len) {
                octet = (unsigned char)(hex(text.octets[at + 1]) << 4 | hex(text.octets[at + 2]));
                at += 2;
            }
        }
        smtp_octets_add(out, &octet, 1);
    }
}

static bool fill(const struct smtp_holes *holes, struct smtp_slice text, enum smtp_fill how, struct smtp_octets *out,
                 struct smtp_pauses *pauses, struct smtp_slice *missing, int depth);

/* What {name} stands for. */
static bool value(const struct smtp_holes *holes, struct smtp_slice name, struct smtp_octets *out,
                  struct smtp_slice *missing, int depth)
{
    char key[64];

    for (size_t i = 0; i < holes->capture_count; i++) {
        if (smtp_slice_same(holes->captures[i].name, name)) {
            smtp_octets_add(out, holes->captures[i].value.octets, holes->captures[i].value.len);
            return true;
        }
    }
    snprintf(key, sizeof key, "%.*s", (int)name.len, (const char *)name.octets);
    if (strcmp(key, "n") == 0) {
        smtp_octets_format(out, "%u", holes->n);
        return true;
    }
    if (strcmp(key, "relay") == 0 || strcmp(key, "bounce") == 0)
        return fill(holes, smtp_slice_text(key[0] == 'r' ? "to-{mark}@{relay-domain}" : "from-{mark}@{relay-domain}"),
                    SMTP_FILL_TEXT, out, NULL, missing, depth + 1);
    if ((smtp_sasl_hole(name) && smtp_sasl_hole_fill(holes->target, name, out)) ||
        (smtp_scram_hole(name) && smtp_scram_hole_fill(holes, name, out)))
        return true;
    const char *const known = strcmp(key, "mark") == 0   ? holes->mark
                              : strcmp(key, "date") == 0 ? holes->date
                                                         : smtp_target_get(holes->target, key);
    if (known == NULL || depth == DEPTH_MAX) {
        *missing = name;
        return false;
    }
    return fill(holes, smtp_slice_text(known), SMTP_FILL_TEXT, out, NULL, missing, depth + 1);
}

/* {text*12}, {text*size-limit} */
static bool repeated(const struct smtp_holes *holes, const struct smtp_hole *hole, struct smtp_octets *out,
                     struct smtp_slice *missing, int depth)
{
    struct smtp_octets once = { 0 }, times = { 0 };
    bool good = true;

    if (hole->name.octets[0] >= '0' && hole->name.octets[0] <= '9')
        smtp_octets_add(&times, hole->name.octets, hole->name.len);
    else
        good = value(holes, hole->name, &times, missing, depth);
    unescape(hole->text, &once, NULL);
    for (unsigned long left = good ? strtoul((const char *)times.octets, NULL, 10) : 0; left > 0; left--)
        smtp_octets_add(out, once.octets, once.len);
    smtp_octets_close(&once);
    smtp_octets_close(&times);
    return good;
}

static void plain(struct smtp_slice text, enum smtp_fill how, struct smtp_octets *out, struct smtp_pauses *pauses)
{
    if (how == SMTP_FILL_OCTETS)
        unescape(text, out, pauses);
    else
        smtp_octets_add(out, text.octets, text.len);
}

static bool fill(const struct smtp_holes *holes, struct smtp_slice text, enum smtp_fill how, struct smtp_octets *out,
                 struct smtp_pauses *pauses, struct smtp_slice *missing, int depth)
{
    struct smtp_slice rest = text;
    struct smtp_hole hole;

    smtp_octets_add(out, "", 0);
    while (smtp_hole_next(&rest, &hole)) {
        plain((struct smtp_slice){ text.octets, (size_t)(hole.whole.octets - text.octets) }, how, out, pauses);
        if (hole.capture && how == SMTP_FILL_PATTERN)
            smtp_octets_add(out, hole.whole.octets, hole.whole.len);
        else if (hole.text.octets != NULL ? !repeated(holes, &hole, out, missing, depth)
                                          : !value(holes, hole.name, out, missing, depth))
            return false;
        text = rest;
    }
    plain(text, how, out, pauses);
    return true;
}

bool smtp_holes_fill(const struct smtp_holes *holes, struct smtp_slice text, enum smtp_fill how,
                     struct smtp_octets *out, struct smtp_pauses *pauses, struct smtp_slice *missing)
{
    return fill(holes, text, how, out, pauses, missing, 0);
}
