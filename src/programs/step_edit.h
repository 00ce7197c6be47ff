/* step_edit.h - change what was said, see what becomes of it, and take it back.
 * Read first: programs/step_replay.h, programs/step_model.h.  Read next: programs/step_edit.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_STEP_EDIT_H
#define POSTEL_PROGRAMS_STEP_EDIT_H

#include "programs/step_model.h"
#include "programs/step_replay.h"

/* The conversation as it was before each change, the last one last. */
struct postel_edits {
    struct postel_version {
        struct smtp_talk_text text;
        size_t point; /* where one stood */
    } * versions;
    size_t count, cap;
};
void postel_edits_close(struct postel_edits *edits);

/* NULL, or a sentence: why the row in which one stands cannot be edited. */
const char *postel_edit_refused(const struct postel_step *step, const struct postel_step_model *model);

enum postel_edited {
    POSTEL_EDITED,
    POSTEL_EDIT_SAME, /* these are the octets that stood there */
    POSTEL_EDIT_LARGE /* the memory does not hold what would come of it; all is as it was */
};

/* Puts `octets` in the place of the row.  A conversation that was played is played anew with them; a saved one is
 * changed and nothing else.  The model, which is opened anew, stands at the first octet that differs.  `left` gets how
 * many octets of the client the server did not read any more, for it had closed. */
enum postel_edited postel_edit(struct postel_edits *edits, struct postel_step *step, struct postel_step_model *model,
                               struct smtp_slice octets, size_t *left);

/* Takes the last change back.  False: there is none. */
bool postel_edit_undo(struct postel_edits *edits, struct postel_step *step, struct postel_step_model *model);

#endif
