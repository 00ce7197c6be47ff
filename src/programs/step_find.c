/* step_find.c - find octets in a conversation.
 * Read first: programs/step_find.h.  Read next: programs/step_pane.h.
 * SPDX-License-Identifier: MIT
 *
 * Each side's stream is searched for itself: what a side said is one text, whoever spoke in between. */
#include "programs/step_find.h"

#include <string.h>

#include "suite/pool.h"

/* How many octets of this side lie before the point. */
static size_t octets_before(const struct smtp_talk *talk, char side, size_t point)
{
    size_t octets = 0;

    for (size_t i = 0; i < talk->run_count && point > 0; i++) {
        const size_t len = talk->runs[i].len < point ? talk->runs[i].len : point;

        octets += talk->runs[i].side == side ? len : 0;
        point -= len;
    }
    return octets;
}

/* The offset of the first place at or behind `from`, or the last that begins before it; SIZE_MAX: none. */
static size_t find_in(struct smtp_slice stream, struct smtp_slice what, size_t from, bool back)
{
    if (what.len == 0 || what.len > stream.len)
        return SIZE_MAX;
    if (!back) {
        const struct smtp_slice rest = { stream.octets + from, stream.len - from };
        const unsigned char *const found = smtp_slice_find(rest, what);

        return found != NULL ? (size_t)(found - stream.octets) : SIZE_MAX;
    }
    if (from > stream.len - what.len + 1)
        from = stream.len - what.len + 1;
    while (from-- > 0)
        if (memcmp(stream.octets + from, what.octets, what.len) == 0)
            return from;
    return SIZE_MAX;
}

bool postel_step_find(struct postel_step_model *m, struct smtp_slice octets, bool back)
{
    static const char sides[] = { 'C', 'S' };
    const struct smtp_walk *const walk = m->walk;
    bool found = false;
    size_t best = 0;

    for (size_t i = 0; i < sizeof sides && m->seen; i++) {
        const struct smtp_slice stream = sides[i] == 'C' ? walk->talk.client : walk->talk.server;
        const size_t from = octets_before(&walk->talk, sides[i], back ? m->point : m->point + 1);
        const size_t at = find_in(stream, octets, from, back);
        const size_t point = at == SIZE_MAX ? 0 : smtp_walk_point(walk, sides[i], at);

        if (at == SIZE_MAX || (found && (back ? point < best : point > best)))
            continue;
        found = true;
        best = point;
    }
    return found && postel_step_go(m, best);
}
