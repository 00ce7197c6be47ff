/* credential.h - what a server keeps of a password.                   RFC 5802 §3
 * Read first: protocol/ext/crypto.h.  Read next: protocol/ext/credential.c.
 * SPDX-License-Identifier: MIT
 *
 * Who steals it cannot log in with it: he knows H(ClientKey), and a client has to show ClientKey. */
#ifndef POSTEL_PROTOCOL_EXT_CREDENTIAL_H
#define POSTEL_PROTOCOL_EXT_CREDENTIAL_H

#include "protocol/ext/crypto.h"

enum {
    SMTP_ITERATIONS_MIN = 4096,    /* RFC 7677 §3, SHOULD: so often at least a password is hashed */
    SMTP_ITERATIONS_MAX = 1000000, /* we chose: a server hashes while others wait, and a client at the server's wish */
    SMTP_SALT_MAX = 64
};

struct smtp_credential {
    uint32_t iterations;
    size_t salt_len;
    unsigned char salt[SMTP_SALT_MAX];
    unsigned char stored_key[SMTP_SHA256];
    unsigned char server_key[SMTP_SHA256];
};

/* The keys of a password; iterations and salt are set already.  False: the library could not. */
bool smtp_credential_derive(struct smtp_credential *c, const struct smtp_crypto *crypto, struct smtp_slice password);

/* Is this the password?  Takes as long for a wrong one.  `good` gets the answer; false: the library could not. */
bool smtp_credential_check(const struct smtp_credential *c, const struct smtp_crypto *crypto,
                           struct smtp_slice password, bool *good);

/* Can a user have this name, or this password?  From 1 to SMTP_SASL_NAME_MAX octets of UTF-8 without control
 * characters, which is what is left of SASLprep where it changes nothing: docs/choices.md, position 34. */
enum { SMTP_SASL_NAME_MAX = 255 }; /* RFC 4616 §2: so many have to be taken */
bool smtp_sasl_name_good(struct smtp_slice name);

#endif
