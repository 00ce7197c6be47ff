/* sample.c - write words: a way to an edge that is new, that edge, some steps at random, a way to the end.
 * Read first: abnf/sample_internal.h.  Read next: abnf/near.c.
 * SPDX-License-Identifier: MIT */
#include "abnf/chance.h"
#include "abnf/sample_internal.h"

enum {
    WANDER_MAX = 24, /* steps at random */
    STOP_ONE_IN = 8  /* a wanderer who could stop does so, once in as many steps */
};

uint32_t smtp_abnf_random(struct smtp_abnf_sampler *s, uint32_t below)
{
    return (uint32_t)(smtp_chance(&s->random) % below);
}

static uint32_t to(const struct smtp_abnf_sampler *s, size_t pair)
{
    return s->chart.dfa.sets[pair / s->chart.dfa.classes].next[pair % s->chart.dfa.classes];
}

uint32_t smtp_abnf_pair_set(const struct smtp_abnf_sampler *s, size_t pair)
{
    return (uint32_t)(pair / s->chart.dfa.classes);
}

unsigned char smtp_abnf_pair_octet(struct smtp_abnf_sampler *s, size_t pair)
{
    const size_t class = pair % s->chart.dfa.classes;
    const uint16_t start = s->chart.starts[class];

    return s->chart.octets[start + smtp_abnf_random(s, s->chart.starts[class + 1] - (uint32_t)start)];
}

bool smtp_abnf_next_pair(struct smtp_abnf_sampler *s, struct smtp_abnf_search *search, size_t *pair)
{
    for (int rounds = 0; rounds < 2; rounds++) { /* the second is for those that have been met */
        for (size_t n = 0; n < s->pairs; n++) {
            *pair = search->at;
            search->at = (search->at + s->stride) % s->pairs;
            if (smtp_abnf_pair_set(s, *pair) == SMTP_ABNF_DEAD || (to(s, *pair) != SMTP_ABNF_DEAD) != search->edge ||
                (search->met[*pair] && !search->all))
                continue;
            search->met[*pair] = true;
            return true;
        }
        search->all = true;
    }
    return false;
}

void smtp_abnf_write(struct smtp_abnf_sampler *s, struct smtp_abnf_pen *pen, unsigned char octet)
{
    const size_t classes = s->chart.dfa.classes, first = pen->set * classes;

    pen->set = smtp_abnf_dfa_step(&s->chart.dfa, pen->set, octet);
    for (size_t class = 0; class < classes; class ++)
        if (to(s, first + class) == pen->set)
            s->words.met[first + class] = true;
    pen->out[pen->len++] = octet;
}

/* Another octet that leads the same way, for a change: the other letter case, another digit. */
static unsigned char varied(struct smtp_abnf_sampler *s, uint32_t set, unsigned char octet)
{
    const unsigned char other = (unsigned char)(32 + smtp_abnf_random(s, 95));
    const uint32_t there = smtp_abnf_dfa_step(&s->chart.dfa, set, octet);

    if (smtp_abnf_dfa_step(&s->chart.dfa, set, other) == there)
        return other;
    if (smtp_abnf_random(s, 2) == 0 && smtp_abnf_dfa_step(&s->chart.dfa, set, octet ^ 0x20) == there)
        return octet ^ 0x20;
    return octet;
}

void smtp_abnf_write_way_in(struct smtp_abnf_sampler *s, struct smtp_abnf_pen *pen, uint32_t set)
{
    const struct smtp_abnf_spot *const spots = s->chart.spots;

    pen->len = spots[set].in;
    for (uint32_t at = set; at != SMTP_ABNF_START; at = spots[at].from)
        pen->out[spots[at].in - 1] = varied(s, spots[at].from, spots[at].by);
    pen->set = SMTP_ABNF_START;
    for (size_t i = pen->len, n = pen->len = 0; n < i; n++)
        smtp_abnf_write(s, pen, pen->out[n]);
}

