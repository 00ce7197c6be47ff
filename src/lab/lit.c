/* lit.c - which parts of which rules an octet lies in, and which could read the next.
 * Read first: lab/units.c, protocol/walk_json.h.  Read next: lab/near.c.
 * SPDX-License-Identifier: MIT
 *
 * The rules around an octet form a chain, from the whole line's down to the innermost.  In each of them one element has
 * just read the octet: a literal or a range, or the name of the next rule of the chain.  What may come next is likewise
 * an element of some of them.  Elements are told by their place in the rule's text, so that text and railroad diagram
 * can both be lit. */
#include <string.h>

#include "lab/lab.h"
#include "lab/rules.h"
#include "protocol/walk_json.h"

/* The chain, outermost first. */
struct chain {
    const struct smtp_abnf_rule *rules[SMTP_WALK_DEEPEST];
    const struct smtp_abnf_node *took[SMTP_WALK_DEEPEST]; /* NULL: nobody knows */
    size_t from[SMTP_WALK_DEEPEST], to[SMTP_WALK_DEEPEST];
    size_t count;
};

static void from_tree(const struct smtp_walk_view *v, struct chain *c)
{
    const struct smtp_abnf_part *parts[SMTP_WALK_DEEPEST];

    c->count = smtp_walk_parts(v, parts);
    for (size_t i = 0; i < c->count; i++) {
        c->rules[i] = parts[i]->rule;
        c->took[i] = i + 1 < c->count ? parts[i + 1]->from : v->tree->takes[v->within];
        c->from[i] = parts[i]->at;
        c->to[i] = parts[i]->at + parts[i]->len;
    }
}

static void add_rule(void *owner, const struct smtp_abnf_rule *rule, size_t from, size_t to)
{
    struct chain *const c = owner;

    if (c->count == SMTP_WALK_DEEPEST)
        return;
    c->rules[c->count] = rule;
    c->took[c->count] = NULL;
    c->from[c->count] = from;
    c->to[c->count++] = to;
}

/* The calls around `call`, outermost first; how many. */
static size_t calls_of(const struct smtp_abnf_nfa *nfa, uint32_t call, uint32_t calls[SMTP_WALK_DEEPEST])
{
    size_t count = 0;

    for (uint32_t at = call; at != SMTP_ABNF_NONE && count < SMTP_WALK_DEEPEST; at = nfa->calls[at].up)
        calls[count++] = at;
    for (size_t i = 0; i < count / 2; i++) {
        const uint32_t swapped = calls[i];

        calls[i] = calls[count - 1 - i];
        calls[count - 1 - i] = swapped;
    }
    return count;
}

/* An element of the chain's rule `depth` that could read the next octet. */
static void next_of(const struct chain *c, size_t depth, const struct smtp_abnf_dfa *dfa, uint32_t set)
{
    const struct smtp_abnf_nfa *const nfa = dfa->nfa;
    const struct smtp_abnf_node *told[64];
    size_t count = 0;

    for (uint32_t i = 0; i < dfa->sets[set].count; i++) {
        const struct smtp_abnf_state *const state = &nfa->states[dfa->sets[set].members[i]];
        uint32_t calls[SMTP_WALK_DEEPEST];
        size_t same = 0;

        if (state->step != SMTP_ABNF_TAKE)
            continue;
        const size_t deep = calls_of(nfa, state->call, calls);
        while (same < deep && same < c->count && nfa->calls[calls[same]].rule == c->rules[same])
            same++;
        if (same <= depth)
            continue;
        const struct smtp_abnf_node *const node = depth + 1 < deep ? nfa->calls[calls[depth + 1]].from : state->node;
        bool new = node != NULL;
        for (size_t k = 0; k < count; k++)
            new = new &&told[k] != node;
        if (new &&count < sizeof told / sizeof *told) {
            lab_json(count > 0 ? "," : "");
            lab_rule_place(c->rules[depth], node);
            told[count++] = node;
        }
    }
}

static void tell(const struct chain *c, size_t depth, const struct smtp_walk *w)
{
    const struct smtp_abnf_rule *const rule = c->rules[depth];

    lab_json("%s{\"number\":%u,", depth > 0 ? "," : "", (unsigned)rule->number);
    lab_json_text("rule", (struct smtp_slice){ (const unsigned char *)rule->name.at, rule->name.len });
    if (c->from[depth] != SIZE_MAX)
        lab_json(",\"from\":%zu,\"to\":%zu", c->from[depth], c->to[depth]);
    lab_json(",\"token\":%s,\"took\":[", smtp_abnf_token(rule) ? "true" : "false");
    if (c->took[depth] != NULL)
        lab_rule_place(rule, c->took[depth]);
    lab_json("],\"next\":[");
    next_of(c, depth, w->dfa, w->now.set);
    lab_json("]}");
}

/* The chain at a point: [{rule, from, to (in its unit), took: [[at, len]], next: [[at, len], ...]}, ...]. */
LAB_EXPORT(lab_lit) size_t lab_lit(int which, size_t point)
{
    static struct chain chain;
    struct lab_session *const s = lab_session(which);
    struct smtp_walk_view view;

    if (s == NULL || !s->walked || !smtp_walk_at(&s->walk, point, &view))
        return 0;
    chain.count = 0;
    if (view.tree != NULL)
        from_tree(&view, &chain);
    else
        smtp_walk_rules(&view, add_rule, &chain);
    lab_json_begin();
    lab_json("[");
    for (size_t i = 0; i < chain.count; i++)
        tell(&chain, i, &s->walk);
    lab_json("]");
    return lab_json_end();
}
