/* service.h - a server: its listeners, its sessions, and what its owner decides.  RFC 5321 §3
 * Read first: transport/policy.h.  Read next: transport/service.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_TRANSPORT_SERVICE_H
#define POSTEL_TRANSPORT_SERVICE_H

#include "transport/disk.h"
#include "transport/door.h"
#include "transport/listener.h"
#include "transport/observe.h"
#include "transport/policy.h"
#include "transport/tls.h"

struct smtp_connection; /* connection_server.c */
struct smtp_queue;      /* queue.h */

struct smtp_service {
    struct smtp_loop *loop;
    const struct smtp_server_config *config;
    struct smtp_policy policy;
    struct smtp_tls_context *tls;         /* NULL: none.  If there is, config->tls says so too */
    bool tls_implicit;                    /* before all else, RFC 8314 §3 */
    struct smtp_maildir *maildirs;        /* NULL: messages are accepted and thrown away */
    struct smtp_queue *queue;             /* sends on what is not for us; NULL: policy.relay is too */
    const struct smtp_observer *observer; /* NULL: nobody looks on */
    uint64_t seed;                        /* part of message ids */
    struct smtp_door door;                /* its limits are the owner's */
    unsigned sessions;                    /* begun so far */
    unsigned messages;                    /* likewise */
    struct smtp_listener *listeners;
    struct smtp_connection *connections;
    struct smtp_disk disk; /* where there are Maildirs: the thread that waits for them, */
    bool disk_open;        /* started with the first message */
    bool leaving;          /* _shutdown was called */
};

/* The owner fills in all that is above `sessions`; the rest is zero. */

/* Listens at one more address.  Returns 0, or errno; `text` gets where: "127.0.0.1:2525". */
int smtp_service_listen(struct smtp_service *service, const struct addrinfo *where, char text[SMTP_ADDRESS_TEXT]);

/* No new sessions; 421 to those that are there (§3.8), but who is within mail data may end it first, and has 30
 * seconds.  The loop ends when they have gone. */
void smtp_service_shutdown(struct smtp_service *service);

/* Makes a whole message durable, or writes what there is of one; the connection that it names as its owner is told
 * (connection_mail.c).  False: there is no thread to be had for it, and nothing was done. */
bool smtp_service_store(struct smtp_service *service, struct smtp_delivery *delivery);

/* Frees all.  Sessions that are still there are cut. */
void smtp_service_close(struct smtp_service *service);

#endif
