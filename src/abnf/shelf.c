/* shelf.c - make a rule's machine once, and throw all of them away when the memory is spent.
 * Read first: abnf/shelf.h.  Read next: abnf/explain.h.
 * SPDX-License-Identifier: MIT */
#include "abnf/shelf.h"

bool smtp_abnf_shelf_init(struct smtp_abnf_shelf *shelf, void *memory, size_t size, struct smtp_abnf_error *error)
{
    size_t count;
    const struct smtp_abnf_source *const sources = smtp_abnf_sources(&count);

    *shelf = (struct smtp_abnf_shelf){ .arena = { .at = memory, .cap = size } };
    if (!smtp_abnf_read(&shelf->arena, sources, count, &shelf->grammar, error))
        return false;
    shelf->kept = shelf->arena.used;
    return true;
}

static void clear(struct smtp_abnf_shelf *shelf)
{
    shelf->arena.used = shelf->kept;
    shelf->arena.spent = false;
    shelf->first = NULL;
}

static struct smtp_abnf_dfa *make(struct smtp_abnf_shelf *shelf, const struct smtp_abnf_rule *rule)
{
    struct smtp_abnf_reading *const reading = smtp_arena_take(&shelf->arena, 1, sizeof *reading);

    if (reading == NULL || !smtp_abnf_nfa_build(&shelf->arena, rule, SMTP_ABNF_DEPTH, &reading->nfa) ||
        !smtp_abnf_dfa_init(&reading->dfa, &shelf->arena, &reading->nfa))
        return NULL;
    reading->next = shelf->first;
    shelf->first = reading;
    return &reading->dfa;
}

struct smtp_abnf_dfa *smtp_abnf_shelf_take(struct smtp_abnf_shelf *shelf, const struct smtp_abnf_rule *rule)
{
    struct smtp_abnf_dfa *made;

    if (shelf->arena.spent)
        clear(shelf);
    for (struct smtp_abnf_reading *reading = shelf->first; reading != NULL; reading = reading->next)
        if (reading->nfa.rule == rule)
            return &reading->dfa;
    made = make(shelf, rule);
    if (made != NULL)
        return made;
    clear(shelf);
    return make(shelf, rule);
}

bool smtp_abnf_shelf_match(struct smtp_abnf_shelf *shelf, const struct smtp_abnf_rule *rule,
                           const unsigned char *octets, size_t len, struct smtp_abnf_dfa **dfa,
                           struct smtp_abnf_match *match)
{
    for (int tries = 0; tries < 2; tries++) { /* the second has an empty shelf to begin with */
        *dfa = smtp_abnf_shelf_take(shelf, rule);
        if (*dfa == NULL)
            return false;
        *match = smtp_abnf_dfa_match(*dfa, octets, len);
        if (!shelf->arena.spent)
            return true;
    }
    return false;
}
