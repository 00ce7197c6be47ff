/* names.h - which names in a directory a crash would still lose.      RFC 5321 §6.1
 * Read first: transport/clock.c.  Read next: transport/names.c.
 * SPDX-License-Identifier: MIT
 *
 * A name is durable once its directory was forced to the disk after it was made; one call does for all that were made
 * before.  The disk's thread and the loop's both make names (transport/disk.h), so each name gets a number, and who
 * forces says up to which.  Any thread, at any time. */
#ifndef POSTEL_TRANSPORT_NAMES_H
#define POSTEL_TRANSPORT_NAMES_H

#include <pthread.h>
#include <stdatomic.h>

struct smtp_names {
    int dir;              /* open; not ours to close */
    atomic_ulong made;    /* names so far */
    pthread_mutex_t lock; /* for what follows: one thread at a time forces */
    unsigned long forced; /* a call that succeeded was for all up to this one, */
    unsigned long lost;   /* and the last that failed for all up to this one, */
    int error;            /* which was why */
};

void smtp_names_open(struct smtp_names *n, int dir);
void smtp_names_close(struct smtp_names *n);

/* A name was just made, or changed: its number.  Waits for nobody. */
unsigned long smtp_names_made(struct smtp_names *n);

/* Makes the name of this number durable, if it is not yet.  0; or errno, and a crash may lose it. */
int smtp_names_force(struct smtp_names *n, unsigned long number);

#endif
