/* serve_relay.h - --relay and its kin: for whom mail is sent on, from which spool, when.  RFC 5321 §3.6.2, §4.5.4.1
 * Read first: programs/run_as.h, programs/aliases.h, transport/queue.h.  Read next: programs/serve_relay.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_SERVE_RELAY_H
#define POSTEL_PROGRAMS_SERVE_RELAY_H

#include "programs/aliases.h"
#include "programs/mailboxes.h"
#include "programs/run_as.h"
#include "transport/queue.h"
#include "transport/service.h"

enum { POSTEL_RELAYS_MAX = 64 };

/* Addresses of clients that are trusted; IPv4 ones as ::ffff:a.b.c.d. */
struct postel_network {
    unsigned char address[16];
    unsigned bits;
};

struct postel_relay {
    /* What the command line says. */
    bool on, given; /* --relay; any other of them */
    const char *dir, *zone, *dns_server, *aliases_file;
    bool no_tls;
    uint64_t port;
    struct smtp_retry retry;
    struct postel_network networks[POSTEL_RELAYS_MAX];
    size_t network_count; /* 0: the loopback addresses */
    const char *domains[POSTEL_RELAYS_MAX];
    size_t domain_count;

    /* While it runs. */
    const struct postel_mailboxes *mailboxes;
    struct postel_alias_file aliases;
    struct smtp_dns *dns;
    struct smtp_tls_context *tls;
    struct smtp_spool spool;
    struct smtp_queue queue;
};

/* Their part of --help. */
extern const char postel_relay_help[];

/* Values of options: each returns POSTEL_DONE, or POSTEL_USAGE after a sentence. */
int postel_relay_port(struct postel_relay *r, const char *value);
int postel_relay_retry(struct postel_relay *r, const char *value);
int postel_relay_tls(struct postel_relay *r, const char *value);
int postel_relay_from(struct postel_relay *r, const char *value);
int postel_relay_for(struct postel_relay *r, const char *value);
int postel_relay_check(const struct postel_relay *r); /* do they fit together? */

/* While we are who we were: opens the spool, and makes it for `user` if it is missing; opens the zone or the DNS. */
int postel_relay_open(struct postel_relay *r, struct smtp_service *service, const struct postel_user *user);

/* As who we are to be: takes up what is in the spool. */
int postel_relay_start(struct postel_relay *r, struct smtp_service *service);
void postel_relay_close(struct postel_relay *r);

#endif
