/* transcript_link.c - which line leads where: either, or, repeat, end.
 * Read first: suite/transcript_use.c.  Read next: suite/transcript_check.c.
 * SPDX-License-Identifier: MIT */
#include "suite/transcript.h"

/* No block holds one of its own kind, so two blocks at most are open: one either, one repeat. */
struct open_blocks {
    size_t lines[2]; /* the opening lines, outermost first; an `or` takes its either's place */
    size_t heads[2]; /* the either or repeat itself */
    size_t depth;
};

static bool open_block(struct smtp_transcript *t, size_t at, struct open_blocks *open)
{
    const struct smtp_script_line *const line = &t->lines[at];

    for (size_t i = 0; i < open->depth; i++) {
        if (t->lines[open->heads[i]].kind == line->kind)
            return smtp_transcript_refuse(t, line->number, "no block holds one of its own kind");
    }
    open->heads[open->depth] = open->lines[open->depth] = at;
    open->depth++;
    return true;
}

static bool next_branch(struct smtp_transcript *t, size_t at, struct open_blocks *open)
{
    const unsigned number = t->lines[at].number;

    if (open->depth == 0 || t->lines[open->heads[open->depth - 1]].kind != SMTP_SCRIPT_EITHER)
        return smtp_transcript_refuse(t, number, "an `or` without its `either`");
    size_t *const last = &open->lines[open->depth - 1];
    if (at == *last + 1)
        return smtp_transcript_refuse(t, number, "only the last branch can be empty");
    t->lines[*last].next = at;
    *last = at;
    return true;
}

static bool close_block(struct smtp_transcript *t, size_t at, struct open_blocks *open)
{
    if (open->depth == 0)
        return smtp_transcript_refuse(t, t->lines[at].number, "an `end` without its `either` or `repeat`");
    open->depth--;
    t->lines[open->lines[open->depth]].next = at;
    t->lines[at].next = open->heads[open->depth];
    return true;
}

bool smtp_transcript_link(struct smtp_transcript *t)
{
    struct open_blocks open = { .depth = 0 };

    for (size_t at = 0; at < t->count; at++) {
        bool good = true;
        switch (t->lines[at].kind) {
        case SMTP_SCRIPT_EITHER:
        case SMTP_SCRIPT_REPEAT: good = open_block(t, at, &open); break;
        case SMTP_SCRIPT_OR: good = next_branch(t, at, &open); break;
        case SMTP_SCRIPT_END: good = close_block(t, at, &open); break;
        default: break;
        }
        if (!good)
            return false;
    }
    if (open.depth > 0)
        return smtp_transcript_refuse(t, t->lines[open.heads[open.depth - 1]].number, "this block has no `end`");
    return true;
}
