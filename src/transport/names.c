/* names.c - one fsync of a directory does for all names that were made before it.  RFC 5321 §6.1
 * Read first: transport/names.h.  Read next: transport/write.h.
 * SPDX-License-Identifier: MIT */
#include "transport/names.h"

#include <errno.h>
#include <unistd.h>

void smtp_names_open(struct smtp_names *n, int dir)
{
    n->dir = dir;
    n->made = 0;
    n->forced = n->lost = 0;
    n->error = 0;
    pthread_mutex_init(&n->lock, NULL);
}

void smtp_names_close(struct smtp_names *n)
{
    pthread_mutex_destroy(&n->lock);
}

unsigned long smtp_names_made(struct smtp_names *n)
{
    return atomic_fetch_add(&n->made, 1) + 1;
}

/* The system tells of a disk's error once, to who asks first, and the next fsync may succeed all the same.  So none is
 * begun while another is under way, and what failed once has failed for all whom it was for. */
int smtp_names_force(struct smtp_names *n, unsigned long number)
{
    int error = 0;

    pthread_mutex_lock(&n->lock);
    if (number > n->forced && number > n->lost) {
        const unsigned long all = n->made; /* before the call: a name that comes during it may be too late */

        if (fsync(n->dir) == 0) {
            n->forced = all;
        } else {
            n->lost = all;
            n->error = errno;
        }
    }
    if (number <= n->lost)
        error = n->error;
    pthread_mutex_unlock(&n->lock);
    return error;
}
