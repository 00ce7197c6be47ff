/* chart.c - explore a DFA to its last state.
 * Read first: abnf/chart.h.  Read next: abnf/chance.h.
 * SPDX-License-Identifier: MIT */
#include "abnf/chart.h"

#include <assert.h>

static void list_octets(struct smtp_abnf_chart *chart)
{
    uint16_t n = 0;

    for (uint32_t kind = 0; kind < chart->dfa.classes; kind++) {
        chart->starts[kind] = n;
        for (unsigned octet = 0; octet < 256; octet++)
            if (chart->dfa.class_of[octet] == kind)
                chart->octets[n++] = (unsigned char)octet;
    }
    chart->starts[chart->dfa.classes] = n;
}

/* Sets are numbered as they are first met, and are taken here by their numbers: breadth first, so that the step by
 * which a set is met is the last of a shortest way. */
static bool ways_in(struct smtp_abnf_chart *chart)
{
    struct smtp_abnf_dfa *const dfa = &chart->dfa;
    size_t room = 0;

    chart->spots = NULL;
    for (uint32_t set = SMTP_ABNF_START; set < dfa->count; set++)
        for (uint32_t kind = 0; kind < dfa->classes; kind++) {
            const size_t known = dfa->count;
            const unsigned char octet = chart->octets[chart->starts[kind]];
            const uint32_t to = smtp_abnf_dfa_step(dfa, set, octet);

            while (room <= dfa->count && !dfa->arena->spent) {
                chart->spots = smtp_arena_grow(dfa->arena, chart->spots, room, &room, sizeof *chart->spots);
            }
            if (dfa->arena->spent)
                return false;
            if (dfa->count > known)
                chart->spots[to] = (struct smtp_abnf_spot){ set, chart->spots[set].in + 1, UINT32_MAX, octet, 0 };
        }
    assert(chart->spots != NULL); /* the start is a state, so the loop ran */
    chart->spots[SMTP_ABNF_START] = (struct smtp_abnf_spot){ .out = UINT32_MAX };
    return true;
}

/* Shortens the way out of `set`, if one of its steps allows that. */
static bool shorten(struct smtp_abnf_chart *chart, uint32_t set)
{
    struct smtp_abnf_spot *const spot = &chart->spots[set];
    const uint32_t before = spot->out;

    if (chart->dfa.sets[set].accepts)
        spot->out = 0;
    for (uint32_t kind = 0; kind < chart->dfa.classes; kind++) {
        const uint32_t to = chart->dfa.sets[set].next[kind];

        if (to == SMTP_ABNF_DEAD || chart->spots[to].out >= spot->out - (spot->out > 0))
            continue;
        spot->out = chart->spots[to].out + 1;
        spot->onward = chart->octets[chart->starts[kind]];
    }
    return spot->out != before;
}

/* Ends lie mostly behind, so the last sets come first; rounds, until no way gets any shorter. */
static void ways_out(struct smtp_abnf_chart *chart)
{
    for (bool more = true; more;) {
        more = false;
        for (uint32_t set = (uint32_t)chart->dfa.count - 1; set >= SMTP_ABNF_START; set--)
            more |= shorten(chart, set);
    }
}

bool smtp_abnf_chart_make(struct smtp_abnf_chart *chart, struct smtp_arena *arena, const struct smtp_abnf_nfa *nfa)
{
    chart->longest_in = chart->longest_out = 0;
    if (!smtp_abnf_dfa_init(&chart->dfa, arena, nfa))
        return false;
    list_octets(chart);
    if (!ways_in(chart))
        return false;
    ways_out(chart);
    for (uint32_t set = SMTP_ABNF_START; set < chart->dfa.count; set++) {
        const struct smtp_abnf_spot *const spot = &chart->spots[set];

        chart->longest_in = spot->in > chart->longest_in ? spot->in : chart->longest_in;
        if (spot->out != UINT32_MAX && spot->out > chart->longest_out) /* the start of a rule without words has none */
            chart->longest_out = spot->out;
    }
    return true;
}
