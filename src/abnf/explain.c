/* explain.c - from the states alive to the rules alive, and what they hoped for.
 * Read first: abnf/explain.h.  Read next: abnf/token.c.
 * SPDX-License-Identifier: MIT */
#include "abnf/explain.h"

static const struct smtp_abnf_call *call_of(const struct smtp_abnf_nfa *nfa, uint32_t call)
{
    return &nfa->calls[call];
}

/* The element with which the rule's words begin, if there is only one such. */
static const struct smtp_abnf_node *beginning(const struct smtp_abnf_rule *rule)
{
    const struct smtp_abnf_node *node = rule->body;

    while (node->kind == SMTP_ABNF_SEQUENCE)
        node = node->child;
    return node;
}

/* Is the octet of `state` the first of the use `token` of a rule?  With words of one octet it always is; a longer one,
 * CRLF, has only one way in, and each call along it has to stand at the beginning of the next. */
static bool begins(const struct smtp_abnf_nfa *nfa, const struct smtp_abnf_state *state, uint32_t token)
{
    const struct smtp_abnf_node *at = state->node;

    if (state->within != 0)
        return false;
    if (beginning(call_of(nfa, token)->rule)->kind == SMTP_ABNF_CHOICE)
        return true;
    for (uint32_t call = state->call;; call = call_of(nfa, call)->up) {
        if (beginning(call_of(nfa, call)->rule) != at)
            return false;
        if (call == token)
            return true;
        at = call_of(nfa, call)->from;
    }
}

/* The outermost use of a token that begins here, but not the rule that was asked for: "expected atext" would tell
 * nobody what atext is. */
static uint32_t outermost_token(const struct smtp_abnf_nfa *nfa, const struct smtp_abnf_state *state)
{
    uint32_t found = SMTP_ABNF_NONE;

    for (uint32_t call = state->call; call_of(nfa, call)->up != SMTP_ABNF_NONE; call = call_of(nfa, call)->up)
        if (smtp_abnf_token(call_of(nfa, call)->rule) && begins(nfa, state, call))
            found = call;
    return found;
}

static uint32_t depth_of(const struct smtp_abnf_nfa *nfa, uint32_t call)
{
    uint32_t depth = 0;

    for (; call != SMTP_ABNF_NONE; call = call_of(nfa, call)->up)
        depth++;
    return depth;
}

static struct smtp_abnf_hope hope_of(const struct smtp_abnf_nfa *nfa, uint32_t at)
{
    const struct smtp_abnf_state *const state = &nfa->states[at];
    const struct smtp_abnf_text all = state->node->octets;
    const uint32_t token = outermost_token(nfa, state);
    struct smtp_abnf_hope hope = { .lo = state->lo, .hi = state->hi, .call = state->call };

    if (token != SMTP_ABNF_NONE) {
        hope.token = call_of(nfa, token)->rule;
        hope.call = call_of(nfa, token)->up;
    } else if (state->node->kind == SMTP_ABNF_STRING) {
        hope.literal = (struct smtp_abnf_text){ all.at + state->within, all.len - state->within };
    }
    hope.depth = depth_of(nfa, hope.call);
    for (unsigned octet = 0; octet < 256; octet++)
        hope.octets[octet] = smtp_abnf_state_takes(state, (unsigned char)octet);
    return hope;
}

/* The same rules, if perhaps in other copies: IPv6-full uses IPv6-hex eight times. */
static bool same_chain(const struct smtp_abnf_nfa *nfa, uint32_t a, uint32_t b)
{
    while (a != b && a != SMTP_ABNF_NONE && b != SMTP_ABNF_NONE && call_of(nfa, a)->rule == call_of(nfa, b)->rule) {
        a = call_of(nfa, a)->up;
        b = call_of(nfa, b)->up;
    }
    return a == b;
}

static bool same_hope(const struct smtp_abnf_hope *a, const struct smtp_abnf_hope *b)
{
    if (a->token != NULL || b->token != NULL)
        return a->token == b->token;
    if (a->literal.len > 0 || b->literal.len > 0)
        return smtp_abnf_same(a->literal, b->literal);
    return a->lo == b->lo && a->hi == b->hi;
}

