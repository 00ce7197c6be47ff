/* sessions.h - what clients said, and what has to come of it.
 * Read first: tests/protocol/owner.h.  Read next: tests/protocol/check_server.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_CHECK_SESSIONS_H
#define POSTEL_CHECK_SESSIONS_H

#include <stddef.h>

struct session {
    const char *section, *octets;
    const char *codes;   /* replies, the greeting first */
    const char *events;  /* the letters of owner.h */
    const char *content; /* NULL: do not compare */
    int greeting;        /* 0: 220 */
    char option;         /* '7': strict_7bit, 'v': verbose_errors */
};

extern const struct session sessions[];
extern const size_t sessions_count;

#endif
