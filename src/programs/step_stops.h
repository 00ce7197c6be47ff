/* step_stops.h - breakpoints: where to stop on the way.
 * Read first: programs/step_model.h.  Read next: programs/step_stops.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_STEP_STOPS_H
#define POSTEL_PROGRAMS_STEP_STOPS_H

#include "programs/step_model.h"

enum postel_stop_kind {
    POSTEL_STOP_RULE,    /* where octets of this rule begin; in a line that is none, where they could have begun */
    POSTEL_STOP_VERB,    /* where this command begins; of OPEN, the greeting; of DOT, mail data */
    POSTEL_STOP_SECTION, /* where a unit or a rule of this section begins, or a finding breaks one of it; 4.1 is all of
                            4.1.1, 4.1.2 ... too */
    POSTEL_STOP_FINDING  /* where the judge finds something */
};

enum { POSTEL_STOPS_MAX = 32, POSTEL_STOP_TEXT = 40 };

struct postel_stop {
    enum postel_stop_kind kind;
    const struct smtp_abnf_rule *rule; /* RULE */
    enum smtp_verb verb;               /* VERB */
    char section[16];                  /* SECTION: "4.1.2" */
    char text[POSTEL_STOP_TEXT];       /* as it is shown: "rule Atom" */
};

struct postel_stops {
    struct postel_stop list[POSTEL_STOPS_MAX];
    size_t count;
};

/* "rule Atom", "verb RCPT", "section 4.1.2" (or "§4.1.2"), "finding".  NULL: it was added; else a sentence that says
 * what is wrong and what would be right. */
const char *postel_stop_add(struct postel_stops *stops, const struct smtp_abnf_grammar *grammar, const char *text);

void postel_stop_remove(struct postel_stops *stops, size_t index);

/* Goes on, or back, to the nearest octet at which one of them stops.  Returns it; NULL: there is none, and nothing has
 * moved. */
const struct postel_stop *postel_stop_run(const struct postel_stops *stops, struct postel_step_model *model, bool back);

#endif
