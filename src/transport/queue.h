/* queue.h - what is in the spool is sent on: which message, where, when, over how many connections.  RFC 5321 §4.5.4.1
 * Read first: transport/spooling.h, transport/way.h, transport/connection_client.h.  Read next:
 * transport/queue_internal.h.
 * SPDX-License-Identifier: MIT
 *
 * All in the loop of the server that takes the messages.  The files decide: what is in memory here can be made again
 * from them, and is at each start. */
#ifndef POSTEL_TRANSPORT_QUEUE_H
#define POSTEL_TRANSPORT_QUEUE_H

#include "protocol/reply.h"
#include "protocol/retry.h"
#include "transport/delivery.h"
#include "transport/observe.h"
#include "transport/tls.h"
#include "transport/way.h"

enum {
    SMTP_QUEUE_RECIPIENTS = 100, /* of one transaction: §4.5.4.1 has a limit as a MAY, §4.5.3.1.8 all take so many */
    SMTP_QUEUE_PER_DESTINATION = 4,  /* connections to the hosts of one; "some limit may be appropriate" */
    SMTP_QUEUE_CONNECTIONS = 50,     /* in all */
    SMTP_QUEUE_PER_CONNECTION = 100, /* messages; then another host of the domain may have a turn */
    SMTP_QUEUE_WAYS = 100,           /* asked for or known, at once */
    SMTP_QUEUE_ANSWER = 5,           /* seconds that a message waits for the DNS, if it could go elsewhere already */
    SMTP_QUEUE_NESTING = 5,          /* aliases and lists within each other: what goes in circles has to end (§6.3) */
    SMTP_QUEUE_DEAD = 1000,          /* notices that could not be delivered, and are kept */
    SMTP_QUEUE_PATIENCE = 30         /* seconds for what is under way, when all ends */
};

struct smtp_queue_message; /* queue_internal.h */
struct smtp_queue_destination;
struct smtp_queue_hosts;
struct smtp_queue_hop;

/* Whom an alias or a list here stands for. */
struct smtp_queue_members {
    const char *owner;        /* of the list, a path with brackets; NULL: it is an alias */
    const char *const *paths; /* with brackets */
    size_t count;
};

struct smtp_queue {
    /* Filled in by the owner; the rest is zero.  What is pointed to has to outlive the queue. */
    struct smtp_loop *loop;
    const struct smtp_clock *clock; /* for retries: the loop's, or one in which five days are a second */
    struct smtp_spool *spool;       /* open, and its lock ours */
    struct smtp_dns *dns;
    const char *domain;           /* ours: the name in EHLO, and in notices */
    unsigned port;                /* of all servers */
    uint64_t seed;                /* orders hosts of one preference */
    struct smtp_tls_context *tls; /* for hosts that offer STARTTLS; NULL: all is said in clear text */
    struct smtp_retry retry;
    unsigned per_destination, connections;
    struct smtp_maildir *maildirs; /* NULL: what is for us is thrown away */
    void *owner;
    /* A recipient whose domain is ours, as a notice's may be: 250, and Maildirs are added to `to`; else a refusal. */
    struct smtp_reply (*local)(void *owner, struct smtp_slice local_part, struct smtp_slice domain,
                               struct smtp_maildir_set *to);
    /* Likewise, asked first: is he an alias or a list?  NULL: there are none. */
    bool (*members)(void *owner, struct smtp_slice local_part, struct smtp_queue_members *m);
    void (*trouble)(void *owner, const char *what, int error);
    const struct smtp_observer *observer; /* NULL: nobody looks on */

    /* Its own. */
    int64_t started, started_at; /* wall-clock and monotonic time: see smtp_queue_now */
    struct event timer, wishes;
    bool open, leaving, woken;
    bool wished;  /* there may be a wish that could not be fulfilled yet */
    size_t count; /* messages */
    unsigned hopping;
    size_t ways; /* that are asked for, or that lead to `hosts` */
    struct smtp_queue_message *messages;
    struct smtp_queue_destination *destinations;
    struct smtp_queue_hosts *hosts;
    struct smtp_queue_hop *hops, *dead;
};

/* Takes up all that is in the spool, and begins.  Returns 0; or errno, if a part of it cannot be read just now: what is
 * in it was promised, and who starts the server again may be luckier. */
int smtp_queue_open(struct smtp_queue *q);

/* Seconds since 1970, but as fast as the clock's monotonic time: five days can pass in a second. */
int64_t smtp_queue_now(const struct smtp_queue *q);

/* A message that is in the spool, and durable; its entry is the queue's now.  False: no memory, and it waits in its
 * files for the next start. */
bool smtp_queue_add(struct smtp_queue *q, struct smtp_spool_entry *entry);

/* Begins nothing more; what is under way has SMTP_QUEUE_PATIENCE real seconds, then it is cut. */
void smtp_queue_shutdown(struct smtp_queue *q);
void smtp_queue_close(struct smtp_queue *q);

#endif
