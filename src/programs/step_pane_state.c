/* step_pane_state.c - the session, and the reasons.                   RFC 5321 §3, §4.1.4, §4.3.2
 * Read first: programs/step_ways.c.  Read next: programs/step_layout.h.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "programs/step_pane.h"

enum { WORDS = 1024 };

/* As grammar/dialogue.rl has it. */
static const struct {
    const char *state, *says;
} states[] = {
    { "start", "the connection stands; the server speaks first" },
    { "greeted", "nobody has said EHLO yet" },
    { "ready", "no transaction is open" },
    { "mail", "a reverse-path, but no recipient yet" },
    { "rcpt", "at least one recipient" },
    { "data", "what the client sends is content now" },
    { "nobody", "content now, with nobody to deliver to" },
    { "refused", "greeted with 554: only QUIT is served" },
    { "closed", "the session is over" },
};

static const char *meaning(const char *state)
{
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (strcmp(states[i].state, state) == 0)
            return states[i].says;
    return "";
}

static size_t draw_finding(const struct postel_area *area, size_t row, const struct smtp_finding *f)
{
    char words[WORDS];

    snprintf(words, sizeof words, "! %s: the %s %s; expected %s, got %s", f->id, f->side == 'S' ? "server" : "client",
             f->tolerates ? "tolerates this" : "is at fault", f->expected, f->got[0] != '\0' ? f->got : "the end");
    return postel_area_wrap(area, row, 2, POSTEL_INK_FINDING, words);
}

/* What has been found in this unit so far. */
static size_t draw_findings(const struct postel_step_model *m, const struct postel_area *area, size_t row)
{
    const struct smtp_walk *const w = m->walk;

    for (size_t i = 0; i < w->finding_count; i++)
        if (w->findings[i].point >= m->view.unit->from && w->findings[i].point <= m->point)
            row = draw_finding(area, row, &w->findings[i].found);
    return row;
}

/* What is no finding, but should be known. */
static size_t draw_remarks(const struct postel_step_model *m, const struct postel_area *area, size_t row)
{
    const struct smtp_walk_view *const v = &m->view;
    char words[WORDS];

    for (size_t i = 0; i < v->end_count; i++) {
        snprintf(words, sizeof words, "With this octet the %s's stream ends.",
                 v->ends[i].side == 'C' ? "client" : "server");
        row = postel_area_wrap(area, row, 2, POSTEL_INK_PLAIN, words);
    }
    if (v->lost != NULL) {
        snprintf(words, sizeof words, "? the judge no longer knows which reply answers what: %s", v->lost);
        row = postel_area_wrap(area, row, 2, POSTEL_INK_FINDING, words);
    }
    if (v->unit->side == 'S' && v->unit->whole && !m->has_why)
        row = postel_area_wrap(area, row, 2, POSTEL_INK_PLAIN, "No command waits for a reply: this one is too many.");
    return row;
}

void postel_pane_state(const struct postel_step_model *m, const struct postel_area *area)
{
    const struct smtp_walk_view *const v = &m->view;
    char words[WORDS];
    size_t row;

    if (!m->seen)
        return;
    row = draw_remarks(m, area, draw_findings(m, area, 0));
    snprintf(words, sizeof words, "%s: %s", v->state, meaning(v->state));
    row = postel_area_wrap(area, row, 2, POSTEL_INK_TITLE, words);
    snprintf(words, sizeof words, "%s %s", v->note.section, v->note.says);
    row = postel_area_wrap(area, row, 2, POSTEL_INK_PLAIN, words);
    if (v->waiting > 1) {
        snprintf(words, sizeof words, "%zu commands wait for a reply.", v->waiting);
        row = postel_area_wrap(area, row, 2, POSTEL_INK_PLAIN, words);
    }
    if (m->has_why && smtp_walk_why_words(&m->why, words, sizeof words) > 0)
        row = postel_area_wrap(area, row, 2, POSTEL_INK_PLAIN, words);
    if (postel_step_ways(v, words, sizeof words) > 0)
        postel_area_wrap(area, row, 2, POSTEL_INK_PLAIN, words);
}