static bool one_octet(const struct smtp_abnf_hope *hope)
{
    return hope->token != NULL || hope->literal.len <= 1;
}

/* Does `other` say all that `hope` says?  Let-dig makes ALPHA and "-" makes "-" superfluous; a longer literal says more
 * than its first octet does. */
static bool says(const struct smtp_abnf_hope *other, const struct smtp_abnf_hope *hope)
{
    bool equal = true;

    if (!one_octet(hope) || !one_octet(other))
        return false;
    for (unsigned octet = 0; octet < 256; octet++) {
        if (hope->octets[octet] && !other->octets[octet])
            return false;
        equal &= hope->octets[octet] == other->octets[octet];
    }
    return !equal || other < hope;
}

/* Joins a hope to one of its chain that is the same but for its octets, of which atext, say, has many ranges. */
static void add(struct smtp_abnf_explanation *e, struct smtp_abnf_hope hope)
{
    hope.chain = (uint32_t)e->count;
    for (size_t i = 0; i < e->count; i++) {
        struct smtp_abnf_hope *const old = &e->hopes[i];

        if (!same_chain(e->nfa, old->call, hope.call))
            continue;
        hope.chain = old->chain;
        if (!same_hope(old, &hope))
            continue;
        for (unsigned octet = 0; octet < 256; octet++)
            old->octets[octet] |= hope.octets[octet];
        return;
    }
    e->hopes[e->count++] = hope;
}

static bool before(const struct smtp_abnf_hope *a, const struct smtp_abnf_hope *b)
{
    if (a->depth != b->depth)
        return a->depth > b->depth;
    return a->chain < b->chain;
}

static void sort(struct smtp_abnf_hope *hopes, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const struct smtp_abnf_hope hope = hopes[i];
        size_t at = i;

        for (; at > 0 && before(&hope, &hopes[at - 1]); at--)
            hopes[at] = hopes[at - 1];
        hopes[at] = hope;
    }
}

/* Drops what another hope of the same chain says already, and marks what no deeper chain has said. */
static void tidy(struct smtp_abnf_explanation *e)
{
    size_t kept = 0;

    for (size_t i = 0; i < e->count; i++) {
        e->hopes[i].told = true;
        for (size_t k = 0; k < e->count; k++) {
            if (k < i && (same_hope(&e->hopes[k], &e->hopes[i]) || says(&e->hopes[k], &e->hopes[i])))
                e->hopes[i].told = false;
            if (k != i && e->hopes[k].chain == e->hopes[i].chain && says(&e->hopes[k], &e->hopes[i]))
                e->hopes[i].depth = 0;
        }
    }
    for (size_t i = 0; i < e->count; i++)
        if (e->hopes[i].depth > 0)
            e->hopes[kept++] = e->hopes[i];
    e->count = kept;
}

/* The largest member below `limit`, which comes earliest in the grammar; SMTP_ABNF_NONE: there is none. */
static uint32_t member_below(const struct smtp_abnf_set *set, uint32_t limit)
{
    uint32_t found = SMTP_ABNF_NONE;

    for (uint32_t i = 0; i < set->count; i++)
        if (set->members[i] < limit && (found == SMTP_ABNF_NONE || set->members[i] > found))
            found = set->members[i];
    return found;
}

bool smtp_abnf_explain(struct smtp_arena *arena, const struct smtp_abnf_dfa *dfa, uint32_t set,
                       struct smtp_abnf_explanation *explanation)
{
    const struct smtp_abnf_set *const alive = &dfa->sets[set];

    *explanation = (struct smtp_abnf_explanation){ .nfa = dfa->nfa, .end = alive->accepts };
    explanation->hopes = smtp_arena_take(arena, alive->count, sizeof *explanation->hopes);
    if (explanation->hopes == NULL)
        return false;
    for (uint32_t at = member_below(alive, SMTP_ABNF_NONE); at != SMTP_ABNF_NONE; at = member_below(alive, at))
        if (dfa->nfa->states[at].step == SMTP_ABNF_TAKE)
            add(explanation, hope_of(dfa->nfa, at));
    sort(explanation->hopes, explanation->count);
    tidy(explanation);
    return true;
}
