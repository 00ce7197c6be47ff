/* dfa.c - follow all paths of a rule's graph at once: subset construction, as far as needed.
 * Read first: abnf/dfa.h.  Read next: abnf/shelf.h.
 * SPDX-License-Identifier: MIT */
#include "abnf/dfa.h"

#include <string.h>

/* Octets are of one class if every TAKE reads all of them or none: a class ends where some TAKE begins or ends. */
static void classify(struct smtp_abnf_dfa *dfa)
{
    bool edge[257] = { false };

    for (size_t i = 0; i < dfa->nfa->count; i++) {
        const struct smtp_abnf_state *const s = &dfa->nfa->states[i];

        if (s->step != SMTP_ABNF_TAKE)
            continue;
        edge[s->lo] = edge[s->hi + 1] = true;
        if (s->fold)
            edge[s->lo ^ 0x20] = edge[(s->lo ^ 0x20) + 1] = true;
    }
    for (size_t octet = 1; octet < 256; octet++)
        dfa->class_of[octet] = (unsigned char)(dfa->class_of[octet - 1] + edge[octet]);
    dfa->classes = dfa->class_of[255] + 1U;
}

/* Puts `state` on the list of those to be followed, once a round. */
static void visit(struct smtp_abnf_dfa *dfa, uint32_t *todo_count, uint32_t state)
{
    if (state == SMTP_ABNF_NONE || dfa->seen[state] == dfa->round || !dfa->nfa->states[state].useful)
        return;
    dfa->seen[state] = dfa->round;
    dfa->todo[(*todo_count)++] = state;
}

/* Adds to the set being made all that can be reached from `from` without an octet. */
static void follow(struct smtp_abnf_dfa *dfa, uint32_t from)
{
    uint32_t todo_count = 0;

    visit(dfa, &todo_count, from);
    while (todo_count > 0) {
        const uint32_t at = dfa->todo[--todo_count];
        const struct smtp_abnf_state *const s = &dfa->nfa->states[at];

        if (s->step == SMTP_ABNF_TAKE || s->step == SMTP_ABNF_ACCEPT) {
            dfa->found[dfa->found_count++] = at;
            continue;
        }
        visit(dfa, &todo_count, s->to);
        visit(dfa, &todo_count, s->other);
    }
}

/* Sets are met in any order of their members, so the hash has to be the same in all orders. */
static uint32_t hash_found(const struct smtp_abnf_dfa *dfa)
{
    uint32_t hash = dfa->found_count;

    for (uint32_t i = 0; i < dfa->found_count; i++) {
        uint32_t mixed = (dfa->found[i] + 1) * 0x9E3779B1U; /* Knuth's multiplier; then high bits into low ones */

        mixed ^= mixed >> 15;
        hash += mixed * 0x85EBCA6BU;
    }
    return hash ^ hash >> 16;
}

/* Are these the members of the set being made?  Those are stamped with the round. */
static bool same_as_found(const struct smtp_abnf_dfa *dfa, const struct smtp_abnf_set *set)
{
    if (set->count != dfa->found_count)
        return false;
    for (uint32_t i = 0; i < set->count; i++)
        if (dfa->seen[set->members[i]] != dfa->round)
            return false;
    return true;
}

/* Makes room in the hash table, so that at most half of it is full. */
static bool widen(struct smtp_abnf_dfa *dfa)
{
    const size_t slots = dfa->slots == 0 ? 64 : 2 * dfa->slots;

    if (2 * (dfa->count + 1) <= dfa->slots)
        return true;
    dfa->table = smtp_arena_take(dfa->arena, slots, sizeof *dfa->table);
    if (dfa->table == NULL)
        return false;
    dfa->slots = slots;
    memset(dfa->table, 0xFF, slots * sizeof *dfa->table); /* SMTP_ABNF_NONE */
    for (size_t set = 0; set < dfa->count; set++) {
        size_t slot = dfa->sets[set].hash & (slots - 1);

        while (dfa->table[slot] != SMTP_ABNF_NONE)
            slot = (slot + 1) & (slots - 1);
        dfa->table[slot] = (uint32_t)set;
    }
    return true;
}

