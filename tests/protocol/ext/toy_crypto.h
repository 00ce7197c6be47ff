/* toy_crypto.h - hashes that hide nothing, for tests that only want two sides to agree.
 * Read first: protocol/ext/crypto.h.  Read next: tests/protocol/ext/check_auth_server.c.
 * SPDX-License-Identifier: MIT
 *
 * This floor has no library of cryptography, and its tests need none: tests/transport/check_sasl.c has the real one. */
#ifndef POSTEL_CHECK_TOY_CRYPTO_H
#define POSTEL_CHECK_TOY_CRYPTO_H

#include "protocol/ext/crypto.h"

extern const struct smtp_crypto toy_crypto;
extern bool toy_crypto_broken; /* true: nothing works, as in a library without memory */

#endif
