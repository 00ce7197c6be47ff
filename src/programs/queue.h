/* queue.h - what the files of `postel queue` share.
 * Read first: programs/program.h, transport/spool.h.  Read next: programs/queue.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_QUEUE_H
#define POSTEL_PROGRAMS_QUEUE_H

#include "programs/program.h"
#include "transport/spool.h"

struct postel_queue_options {
    enum { POSTEL_QUEUE_LIST, POSTEL_QUEUE_SHOW, POSTEL_QUEUE_RETRY, POSTEL_QUEUE_REMOVE } what;
    const char *dir;
    bool all;
    char **ids;
    size_t count;
};

struct postel_queue_message {
    char id[SMTP_SPOOL_ID];
    const char *kind; /* "state", "dead", "bad" */
};

/* The lines of `list`; the content, a line each, escaped.  A message that has gone meanwhile is passed over. */
void postel_queue_print(const struct smtp_spool *spool, const struct postel_queue_message *m);
int postel_queue_print_content(const struct smtp_spool *spool, const struct postel_queue_message *m);

#endif
