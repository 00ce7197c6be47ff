/* talk.h - a conversation as a transcript writes it down, or as a run recorded it.
 * Read first: suite/wire.h, protocol/walk.h.  Read next: suite/talk.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_SUITE_TALK_H
#define POSTEL_SUITE_TALK_H

#include <stdio.h>

#include "protocol/walk.h"
#include "suite/holes.h"
#include "suite/register.h"
#include "suite/transcript.h"
#include "suite/wire.h"

/* `talk` points into the others. */
struct smtp_talk_text {
    struct smtp_octets client, server;
    struct smtp_talk_run *runs;
    size_t run_count, run_cap;
    struct smtp_talk talk;
};
/* Adds what `side` said next, or its end; all zero is a conversation in which nobody has said anything. */
void smtp_talk_text_add(struct smtp_talk_text *text, char side, struct smtp_slice octets);
void smtp_talk_text_end(struct smtp_talk_text *text, char side);
void smtp_talk_text_close(struct smtp_talk_text *text);

/* Role judge: every line was said by one side or the other.  Lines of `session`, or of the first if it is NULL.
 * False: *why is a sentence. */
bool smtp_talk_of_transcript(struct smtp_talk_text *text, const struct smtp_transcript *t, const char *session,
                             const struct smtp_holes *holes, const char **why);

/* What went over one wire of a case: that of `session`, or of the first.  False: there was none of that name. */
bool smtp_talk_of_recording(struct smtp_talk_text *text, const struct smtp_recording *recording, const char *session);

/* Writes it as a transcript of role judge, each finding a mark at its line: _of_transcript gives the same octets again,
 * and `postel check judge` the same findings.  `title` is a sentence.  talk_write.c */
void smtp_talk_write(FILE *out, const struct smtp_talk *talk, const char *title, const struct smtp_finding *found,
                     size_t count, const struct smtp_register *reg);

#endif
