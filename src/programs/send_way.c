/* send_way.c - a server that was named, an address in brackets, or MX records.  RFC 5321 §5.1
 * Read first: programs/send_way.h.  Read next: programs/send.c.
 * SPDX-License-Identifier: MIT */
#include "programs/send_way.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "parse/ext/smtputf8.h"
#include "programs/dns_option.h"
#include "protocol/escape.h"
#include "transport/address.h"
#include "transport/idn.h"

/* What stands behind the @ of a path; empty for <postmaster>. */
static void domain_of(const struct postel_path *path, char domain[SMTP_PATH_MAX + 1])
{
    struct smtp_utf8_path parser;
    const struct smtp_slice text = smtp_slice_text(path->text);
    struct smtp_span span;

    smtp_utf8_path_parse(&parser, text); /* its text has been read once */
    span = parser.spans.domain;
    snprintf(domain, SMTP_PATH_MAX + 1, "%.*s", (int)span.len, path->text + span.at);
}

/* One transaction goes to one host: all recipients have to live in one domain. */
static int one_domain(const struct postel_send_options *s, char domain[SMTP_PATH_MAX + 1])
{
    char other[SMTP_PATH_MAX + 1];

    domain_of(&s->to[0], domain);
    for (size_t i = 0; i < s->recipients; i++) {
        domain_of(&s->to[i], other);
        if (other[0] == '\0')
            return postel_error(POSTEL_USAGE, "send",
                                "%s has no domain, so no MX record leads to it; give --server HOST:PORT.",
                                s->to[i].text);
        if (!smtp_domain_same(smtp_slice_text(domain), smtp_slice_text(other)))
            return postel_error(POSTEL_USAGE, "send",
                                "%s and %s are domains apart: send to one at a time, or give --server.", domain, other);
    }
    return POSTEL_DONE;
}

static int named(struct postel_send_way *w, const char *host, const char *port)
{
    const int error = smtp_address_find(host, port, &w->found);

    if (error != 0)
        return postel_error(POSTEL_CANNOT, "send", "There is no host '%s' (%s); see --server.", host,
                            gai_strerror(error));
    w->addresses = w->found;
    w->host = host;
    snprintf(w->what, sizeof w->what, "%s port %s", host, port);
    return POSTEL_DONE;
}

/* [192.0.2.1], [IPv6:2001:db8::1]: the host itself, and no question (§4.1.3). */
static int literal(struct postel_send_way *w, const char *domain, const char *port)
{
    char *const address = strcpy(w->literal, domain) + 1 + (strncasecmp(domain, "[IPv6:", 6) == 0 ? 5 : 0);

    address[strlen(address) - 1] = '\0';
    return named(w, address, port);
}

/* Nothing else is waited for, so the loop ends by itself. */
static void found(struct smtp_way *way)
{
    (void)way;
}

static int judge(struct postel_send_way *w, const struct postel_send_options *s, const char *domain)
{
    const struct smtp_route *const route = &w->way.route;

    switch (route->verdict) {
    case SMTP_ROUTE_TRY:
        w->addresses = w->way.addresses;
        w->hosts = w->way.host;
        snprintf(w->what, sizeof w->what, "any host of %s, port %s", domain, s->mx_port);
        return POSTEL_DONE;
    case SMTP_ROUTE_NEVER:
        for (size_t i = 0; i < s->recipients; i++)
            printf("refused %s: %s %s\n", s->to[i].text, route->status, route->why);
        return POSTEL_FINDING;
    default:
        return postel_error(POSTEL_CANNOT, "send", "%s: %s %s; try again later, or give --server.", domain,
                            route->status, route->why);
    }
}

/* Asks, and tells with --trace what was found. */
static int by_mx(struct postel_send_way *w, const struct postel_send_options *s, const char *domain,
                 struct smtp_loop *loop)
{
    char text[SMTP_ADDRESS_TEXT], shown[4 * SMTP_DOMAIN_MAX + 1];
    struct smtp_dns *dns;
    size_t n = 0;
    const int code = postel_dns_open("send", s->zone, s->dns, loop, &dns);

    if (code != POSTEL_DONE)
        return code;
    w->way = (struct smtp_way){
        .dns = dns, .port = (unsigned)strtoul(s->mx_port, NULL, 10), .seed = s->common.seed, .found = found
    };
    smtp_way_find(&w->way, domain);
    if (w->way.route.verdict == SMTP_ROUTE_OPEN)
        smtp_loop_run(loop);
    dns->close(dns);
    if (s->trace)
        for (const struct addrinfo *at = w->way.addresses; at != NULL; at = at->ai_next) {
            const char *const host = w->way.host[n++];

            smtp_escape(smtp_slice_text(host), shown, sizeof shown);
            smtp_address_text(at->ai_addr, text);
            printf("%s takes mail for %s: %s (5.1)\n", shown, domain, text);
        }
    return judge(w, s, domain);
}

int postel_send_way_open(struct postel_send_way *w, const struct postel_send_options *s, struct smtp_loop *loop)
{
    char domain[SMTP_PATH_MAX + 1], ascii[SMTP_DOMAIN_MAX + 1];
    int code;

    *w = (struct postel_send_way){ .found = NULL };
    if (s->has_server)
        return named(w, s->host, s->port);
    code = one_domain(s, domain);
    if (code != POSTEL_DONE)
        return code;
    if (domain[0] == '[')
        return literal(w, domain, s->mx_port);
    if (!smtp_domain_ascii(domain, ascii)) /* as the DNS knows it: MUST, RFC 6531 §3.2 */
        return postel_error(POSTEL_USAGE, "send", "'%s' is no domain that can be looked up (RFC 5891); give --server.",
                            domain);
    return by_mx(w, s, ascii, loop);
}

void postel_send_way_close(struct postel_send_way *w)
{
    if (w->found != NULL)
        freeaddrinfo(w->found);
}
