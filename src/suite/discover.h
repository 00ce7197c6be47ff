/* discover.h - ask a server what a target file has to say about it.
 * Read first: suite/generated_shrink.c.  Read next: suite/discover.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_SUITE_DISCOVER_H
#define POSTEL_SUITE_DISCOVER_H

#include "suite/run.h"

#include <stdio.h>

/* What is known before. */
struct smtp_discover {
    const struct smtp_setup *setup; /* its peer; of its target the names we use, and addresses to be tried first */
    const char *host, *port;
};

/* Talks to the server, up to RCPT and no further, and writes a target file: above each line a comment that shows the
 * reply it was read from.  False: nobody answers. */
bool smtp_discover(const struct smtp_discover *d, FILE *out);

#endif
