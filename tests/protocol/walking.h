/* walking.h - a conversation written down in one string, and a walk through it.
 * Read first: protocol/walk.h.  Read next: tests/protocol/check_walk.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_CHECK_WALKING_H
#define POSTEL_CHECK_WALKING_H

#include "protocol/walk.h"

enum { WALKING_OCTETS = 4096, WALKING_RUNS = 64 };

/* "CNOOP\r\n\1S250 OK\r\n": a run of octets, 'C' or 'S' before it, and \1 between two. */
struct script {
    unsigned char client[WALKING_OCTETS], server[WALKING_OCTETS];
    struct smtp_talk_run runs[WALKING_RUNS];
    struct smtp_talk talk;
};

/* A mail from the greeting to 221, and nothing wrong with it. */
extern const char walking_one_mail[];

void walking_write_down(struct script *s, const char *text);

/* The walk borrows `s` and the arena, whose memory is the same for all: one walk at a time. */
void walking_begin(struct smtp_walk *w, struct script *s, const char *text, struct smtp_arena *arena);

/* The point of the first octet of this text. */
size_t walking_point(const struct smtp_walk *w, char side, const char *text);

#endif
