/* send_way.h - where `postel send` connects to: --server, or the way to the recipients' domain.  RFC 5321 §5.1
 * Read first: programs/send_options.h, programs/dns_option.h, transport/way.h.  Read next: programs/send_way.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_SEND_WAY_H
#define POSTEL_PROGRAMS_SEND_WAY_H

#include "programs/send_options.h"
#include "transport/way.h"

struct postel_send_way {
    struct addrinfo *addresses;      /* to try, in this order */
    const char *host;                /* whose they are */
    const char *const *hosts;        /* if not NULL: whose each of them is */
    char what[SMTP_DOMAIN_MAX + 64]; /* they are: "127.0.0.1 port 25", "any host of example.org, port 25" */

    /* Its own. */
    struct addrinfo *found; /* what getaddrinfo gave */
    char literal[SMTP_PATH_MAX + 1];
    struct smtp_way way;
};

/* Fills it in; the loop is run for it.  POSTEL_DONE; or the exit code, after its sentence: POSTEL_FINDING if the domain
 * takes no mail, POSTEL_CANNOT if that cannot be told now. */
int postel_send_way_open(struct postel_send_way *w, const struct postel_send_options *s, struct smtp_loop *loop);
void postel_send_way_close(struct postel_send_way *w);

#endif
