/* address.c - socket addresses to text, and names to addresses.       RFC 5321 §4.1.3
 * Read first: transport/address.h.  Read next: transport/literal.h.
 * SPDX-License-Identifier: MIT */
#include "transport/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>

void smtp_address_text(const struct sockaddr *address, char out[SMTP_ADDRESS_TEXT])
{
    char text[INET6_ADDRSTRLEN] = "?";

    if (address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *in6 = (const void *)address;

        inet_ntop(AF_INET6, &in6->sin6_addr, text, sizeof text);
        snprintf(out, SMTP_ADDRESS_TEXT, "[%s]:%u", text, (unsigned)ntohs(in6->sin6_port));
    } else {
        const struct sockaddr_in *in = (const void *)address;

        inet_ntop(AF_INET, &in->sin_addr, text, sizeof text);
        snprintf(out, SMTP_ADDRESS_TEXT, "%s:%u", text, (unsigned)ntohs(in->sin_port));
    }
}

void smtp_address_literal(const struct sockaddr *address, char out[SMTP_ADDRESS_LITERAL])
{
    char text[INET6_ADDRSTRLEN] = "";

    if (address->sa_family == AF_INET6) {
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, text, sizeof text);
        snprintf(out, SMTP_ADDRESS_LITERAL, "[IPv6:%s]", text);
    } else {
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)address)->sin_addr, text, sizeof text);
        snprintf(out, SMTP_ADDRESS_LITERAL, "[%s]", text);
    }
}

int smtp_address_find(const char *host, const char *port, struct addrinfo **found)
{
    const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV };

    *found = NULL;
    return getaddrinfo(host, port, &hints, found);
}
