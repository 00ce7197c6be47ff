/* tree.c - find the path that spells a text, and read the tree off it.
 * Read first: abnf/tree.h.  Read next: abnf/chart.h.
 * SPDX-License-Identifier: MIT
 *
 * From start to end, the states that the text leads to are listed, offset by offset; then, from its end to its start,
 * each of them is asked whether the rest of the text leads on from it, and a walk from the start need never turn back.
 * At most offsets few states are alive, however many the graph has.  Where both ways of a SPLIT lead on, the text may
 * have a second derivation. */
#include "abnf/tree.h"

#define LEADS 0x80000000u /* in a list: from this state the rest can be spelt */

struct walk {
    struct smtp_arena *arena;
    const struct smtp_abnf_nfa *nfa;
    const unsigned char *octets;
    size_t len;
    uint32_t *alive; /* the lists, one behind the other, each from its greatest state to its least */
    size_t alive_count, alive_room;
    size_t *from;     /* from[at] to before from[at + 1] is the list of this offset */
    size_t *met;      /* by state: 1 + the offset whose list it was last put into */
    size_t *first_at; /* by state: 1 + the offset at which a walk last took the first way of this SPLIT */
    uint32_t *open;   /* parts whose LEAVE has not come */
};

/* --- there: which states are alive -------------------------------------------------------------------------------- */

/* Puts a state into the list of `at`, unless it is there.  False: the arena is spent. */
static bool reach(struct walk *w, size_t at, uint32_t state)
{
    uint32_t *alive;

    if (state == SMTP_ABNF_NONE || !w->nfa->states[state].useful || w->met[state] == at + 1)
        return true;
    alive = smtp_arena_grow(w->arena, w->alive, w->alive_count, &w->alive_room, sizeof *alive);
    if (alive == NULL)
        return false;
    w->alive = alive;
    alive[w->alive_count++] = state;
    w->met[state] = at + 1;
    return true;
}

/* What the octet before `at` leads to, and all that can be reached from there without an octet. */
static bool list_alive(struct walk *w, size_t at)
{
    bool good = at > 0 || reach(w, at, w->nfa->start);

    for (size_t i = at > 0 ? w->from[at - 1] : 0; at > 0 && i < w->from[at] && good; i++) {
        const struct smtp_abnf_state *const s = &w->nfa->states[w->alive[i]];

        if (s->step == SMTP_ABNF_TAKE && smtp_abnf_state_takes(s, w->octets[at - 1]))
            good = reach(w, at, s->to);
    }
    for (size_t i = w->from[at]; i < w->alive_count && good; i++) {
        const struct smtp_abnf_state *const s = &w->nfa->states[w->alive[i]];

        if (s->step == SMTP_ABNF_SPLIT || s->step == SMTP_ABNF_ENTER || s->step == SMTP_ABNF_LEAVE)
            good = reach(w, at, s->to) && reach(w, at, s->other);
    }
    return good;
}

/* States behind were added to the graph before those that lead to them, so a list is almost in this order already. */
static void sort(uint32_t *list, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const uint32_t state = list[i];
        size_t at = i;

        for (; at > 0 && list[at - 1] < state; at--)
            list[at] = list[at - 1];
        list[at] = state;
    }
}

static bool look_ahead(struct walk *w)
{
    for (size_t at = 0; at <= w->len; at++) {
        w->from[at] = w->alive_count;
        if (!list_alive(w, at))
            return false;
        sort(w->alive + w->from[at], w->alive_count - w->from[at]);
    }
    w->from[w->len + 1] = w->alive_count;
    return true;
}

/* --- and back: which of them lead on ------------------------------------------------------------------------------ */

