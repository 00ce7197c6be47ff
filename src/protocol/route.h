/* route.h - where mail for a domain goes: which hosts, in which order, or why nowhere.  RFC 5321 §5
 * Read first: protocol/client_offer.c.  Read next: protocol/route.c.
 * SPDX-License-Identifier: MIT
 *
 * A decision, and no lookup: the owner asks the DNS and writes down what it said.
 *
 *     smtp_route_init(&r, "example.org");
 *     r.mx = …;  smtp_route_add(&r, 10, "mx.example.org");     once for each MX record
 *     if (smtp_route_ask(&r))
 *         for each of r.hosts: .addresses = …, .mine = …       look up A and AAAA
 *     smtp_route_decide(&r, seed);
 *
 * r.verdict is the outcome; if it is TRY, r.hosts are those to try, from the first on. */
#ifndef POSTEL_PROTOCOL_ROUTE_H
#define POSTEL_PROTOCOL_ROUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parse/path.h"

enum { SMTP_ROUTE_HOSTS = 16 /* MX records that are kept: the most preferred ones */ };

/* How the DNS answered one question. */
enum smtp_dns_answer {
    SMTP_DNS_LATER,   /* not at all, or with a failure that may pass */
    SMTP_DNS_NO_NAME, /* there is no such name */
    SMTP_DNS_NOTHING, /* there is, but it has no record of this type */
    SMTP_DNS_FOUND
};

enum smtp_route_verdict {
    SMTP_ROUTE_OPEN,  /* not decided yet */
    SMTP_ROUTE_TRY,   /* r.hosts, in this order */
    SMTP_ROUTE_LATER, /* keep the message and ask again (§4.5.4.1) */
    SMTP_ROUTE_NEVER  /* report it to the sender */
};

struct smtp_route_host {
    unsigned preference; /* the lower, the better */
    char name[SMTP_DOMAIN_MAX + 1];
    enum smtp_dns_answer addresses; /* filled in by the owner: FOUND if there is an A or an AAAA */
    bool mine;                      /* likewise: this name, or one of its addresses, is ours */
};

struct smtp_route {
    char domain[SMTP_DOMAIN_MAX + 1];
    enum smtp_dns_answer mx; /* filled in by the owner */
    struct smtp_route_host hosts[SMTP_ROUTE_HOSTS];
    size_t count;

    enum smtp_route_verdict verdict;
    const char *status; /* LATER, NEVER: an enhanced status code (RFC 3463) */
    const char *why;    /* LATER, NEVER: a sentence for the sender, with its § */
};

/* `domain` is the right side of an address, fully qualified: nothing is ever put behind it (§5.1 MUST NOT).  An
 * address-literal needs no route.  A longer one than SMTP_DOMAIN_MAX is cut, and not found. */
void smtp_route_init(struct smtp_route *r, const char *domain);

/* One MX record; "." or "" is the root.  Of more than SMTP_ROUTE_HOSTS the least preferred are forgotten. */
void smtp_route_add(struct smtp_route *r, unsigned preference, const char *host);

/* The MX records are all there.  True: now the addresses of r->hosts are wanted, the implicit MX among them; false: the
 * verdict is known. */
bool smtp_route_ask(struct smtp_route *r);

/* Everything is there.  `seed` orders hosts of one preference (§5.1 MUST randomize): one seed, one order.  _shuffle:
 * orders them once more. */
void smtp_route_decide(struct smtp_route *r, uint64_t seed);
void smtp_route_shuffle(struct smtp_route *r, uint64_t seed);

/* Two routes to TRY: do they lead to the same next host, so that one copy does for both (§4.5.4.1 SHOULD)?  Which host
 * takes a message is known only when it has, so all that are left to try have to be the same, in the same order of
 * preference: the same names, those of one preference in whatever order chance gave them; the numbers do not matter, as
 * each domain has its own.  Two names with one address are two hosts: TLS, a notice and the DNS's next answer know a
 * host by its name. */
bool smtp_route_same(const struct smtp_route *a, const struct smtp_route *b);

#endif
