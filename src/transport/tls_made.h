/* tls_made.h - certificates made on the spot, good ones and bad ones.  RFC 5280 §4.1, RFC 4954 §14
 * Read first: transport/tls.c.  Read next: transport/tls_made.c.
 * SPDX-License-Identifier: MIT
 *
 * They are for tests: who made them vouches for them to whoever is told so, their keys live as long as the contexts,
 * and no key lies about in a file. */
#ifndef POSTEL_TRANSPORT_TLS_MADE_H
#define POSTEL_TRANSPORT_TLS_MADE_H

#include "transport/tls.h"

enum smtp_tls_made_kind {
    SMTP_TLS_MADE_GOOD,
    SMTP_TLS_MADE_MANY_NAMES,  /* the host's is the last of three */
    SMTP_TLS_MADE_OTHER_NAME,  /* for another host */
    SMTP_TLS_MADE_EXPIRED,     /* it was good until yesterday */
    SMTP_TLS_MADE_UNKNOWN_CA,  /* vouched for by somebody whom nobody trusts */
    SMTP_TLS_MADE_SELF_SIGNED, /* by itself alone */
    SMTP_TLS_MADE_KINDS
};

/* All zero: none is made. */
struct smtp_tls_made {
    struct smtp_tls_context *contexts[SMTP_TLS_MADE_KINDS]; /* of servers */
    char *authority;                                        /* who vouches for them, a certificate in PEM */
};

/* Makes them for a server that is reached as `host`, a name or an address.  False: `why` says why; close it all the
 * same. */
bool smtp_tls_made_open(struct smtp_tls_made *made, const char *host, char why[SMTP_TLS_WHY]);
void smtp_tls_made_close(struct smtp_tls_made *made);

#endif
