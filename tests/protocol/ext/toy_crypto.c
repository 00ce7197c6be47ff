/* toy_crypto.c - hashes that hide nothing.
 * Read first: tests/protocol/ext/toy_crypto.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/ext/toy_crypto.h"

#include <string.h>

bool toy_crypto_broken;

/* FNV-1a, once more for each octet of the hash. */
static void stir(unsigned char *hash, size_t cap, struct smtp_slice octets)
{
    for (size_t i = 0; i < cap; i++) {
        uint32_t h = 2166136261U + (uint32_t)i + hash[i];

        for (size_t k = 0; k < octets.len; k++)
            h = (h ^ octets.octets[k]) * 16777619U;
        hash[i] = (unsigned char)(h >> 16);
    }
}

static bool sha256(struct smtp_slice octets, unsigned char hash[SMTP_SHA256])
{
    memset(hash, 0, SMTP_SHA256);
    stir(hash, SMTP_SHA256, octets);
    return !toy_crypto_broken;
}

static bool hmac_sha256(struct smtp_slice key, const struct smtp_slice *parts, size_t count,
                        unsigned char mac[SMTP_SHA256])
{
    unsigned char out[SMTP_SHA256] = { 0 };

    stir(out, sizeof out, key);
    for (size_t i = 0; i < count; i++)
        stir(out, sizeof out, parts[i]);
    memcpy(mac, out, sizeof out);
    return !toy_crypto_broken;
}

static bool pbkdf2_sha256(struct smtp_slice password, struct smtp_slice salt, uint32_t iterations,
                          unsigned char key[SMTP_SHA256])
{
    (void)iterations;
    return hmac_sha256(password, &salt, 1, key);
}

static bool hmac_md5(struct smtp_slice key, struct smtp_slice text, unsigned char mac[SMTP_MD5])
{
    memset(mac, 0, SMTP_MD5);
    stir(mac, SMTP_MD5, key);
    stir(mac, SMTP_MD5, text);
    return !toy_crypto_broken;
}

static bool same(const unsigned char *a, const unsigned char *b, size_t len)
{
    return memcmp(a, b, len) == 0;
}

static void wipe(void *octets, size_t len)
{
    memset(octets, 0, len);
}

const struct smtp_crypto toy_crypto = { sha256, hmac_sha256, pbkdf2_sha256, hmac_md5, same, wipe };
