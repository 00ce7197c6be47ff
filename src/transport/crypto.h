/* crypto.h - the cryptography of protocol/ext/crypto.h, by OpenSSL's libcrypto.
 * Read first: protocol/ext/crypto.h.  Read next: transport/crypto.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_TRANSPORT_CRYPTO_H
#define POSTEL_TRANSPORT_CRYPTO_H

#include "protocol/ext/crypto.h"

const struct smtp_crypto *smtp_crypto_openssl(void);

/* Chance, from the system, that nobody can foresee.  False: there is none to be had. */
bool smtp_crypto_random(unsigned char *octets, size_t len);

/* A nonce, printable and without "," (RFC 5802 §5.1): SMTP_NONCE characters and a NUL. */
enum { SMTP_NONCE = 24 };
bool smtp_crypto_nonce(char nonce[SMTP_NONCE + 1]);

#endif
