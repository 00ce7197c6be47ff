/* crypto.h - what AUTH needs of cryptography, lent by the owner.      RFC 5802 §2.2, RFC 7677 §3
 * Read first: parse/ext/scram.h.  Read next: protocol/ext/credential.h.
 * SPDX-License-Identifier: MIT
 *
 * This floor knows which message is hashed with what, and no hash function: those are of a library that has been looked
 * at by many (transport/crypto.c).  Each returns false if it could not, by a lack of memory or of the algorithm. */
#ifndef POSTEL_PROTOCOL_EXT_CRYPTO_H
#define POSTEL_PROTOCOL_EXT_CRYPTO_H

#include <stdint.h>

#include "parse/slice.h"

enum {
    SMTP_SHA256 = 32, /* octets of a hash, and of a key */
    SMTP_MD5 = 16
};

struct smtp_crypto {
    /* H(octets) */
    bool (*sha256)(struct smtp_slice octets, unsigned char hash[SMTP_SHA256]);
    /* HMAC(key, parts one behind the other) */
    bool (*hmac_sha256)(struct smtp_slice key, const struct smtp_slice *parts, size_t count,
                        unsigned char mac[SMTP_SHA256]);
    /* Hi(password, salt, iterations), which is PBKDF2 */
    bool (*pbkdf2_sha256)(struct smtp_slice password, struct smtp_slice salt, uint32_t iterations,
                          unsigned char key[SMTP_SHA256]);
    bool (*hmac_md5)(struct smtp_slice key, struct smtp_slice text, unsigned char mac[SMTP_MD5]); /* CRAM-MD5 */
    /* Are they equal?  Takes as long if they are as if they are not, wherever they differ. */
    bool (*same)(const unsigned char *a, const unsigned char *b, size_t len);
    /* Overwrites what is not needed any more, and no compiler may think better of it. */
    void (*wipe)(void *octets, size_t len);
};

#endif
