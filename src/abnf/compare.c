/* compare.c - walk two machines side by side.
 * Read first: abnf/compare.h.  Read next: tests/prove/prove.c.
 * SPDX-License-Identifier: MIT */
#include "abnf/compare.h"

#include <string.h>

/* A pair of states, reached from the pair `from` by `octet`. */
struct pair {
    uint32_t first, second;
    uint32_t from;
    unsigned char octet;
};

struct walk {
    struct smtp_arena *arena;
    const struct smtp_abnf_machine *first, *second;
    struct pair *pairs; /* in the order in which they were met: the queue of the breadth-first walk */
    size_t count, room;
    uint32_t *table; /* hash table of pair numbers */
    size_t slots;
    unsigned char order[256]; /* in which octets are tried */
};

/* Letters first, then digits, SP and signs: of all shortest words, a reader likes "a@b" best. */
static void set_order(struct walk *w)
{
    static const char liked[] = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    bool has[256] = { false };
    size_t n = 0;

    for (const char *c = liked; *c != '\0'; c++)
        has[w->order[n++] = (unsigned char)*c] = true;
    for (unsigned octet = ' '; octet < ' ' + 256U; octet++)
        if (!has[octet % 256])
            w->order[n++] = (unsigned char)(octet % 256);
}

static size_t slot_of(const struct walk *w, uint32_t first, uint32_t second)
{
    uint32_t hash = first * 0x9E3779B1U ^ second * 0x85EBCA6BU;
    size_t slot;

    hash ^= hash >> 15;
    for (slot = hash & (w->slots - 1); w->table[slot] != SMTP_ABNF_NONE; slot = (slot + 1) & (w->slots - 1)) {
        const struct pair *const pair = &w->pairs[w->table[slot]];

        if (pair->first == first && pair->second == second)
            break;
    }
    return slot;
}

static bool widen(struct walk *w)
{
    const size_t slots = w->slots == 0 ? 64 : 2 * w->slots;

    if (2 * (w->count + 1) <= w->slots)
        return true;
    w->table = smtp_arena_take(w->arena, slots, sizeof *w->table);
    if (w->table == NULL)
        return false;
    w->slots = slots;
    memset(w->table, 0xFF, slots * sizeof *w->table); /* SMTP_ABNF_NONE */
    for (size_t i = 0; i < w->count; i++)
        w->table[slot_of(w, w->pairs[i].first, w->pairs[i].second)] = (uint32_t)i;
    return true;
}

/* Queues a pair, unless it has been met before, and then by a word no longer than this one. */
static bool meet(struct walk *w, struct pair pair)
{
    struct pair *pairs;
    size_t slot;

    if (!widen(w))
        return false;
    slot = slot_of(w, pair.first, pair.second);
    if (w->table[slot] != SMTP_ABNF_NONE)
        return true;
    pairs = smtp_arena_grow(w->arena, w->pairs, w->count, &w->room, sizeof *pairs);
    if (pairs == NULL)
        return false;
    w->pairs = pairs;
    w->table[slot] = (uint32_t)w->count;
    pairs[w->count++] = pair;
    return true;
}

static bool accepts(const struct smtp_abnf_machine *machine, uint32_t state)
{
    return state != SMTP_ABNF_DEAD && machine->accepts(machine->self, state);
}

static uint32_t step(const struct smtp_abnf_machine *machine, uint32_t state, unsigned char octet)
{
    return state == SMTP_ABNF_DEAD ? SMTP_ABNF_DEAD : machine->step(machine->self, state, octet);
}

/* The word that leads to pair number `at`, read backwards along `from`. */
static bool spell(struct walk *w, size_t at, struct smtp_abnf_word *word)
{
    size_t len = 0;
    unsigned char *octets;

    for (size_t i = at; w->pairs[i].from != SMTP_ABNF_NONE; i = w->pairs[i].from)
        len++;
    octets = smtp_arena_take(w->arena, len, 1);
    if (octets == NULL)
        return false;
    *word = (struct smtp_abnf_word){ true, octets, len };
    for (size_t i = at; w->pairs[i].from != SMTP_ABNF_NONE; i = w->pairs[i].from)
        octets[--len] = w->pairs[i].octet;
    return true;
}

/* Does the word that leads to pair number `at` tell the machines apart, in a way not yet seen? */
static bool judge(struct walk *w, size_t at, struct smtp_abnf_comparison *result)
{
    const bool first = accepts(w->first, w->pairs[at].first), second = accepts(w->second, w->pairs[at].second);

    if (first && !second && !result->first.found)
        return spell(w, at, &result->first);
    if (second && !first && !result->second.found)
        return spell(w, at, &result->second);
    return true;
}

static bool expand(struct walk *w, size_t at)
{
    const struct pair pair = w->pairs[at];

    for (size_t i = 0; i < 256; i++) {
        const unsigned char octet = w->order[i];
        const uint32_t first = step(w->first, pair.first, octet), second = step(w->second, pair.second, octet);

        if (first == SMTP_ABNF_DEAD && second == SMTP_ABNF_DEAD)
            continue; /* no word begins like this, in either language */
        if (!meet(w, (struct pair){ first, second, (uint32_t)at, octet }))
            return false;
    }
    return true;
}

static bool spent(const struct smtp_abnf_machine *machine)
{
    return machine->arena != NULL && machine->arena->spent;
}

bool smtp_abnf_compare(struct smtp_arena *arena, const struct smtp_abnf_machine *first,
                       const struct smtp_abnf_machine *second, struct smtp_abnf_comparison *result)
{
    struct walk w = { .arena = arena, .first = first, .second = second };

    *result = (struct smtp_abnf_comparison){ 0 };
    set_order(&w);
    if (!meet(&w, (struct pair){ first->start, second->start, SMTP_ABNF_NONE, 0 }))
        return false;
    for (size_t at = 0; at < w.count && !(result->first.found && result->second.found); at++) {
        if (!judge(&w, at, result) || !expand(&w, at) || arena->spent || spent(first) || spent(second))
            return false;
        result->pairs = at + 1;
    }
    return true;
}

static uint32_t dfa_step(void *self, uint32_t state, unsigned char octet)
{
    return smtp_abnf_dfa_step(self, state, octet);
}

static bool dfa_accepts(void *self, uint32_t state)
{
    const struct smtp_abnf_dfa *const dfa = self;

    return dfa->sets[state].accepts;
}

struct smtp_abnf_machine smtp_abnf_dfa_machine(struct smtp_abnf_dfa *dfa)
{
    return (struct smtp_abnf_machine){ dfa, SMTP_ABNF_START, dfa_step, dfa_accepts, dfa->arena };
}
