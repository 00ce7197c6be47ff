/* service.h - a server: its listeners, its sessions, and what its owner decides.  RFC 5321 §3
 * Read first: transport/listener.c.  Read next: transport/service.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_TRANSPORT_SERVICE_H
#define POSTEL_TRANSPORT_SERVICE_H

#include "protocol/server.h"
#include "transport/listener.h"
#include "transport/delivery.h"
#include "transport/observe.h"

enum { SMTP_POLICY_TEXT = 512 };

/* What a session asks and only its owner can know: this floor moves octets and has no opinion on addresses.  A reply's
 * text may stand in `text`, which lives long enough. */
struct smtp_policy {
    void *owner;
    struct smtp_reply (*sender)(void *owner, const struct smtp_envelope *envelope);

    /* RCPT.  `domain` is empty for a bare <Postmaster> (§4.1.1.3); a source route is gone already (§3.3).  `here` is
     * the address-literal by which the client reached us, for it too can name us (§4.1.3).  With 250, the Maildirs of
     * this recipient are added to `to`: at least one. */
    struct smtp_reply (*recipient)(void *owner, struct smtp_slice local_part, struct smtp_slice domain,
                                   const char *here, struct smtp_maildir_set *to);
    struct smtp_reply (*verify)(void *owner, struct smtp_slice argument, const char *here, char text[SMTP_POLICY_TEXT]);

    /* EXPN: the member numbered `at`, from 0, of the list; `more` says whether another follows. */
    struct smtp_reply (*expand)(void *owner, struct smtp_slice argument, const char *here, size_t at, bool *more,
                                char text[SMTP_POLICY_TEXT]);

    /* Something failed here and not at the peer: "what" and errno, for whoever runs the server. */
    void (*trouble)(void *owner, const char *what, int error);
};

struct smtp_connection; /* connection_server.c */

struct smtp_service {
    struct smtp_loop *loop;
    const struct smtp_server_config *config;
    struct smtp_policy policy;
    struct smtp_maildir *maildirs;        /* NULL: messages are accepted and thrown away */
    const struct smtp_observer *observer; /* NULL: nobody looks on */
    uint64_t seed;                        /* part of message ids */
    unsigned sessions;                    /* begun so far */
    unsigned messages;                    /* likewise */
    struct smtp_listener *listeners;
    struct smtp_connection *connections;
};

/* The owner fills in all that is above `sessions`; the rest is zero. */

/* Listens at one more address.  Returns 0, or errno; `text` gets where: "127.0.0.1:2525". */
int smtp_service_listen(struct smtp_service *service, const struct addrinfo *where, char text[SMTP_ADDRESS_TEXT]);

/* No new sessions; 421 to those that are there (§3.8).  The loop ends when they have gone. */
void smtp_service_shutdown(struct smtp_service *service);

/* Frees all.  Sessions that are still there are cut. */
void smtp_service_close(struct smtp_service *service);

#endif
