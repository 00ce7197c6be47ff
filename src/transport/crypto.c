/* crypto.c - hashes, and chance.                                      RFC 5802 §2.2
 * Read first: transport/crypto.h.  Read next: transport/observe.h.
 * SPDX-License-Identifier: MIT */
#include "transport/crypto.h"

#include <limits.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "parse/ext/base64.h"

static bool sha256(struct smtp_slice octets, unsigned char hash[SMTP_SHA256])
{
    return EVP_Digest(octets.octets, octets.len, hash, NULL, EVP_sha256(), NULL) == 1;
}

static bool hmac_parts(EVP_MAC_CTX *context, struct smtp_slice key, const struct smtp_slice *parts, size_t count,
                       unsigned char mac[SMTP_SHA256])
{
    char digest[] = "SHA256";
    const OSSL_PARAM params[] = { OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                  OSSL_PARAM_construct_end() };
    size_t len;

    if (EVP_MAC_init(context, key.octets, key.len, params) != 1)
        return false;
    for (size_t i = 0; i < count; i++)
        if (EVP_MAC_update(context, parts[i].octets, parts[i].len) != 1)
            return false;
    return EVP_MAC_final(context, mac, &len, SMTP_SHA256) == 1;
}

static bool hmac_sha256(struct smtp_slice key, const struct smtp_slice *parts, size_t count,
                        unsigned char mac[SMTP_SHA256])
{
    EVP_MAC *const hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *const context = hmac == NULL ? NULL : EVP_MAC_CTX_new(hmac);
    const bool done = context != NULL && hmac_parts(context, key, parts, count, mac);

    EVP_MAC_CTX_free(context);
    EVP_MAC_free(hmac);
    return done;
}

static bool pbkdf2_sha256(struct smtp_slice password, struct smtp_slice salt, uint32_t iterations,
                          unsigned char key[SMTP_SHA256])
{
    return password.len <= INT_MAX && salt.len <= INT_MAX && iterations <= INT_MAX &&
           PKCS5_PBKDF2_HMAC((const char *)password.octets, (int)password.len, salt.octets, (int)salt.len,
                             (int)iterations, EVP_sha256(), SMTP_SHA256, key) == 1;
}

static bool hmac_md5(struct smtp_slice key, struct smtp_slice text, unsigned char mac[SMTP_MD5])
{
    return key.len <= INT_MAX && HMAC(EVP_md5(), key.octets, (int)key.len, text.octets, text.len, mac, NULL) != NULL;
}

static bool same(const unsigned char *a, const unsigned char *b, size_t len)
{
    return CRYPTO_memcmp(a, b, len) == 0;
}

const struct smtp_crypto *smtp_crypto_openssl(void)
{
    static const struct smtp_crypto crypto = { sha256, hmac_sha256, pbkdf2_sha256, hmac_md5, same, OPENSSL_cleanse };

    return &crypto;
}

bool smtp_crypto_random(unsigned char *octets, size_t len)
{
    return len <= INT_MAX && RAND_bytes(octets, (int)len) == 1;
}

bool smtp_crypto_nonce(char nonce[SMTP_NONCE + 1])
{
    unsigned char octets[SMTP_NONCE / 4 * 3];

    nonce[0] = '\0';
    if (!smtp_crypto_random(octets, sizeof octets))
        return false;
    smtp_base64_encode((struct smtp_slice){ octets, sizeof octets }, nonce, SMTP_NONCE);
    nonce[SMTP_NONCE] = '\0';
    return true;
}
