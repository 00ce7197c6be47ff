/* verdict.h - what a departure from the script is worth.
 * Read first: suite/hear.c.  Read next: suite/verdict.c.
 * SPDX-License-Identifier: MIT
 *
 * The soul of the suite.  Only a line with a mark asserts; what goes wrong by time, by policy or by load is never a
 * fail at first sight. */
#ifndef POSTEL_SUITE_VERDICT_H
#define POSTEL_SUITE_VERDICT_H

#include "protocol/judge.h"
#include "suite/register.h"

/* From best to worst: a case has the worst that it met. */
enum smtp_verdict {
    SMTP_VERDICT_PASS,
    SMTP_VERDICT_NOTE,         /* a MAY not taken, or taken */
    SMTP_VERDICT_WARN,         /* a SHOULD not kept */
    SMTP_VERDICT_SKIP,         /* the target lacks what the case needs */
    SMTP_VERDICT_INCONCLUSIVE, /* the peer left the script where nothing was at stake */
    SMTP_VERDICT_FAIL,         /* a MUST not kept */
    SMTP_VERDICT_ERROR         /* the transcript is at fault */
};
enum { SMTP_VERDICTS = SMTP_VERDICT_ERROR + 1 };

/* What came where a line was to be heard.  The rows of the table, in its order: the first that fits decides. */
enum smtp_came {
    SMTP_CAME_ASKED,
    SMTP_CAME_421,        /* the server goes away (§3.8), and did not owe us an answer */
    SMTP_CAME_NEED,       /* 530, 538: it wants AUTH or TLS first */
    SMTP_CAME_HELO,       /* a client that says no EHLO, where the script answers one */
    SMTP_CAME_NO_KEYWORD, /* the code is right, a keyword behind `+` is missing */
    SMTP_CAME_4YZ,        /* not now */
    SMTP_CAME_OTHER,      /* another reply, one that is no reply, octets where silence was due, other mail stored */
    SMTP_CAME_NOTHING     /* the end, or nothing in time */
};

struct smtp_ruling {
    enum smtp_verdict verdict;
    bool stop;  /* the case is over */
    bool again; /* it may have been the time: once more, alone and slower, before it counts */
};

/* `strength` NONE: a step.  `greylisted`: the control conversation met a 4yz too. */
struct smtp_ruling smtp_verdict_rule(enum smtp_came came, enum smtp_strength strength, bool greylisted);

/* What the judge found.  One that tolerates is a note, whatever the row says of those who send; without a row it weighs
 * as a MUST. */
enum smtp_verdict smtp_verdict_weigh(const struct smtp_finding *found, const struct smtp_requirement *row);

const char *smtp_verdict_name(enum smtp_verdict verdict);

#endif
