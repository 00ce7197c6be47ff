/* sessions.h - what clients said, and what has to come of it.
 * Read first: tests/protocol/owner.h.  Read next: tests/protocol/check_server.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_CHECK_SESSIONS_H
#define POSTEL_CHECK_SESSIONS_H

#include <stddef.h>

struct session {
    /* '5': greeted with 554, '4': with 421; '7': strict_7bit; 'v': an explainer; 'x': EXPN is served, 'h': hidden;
     * 't': the owner has TLS; ' ': none */
    char option;
    const char *section, *octets;
    const char *codes;   /* replies, the greeting first */
    const char *events;  /* the letters of owner.h */
    const char *content; /* NULL: do not compare */
};

extern const struct session sessions[];
extern const size_t sessions_count;

/* Greets as the session wants. */
struct owner;
void session_begin(struct owner *o, const struct session *s);

#endif
