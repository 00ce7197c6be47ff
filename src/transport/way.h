/* way.h - the way to a domain: the addresses to try, in order.        RFC 5321 §5.1, §4.1.3
 * Read first: transport/dns_resolver.c.  Read next: transport/way.c.
 * SPDX-License-Identifier: MIT
 *
 * protocol/route.h decides; here its questions are asked, and its hosts become addresses. */
#ifndef POSTEL_TRANSPORT_WAY_H
#define POSTEL_TRANSPORT_WAY_H

#include <netdb.h>

#include "transport/dns.h"

enum {
    SMTP_WAY_ADDRESSES = 8, /* of one host */
    SMTP_WAY_TRIED = 16     /* of all: "there MAY also be a configurable limit" */
};

struct smtp_way {
    /* Filled in by the owner, who keeps it until `found` was called. */
    struct smtp_dns *dns;
    unsigned port;
    uint64_t seed;
    void *owner;
    void (*found)(struct smtp_way *way);
    const char *ours; /* the name of this host, if it is a relay: behind itself in a list nobody is tried (§5.1 MUST) */

    /* What came of it. */
    struct smtp_route route;          /* its verdict; TRY: the hosts that are tried */
    struct addrinfo *addresses;       /* TRY: all of them, linked; they live as long as the way does */
    const char *host[SMTP_WAY_TRIED]; /* whose each of them is, in the same order; NULL: an address-literal's */

    /* Its own. */
    struct smtp_dns_query mx;
    struct smtp_way_host {
        struct smtp_dns_query query;
        char name[SMTP_DOMAIN_MAX + 1];
        size_t count;
        struct sockaddr_storage at[SMTP_WAY_ADDRESSES];
        socklen_t len[SMTP_WAY_ADDRESSES];
    } hosts[SMTP_ROUTE_HOSTS];
    size_t open; /* hosts that are still asked about */
    struct addrinfo info[SMTP_WAY_TRIED];
};

/* Asks; an address-literal needs no question.  `found` is called once and last, perhaps before this returns, and may
 * free the way.  What is not for the owner to fill in may be anything. */
void smtp_way_find(struct smtp_way *way, const char *domain);

/* The same way TRY for another connection: hosts of one preference in another order (§5.1 MUST randomize). */
void smtp_way_again(struct smtp_way *way, const struct smtp_way *found, uint64_t seed);

#endif
