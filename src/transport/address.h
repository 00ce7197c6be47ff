/* address.h - Internet addresses as people, and as SMTP, write them.  RFC 5321 §4.1.3
 * Read first: transport/delivery.c.  Read next: transport/address.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_TRANSPORT_ADDRESS_H
#define POSTEL_TRANSPORT_ADDRESS_H

#include <netdb.h>
#include <sys/socket.h>

#include "transport/literal.h"

enum {
    SMTP_ADDRESS_TEXT = 64,   /* "[2001:db8::1]:2525" fits, with NUL */
    SMTP_ADDRESS_LITERAL = 64 /* "[IPv6:2001:db8::1]" fits, with NUL */
};

/* "127.0.0.1:2525", "[::1]:2525". */
void smtp_address_text(const struct sockaddr *address, char out[SMTP_ADDRESS_TEXT]);

/* The address-literal: "[192.0.2.1]", "[IPv6:2001:db8::1]". */
void smtp_address_literal(const struct sockaddr *address, char out[SMTP_ADDRESS_LITERAL]);

/* All addresses of `host` (numeric, or a name) and `port`, to be freed by freeaddrinfo.  Returns 0, or what
 * gai_strerror explains.  Waits for the answer; MX records (§5.1) need a resolver of our own, later. */
int smtp_address_find(const char *host, const char *port, struct addrinfo **found);

#endif
