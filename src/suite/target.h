/* target.h - what the suite is told about the one under test: addresses to use, limits, where its mail goes.
 * Read first: suite/transcript_group.c.  Read next: suite/target.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_SUITE_TARGET_H
#define POSTEL_SUITE_TARGET_H

#include "suite/pool.h"

#include <stdint.h>

enum { SMTP_TARGET_KEYS = 43 };

struct smtp_target {
    struct smtp_pool pool;
    const char *here;                     /* the directory of its file; NULL: it is in none */
    const char *values[SMTP_TARGET_KEYS]; /* in the order of target.c's table; NULL: not given */
};

/* The addresses of `postel serve` as it starts by default. */
void smtp_target_default(struct smtp_target *target);

/* For a client under test: all addresses are ours to choose, but for those that the file gives. */
void smtp_target_assume(struct smtp_target *target);

/* Only what we are free to choose ourselves: nothing is said about the server. */
void smtp_target_bare(struct smtp_target *target);

/* Reads `key = value` lines; what the file does not give is not given, but for what we are free to choose ourselves
 * (from, client-domain, the times).  False: *error is a sentence, "file:line: …"; close it all the same. */
bool smtp_target_open(struct smtp_target *target, const char *path, const char **error);
/* The same of a text at hand; `name` is for the sentence. */
bool smtp_target_read(struct smtp_target *target, const char *name, struct smtp_slice text, const char **error);
void smtp_target_close(struct smtp_target *target);

/* The value of a key; NULL: not given. */
const char *smtp_target_get(const struct smtp_target *target, const char *key);
void smtp_target_set(struct smtp_target *target, const char *key, const char *value);

/* Is this the name of a key that transcripts may write as a {hole}? */
bool smtp_target_has_hole(struct smtp_slice name);

/* "290s", "60ms", "5m"; a bare number is seconds.  Milliseconds; -1: no time. */
int64_t smtp_time_ms(const char *text);

/* A key that holds a time; what target.c's table gives, if the file does not.  0: no such limit. */
int64_t smtp_target_time_ms(const struct smtp_target *target, const char *key);

/* How many seconds pass for the target while one does for us: with a server whose clock can be hurried, a time-out
 * of five minutes is tested in one second. */
double smtp_target_clock(const struct smtp_target *target);

#endif
