/* disk.c - two lists, a lock, and a bell that wakes the loop.          RFC 5321 §6.1
 * Read first: transport/disk.h.  Read next: transport/address.h.
 * SPDX-License-Identifier: MIT */
#include "transport/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

/* Takes all that waits, in the order in which it came; waits until there is some.  NULL: it is over. */
static struct smtp_delivery *take(struct smtp_disk *disk)
{
    struct smtp_delivery *list = NULL, *newest;

    pthread_mutex_lock(&disk->lock);
    while (disk->waiting == NULL && !disk->stop)
        pthread_cond_wait(&disk->some, &disk->lock);
    newest = disk->waiting;
    disk->waiting = NULL;
    pthread_mutex_unlock(&disk->lock);
    while (newest != NULL) {
        struct smtp_delivery *const next = newest->next;

        newest->next = list;
        list = newest;
        newest = next;
    }
    return list;
}

static void give_back(struct smtp_disk *disk, struct smtp_delivery *list)
{
    struct smtp_delivery *last = list;
    bool silent;

    while (last->next != NULL)
        last = last->next;
    pthread_mutex_lock(&disk->lock);
    silent = disk->done == NULL; /* else the bell has been rung, and nobody has come yet */
    last->next = disk->done;
    disk->done = list;
    pthread_mutex_unlock(&disk->lock);
    while (silent && write(disk->bell[1], "", 1) < 0 && errno == EINTR)
        continue;
}

static void *work(void *arg)
{
    struct smtp_disk *const disk = arg;
    struct smtp_delivery *list;

    while ((list = take(disk)) != NULL) {
        smtp_delivery_commit_all(list);
        give_back(disk, list);
    }
    return NULL;
}

/* Each back to its owner.  The bell is an event only while something is out: else the loop would never end. */
static void hand_back(struct smtp_disk *disk)
{
    struct smtp_delivery *list, *next;

    pthread_mutex_lock(&disk->lock);
    list = disk->done;
    disk->done = NULL;
    pthread_mutex_unlock(&disk->lock);
    for (; list != NULL; list = next) {
        next = list->next;
        if (--disk->out == 0)
            event_del(&disk->rung);
        disk->committed(list->owner, list);
    }
}

static void rung(evutil_socket_t fd, short what, void *arg)
{
    char octets[64];

    (void)what;
    while (read(fd, octets, sizeof octets) < 0 && errno == EINTR)
        continue;
    hand_back(arg);
}

/* Signals are the loop's. */
static int start(struct smtp_disk *disk)
{
    sigset_t all, before;
    int error;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    error = pthread_create(&disk->thread, NULL, work, disk);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error;
}

int smtp_disk_open(struct smtp_disk *disk, struct smtp_loop *loop,
                   void (*committed)(void *owner, struct smtp_delivery *delivery))
{
    int error;

    *disk = (struct smtp_disk){ .committed = committed };
    if (pipe(disk->bell) != 0)
        return errno;
    for (int i = 0; i < 2; i++) {
        fcntl(disk->bell[i], F_SETFL, O_NONBLOCK);
        fcntl(disk->bell[i], F_SETFD, FD_CLOEXEC);
    }
    event_assign(&disk->rung, loop->base, disk->bell[0], EV_READ | EV_PERSIST, rung, disk);
    pthread_mutex_init(&disk->lock, NULL);
    pthread_cond_init(&disk->some, NULL);
    error = start(disk);
    if (error != 0) {
        close(disk->bell[0]);
        close(disk->bell[1]);
    }
    return error;
}

bool smtp_disk_commit(struct smtp_disk *disk, struct smtp_delivery *delivery)
{
    if (disk->out == 0 && event_add(&disk->rung, NULL) != 0)
        return false; /* ENOMEM: the bell would ring, and the loop not hear it */
    disk->out++;
    pthread_mutex_lock(&disk->lock);
    delivery->next = disk->waiting;
    disk->waiting = delivery;
    pthread_cond_signal(&disk->some);
    pthread_mutex_unlock(&disk->lock);
    return true;
}

void smtp_disk_close(struct smtp_disk *disk)
{
    pthread_mutex_lock(&disk->lock);
    disk->stop = true;
    pthread_cond_signal(&disk->some);
    pthread_mutex_unlock(&disk->lock);
    pthread_join(disk->thread, NULL);
    hand_back(disk);
    pthread_cond_destroy(&disk->some);
    pthread_mutex_destroy(&disk->lock);
    close(disk->bell[0]);
    close(disk->bell[1]);
}