/* One step at random, of two the one that is new. */
static bool step(struct smtp_abnf_sampler *s, struct smtp_abnf_pen *pen)
{
    const size_t classes = s->chart.dfa.classes, base = pen->set * classes;
    size_t found[2] = { s->pairs, s->pairs };
    size_t n = 0;

    for (size_t tries = 0; tries < 4 * classes && n < 2; tries++) {
        const size_t pair = base + smtp_abnf_random(s, (uint32_t)classes);

        if (to(s, pair) != SMTP_ABNF_DEAD)
            found[n++] = pair;
    }
    if (n == 0)
        return false;
    if (n == 2 && s->words.met[found[0]] && !s->words.met[found[1]])
        found[0] = found[1];
    smtp_abnf_write(s, pen, smtp_abnf_pair_octet(s, found[0]));
    return true;
}

void smtp_abnf_write_rest(struct smtp_abnf_sampler *s, struct smtp_abnf_pen *pen)
{
    for (uint32_t n = smtp_abnf_random(s, WANDER_MAX + 1); n > 0; n--) {
        if (s->chart.dfa.sets[pen->set].accepts && smtp_abnf_random(s, STOP_ONE_IN) == 0)
            return;
        if (!step(s, pen))
            break;
    }
    while (s->chart.spots[pen->set].out > 0)
        smtp_abnf_write(s, pen, varied(s, pen->set, s->chart.spots[pen->set].onward));
}

static size_t gcd(size_t a, size_t b)
{
    return b == 0 ? a : gcd(b, a % b);
}

bool smtp_abnf_sampler_init(struct smtp_abnf_sampler *sampler, struct smtp_arena *arena,
                            const struct smtp_abnf_nfa *nfa, uint64_t seed)
{
    *sampler = (struct smtp_abnf_sampler){ .random = seed };
    if (!smtp_abnf_chart_make(&sampler->chart, arena, nfa))
        return false;
    sampler->pairs = sampler->chart.dfa.count * sampler->chart.dfa.classes;
    sampler->words = (struct smtp_abnf_search){ .edge = true };
    sampler->words.met = smtp_arena_take(arena, sampler->pairs, sizeof(bool));
    sampler->misses.met = smtp_arena_take(arena, sampler->pairs, sizeof(bool));
    if (arena->spent)
        return false;
    sampler->longest = (size_t)sampler->chart.longest_in + sampler->chart.longest_out + WANDER_MAX + 2;
    sampler->words.at = sampler->misses.at = smtp_abnf_random(sampler, (uint32_t)sampler->pairs);
    sampler->stride = sampler->pairs / 2 + smtp_abnf_random(sampler, (uint32_t)sampler->pairs);
    while (gcd(sampler->stride, sampler->pairs) != 1) /* so that these steps come by every pair */
        sampler->stride++;
    return true;
}

bool smtp_abnf_sample(struct smtp_abnf_sampler *sampler, unsigned char *out, size_t *len)
{
    struct smtp_abnf_pen pen = { out, 0, SMTP_ABNF_START };
    size_t pair;

    if (sampler->chart.spots[SMTP_ABNF_START].out == UINT32_MAX)
        return false; /* no way out: no word */
    sampler->aimless = !sampler->aimless;
    if (!sampler->aimless && smtp_abnf_next_pair(sampler, &sampler->words, &pair)) {
        smtp_abnf_write_way_in(sampler, &pen, smtp_abnf_pair_set(sampler, pair));
        smtp_abnf_write(sampler, &pen, smtp_abnf_pair_octet(sampler, pair));
    }
    smtp_abnf_write_rest(sampler, &pen);
    *len = pen.len;
    return true;
}

/* Is this pair the first of those that lead from its set to the same place?  Such are counted: edges, not octets. */
static bool leads_first(const struct smtp_abnf_sampler *s, size_t pair)
{
    const size_t first = pair - pair % s->chart.dfa.classes;

    for (size_t other = first; other < pair; other++)
        if (to(s, other) == to(s, pair))
            return false;
    return to(s, pair) != SMTP_ABNF_DEAD;
}

size_t smtp_abnf_sampler_edges(const struct smtp_abnf_sampler *sampler, size_t *used)
{
    size_t edges = 0;

    *used = 0;
    for (size_t pair = sampler->chart.dfa.classes; pair < sampler->pairs; pair++)
        if (leads_first(sampler, pair)) {
            edges++;
            *used += sampler->words.met[pair];
        }
    return edges;
}
