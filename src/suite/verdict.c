/* verdict.c - the table of verdicts.
 * Read first: suite/verdict.h.  Read next: suite/mailbox.h.
 * SPDX-License-Identifier: MIT */
#include "suite/verdict.h"

/* A MUST that is not kept ends the case: what follows was written for a peer that keeps it. */
static struct smtp_ruling by_level(enum smtp_strength strength, bool something_came)
{
    switch (strength) {
    case SMTP_STRENGTH_MUST: return (struct smtp_ruling){ .verdict = SMTP_VERDICT_FAIL, .stop = true };
    case SMTP_STRENGTH_SHOULD: return (struct smtp_ruling){ .verdict = SMTP_VERDICT_WARN, .stop = !something_came };
    case SMTP_STRENGTH_MAY: return (struct smtp_ruling){ .verdict = SMTP_VERDICT_NOTE, .stop = !something_came };
    case SMTP_STRENGTH_NONE: break;
    }
    return (struct smtp_ruling){ .verdict = SMTP_VERDICT_INCONCLUSIVE, .stop = true };
}

struct smtp_ruling smtp_verdict_rule(enum smtp_came came, enum smtp_strength strength, bool greylisted)
{
    const bool step = strength == SMTP_STRENGTH_NONE;
    struct smtp_ruling ruling = { .verdict = SMTP_VERDICT_PASS };

    switch (came) {
    case SMTP_CAME_ASKED: return ruling;
    case SMTP_CAME_421: return by_level(SMTP_STRENGTH_NONE, true);
    case SMTP_CAME_HELO:
    case SMTP_CAME_NEED: return (struct smtp_ruling){ .verdict = SMTP_VERDICT_SKIP, .stop = true };
    case SMTP_CAME_NO_KEYWORD:
        return step ? (struct smtp_ruling){ .verdict = SMTP_VERDICT_SKIP, .stop = true } : by_level(strength, true);
    case SMTP_CAME_4YZ:
        ruling = by_level(greylisted ? SMTP_STRENGTH_NONE : strength, true);
        ruling.again = !step && !greylisted;
        return ruling;
    case SMTP_CAME_OTHER: return by_level(strength, true);
    case SMTP_CAME_NOTHING:
        ruling = by_level(strength, false);
        ruling.again = true;
        return ruling;
    }
    return ruling;
}

enum smtp_verdict smtp_verdict_weigh(const struct smtp_finding *found, const struct smtp_requirement *row)
{
    const enum smtp_strength strength = row == NULL ? SMTP_STRENGTH_MUST : row->strength;

    return found->tolerates ? SMTP_VERDICT_NOTE : by_level(strength, true).verdict;
}

const char *smtp_verdict_name(enum smtp_verdict verdict)
{
    static const char *const names[] = { "pass", "note", "warn", "skip", "inconclusive", "fail", "error" };

    return names[verdict];
}
