/* dns_resolver.c - the DNS itself, asked by c-ares while the loop runs.  RFC 5321 §5.1
 * Read first: transport/dns_zone.c.  Read next: transport/way.h.
 * SPDX-License-Identifier: MIT
 *
 * c-ares has the sockets, the packets and the retries; we tell it which socket is ready and what time it is. */
#include "transport/dns.h"

#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include <ares.h>
#include <arpa/nameser.h>

enum { SOCKETS = 16 /* c-ares opens two a server, and the system has three servers at most */ };

struct resolver {
    struct smtp_dns dns;
    struct smtp_loop *loop;
    ares_channel channel;
    struct event timer;
    struct watched {
        struct resolver *owner;
        bool on;
        ares_socket_t socket;
        struct event event;
    } sockets[SOCKETS];
};

static void watch_time(struct resolver *r)
{
    struct timeval left;

    if (ares_timeout(r->channel, NULL, &left) != NULL)
        evtimer_add(&r->timer, &left);
    else
        evtimer_del(&r->timer); /* nothing is asked: the loop may end */
}

static void timer(evutil_socket_t none, short what, void *owner)
{
    struct resolver *const r = owner;

    (void)none;
    (void)what;
    ares_process_fd(r->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    watch_time(r);
}

static void ready(evutil_socket_t socket, short what, void *owner)
{
    struct resolver *const r = ((struct watched *)owner)->owner;

    ares_process_fd(r->channel, (what & EV_READ) != 0 ? socket : ARES_SOCKET_BAD,
                    (what & EV_WRITE) != 0 ? socket : ARES_SOCKET_BAD);
    watch_time(r);
}

/* c-ares says what it waits for on a socket; nothing at all when it closes it. */
static void watch_socket(void *owner, ares_socket_t socket, int readable, int writable)
{
    struct resolver *const r = owner;
    struct watched *free_one = NULL, *this = NULL;

    for (struct watched *w = r->sockets; w < r->sockets + SOCKETS; w++) {
        if (w->on && w->socket == socket)
            this = w;
        else if (!w->on && free_one == NULL)
            free_one = w;
    }
    if (this != NULL) {
        event_del(&this->event);
        this->on = false;
    } else {
        this = free_one;
    }
    if (this == NULL || (!readable && !writable))
        return; /* one that is not watched runs into its time-out, as a server that does not answer does */
    *this = (struct watched){ .owner = r, .on = true, .socket = socket };
    event_assign(&this->event, r->loop->base, socket,
                 (short)(EV_PERSIST | (readable ? EV_READ : 0) | (writable ? EV_WRITE : 0)), ready, this);
    event_add(&this->event, NULL);
}

static enum smtp_dns_answer found(int status)
{
    switch (status) {
    case ARES_SUCCESS: return SMTP_DNS_FOUND;
    case ARES_ENODATA: return SMTP_DNS_NOTHING;
    case ARES_ENOTFOUND:
    case ARES_EBADNAME: return SMTP_DNS_NO_NAME;
    default: return SMTP_DNS_LATER; /* SERVFAIL, REFUSED, a time-out, a packet nobody can read */
    }
}

static void got_mx(void *owner, int status, int timeouts, unsigned char *packet, int len)
{
    struct smtp_dns_query *const q = owner;
    struct ares_mx_reply *records = NULL;

    (void)timeouts;
    if (status == ARES_SUCCESS)
        status = ares_parse_mx_reply(packet, len, &records);
    if (status == ARES_SUCCESS && records == NULL)
        status = ARES_ENODATA;
    for (const struct ares_mx_reply *mx = records; mx != NULL; mx = mx->next)
        if (strlen(mx->host) <= SMTP_DOMAIN_MAX)
            q->mx(q, mx->priority, mx->host[0] != '\0' ? mx->host : ".");
    ares_free_data(records);
    q->end(q, found(status));
}

static void got_addresses(void *owner, int status, int timeouts, struct ares_addrinfo *info)
{
    struct smtp_dns_query *const q = owner;

    (void)timeouts;
    if (status == ARES_SUCCESS && (info == NULL || info->nodes == NULL))
        status = ARES_ENODATA;
    if (status == ARES_SUCCESS)
        for (const struct ares_addrinfo_node *node = info->nodes; node != NULL; node = node->ai_next)
            q->address(q, node->ai_addr, (socklen_t)node->ai_addrlen);
    ares_freeaddrinfo(info);
    q->end(q, found(status));
}

static void ask(struct smtp_dns *dns, struct smtp_dns_query *q)
{
    struct resolver *const r = (struct resolver *)dns;
    const struct ares_addrinfo_hints hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };

    if (q->type == SMTP_DNS_MX)
        ares_query(r->channel, q->name, ns_c_in, ns_t_mx, got_mx, q);
    else
        ares_getaddrinfo(r->channel, q->name, NULL, &hints, got_addresses, q);
    watch_time(r);
}

static void cancel(struct smtp_dns *dns)
{
    struct resolver *const r = (struct resolver *)dns;

    ares_cancel(r->channel);
    watch_time(r);
}

static void close_resolver(struct smtp_dns *dns)
{
    struct resolver *const r = (struct resolver *)dns;

    ares_destroy(r->channel);
    evtimer_del(&r->timer);
    ares_library_cleanup();
    free(r);
}

struct smtp_dns *smtp_dns_resolver(struct smtp_loop *loop, const char *server, char *why, size_t cap)
{
    static char dns_only[] = "b";
    struct resolver *const r = calloc(1, sizeof *r);
    struct ares_options options = {
        .flags = ARES_FLAG_NOSEARCH, .lookups = dns_only, .sock_state_cb = watch_socket, .sock_state_cb_data = r
    };
    int status = ARES_ENOMEM;

    if (r != NULL)
        status = ares_library_init(ARES_LIB_INIT_ALL);
    if (status == ARES_SUCCESS) {
        r->dns = (struct smtp_dns){ ask, cancel, close_resolver };
        r->loop = loop;
        evtimer_assign(&r->timer, loop->base, timer, r);
        /* no domains: none is put behind a name, even one without a dot */
        status = ares_init_options(&r->channel, &options,
                                   ARES_OPT_FLAGS | ARES_OPT_LOOKUPS | ARES_OPT_DOMAINS | ARES_OPT_SOCK_STATE_CB);
        if (status == ARES_SUCCESS && server != NULL) {
            status = ares_set_servers_ports_csv(r->channel, server);
            if (status != ARES_SUCCESS)
                ares_destroy(r->channel);
        }
        if (status != ARES_SUCCESS)
            ares_library_cleanup();
    }
    if (status == ARES_SUCCESS)
        return &r->dns;
    snprintf(why, cap, "The DNS cannot be asked%s%s (%s).", server != NULL ? " at " : "", server != NULL ? server : "",
             ares_strerror(status));
    free(r);
    return NULL;
}
