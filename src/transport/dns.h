/* dns.h - questions to the DNS, whoever answers: a resolver, or a zone file.  RFC 5321 §5.1
 * Read first: protocol/route.h, transport/loop.h.  Read next: transport/dns_zone.c, transport/dns_resolver.c.
 * SPDX-License-Identifier: MIT
 *
 * Names are asked for as they are: no search list, no hosts file, nothing put behind them (§5.1 MUST NOT). */
#ifndef POSTEL_TRANSPORT_DNS_H
#define POSTEL_TRANSPORT_DNS_H

#include <sys/socket.h>

#include "protocol/route.h"
#include "transport/loop.h"

enum smtp_dns_type {
    SMTP_DNS_MX,
    SMTP_DNS_ADDRESS /* A and AAAA */
};

/* One question.  It lives, and so does its name, until `end` was called: that comes once and last, and may come before
 * `ask` returns. */
struct smtp_dns_query {
    const char *name; /* fully qualified, without the last dot */
    enum smtp_dns_type type;
    void *owner;
    void (*mx)(struct smtp_dns_query *q, unsigned preference, const char *host); /* once a record; "." is the root */
    void (*address)(struct smtp_dns_query *q, const struct sockaddr *at, socklen_t len); /* likewise, port 0 */
    void (*end)(struct smtp_dns_query *q, enum smtp_dns_answer found);
};

/* Follows CNAMEs: the records are those of the name at their end (§5.1). */
struct smtp_dns {
    void (*ask)(struct smtp_dns *dns, struct smtp_dns_query *q);
    void (*cancel)(struct smtp_dns *dns); /* questions that are open end with LATER, now */
    void (*close)(struct smtp_dns *dns);  /* likewise */
};

/* The records of a master file (RFC 1035 §5); it answers at once, and knows no failure that passes.  NULL: `why` says
 * so, with the line. */
struct smtp_dns *smtp_dns_zone(const char *file, char *why, size_t cap);

/* The DNS itself, while the loop runs.  `server` is "192.0.2.1:53", "[2001:db8::1]:53", or NULL for those of the
 * system.  NULL: `why` says so. */
struct smtp_dns *smtp_dns_resolver(struct smtp_loop *loop, const char *server, char *why, size_t cap);

#endif
