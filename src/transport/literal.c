/* literal.c - address-literals are compared by the address.            RFC 5321 §4.1.3
 * Read first: transport/literal.h.  Read next: transport/idn.h.
 * SPDX-License-Identifier: MIT */
#include "transport/literal.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>

int smtp_address_literal_octets(struct smtp_slice literal, unsigned char out[16])
{
    static const char tag[] = "IPv6:";
    char text[INET6_ADDRSTRLEN];
    size_t len = literal.len;

    if (len < 2 || len - 2 >= sizeof text + strlen(tag))
        return AF_UNSPEC;
    const char *inside = (const char *)literal.octets + 1;
    bool six = len - 2 > strlen(tag) && strncasecmp(inside, tag, strlen(tag)) == 0; /* ABNF strings ignore case */
    size_t skip = six ? strlen(tag) : 0;

    if (len - 2 - skip >= sizeof text)
        return AF_UNSPEC;
    memcpy(text, inside + skip, len - 2 - skip);
    text[len - 2 - skip] = '\0';
    return inet_pton(six ? AF_INET6 : AF_INET, text, out) == 1 ? (six ? AF_INET6 : AF_INET) : AF_UNSPEC;
}

bool smtp_address_literal_same(struct smtp_slice a, struct smtp_slice b)
{
    unsigned char x[16] = { 0 }, y[16] = { 0 };
    int family = smtp_address_literal_octets(a, x);

    return family != AF_UNSPEC && family == smtp_address_literal_octets(b, y) && memcmp(x, y, sizeof x) == 0;
}
