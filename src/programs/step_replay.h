/* step_replay.h - what our own server says to other octets.           RFC 5321 §3, §4
 * Read first: programs/step_play.c, programs/mailboxes.h.  Read next: programs/step_replay.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_STEP_REPLAY_H
#define POSTEL_PROGRAMS_STEP_REPLAY_H

#include "programs/step.h"

/* Plays what the client says in `talk` to a new session of our server, run by run: each is answered before the next is
 * said.  No process and no socket: the session is a value.  It has the clock, the seed and the mailboxes that it has in
 * step_play.c, so that octets that have not changed get the replies they got there.  `text`, all zero, gets the
 * conversation; returns how many of the client's octets the server did not read any more, for it had closed. */
size_t postel_replay(const struct postel_common *common, const struct smtp_talk *talk, struct smtp_talk_text *text);

#endif
