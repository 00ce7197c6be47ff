/* route.c - of all MX records those to try, best first.               RFC 5321 §5.1, RFC 7505
 * Read first: protocol/route.h.  Read next: protocol/retry.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/route.h"

#include <stdio.h>
#include <string.h>

#include "abnf/chance.h"
#include "parse/same.h"

static void settle(struct smtp_route *r, enum smtp_route_verdict verdict, const char *status, const char *why)
{
    r->verdict = verdict;
    r->status = status;
    r->why = why;
}

static bool is_root(const char *host)
{
    return host[0] == '\0' || strcmp(host, ".") == 0;
}

void smtp_route_init(struct smtp_route *r, const char *domain)
{
    *r = (struct smtp_route){ .verdict = SMTP_ROUTE_OPEN };
    snprintf(r->domain, sizeof r->domain, "%s", domain);
}

/* Kept in order of preference; among equals in the order of arrival. */
void smtp_route_add(struct smtp_route *r, unsigned preference, const char *host)
{
    size_t at = r->count;

    while (at > 0 && r->hosts[at - 1].preference > preference)
        at--;
    if (at == SMTP_ROUTE_HOSTS)
        return;
    if (r->count < SMTP_ROUTE_HOSTS)
        r->count++;
    memmove(&r->hosts[at + 1], &r->hosts[at], (r->count - 1 - at) * sizeof r->hosts[0]);
    r->hosts[at] = (struct smtp_route_host){ .preference = preference };
    snprintf(r->hosts[at].name, sizeof r->hosts[at].name, "%s", host);
}

bool smtp_route_ask(struct smtp_route *r)
{
    switch (r->mx) {
    case SMTP_DNS_LATER:
        settle(r, SMTP_ROUTE_LATER, "4.4.3", "the DNS does not answer for this domain now (5.1)");
        break;
    case SMTP_DNS_NO_NAME: settle(r, SMTP_ROUTE_NEVER, "5.1.2", "there is no such domain (5.1)"); break;
    case SMTP_DNS_NOTHING: /* the implicit MX, and only if there is no other */
        r->count = 0;
        smtp_route_add(r, 0, r->domain);
        break;
    case SMTP_DNS_FOUND:
        if (r->count == 0) /* smtp_route_add has left them all out */
            settle(r, SMTP_ROUTE_NEVER, "5.4.4", "none of its hosts has a name that can be looked up (5.1)");
        else if (r->count == 1 && is_root(r->hosts[0].name)) /* RFC 7505 §3; at once, and no retry */
            settle(r, SMTP_ROUTE_NEVER, "5.1.10", "this domain takes no mail: it has a null MX (RFC 7505)");
        break;
    }
    return r->verdict == SMTP_ROUTE_OPEN;
}

/* "If a matching record is found, all records at that preference level and higher-numbered ones MUST be discarded":
 * who is nearer than we are gets the mail from us, who is not would only send it back. */
static void cut_at_ourselves(struct smtp_route *r)
{
    for (size_t i = 0; i < r->count; i++) {
        if (r->hosts[i].mine) {
            const unsigned preference = r->hosts[i].preference;

            while (i > 0 && r->hosts[i - 1].preference == preference)
                i--;
            r->count = i;
        }
    }
}

/* Takes out those without an address; true if one of these may yet turn out to have some.  A target that is the root
 * beside others is no host (RFC 7505 §3). */
static bool drop_unusable(struct smtp_route *r)
{
    bool later = false;
    size_t kept = 0;

    for (size_t i = 0; i < r->count; i++) {
        const bool host = !is_root(r->hosts[i].name);

        later = later || (host && r->hosts[i].addresses == SMTP_DNS_LATER);
        if (host && r->hosts[i].addresses == SMTP_DNS_FOUND) {
            if (kept != i)
                r->hosts[kept] = r->hosts[i];
            kept++;
        }
    }
    r->count = kept;
    return later;
}

/* Each run of one preference in an order of its own (Fisher and Yates); by less than 16 the remainder of 64 bits is
 * even enough. */
void smtp_route_shuffle(struct smtp_route *r, uint64_t seed)
{
    size_t from = 0, to;

    for (; from < r->count; from = to) {
        for (to = from + 1; to < r->count && r->hosts[to].preference == r->hosts[from].preference;)
            to++;
        for (size_t left = to - from; left > 1; left--) {
            const size_t one = from + (size_t)(smtp_chance(&seed) % left), other = from + left - 1;
            const struct smtp_route_host host = r->hosts[one];

            r->hosts[one] = r->hosts[other];
            r->hosts[other] = host;
        }
    }
}

void smtp_route_decide(struct smtp_route *r, uint64_t seed)
{
    bool later;

    if (r->verdict != SMTP_ROUTE_OPEN)
        return;
    cut_at_ourselves(r);
    if (r->count == 0) {
        settle(r, SMTP_ROUTE_NEVER, "5.4.6", "the way to this domain leads back to this host (5.1)");
        return;
    }
    later = drop_unusable(r);
    smtp_route_shuffle(r, seed);
    if (r->count > 0)
        settle(r, SMTP_ROUTE_TRY, NULL, NULL);
    else if (later)
        settle(r, SMTP_ROUTE_LATER, "4.4.3", "the DNS has no address for its hosts now (5.1)");
    else
        settle(r, SMTP_ROUTE_NEVER, "5.4.4", "no host that takes its mail has an address (5.1)");
}

/* Where the run of its equals begins. */
static size_t rank(const struct smtp_route *r, size_t host)
{
    size_t at = host;

    while (at > 0 && r->hosts[at - 1].preference == r->hosts[host].preference)
        at--;
    return at;
}

static bool same_host(const struct smtp_route *a, size_t i, const struct smtp_route *b, size_t k)
{
    return rank(a, i) == rank(b, k) &&
           smtp_same_nocase(smtp_slice_text(a->hosts[i].name), smtp_slice_text(b->hosts[k].name));
}

static bool all_within(const struct smtp_route *a, const struct smtp_route *b)
{
    for (size_t i = 0; i < a->count; i++) {
        size_t k = 0;

        while (k < b->count && !same_host(a, i, b, k))
            k++;
        if (k == b->count)
            return false;
    }
    return true;
}

bool smtp_route_same(const struct smtp_route *a, const struct smtp_route *b)
{
    return all_within(a, b) && all_within(b, a);
}
