/* peer.h - a server that misbehaves on purpose.
 * Read first: tests/suite/check_suite.h.  Read next: tests/suite/peer.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_TESTS_SUITE_PEER_H
#define POSTEL_TESTS_SUITE_PEER_H

#include <pthread.h>

#include "suite/run.h"

enum peer_then { PEER_STAYS, PEER_CLOSES, PEER_RESETS };

/* What it does at a verb ("OPEN" is the connection, "." the end of data) instead of what it should. */
struct peer_rule {
    const char *verb;  /* NULL: no rule */
    const char *reply; /* octets; NULL: silence */
    enum peer_then then;
    unsigned times; /* so often only; 0: always */
};

enum { PEER_RULES = 4, PEER_SESSIONS = 64 };

struct peer {
    int fd;
    char port[8];
    struct peer_rule rules[PEER_RULES];
    pthread_mutex_t lock;
    pthread_t thread, sessions[PEER_SESSIONS];
    size_t count;
    int fds[PEER_SESSIONS];
};

/* Listens on the loopback; keeps to the RFC but for its rules. */
void peer_open(struct peer *peer, const struct peer_rule *rules, size_t count);
void peer_close(struct peer *peer);

/* A setup for it: short times, the default target. */
void peer_setup(const struct peer *peer, struct smtp_target *target, struct smtp_setup *setup);

#endif
