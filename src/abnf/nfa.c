/* nfa.c - a rule as a graph whose paths spell its words: Thompson's construction.
 * Read first: abnf/nfa.h.  Read next: abnf/dfa.h.
 * SPDX-License-Identifier: MIT
 *
 * Built from the end to the start: each function is told the state behind what it builds, and returns the state before
 * it.  So no arrow has to be mended later, but for the one that closes a loop. */
#include "abnf/nfa.h"

/* Elements within elements, across all rules used; each takes some of our caller's stack.  Our grammar has 35. */
enum { WITHIN_MAX = 1000 };

struct builder {
    struct smtp_arena *arena;
    struct smtp_abnf_nfa *nfa;
    uint32_t call;   /* the use of a rule being built */
    uint32_t within; /* how many elements it lies in */
};

static uint32_t build(struct builder *b, const struct smtp_abnf_node *node, uint32_t behind);

static uint32_t add(struct builder *b, struct smtp_abnf_state state)
{
    struct smtp_abnf_nfa *const nfa = b->nfa;
    struct smtp_abnf_state *const states =
        smtp_arena_grow(b->arena, nfa->states, nfa->count, &nfa->room, sizeof *states);

    if (states == NULL)
        return SMTP_ABNF_NONE;
    nfa->states = states;
    state.call = b->call;
    states[nfa->count] = state;
    return (uint32_t)nfa->count++;
}

/* A state of one way onward. */
static uint32_t pass(struct builder *b, enum smtp_abnf_step step, const struct smtp_abnf_node *node, uint32_t to)
{
    return add(b, (struct smtp_abnf_state){ .step = step, .node = node, .to = to, .other = SMTP_ABNF_NONE });
}

static uint32_t split(struct builder *b, const struct smtp_abnf_node *node, uint32_t to, uint32_t other)
{
    return add(b, (struct smtp_abnf_state){ .step = SMTP_ABNF_SPLIT, .node = node, .to = to, .other = other });
}

