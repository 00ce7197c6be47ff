/* generated.h - cases made from the grammar: words of the command lines, and texts one edit outside.
 * Read first: abnf/sample.h, suite/plan.h.  Read next: suite/generated_internal.h.
 * SPDX-License-Identifier: MIT
 *
 * People write down the cases that they think of.  Here the ABNF itself is asked for lines that use each edge of a
 * rule, and for lines that leave it.  Each becomes the text of a transcript, is read as any other, and so can be kept
 * and played again.  A line inside the rule must not be refused as bad syntax; one outside may be taken, which is worth
 * a note; and either has to get one reply, and the NOOP behind it, too. */
#ifndef POSTEL_SUITE_GENERATED_H
#define POSTEL_SUITE_GENERATED_H

#include "abnf/shelf.h"
#include "suite/plan.h"

/* A command, as generated cases judge it. */
struct smtp_line_rule {
    const char *rule;    /* of grammar/rfc5321.abnf: "mail" */
    const char *section; /* "4.1.1.2" */
    const char *opening; /* after which it is in turn; NULL: the greeting alone */
    const char *taken;   /* the codes that say so */
    const char *owed;    /* "must 5321-4.1.2-a": who says that a good line is read; NULL: nobody */
    const char *least;   /* who says that it is known at least, where site policy may refuse what is in the line */
};

/* A rule whose words are put into a line: those of Local-part into "MAIL FROM:<...@client.example>". */
struct smtp_frame {
    const struct smtp_line_rule *verb;
    const char *rule, *before, *behind; /* {name}s are the target's */
};
const struct smtp_frame *smtp_frames(size_t *count);

struct smtp_generated {
    const struct smtp_frame *frame;
    struct smtp_slice line; /* ends with its only CR LF */
    bool word;              /* of the verb's rule */
};

struct smtp_generator {
    struct smtp_abnf_shelf *shelf; /* lent */
    const struct smtp_register *reg;
    const struct smtp_target *target;
    const char *dir; /* where the openings are */
    uint64_t seed;
    struct smtp_pool pool;
    struct smtp_generated *made; /* case n is made[n - 1] */
    size_t count, cap;
};

/* Draws `n` lines, half of them words if there are as many, and puts a case for each into the plan.  False: the memory
 * of the shelf does not do. */
bool smtp_generate(struct smtp_generator *g, struct smtp_plan *plan, size_t n);
void smtp_generator_close(struct smtp_generator *g);

/* After the play: what was tolerated is noted, failures that are the same in all but the octets become one, and those
 * left are made as small as they still fail.  Under `save`, if not NULL, each becomes a file.  False: one could not be
 * written; errno says why, *path which. */
bool smtp_generated_settle(struct smtp_generator *g, struct smtp_plan *plan, const char *save, const char **path);

#endif
