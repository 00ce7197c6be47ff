/* bind.c - find the rule behind each name, and which rules can hold themselves.
 * Read first: abnf/read_value.c.  Read next: abnf/nfa.h.
 * SPDX-License-Identifier: MIT */
#include "abnf/read_internal.h"

#include <string.h>

/* uses[a * count + b]: rule number a uses rule number b, be it by way of others; direct, by its own words. */
struct graph {
    const struct smtp_abnf_grammar *grammar;
    bool *uses;
    bool *direct;
};

static bool uses(const struct graph *g, const struct smtp_abnf_rule *a, const struct smtp_abnf_rule *b)
{
    return g->uses[(size_t)a->number * g->grammar->count + b->number];
}

static bool bind_node(struct graph *g, const struct smtp_abnf_rule *in, struct smtp_abnf_node *node,
                      struct smtp_abnf_error *error)
{
    if (node->kind == SMTP_ABNF_RULE) {
        node->rule = smtp_abnf_find(g->grammar, node->octets);
        if (node->rule == NULL) {
            *error = (struct smtp_abnf_error){ node->place, "no rule of this name", node->octets };
            return false;
        }
        g->uses[(size_t)in->number * g->grammar->count + node->rule->number] = true;
    }
    for (struct smtp_abnf_node *child = node->child; child != NULL; child = child->next)
        if (!bind_node(g, in, child, error))
            return false;
    return true;
}

/* Warshall: if a uses b, it uses all that b uses. */
static void close_under_use(struct graph *g)
{
    const size_t n = g->grammar->count;

    memcpy(g->direct, g->uses, n * n);
    for (size_t via = 0; via < n; via++)
        for (size_t from = 0; from < n; from++)
            if (g->uses[from * n + via])
                for (size_t to = 0; to < n; to++)
                    g->uses[from * n + to] |= g->uses[via * n + to];
}

/* Is `rule` named by one that is not of its own cycle? */
static bool named_from_outside(const struct graph *g, const struct smtp_abnf_rule *rule)
{
    for (const struct smtp_abnf_rule *other = g->grammar->first; other != NULL; other = other->next)
        if (g->direct[(size_t)other->number * g->grammar->count + rule->number] && !uses(g, rule, other))
            return true;
    return false;
}

/* Has the cycle of `rule` a member that counts, or an earlier one that will? */
static bool counted_elsewhere(const struct graph *g, const struct smtp_abnf_rule *rule)
{
    for (const struct smtp_abnf_rule *other = g->grammar->first; other != NULL; other = other->next)
        if (uses(g, rule, other) && uses(g, other, rule) && (other->number < rule->number || other->counted))
            return true;
    return false;
}

static void mark_recursion(struct graph *g)
{
    for (struct smtp_abnf_rule *rule = g->grammar->first; rule != NULL; rule = rule->next) {
        rule->recursive = uses(g, rule, rule);
        rule->counted = rule->recursive && named_from_outside(g, rule);
        for (const struct smtp_abnf_rule *other = g->grammar->first; other != NULL; other = other->next)
            rule->nests |= rule->recursive || (uses(g, rule, other) && uses(g, other, other));
    }
    for (struct smtp_abnf_rule *rule = g->grammar->first; rule != NULL; rule = rule->next)
        if (rule->recursive && !counted_elsewhere(g, rule))
            rule->counted = true;
}

bool smtp_abnf_bind(struct smtp_arena *arena, struct smtp_abnf_grammar *grammar, struct smtp_abnf_error *error)
{
    const size_t used = arena->used, n = grammar->count;
    struct graph g = { grammar, smtp_arena_take(arena, n, n), smtp_arena_take(arena, n, n) }; /* n * n could overflow */

    if (g.uses == NULL || g.direct == NULL)
        return false;
    for (struct smtp_abnf_rule *rule = grammar->first; rule != NULL; rule = rule->next)
        if (!bind_node(&g, rule, rule->body, error))
            return false;
    close_under_use(&g);
    mark_recursion(&g);
    arena->used = used; /* the two tables are not needed again */
    return true;
}
