/* disk.h - a thread that writes messages, so that the loop need not wait.  RFC 5321 §4.1.1.4, §6.1
 * Read first: transport/delivery.c.  Read next: transport/disk.c.
 * SPDX-License-Identifier: MIT
 *
 * A disk may take as long as it likes, and there is one thread for all sessions.  So a message goes to this second
 * thread when it is whole, and one that is large also whenever there are 16 KiB of it; its session waits for it, its
 * client for the 250 or for its octets to be read, and all other sessions go on.  The thread takes all that has
 * gathered at once: under load many messages share the fsync of their directory. */
#ifndef POSTEL_TRANSPORT_DISK_H
#define POSTEL_TRANSPORT_DISK_H

#include <pthread.h>

#include "transport/delivery.h"
#include "transport/loop.h"

struct smtp_disk {
    pthread_t thread;
    pthread_mutex_t lock; /* for the two lists and `stop` */
    pthread_cond_t some;  /* waiting or stop */
    struct smtp_delivery *waiting, *done;
    bool stop;
    size_t out; /* given to the thread and not yet back; the loop's alone, as all below */
    int bell[2];
    struct event rung;
    void (*committed)(void *owner, struct smtp_delivery *delivery);
};

/* Starts the thread.  Returns 0, or errno.  `committed` gets each delivery back, in the loop's thread, with its
 * owner; its owner is NULL if that has gone meanwhile, and then it is to be closed.  */
int smtp_disk_open(struct smtp_disk *disk, struct smtp_loop *loop,
                   void (*committed)(void *owner, struct smtp_delivery *delivery));

/* Gives a delivery away, with `owner` in it.  Until it comes back only its owner field may be touched.  False: it could
 * not come back, so it was not taken. */
bool smtp_disk_commit(struct smtp_disk *disk, struct smtp_delivery *delivery);

/* Waits until all that was given away is done, hands it back, and ends the thread. */
void smtp_disk_close(struct smtp_disk *disk);

#endif
