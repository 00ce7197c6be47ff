/* parse_sample.c - draw texts of a rule, or texts just outside it.
 * Read first: programs/parse_batch.c.  Read next: programs/annotate.h.
 * SPDX-License-Identifier: MIT */
#include "abnf/sample.h"
#include "programs/parse.h"
#include "protocol/escape.h"

static void print(const struct postel_parse *p, const unsigned char *octets, size_t len, char *escaped, size_t cap)
{
    if (p->hex_out) {
        for (size_t i = 0; i < len; i++)
            printf("%02x", octets[i]);
        putchar('\n');
    } else {
        smtp_escape((struct smtp_slice){ octets, len }, escaped, cap);
        puts(escaped);
    }
}

static int draw(const struct postel_parse *p, struct smtp_abnf_sampler *sampler, unsigned char *octets, char *escaped)
{
    size_t len;

    for (uint64_t n = 0; n < p->count; n++) {
        if (!(p->near_misses ? smtp_abnf_near_miss : smtp_abnf_sample)(sampler, octets, &len))
            return postel_error(POSTEL_CANNOT, "parse", "There is no such text for this rule.");
        print(p, octets, len, escaped, 4 * sampler->longest + 1);
    }
    return POSTEL_DONE;
}

int postel_parse_sample(struct postel_parse *p, const struct smtp_abnf_rule *rule)
{
    struct smtp_arena *const arena = &p->shelf.arena;
    struct smtp_abnf_sampler sampler;
    struct smtp_abnf_nfa nfa;
    unsigned char *octets;
    char *escaped;

    if (!smtp_abnf_nfa_build(arena, rule, SMTP_ABNF_DEPTH, &nfa) ||
        !smtp_abnf_sampler_init(&sampler, arena, &nfa, p->common.seed))
        return postel_error(POSTEL_CANNOT, "parse", "The rule is too large for the memory set aside.");
    octets = smtp_arena_take(arena, sampler.longest, 1);
    escaped = smtp_arena_take(arena, 4 * sampler.longest + 1, 1);
    if (octets == NULL || escaped == NULL)
        return postel_error(POSTEL_CANNOT, "parse", "The texts are too large for the memory set aside.");
    return draw(p, &sampler, octets, escaped);
}