static bool leads(const struct walk *w, size_t at, uint32_t state)
{
    size_t low = w->from[at], high = w->from[at + 1];

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const uint32_t here = w->alive[middle] & ~LEADS;

        if (here == state)
            return (w->alive[middle] & LEADS) != 0;
        if (here > state)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static bool leads_on(const struct walk *w, size_t at, const struct smtp_abnf_state *s)
{
    switch (s->step) {
    case SMTP_ABNF_TAKE: return at < w->len && smtp_abnf_state_takes(s, w->octets[at]) && leads(w, at + 1, s->to);
    case SMTP_ABNF_ACCEPT: return at == w->len;
    case SMTP_ABNF_SPLIT:
    case SMTP_ABNF_ENTER:
    case SMTP_ABNF_LEAVE:
    case SMTP_ABNF_BOUND: break;
    }
    return leads(w, at, s->to) || leads(w, at, s->other);
}

/* From the least state of a list to its greatest, one round is enough for all but what hangs on a loop. */
static void look_back(struct walk *w)
{
    for (size_t at = w->len + 1; at-- > 0;)
        for (bool more = true; more;) {
            more = false;
            for (size_t i = w->from[at + 1]; i-- > w->from[at];)
                if ((w->alive[i] & LEADS) == 0 && leads_on(w, at, &w->nfa->states[w->alive[i]])) {
                    w->alive[i] |= LEADS;
                    more = true;
                }
        }
}

/* --- the walk ----------------------------------------------------------------------------------------------------- */

static bool enter(struct walk *w, struct smtp_abnf_derivation *d, uint32_t *depth, uint32_t call, size_t at)
{
    struct smtp_abnf_part *const parts = smtp_arena_grow(w->arena, d->parts, d->count, &d->room, sizeof *parts);

    if (parts == NULL)
        return false;
    d->parts = parts;
    w->open[*depth] = (uint32_t)d->count;
    parts[d->count++] = (struct smtp_abnf_part){
        .rule = w->nfa->calls[call].rule, .depth = (*depth)++, .at = at, .from = w->nfa->calls[call].from
    };
    return true;
}

#define NEVER SIZE_MAX

/* Which way at a SPLIT?  The first that leads on; but not through a loop's empty body again and again.  Two of those
 * where there is a choice, by their numbers in `turns`, go the other way; `choices` counts them. */
static uint32_t way(struct walk *w, uint32_t state, size_t at, const size_t turns[2], size_t *choices)
{
    const struct smtp_abnf_state *const s = &w->nfa->states[state];
    bool first = leads(w, at, s->to);

    if (first && leads(w, at, s->other)) {
        first = w->first_at[state] != at + 1 && *choices != turns[0] && *choices != turns[1];
        ++*choices;
    }
    if (first)
        w->first_at[state] = at + 1;
    return first ? s->to : s->other;
}

/* Walks from the start to ACCEPT and lists the rules on the way.  A straight way meets no state twice at one offset;
 * one that does so too often goes in circles (of empty loops within empty loops, which no RFC has) and is given up. */
static bool derive(struct walk *w, const size_t turns[2], size_t *choices, struct smtp_abnf_derivation *d)
{
    uint32_t state = w->nfa->start, depth = 0;
    size_t at = 0, steps = 2 * w->nfa->count * (w->len + 1);

    *choices = 0;
    *d = (struct smtp_abnf_derivation){ .takes = smtp_arena_take(w->arena, w->len + 1, sizeof *d->takes) };
    if (d->takes == NULL)
        return false;
    for (size_t i = 0; i < w->nfa->count; i++)
        w->first_at[i] = 0;
    while (steps-- > 0) {
        const struct smtp_abnf_state *const s = &w->nfa->states[state];

        switch (s->step) {
        case SMTP_ABNF_ACCEPT:
        case SMTP_ABNF_BOUND: return true;
        case SMTP_ABNF_TAKE: d->takes[at++] = s->node; break;
        case SMTP_ABNF_SPLIT: state = way(w, state, at, turns, choices); continue;
        case SMTP_ABNF_ENTER:
            if (!enter(w, d, &depth, s->call, at))
                return false;
            break;
        case SMTP_ABNF_LEAVE:
            depth--;
            d->parts[w->open[depth]].len = at - d->parts[w->open[depth]].at;
            break;
        }
        state = s->to;
    }
    return false;
}

static bool same(const struct smtp_abnf_derivation *a, const struct smtp_abnf_derivation *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (a->parts[i].rule != b->parts[i].rule || a->parts[i].depth != b->parts[i].depth ||
            a->parts[i].at != b->parts[i].at || a->parts[i].len != b->parts[i].len)
            return false;
    return true;
}

/* Two ways through a SPLIT need not be two trees: both may use the same rules for the same octets. */
static bool attempt(struct walk *w, size_t turn, size_t also, size_t *choices, struct smtp_abnf_tree *tree)
{
    const size_t used = w->arena->used;
    struct smtp_abnf_derivation d;

    if (!derive(w, (const size_t[]){ turn, also }, choices, &d))
        return false;
    if (!tree->ambiguous && !same(&tree->first, &d)) {
        tree->ambiguous = true;
        tree->other = d;
        return true; /* and keep it */
    }
    tree->more = tree->more || (tree->ambiguous && !same(&tree->first, &d) && !same(&tree->other, &d));
    w->arena->used = used;
    return true;
}

/* Turns at each choice of the first way, one at a time; and on the way that gave another tree, at each behind the turn
 * too.  A third tree that needs more turns than these is not found. */
static bool find_others(struct walk *w, size_t choices, struct smtp_abnf_tree *tree)
{
    for (size_t turn = 0; turn < choices && !tree->more; turn++) {
        const bool known = tree->ambiguous;
        size_t met, ignored;

        if (!attempt(w, turn, NEVER, &met, tree))
            return false;
        for (size_t also = turn + 1; !known && tree->ambiguous && also < met && !tree->more; also++) {
            if (!attempt(w, turn, also, &ignored, tree))
                return false;
        }
    }
    return true;
}

enum smtp_abnf_derived smtp_abnf_derive(struct smtp_arena *arena, const struct smtp_abnf_nfa *nfa,
                                        const unsigned char *octets, size_t len, struct smtp_abnf_tree *tree)
{
    struct walk w = { .arena = arena, .nfa = nfa, .octets = octets, .len = len };
    size_t choices;

    *tree = (struct smtp_abnf_tree){ .ambiguous = false };
    w.from = smtp_arena_take(arena, len + 2, sizeof *w.from);
    w.met = smtp_arena_take(arena, nfa->count, sizeof *w.met);
    w.first_at = smtp_arena_take(arena, nfa->count, sizeof *w.first_at);
    w.open = smtp_arena_take(arena, nfa->call_count, sizeof *w.open);
    if (arena->spent || !look_ahead(&w))
        return SMTP_ABNF_NO_ROOM;
    look_back(&w);
    if (!leads(&w, 0, nfa->start))
        return SMTP_ABNF_UNDERIVED;
    if (!derive(&w, (const size_t[]){ NEVER, NEVER }, &choices, &tree->first) || !find_others(&w, choices, tree))
        return SMTP_ABNF_NO_ROOM;
    return SMTP_ABNF_DERIVED;
}
