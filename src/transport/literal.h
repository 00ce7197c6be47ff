/* literal.h - which address an address-literal means, and do two mean one?  RFC 5321 §4.1.3
 * Read first: transport/address.c.  Read next: transport/literal.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_TRANSPORT_LITERAL_H
#define POSTEL_TRANSPORT_LITERAL_H

#include "parse/slice.h"

/* The address in network order, at most 16 octets, the rest as it was; the return value is its family, or AF_UNSPEC if
 * it is of no kind that we know. */
int smtp_address_literal_octets(struct smtp_slice literal, unsigned char out[16]);

/* [IPv6:0:0:0:0:0:0:0:1] is [IPv6:::1]. */
bool smtp_address_literal_same(struct smtp_slice a, struct smtp_slice b);

#endif