static bool letter(unsigned char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static uint32_t string(struct builder *b, const struct smtp_abnf_node *node, uint32_t behind)
{
    for (size_t i = node->octets.len; i-- > 0;) {
        const unsigned char c = (unsigned char)node->octets.at[i];

        behind = add(b, (struct smtp_abnf_state){ .step = SMTP_ABNF_TAKE,
                                                  .lo = c,
                                                  .hi = c,
                                                  .fold = node->fold && letter(c),
                                                  .to = behind,
                                                  .other = SMTP_ABNF_NONE,
                                                  .node = node,
                                                  .within = i });
    }
    return behind;
}

static uint32_t range(struct builder *b, const struct smtp_abnf_node *node, uint32_t behind)
{
    return add(b, (struct smtp_abnf_state){ .step = SMTP_ABNF_TAKE,
                                            .lo = (unsigned char)node->min,
                                            .hi = (unsigned char)node->max,
                                            .to = behind,
                                            .other = SMTP_ABNF_NONE,
                                            .node = node });
}

static uint32_t sequence(struct builder *b, const struct smtp_abnf_node *node, uint32_t behind)
{
    const struct smtp_abnf_node *child = node->child;

    do {
        child = child->before; /* the last, to begin with */
        behind = build(b, child, behind);
    } while (child != node->child);
    return behind;
}

static uint32_t choice(struct builder *b, const struct smtp_abnf_node *node, uint32_t behind)
{
    const struct smtp_abnf_node *child = node->child->before;
    uint32_t others = build(b, child, behind);

    while (child != node->child) {
        child = child->before;
        others = split(b, node, build(b, child, behind), others);
    }
    return others;
}

/* *a is a loop, and 2*a is a copy of a before a loop whose body comes first; *2a is [ a [ a ] ], so that each copy can
 * be the last. */
static uint32_t repeat(struct builder *b, const struct smtp_abnf_node *node, uint32_t behind)
{
    uint32_t start = behind, copies = node->min;

    if (node->max == SMTP_ABNF_FOREVER) {
        const uint32_t loop = split(b, node, SMTP_ABNF_NONE, behind);
        const uint32_t body = build(b, node->child, loop);

        if (b->arena->spent)
            return SMTP_ABNF_NONE;
        b->nfa->states[loop].to = body;
        start = copies == 0 ? loop : body;
        copies -= copies > 0;
    } else {
        for (uint32_t i = node->min; i < node->max && !b->arena->spent; i++)
            start = split(b, node, build(b, node->child, start), behind);
    }
    while (copies-- > 0 && !b->arena->spent)
        start = build(b, node->child, start);
    return start;
}

/* How often may `rule` lie within itself?  `depth` times; a cycle of rules is counted where it is entered, and has one
 * more of its other rules, so that at depth 1 ccontent can be a comment, which has no comment in it. */
static bool too_deep(const struct builder *b, const struct smtp_abnf_rule *rule)
{
    uint32_t depth = 0;

    if (!rule->recursive)
        return false;
    for (uint32_t call = b->call; call != SMTP_ABNF_NONE; call = b->nfa->calls[call].up)
        depth += b->nfa->calls[call].rule == rule;
    return depth >= b->nfa->depth + !rule->counted;
}

static uint32_t use(struct builder *b, const struct smtp_abnf_rule *rule, const struct smtp_abnf_node *from,
                    uint32_t behind)
{
    struct smtp_abnf_nfa *const nfa = b->nfa;
    const uint32_t up = b->call;
    struct smtp_abnf_call *calls;
    uint32_t start;

    if (too_deep(b, rule)) {
        nfa->bounded = true;
        return pass(b, SMTP_ABNF_BOUND, from, SMTP_ABNF_NONE);
    }
    calls = smtp_arena_grow(b->arena, nfa->calls, nfa->call_count, &nfa->call_room, sizeof *calls);
    if (calls == NULL)
        return SMTP_ABNF_NONE;
    nfa->calls = calls;
    calls[nfa->call_count] = (struct smtp_abnf_call){ rule, from, up };
    b->call = (uint32_t)nfa->call_count++;
    start = build(b, rule->body, pass(b, SMTP_ABNF_LEAVE, from, behind));
    start = pass(b, SMTP_ABNF_ENTER, from, start);
    b->call = up;
    return start;
}

static uint32_t build_within(struct builder *b, const struct smtp_abnf_node *node, uint32_t behind)
{
    switch (node->kind) {
    case SMTP_ABNF_CHOICE: return choice(b, node, behind);
    case SMTP_ABNF_SEQUENCE: return sequence(b, node, behind);
    case SMTP_ABNF_REPEAT: return repeat(b, node, behind);
    case SMTP_ABNF_RULE: return use(b, node->rule, node, behind);
    case SMTP_ABNF_STRING: return string(b, node, behind);
    case SMTP_ABNF_RANGE: break;
    }
    return range(b, node, behind);
}

static uint32_t build(struct builder *b, const struct smtp_abnf_node *node, uint32_t behind)
{
    uint32_t before;

    b->arena->spent |= b->within == WITHIN_MAX;
    if (b->arena->spent)
        return SMTP_ABNF_NONE;
    b->within++;
    before = build_within(b, node, behind);
    b->within--;
    return before;
}

static bool leads_on(const struct smtp_abnf_nfa *nfa, uint32_t to)
{
    return to != SMTP_ABNF_NONE && nfa->states[to].useful;
}

/* Behind a cut recursion lies nothing; a state that leads only there is no way to a word.  States behind were added
 * before, so one round finds all but what hangs on a loop. */
static void mark_useful(struct smtp_abnf_nfa *nfa)
{
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < nfa->count; i++) {
            struct smtp_abnf_state *const s = &nfa->states[i];

            if (!s->useful && (s->step == SMTP_ABNF_ACCEPT || leads_on(nfa, s->to) || leads_on(nfa, s->other)))
                s->useful = more = true;
        }
    }
}

bool smtp_abnf_nfa_build(struct smtp_arena *arena, const struct smtp_abnf_rule *rule, uint32_t depth,
                         struct smtp_abnf_nfa *nfa)
{
    struct builder b = { arena, nfa, SMTP_ABNF_NONE, 0 };

    *nfa = (struct smtp_abnf_nfa){ .rule = rule, .depth = depth };
    nfa->start = use(&b, rule, NULL, pass(&b, SMTP_ABNF_ACCEPT, NULL, SMTP_ABNF_NONE));
    if (arena->spent)
        return false;
    mark_useful(nfa);
    return true;
}

bool smtp_abnf_state_takes(const struct smtp_abnf_state *state, unsigned char octet)
{
    if (state->fold)
        return (octet | 0x20) == (state->lo | 0x20); /* letters of ASCII differ from their other case by this bit */
    return octet >= state->lo && octet <= state->hi;
}
