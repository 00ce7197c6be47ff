/* prove.c - is Ragel's machine for each rule the RFC's ABNF?          RFC 5234, RFC 5321
 * Read first: abnf/compare.c, tests/prove/machines.c.  Read next: tests/prove/slips.sh.
 * SPDX-License-Identifier: MIT
 *
 * Two routes lead from the grammar to a machine.  One goes by hand into grammar/NAME.rl, through Ragel and the C
 * compiler; the other through src/abnf, which reads the ABNF itself.  They share nothing, so where they take the same
 * language, neither has slipped.  Every rule of the ABNF is held against its Ragel definition, and every parser of
 * src/parse against the rule that it says it takes.
 *
 * usage: prove [RULE...]    all rules if none is named; exit 1 if any differs */
#include <stdio.h>
#include <stdlib.h>

#include "prove/machines.h"
#include "prove/show.h"

enum {
    ARENA = 256 << 20, /* most of it is never touched: Time-stamp-line takes 22 MB */
    DEPTH = 1          /* comments in comments are no regular language, and our own lines have none */
};

struct proof {
    struct smtp_arena arena;
    struct smtp_abnf_grammar grammar;
    size_t rules, rules_equal;
    size_t parsers, parsers_equal;
};

/* A rule of the ABNF made into a machine. */
struct compiled {
    struct smtp_abnf_nfa nfa;
    struct smtp_abnf_dfa dfa;
    struct smtp_abnf_machine machine;
};

static _Noreturn void give_up(const char *why)
{
    fprintf(stderr, "prove: %s\n", why);
    exit(3);
}

static void compile(struct proof *p, const struct smtp_abnf_rule *rule, struct compiled *c)
{
    if (!smtp_abnf_nfa_build(&p->arena, rule, DEPTH, &c->nfa) || !smtp_abnf_dfa_init(&c->dfa, &p->arena, &c->nfa))
        give_up("the arena is spent");
    c->machine = smtp_abnf_dfa_machine(&c->dfa);
}

static struct smtp_abnf_comparison compare(struct proof *p, const struct smtp_abnf_machine *first,
                                           const struct smtp_abnf_machine *second)
{
    struct smtp_abnf_comparison result;

    if (!smtp_abnf_compare(&p->arena, first, second, &result))
        give_up("the arena is spent");
    return result;
}

/* Holds `machine` against the rule; true if they are equal. */
static bool prove(struct proof *p, const char *what, const struct smtp_abnf_rule *rule,
                  const struct smtp_abnf_machine *machine, const char *remark)
{
    struct compiled abnf;
    struct smtp_abnf_comparison c;
    bool equal;

    compile(p, rule, &abnf);
    c = compare(p, &abnf.machine, machine);
    equal = !c.first.found && !c.second.found;
    show_verdict(equal ? "equal" : "differs", what, abnf.nfa.bounded ? "comments at depth 1" : remark);
    show_word("ABNF", &c.first);
    show_word("Ragel", &c.second);
    return equal;
}

/* An x- rule stands for a departure from the rule of the RFC that has its name: how far does it depart? */
static void show_departure(struct proof *p, const struct smtp_abnf_rule *x, const char *name)
{
    const struct smtp_abnf_rule *const printed = smtp_abnf_find(&p->grammar, smtp_abnf_text(name + 2));
    struct compiled taken, rfc;
    struct smtp_abnf_comparison c;
    char printed_name[64];

    if (printed == NULL)
        return;
    snprintf(printed_name, sizeof printed_name, "%.*s", (int)printed->name.len, printed->name.at);
    compile(p, x, &taken);
    compile(p, printed, &rfc);
    c = compare(p, &taken.machine, &rfc.machine);
    show_word(name, &c.first);
    show_word(printed_name, &c.second);
}

static void prove_rule(struct proof *p, const struct smtp_abnf_rule *rule)
{
    const size_t used = p->arena.used;
    const struct smtp_rule *ragel;
    struct smtp_abnf_machine machine;
    char name[64];

    snprintf(name, sizeof name, "%.*s", (int)rule->name.len, rule->name.at);
    ragel = smtp_rule_find(name);
    p->rules++;
    if (ragel == NULL) {
        show_verdict("missing", name, "no Ragel definition in src/parse/rule.rl");
        return;
    }
    machine = rule_machine(ragel);
    p->rules_equal += prove(p, name, rule, &machine, "");
    if (name[0] == 'x' && name[1] == '-')
        show_departure(p, rule, name);
    p->arena.used = used;
}

static void prove_parser(struct proof *p, const struct shipped *parser)
{
    const size_t used = p->arena.used;
    const struct smtp_abnf_rule *const rule = smtp_abnf_find(&p->grammar, smtp_abnf_text(parser->rule));

    p->parsers++;
    if (rule == NULL)
        show_verdict("missing", parser->rule, "no such rule in the ABNF");
    else
        p->parsers_equal += prove(p, parser->name, rule, &parser->machine, parser->rule);
    p->arena.used = used;
}

/* A Ragel definition that no ABNF has written above it proves nothing. */
static void find_unwritten(struct proof *p)
{
    size_t count;
    const struct smtp_rule *const rules = smtp_rules(&count);

    for (size_t i = 0; i < count; i++)
        if (smtp_abnf_find(&p->grammar, smtp_abnf_text(rules[i].name)) == NULL) {
            show_verdict("unwritten", rules[i].name, "in src/parse/rule.rl, but not in the ABNF");
            p->rules++;
        }
}

static void prove_all(struct proof *p)
{
    struct shipped parsers[SHIPPED];

    for (const struct smtp_abnf_rule *rule = p->grammar.first; rule != NULL; rule = rule->next)
        prove_rule(p, rule);
    find_unwritten(p);
    shipped_parsers(parsers);
    for (size_t i = 0; i < SHIPPED; i++)
        prove_parser(p, &parsers[i]);
    printf("%zu of %zu parsers equal\n", p->parsers_equal, p->parsers);
}

static void prove_named(struct proof *p, char *const *names)
{
    for (; *names != NULL; names++) {
        const struct smtp_abnf_rule *const rule = smtp_abnf_find(&p->grammar, smtp_abnf_text(*names));

        if (rule == NULL)
            give_up("no rule of this name");
        prove_rule(p, rule);
    }
}

static void read_grammar(struct proof *p)
{
    size_t count;
    const struct smtp_abnf_source *const sources = smtp_abnf_sources(&count);
    struct smtp_abnf_error e;

    if (smtp_abnf_read(&p->arena, sources, count, &p->grammar, &e))
        return;
    if (e.place.source != NULL)
        fprintf(stderr, "%s:%u:%u: ", e.place.source->name, (unsigned)e.place.line, (unsigned)e.place.column);
    fprintf(stderr, "%s %.*s\n", e.message, (int)e.about.len, e.about.at);
    give_up("the grammar cannot be read");
}

int main(int argc, char **argv)
{
    struct proof p = { .arena = { .at = malloc(ARENA), .cap = ARENA } };

    if (p.arena.at == NULL)
        give_up("no memory");
    read_grammar(&p);
    if (argc > 1)
        prove_named(&p, argv + 1);
    else
        prove_all(&p);
    printf("%zu of %zu productions equal\n", p.rules_equal, p.rules);
    free(p.arena.at);
    return p.rules_equal == p.rules && p.parsers_equal == p.parsers ? 0 : 1;
}
