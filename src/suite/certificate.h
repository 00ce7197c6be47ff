/* certificate.h - the certificates that `TLS NAME` can ask for.       RFC 4954 §14
 * Read first: suite/transcript.h, transport/tls_made.h.  Read next: suite/certificate.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_SUITE_CERTIFICATE_H
#define POSTEL_SUITE_CERTIFICATE_H

#include "transport/tls_made.h"

/* That of `TLS` is the good one.  SMTP_TLS_MADE_KINDS: there is none of this name. */
enum smtp_tls_made_kind smtp_certificate(struct smtp_slice name);

#endif
