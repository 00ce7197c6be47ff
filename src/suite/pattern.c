/* pattern.c - match a text against a pattern, trying the shortest gap first.
 * Read first: suite/pattern.h.  Read next: suite/wire.h.
 * SPDX-License-Identifier: MIT */
#include "suite/pattern.h"

#include <ctype.h>
#include <string.h>

static bool same_letter(unsigned char a, unsigned char b)
{
    return a == b || (a < 0x80 && b < 0x80 && tolower(a) == tolower(b));
}

static struct smtp_slice from(struct smtp_slice slice, size_t at)
{
    return (struct smtp_slice){ slice.octets + at, slice.len - at };
}

/* A name that is captured twice keeps what it took last. */
static void capture(struct smtp_holes *captures, struct smtp_slice name, struct smtp_slice value)
{
    for (size_t i = 0; i < captures->capture_count; i++) {
        if (smtp_slice_same(captures->captures[i].name, name)) {
            captures->captures[i].value = value;
            return;
        }
    }
    if (captures->capture_count < SMTP_CAPTURES_MAX)
        captures->captures[captures->capture_count++] = (struct smtp_capture){ name, value };
}

bool smtp_pattern_match(struct smtp_slice pattern, struct smtp_slice text, struct smtp_holes *captures)
{
    struct smtp_slice rest = pattern;
    struct smtp_hole hole;

    while (pattern.len > 0) {
        if (pattern.len >= 3 && memcmp(pattern.octets, "...", 3) == 0) {
            for (size_t gap = 0; gap <= text.len; gap++) {
                if (smtp_pattern_match(from(pattern, 3), from(text, gap), captures))
                    return true;
            }
            return false;
        }
        rest = pattern;
        if (pattern.octets[0] == '{' && smtp_hole_next(&rest, &hole) && hole.capture) {
            for (size_t took = 1; took <= text.len && memchr(" <>", text.octets[took - 1], 3) == NULL; took++) {
                if (smtp_pattern_match(rest, from(text, took), captures)) {
                    if (captures != NULL)
                        capture(captures, hole.name, (struct smtp_slice){ text.octets, took });
                    return true;
                }
            }
            return false;
        }
        if (text.len == 0 || !same_letter(pattern.octets[0], text.octets[0]))
            return false;
        pattern = from(pattern, 1);
        text = from(text, 1);
    }
    return text.len == 0;
}
