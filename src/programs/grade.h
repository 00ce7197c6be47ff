/* grade.h - conversations are graded as they pass: what `postel watch` and `postel audit` print.
 * Read first: suite/talk.h, transport/observe.h.  Read next: programs/grade.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_GRADE_H
#define POSTEL_PROGRAMS_GRADE_H

#include "programs/program.h"
#include "suite/talk.h"
#include "suite/verdict.h"
#include "transport/observe.h"

struct postel_graded; /* one session: grade.c */

struct postel_grader {
    struct smtp_observer observer; /* give this to a transport; or call its functions */
    bool color;
    const struct smtp_register *reg;
    const char *save;                   /* a directory: each session becomes a file in it; NULL: none is kept */
    const struct smtp_observer *beside; /* is shown the same before we are; may be NULL */
    unsigned met[SMTP_VERDICTS];        /* findings so far, by what they are worth */
    bool cannot_save;                   /* a file could not be written; that was told */
    struct postel_graded *sessions;
};

/* Prints to stdout, a session after its number:
 *     session 2: fail  5321-4.1.2-a  §4.1.2  the client, at octet 51
 *                expected "RCPT TO:" Forward-path [SP Rcpt-parameters] CRLF
 *                got      RCPT TO:<a..b@x.example>\r\n
 *                MUST     One sentence of the register.
 * What is found again in the same session is counted at its end.  Octets are escaped (protocol/escape.h). */
void postel_grader_open(struct postel_grader *grader, bool color, const struct smtp_register *reg);
void postel_grader_close(struct postel_grader *grader);

/* POSTEL_FINDING, if anything failed; `strict`: a warning counts too. */
int postel_grader_code(const struct postel_grader *grader, bool strict);

#endif
