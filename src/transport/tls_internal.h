/* tls_internal.h - what the files of TLS share.
 * Read first: transport/tls.h.  Read next: transport/tls.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_TRANSPORT_TLS_INTERNAL_H
#define POSTEL_TRANSPORT_TLS_INTERNAL_H

#include <openssl/types.h>

#include "transport/tls.h"

struct smtp_tls_context {
    SSL_CTX *ssl;
    bool server, check;
};

struct smtp_tls_context *smtp_tls_context_open(bool server, bool check);

/* Closes it, says why in OpenSSL's words behind `what`, and returns NULL. */
struct smtp_tls_context *smtp_tls_context_refuse(struct smtp_tls_context *context, char why[SMTP_TLS_WHY],
                                                 const char *what);

#endif
