/* played.h - a run of one case against a peer.
 * Read first: tests/suite/peer.h.  Read next: tests/suite/played.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_TESTS_SUITE_PLAYED_H
#define POSTEL_TESTS_SUITE_PLAYED_H

#include "suite/check_suite.h"
#include "suite/peer.h"

struct played {
    struct smtp_register reg;
    struct smtp_target target;
    struct smtp_plan plan;
    struct peer peer;
};

/* The case is the transcript `text`, which has to be readable; the peer keeps to these rules. */
void played_open(struct played *run, const char *text, const struct peer_rule *rules, size_t count);
void played_add(struct played *run, const char *text); /* another case */
void played_close(struct played *run);

#endif
