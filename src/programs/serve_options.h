/* serve_options.h - what `postel serve` was told.
 * Read first: programs/run_as.c.  Read next: programs/serve_options.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_SERVE_OPTIONS_H
#define POSTEL_PROGRAMS_SERVE_OPTIONS_H

#include "programs/mailboxes.h"
#include "programs/program.h"

enum { POSTEL_LISTEN_MAX = 16, POSTEL_MAILBOXES_MAX = 256 };

struct postel_serve_options {
    struct postel_common common;
    const char *listen[POSTEL_LISTEN_MAX]; /* "ADDR:PORT", tried by postel_split_address */
    size_t listens;
    const char *names[POSTEL_MAILBOXES_MAX];
    struct postel_mailboxes mailboxes;
    struct smtp_server_config config;
    const char *maildir; /* NULL: discard */
    const char *run_as;  /* NULL: stay who we are */
    bool discard, trace, verbose_errors;
    uint64_t clock_rate;
};

/* POSTEL_DONE; or the exit code, after a sentence on stderr.  --help prints and exits. */
int postel_serve_options(struct postel_serve_options *s, int argc, char **argv);

#endif
