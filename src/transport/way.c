/* way.c - MX, then the addresses of each host, then the decision.     RFC 5321 §5.1
 * Read first: transport/way.h.  Read next: transport/connection_client.h.
 * SPDX-License-Identifier: MIT */
#include "transport/way.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "transport/literal.h"

static void set_port(struct sockaddr_storage *at, unsigned port)
{
    if (at->ss_family == AF_INET6)
        ((struct sockaddr_in6 *)(void *)at)->sin6_port = htons((uint16_t)port);
    else
        ((struct sockaddr_in *)(void *)at)->sin_port = htons((uint16_t)port);
}

/* Host by host as the route has them, "and the SMTP sender MUST try them in the order presented". */
static void link_addresses(struct smtp_way *way)
{
    size_t n = 0;

    for (size_t i = 0; i < way->route.count; i++) {
        struct smtp_way_host *host = way->hosts;

        while (strcmp(host->name, way->route.hosts[i].name) != 0)
            host++; /* each host of the route was asked about */
        for (size_t k = 0; k < host->count && n < SMTP_WAY_TRIED; k++, n++) {
            set_port(&host->at[k], way->port);
            way->host[n] = host->name[0] != '[' ? host->name : NULL;
            way->info[n] = (struct addrinfo){ .ai_family = host->at[k].ss_family,
                                              .ai_socktype = SOCK_STREAM,
                                              .ai_addrlen = host->len[k],
                                              .ai_addr = (struct sockaddr *)&host->at[k] };
            if (n > 0)
                way->info[n - 1].ai_next = &way->info[n];
        }
    }
    way->addresses = n > 0 ? way->info : NULL;
}

/* By its name; one that has another and is ours all the same counts Received fields in the end (§6.3). */
static void find_us(struct smtp_way *way)
{
    for (size_t i = 0; i < way->route.count && way->ours != NULL; i++)
        way->route.hosts[i].mine = strcasecmp(way->route.hosts[i].name, way->ours) == 0;
}

static void decide(struct smtp_way *way)
{
    find_us(way);
    smtp_route_decide(&way->route, way->seed);
    if (way->route.verdict == SMTP_ROUTE_TRY)
        link_addresses(way);
    way->found(way);
}

static void host_address(struct smtp_dns_query *q, const struct sockaddr *at, socklen_t len)
{
    struct smtp_way *const way = q->owner;
    struct smtp_way_host *host = way->hosts;

    while (&host->query != q)
        host++;
    if (host->count < SMTP_WAY_ADDRESSES && len <= sizeof host->at[0]) {
        memcpy(&host->at[host->count], at, len);
        host->len[host->count++] = len;
    }
}

static void host_end(struct smtp_dns_query *q, enum smtp_dns_answer found)
{
    struct smtp_way *const way = q->owner;

    for (size_t i = 0; i < way->route.count; i++)
        if (strcmp(way->route.hosts[i].name, q->name) == 0)
            way->route.hosts[i].addresses = found;
    if (--way->open == 0)
        decide(way);
}

static void mx_record(struct smtp_dns_query *q, unsigned preference, const char *host)
{
    struct smtp_way *const way = q->owner;

    smtp_route_add(&way->route, preference, host);
}

static void mx_end(struct smtp_dns_query *q, enum smtp_dns_answer found)
{
    struct smtp_way *const way = q->owner;
    size_t count;

    way->route.mx = found;
    if (!smtp_route_ask(&way->route)) {
        way->found(way);
        return;
    }
    count = way->route.count;
    way->open = count; /* before the first answer, which may come at once */
    for (size_t i = 0; i < count; i++) {
        struct smtp_way_host *const host = &way->hosts[i];

        host->count = 0;
        snprintf(host->name, sizeof host->name, "%s", way->route.hosts[i].name);
        host->query = (struct smtp_dns_query){
            .name = host->name, .type = SMTP_DNS_ADDRESS, .owner = way, .address = host_address, .end = host_end
        };
    }
    for (size_t i = 0; i < count; i++)
        way->dns->ask(way->dns, &way->hosts[i].query);
}

/* [192.0.2.1], [IPv6:2001:db8::1]: the host itself, and no question (§4.1.3). */
static void literal(struct smtp_way *way)
{
    struct smtp_way_host *const host = &way->hosts[0];
    struct sockaddr_in *const in = (void *)&host->at[0];
    struct sockaddr_in6 *const in6 = (void *)&host->at[0];
    unsigned char octets[16];

    switch (smtp_address_literal_octets(smtp_slice_text(way->route.domain), octets)) {
    case AF_INET:
        *in = (struct sockaddr_in){ .sin_family = AF_INET };
        memcpy(&in->sin_addr, octets, sizeof in->sin_addr);
        host->len[0] = sizeof *in;
        break;
    case AF_INET6:
        *in6 = (struct sockaddr_in6){ .sin6_family = AF_INET6 };
        memcpy(&in6->sin6_addr, octets, sizeof in6->sin6_addr);
        host->len[0] = sizeof *in6;
        break;
    default:
        way->route.verdict = SMTP_ROUTE_NEVER;
        way->route.status = "5.1.2";
        way->route.why = "the address-literal is of no kind that we know (4.1.3)";
        return;
    }
    host->count = 1;
    snprintf(host->name, sizeof host->name, "%s", way->route.domain);
    smtp_route_add(&way->route, 0, host->name);
    way->route.verdict = SMTP_ROUTE_TRY;
    link_addresses(way);
}

void smtp_way_find(struct smtp_way *way, const char *domain)
{
    way->addresses = NULL;
    smtp_route_init(&way->route, domain);
    if (domain[0] == '[') {
        literal(way);
        way->found(way);
        return;
    }
    way->mx = (struct smtp_dns_query){
        .name = way->route.domain, .type = SMTP_DNS_MX, .owner = way, .mx = mx_record, .end = mx_end
    };
    way->dns->ask(way->dns, &way->mx);
}

void smtp_way_again(struct smtp_way *way, const struct smtp_way *found, uint64_t seed)
{
    *way = *found;
    smtp_route_shuffle(&way->route, seed);
    link_addresses(way);
}
