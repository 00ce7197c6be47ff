/* generated.c - draw lines from the grammar, and make a case of each.
 * Read first: suite/generated_frame.c.  Read next: suite/generated_text.c.
 * SPDX-License-Identifier: MIT */
#include "suite/generated_internal.h"

#include "abnf/sample.h"
#include "suite/holes.h"

#include <stdlib.h>
#include <string.h>

enum {
    MEGABYTES = 64,
    LINE_MAX = 240, /* shorter than every limit of §4.5.3.1: length is not what is tried here */
    DRAWS = 40      /* in vain, before a rule is taken to have no more lines */
};

static struct smtp_abnf_text rule_name(const char *name)
{
    return (struct smtp_abnf_text){ name, strlen(name) };
}

bool smtp_generated_is_word(struct smtp_generator *g, const struct smtp_frame *frame, struct smtp_slice line)
{
    struct smtp_abnf_match match = { .accepts = false };
    struct smtp_abnf_dfa *dfa;

    smtp_abnf_shelf_match(g->shelf, smtp_abnf_find(&g->shelf->grammar, rule_name(frame->verb->rule)), line.octets,
                          line.len, &dfa, &match);
    return match.accepts;
}

unsigned smtp_generated_number(const struct smtp_case *c)
{
    return (unsigned)strtoul(strrchr(c->t.id, '-') + 1, NULL, 10);
}

const struct smtp_generated *smtp_generated_of(const struct smtp_generator *g, const struct smtp_case *c)
{
    return &g->made[smtp_generated_number(c) - 1];
}

/* Puts what was drawn into its line.  One CR LF ends it: a text that lost its own gets it back, as a line that no CR LF
 * ends is no line (§2.3.8).  False: there is a CR LF within, and that would be two lines. */
static bool lay(const struct smtp_generator *g, const struct smtp_frame *frame, struct smtp_slice drawn,
                struct smtp_octets *line)
{
    const struct smtp_holes holes = { .target = g->target };
    const struct smtp_slice crlf = smtp_slice_text("\r\n");
    struct smtp_slice missing;

    line->len = 0;
    if (!smtp_holes_fill(&holes, smtp_slice_text(frame->before), SMTP_FILL_TEXT, line, NULL, &missing))
        return false;
    smtp_octets_add(line, drawn.octets, drawn.len);
    if (!smtp_holes_fill(&holes, smtp_slice_text(frame->behind), SMTP_FILL_TEXT, line, NULL, &missing))
        return false;
    if (line->len < 2 || memcmp(line->octets + line->len - 2, "\r\n", 2) != 0)
        smtp_octets_text(line, "\r\n");
    const unsigned char *const first = smtp_slice_find(smtp_slice_all(line), crlf);
    return first + 2 == line->octets + line->len && line->len <= LINE_MAX;
}

static bool is_new(const struct smtp_generator *g, struct smtp_slice line)
{
    for (size_t i = 0; i < g->count; i++) {
        if (smtp_slice_same(g->made[i].line, line))
            return false;
    }
    return true;
}

static void keep(struct smtp_generator *g, struct smtp_generated made)
{
    g->made = smtp_array_grow(g->made, g->count, &g->cap, sizeof *g->made);
    made.line = smtp_pool_slice(&g->pool, made.line);
    g->made[g->count++] = made;
}

/* Adds lines of one frame, words and others in turn, until there are `until` or it has no more. */
static bool draw(struct smtp_generator *g, const struct smtp_frame *frame, struct smtp_arena *arena, size_t until)
{
    const struct smtp_abnf_rule *const rule = smtp_abnf_find(&g->shelf->grammar, rule_name(frame->rule));
    struct smtp_octets line = { 0 };
    struct smtp_abnf_sampler sampler;
    struct smtp_abnf_nfa nfa;
    unsigned char *out = NULL;
    bool word = true;
    size_t len;

    if (rule != NULL && smtp_abnf_nfa_build(arena, rule, SMTP_ABNF_DEPTH, &nfa) &&
        smtp_abnf_sampler_init(&sampler, arena, &nfa, g->seed))
        out = smtp_arena_take(arena, sampler.longest, 1);
    for (int vain = 0; out != NULL && vain < DRAWS && g->count < until;) {
        const bool drawn = (word ? smtp_abnf_sample : smtp_abnf_near_miss)(&sampler, out, &len) &&
                           lay(g, frame, (struct smtp_slice){ out, len }, &line);
        const struct smtp_slice whole = smtp_slice_all(&line);
        if (drawn && is_new(g, whole)) {
            keep(g, (struct smtp_generated){ frame, whole, smtp_generated_is_word(g, frame, whole) });
            vain = 0;
        } else {
            vain++;
        }
        word = !word;
    }
    smtp_octets_close(&line);
    return out != NULL && !arena->spent;
}

static void add_case(struct smtp_generator *g, struct smtp_plan *plan, unsigned n)
{
    static const bool whole[SMTP_PIECES] = { true, true, true, true, true };
    struct smtp_octets text = { 0 };
    struct smtp_pool pool = { 0 };

    smtp_generated_text(g, &g->made[n - 1], n, whole, &text);
    const char *const id = smtp_pool_format(&pool, "generated-%llu-%u", (unsigned long long)g->seed, n);
    plan->cases = smtp_array_grow(plan->cases, plan->count, &plan->cap, sizeof *plan->cases);
    plan->cases[plan->count] = (struct smtp_case){ .result = { .tries = 0 } };
    smtp_transcript_open_text(&plan->cases[plan->count++].t, g->dir, smtp_pool_format(&pool, "%s.smtp", id), id, &text,
                              g->reg);
    smtp_pool_close(&pool);
    smtp_octets_close(&text);
}

bool smtp_generate(struct smtp_generator *g, struct smtp_plan *plan, size_t n)
{
    struct smtp_arena arena = { .at = malloc((size_t)MEGABYTES << 20), .cap = (size_t)MEGABYTES << 20 };
    size_t count;
    const struct smtp_frame *const frames = smtp_frames(&count);
    bool good = arena.at != NULL;

    for (size_t i = 0; i < count && good; i++) {
        arena.used = 0;
        good = draw(g, &frames[i], &arena, n * (i + 1) / count);
    }
    free(arena.at);
    for (size_t i = 0; i < g->count && good; i++)
        add_case(g, plan, (unsigned)i + 1);
    return good;
}

void smtp_generator_close(struct smtp_generator *g)
{
    free(g->made);
    smtp_pool_close(&g->pool);
    *g = (struct smtp_generator){ 0 };
}
