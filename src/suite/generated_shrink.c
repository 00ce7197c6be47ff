/* generated_shrink.c - a failed case, with the fewest lines and octets that still fail.
 * Read first: suite/shrink.c.  Read next: suite/discover.h.
 * SPDX-License-Identifier: MIT */
#include "suite/generated_internal.h"
#include "suite/shrink.h"

#include <stdlib.h>
#include <string.h>

enum {
    TRIES_MAX = 150,  /* we chose: for the lines of one case, and again for its octets */
    HURRY_US = 200000 /* and so long is waited for a reply while trying */
};

struct smaller {
    struct smtp_generator *g;
    struct smtp_setup setup;
    const struct smtp_case *c;
    struct smtp_generated made; /* its line gets shorter */
    unsigned n;
    bool keep[SMTP_PIECES];
    int64_t until_us;
};

static void open_script(struct smaller *s, const bool *keep, struct smtp_transcript *t)
{
    struct smtp_octets text = { 0 };

    smtp_generated_text(s->g, &s->made, s->n, keep, &text);
    smtp_transcript_open_text(t, s->g->dir, s->c->t.path, s->c->t.id, &text, s->g->reg);
    smtp_octets_close(&text);
}

/* It has to fail as the whole did: else another failure might be found, or one that leaving something out has made. */
static bool fails(const struct smaller *s, const struct smtp_transcript *t, struct smtp_result *result)
{
    const struct smtp_result *const whole = &s->c->result;

    *result = (struct smtp_result){ .tries = 0 };
    if (t->error != NULL || smtp_now_us() > s->until_us)
        return false;
    smtp_run(&s->setup, t, s->c->result.cut, 1, result);
    return result->verdict == SMTP_VERDICT_FAIL && strcmp(result->reason, whole->reason) == 0 &&
           strcmp(result->expected, whole->expected) == 0 && strncmp(result->got, whole->got, 3) == 0;
}

static bool fails_with(struct smaller *s, const bool *keep)
{
    struct smtp_transcript t;
    struct smtp_result result;

    open_script(s, keep, &t);
    const bool failed = fails(s, &t, &result);
    smtp_result_close(&result);
    smtp_transcript_close(&t);
    return failed;
}

static bool fails_with_pieces(void *owner, const bool *keep)
{
    return fails_with(owner, keep);
}

/* A word has to stay one, by which the same is owed; else its refusal would be no failure. */
static bool fails_with_octets(void *owner, const bool *keep)
{
    struct smaller *const s = owner;
    const struct smtp_generated whole = s->made;
    struct smtp_octets line = { 0 };
    bool failed = false;

    for (size_t i = 0; i + 2 < whole.line.len; i++) {
        if (keep[i])
            smtp_octets_add(&line, whole.line.octets + i, 1);
    }
    smtp_octets_text(&line, "\r\n");
    s->made.line = smtp_slice_all(&line);
    s->made.word = smtp_generated_is_word(s->g, whole.frame, s->made.line);
    if (smtp_slice_find((struct smtp_slice){ line.octets, line.len - 1 }, smtp_slice_text("\r\n")) == NULL &&
        (!whole.word || (s->made.word && smtp_generated_owed(&s->made) == smtp_generated_owed(&whole))))
        failed = fails_with(s, s->keep);
    s->made = whole;
    smtp_octets_close(&line);
    return failed;
}

static void shrink_octets(struct smaller *s)
{
    struct smtp_shrink octets = {
        .count = s->made.line.len - 2, .fails = fails_with_octets, .owner = s, .tries = TRIES_MAX
    };
    struct smtp_octets line = { 0 };

    octets.keep = malloc(octets.count + 1);
    if (octets.keep == NULL)
        abort();
    memset(octets.keep, true, octets.count);
    smtp_shrink(&octets);
    for (size_t i = 0; i < octets.count; i++) {
        if (octets.keep[i])
            smtp_octets_add(&line, s->made.line.octets + i, 1);
    }
    smtp_octets_text(&line, "\r\n");
    s->made.line = smtp_pool_slice(&s->g->pool, smtp_slice_all(&line));
    s->made.word = smtp_generated_is_word(s->g, s->made.frame, s->made.line);
    smtp_octets_close(&line);
    free(octets.keep);
}

void smtp_generated_shrink(struct smtp_generator *g, struct smtp_plan *plan, struct smtp_case *c, int64_t until_us)
{
    struct smaller s = { g, plan->setup, c, *smtp_generated_of(g, c), smtp_generated_number(c), { 0 }, until_us };
    struct smtp_shrink pieces = { SMTP_PIECES, s.keep, fails_with_pieces, &s, TRIES_MAX };
    struct smtp_transcript t;
    struct smtp_result result;

    const int64_t wait_us = smtp_setup_wait_us(&plan->setup);

    memset(s.keep, true, sizeof s.keep);
    s.setup.wait_us = wait_us < HURRY_US ? wait_us : HURRY_US;
    smtp_shrink(&pieces);
    shrink_octets(&s);
    s.setup.wait_us = 0; /* and now without hurry */
    open_script(&s, s.keep, &t);
    if (fails(&s, &t, &result)) {
        result.others = c->result.others;
        result.seen = c->result.seen;
        smtp_result_close(&c->result);
        smtp_transcript_close(&c->t);
        c->result = result;
        c->t = t;
        return;
    }
    smtp_result_close(&result); /* it does not fail each time: then the first script stands */
    smtp_transcript_close(&t);
}
