/* idn.h - domains in any script: their two forms.                      RFC 5890 §2.3.2.1, RFC 6531 §3.2
 * Read first: transport/literal.c.  Read next: transport/idn.c.
 * SPDX-License-Identifier: MIT
 *
 * A label in a script of its own is a U-label (bücher), and the same in ASCII is its A-label (xn--bcher-kva).  The
 * tables of Unicode are libidn2's. */
#ifndef POSTEL_TRANSPORT_IDN_H
#define POSTEL_TRANSPORT_IDN_H

#include "parse/mailbox.h"

/* The domain with A-labels, as it is looked up and greeted with.  False: it is none by IDNA. */
bool smtp_domain_ascii(const char *domain, char ascii[SMTP_DOMAIN_MAX + 1]);

/* The domain with U-labels, as it stands in trace fields (RFC 6531 §3.7.3); as it was, if it has no such form. */
void smtp_domain_unicode(const char *domain, char unicode[SMTP_DOMAIN_MAX + 1]);

/* Is it one domain?  In any letter case (§2.4), and in either form. */
bool smtp_domain_same(struct smtp_slice a, struct smtp_slice b);

#endif
