/* literal.h - do two address-literals mean one address?                RFC 5321 §4.1.3
 * Read first: transport/address.c.  Read next: transport/literal.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_TRANSPORT_LITERAL_H
#define POSTEL_TRANSPORT_LITERAL_H

#include "parse/slice.h"

/* [IPv6:0:0:0:0:0:0:0:1] is [IPv6:::1]. */
bool smtp_address_literal_same(struct smtp_slice a, struct smtp_slice b);

#endif
