/* progress.h - where a conversation with a client is: mail data or commands, and what a plain server would say now.
 * Read first: suite/means.c.  Read next: suite/progress.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_SUITE_PROGRESS_H
#define POSTEL_SUITE_PROGRESS_H

#include "suite/wire.h"

/* The client has called; a greeting is due. */
void smtp_progress_called(struct smtp_wire *wire);

/* It has said this: lines with their CR LF, of commands or of mail data. */
void smtp_progress_heard(struct smtp_wire *wire, struct smtp_slice octets);

/* We say this, a line of a reply or several. */
void smtp_progress_said(struct smtp_wire *wire, struct smtp_slice octets);

/* Is this line, with its CR LF, a command without effect on the client's mail? */
bool smtp_progress_aside(const struct smtp_wire *wire, struct smtp_slice line);

/* Is this line, with its CR LF, the one before once more, which was refused?  Then the same is due. */
bool smtp_progress_again(const struct smtp_wire *wire, struct smtp_slice line);

/* The reply that is due, as a plain server has it; NULL: none is. */
const char *smtp_progress_due(const struct smtp_wire *wire);

#endif