/* A new set of the members found. */
static uint32_t add(struct smtp_abnf_dfa *dfa, uint32_t hash)
{
    uint32_t *const members = smtp_arena_take(dfa->arena, dfa->found_count, sizeof *members);
    uint32_t *const next = smtp_arena_take(dfa->arena, dfa->classes, sizeof *next);
    struct smtp_abnf_set *const sets =
                                    smtp_arena_grow(dfa->arena, dfa->sets, dfa->count, &dfa->room, sizeof *dfa->sets),
                                *set;

    if (members == NULL || next == NULL || sets == NULL)
        return SMTP_ABNF_DEAD;
    dfa->sets = sets;
    set = &sets[dfa->count];
    *set = (struct smtp_abnf_set){ .members = members, .count = dfa->found_count, .hash = hash, .next = next };
    memset(next, 0xFF, dfa->classes * sizeof *next); /* SMTP_ABNF_NONE */
    for (uint32_t i = 0; i < dfa->found_count; i++) {
        members[i] = dfa->found[i];
        set->accepts |= dfa->nfa->states[members[i]].step == SMTP_ABNF_ACCEPT;
    }
    return (uint32_t)dfa->count++;
}

/* The number of the set found, which may be an old acquaintance. */
static uint32_t intern(struct smtp_abnf_dfa *dfa)
{
    const uint32_t hash = hash_found(dfa);
    size_t slot;
    uint32_t set;

    if (!widen(dfa))
        return SMTP_ABNF_DEAD;
    for (slot = hash & (dfa->slots - 1); dfa->table[slot] != SMTP_ABNF_NONE; slot = (slot + 1) & (dfa->slots - 1)) {
        set = dfa->table[slot];
        if (dfa->sets[set].hash == hash && same_as_found(dfa, &dfa->sets[set]))
            return set;
    }
    set = add(dfa, hash);
    if (!dfa->arena->spent)
        dfa->table[slot] = set;
    return set;
}

static void begin_set(struct smtp_abnf_dfa *dfa)
{
    dfa->found_count = 0;
    dfa->round++;
}

bool smtp_abnf_dfa_init(struct smtp_abnf_dfa *dfa, struct smtp_arena *arena, const struct smtp_abnf_nfa *nfa)
{
    *dfa = (struct smtp_abnf_dfa){ .arena = arena, .nfa = nfa };
    dfa->seen = smtp_arena_take(arena, nfa->count, sizeof *dfa->seen);
    dfa->found = smtp_arena_take(arena, nfa->count, sizeof *dfa->found);
    dfa->todo = smtp_arena_take(arena, nfa->count, sizeof *dfa->todo);
    if (arena->spent)
        return false;
    classify(dfa);
    begin_set(dfa);
    intern(dfa); /* SMTP_ABNF_DEAD */
    begin_set(dfa);
    follow(dfa, nfa->start);
    if (dfa->found_count == 0)
        add(dfa, 0); /* no word at all: an empty set, but the start still */
    else
        intern(dfa); /* SMTP_ABNF_START */
    return !arena->spent;
}

uint32_t smtp_abnf_dfa_step(struct smtp_abnf_dfa *dfa, uint32_t set, unsigned char octet)
{
    const uint32_t class = dfa->class_of[octet];
    uint32_t *const next = dfa->sets[set].next; /* stays where it is when `sets` grows */
    const uint32_t *const members = dfa->sets[set].members, count = dfa->sets[set].count;

    if (next[class] != SMTP_ABNF_NONE)
        return next[class];
    begin_set(dfa);
    for (uint32_t i = 0; i < count; i++) {
        const struct smtp_abnf_state *const s = &dfa->nfa->states[members[i]];

        if (s->step == SMTP_ABNF_TAKE && smtp_abnf_state_takes(s, octet))
            follow(dfa, s->to);
    }
    return next[class] = intern(dfa);
}

struct smtp_abnf_match smtp_abnf_dfa_match(struct smtp_abnf_dfa *dfa, const unsigned char *octets, size_t len)
{
    uint32_t set = SMTP_ABNF_START;

    for (size_t i = 0; i < len; i++) {
        const uint32_t next = smtp_abnf_dfa_step(dfa, set, octets[i]);

        if (next == SMTP_ABNF_DEAD)
            return (struct smtp_abnf_match){ false, i, set };
        set = next;
    }
    return (struct smtp_abnf_match){ dfa->sets[set].accepts, len, set };
}
