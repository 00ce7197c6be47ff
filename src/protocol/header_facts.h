/* header_facts.h - octets above 127 in header fields, at any level of MIME.  RFC 6531 §3.2, RFC 6532 §3.7
 * Read first: protocol/stuff.h.  Read next: protocol/header_facts.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROTOCOL_HEADER_FACTS_H
#define POSTEL_PROTOCOL_HEADER_FACTS_H

#include "protocol/stuff.h"

/* Fills in eight_bit_header and utf8_header. */
void smtp_header_facts(struct smtp_text_facts *facts, struct smtp_slice text);

#endif
