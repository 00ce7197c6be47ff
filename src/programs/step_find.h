/* step_find.h - find octets in a conversation.
 * Read first: programs/step_model.h.  Read next: programs/step_find.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_STEP_FIND_H
#define POSTEL_PROGRAMS_STEP_FIND_H

#include "programs/step_model.h"

/* Goes to the first octet of the nearest place behind (or before) the current octet where one side said these octets.
 * False: there is none, and nothing has moved. */
bool postel_step_find(struct postel_step_model *model, struct smtp_slice octets, bool back);

#endif
