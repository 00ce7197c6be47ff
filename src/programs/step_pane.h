/* step_pane.h - what stands beside what: a pane a file, each draws one point of a conversation into its area.
 * Read first: programs/step_canvas.h, programs/step_model.h.  Read next: programs/step_pane_talk.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_STEP_PANE_H
#define POSTEL_PROGRAMS_STEP_PANE_H

#include "programs/step_canvas.h"
#include "programs/step_model.h"

/* The conversation, the current line in its middle, and a caret below the current octet.  step_pane_talk.c */
void postel_pane_talk(const struct postel_step_model *model, const struct postel_area *area);

/* The rule: the chain of rules that the octet lies in, the text of the innermost with a caret below the live part, what
 * may come next.  step_pane_rule.c */
void postel_pane_rule(const struct postel_step_model *model, const struct postel_area *area);

/* The session: findings, its state and the ways out of it, the section, why the reply is as it is.
 * step_pane_state.c */
void postel_pane_state(const struct postel_step_model *model, const struct postel_area *area);

/* The ways out of the dialogue's state: which verbs, which codes, and where they lead, as sentences; their length.
 * step_ways.c */
size_t postel_step_ways(const struct smtp_walk_view *view, char *out, size_t cap);

/* "MAIL"; "the connection", "mail data", "another verb". */
const char *postel_step_verb(enum smtp_verb verb);

/* A production as the grammar has it, on one line, without comments; `lit` where `live` (an element of it, or NULL)
 * stands.  step_production.c */
struct postel_production {
    char text[1024];
    bool lit[1024];
    size_t len;
};
void postel_production(struct postel_production *production, const struct smtp_abnf_rule *rule,
                       const struct smtp_abnf_node *live);

/* Draws it from `row` on, with carets below what is lit; returns the row behind it. */
size_t postel_production_draw(const struct postel_production *production, const struct postel_area *area, size_t row);

#endif
