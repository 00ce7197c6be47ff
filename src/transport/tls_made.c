/* tls_made.c - a certificate made on the spot, for those who only try things out.  RFC 5280 §4.1
 * Read first: transport/tls.c.  Read next: transport/stream.h.
 * SPDX-License-Identifier: MIT
 *
 * Nobody vouches for it, and its key lives as long as the context: it is for tests, and no key lies about in a file. */
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "transport/tls_internal.h"

enum { DAY = 24 * 60 * 60 };

static bool name_it(X509 *cert, const char *host)
{
    X509_NAME *const name = X509_get_subject_name(cert);
    GENERAL_NAMES *const names = GENERAL_NAMES_new();
    GENERAL_NAME *const one = GENERAL_NAME_new();
    ASN1_OCTET_STRING *const address = a2i_IPADDRESS(host);
    ASN1_IA5STRING *const dns = ASN1_IA5STRING_new();
    bool done = names != NULL && one != NULL && dns != NULL;

    done = done && X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"postel", -1, -1, 0) &&
           X509_set_issuer_name(cert, name) && ASN1_STRING_set(dns, host, -1);
    if (!done) {
        GENERAL_NAME_free(one);
        ASN1_IA5STRING_free(dns);
        ASN1_OCTET_STRING_free(address);
        GENERAL_NAMES_free(names);
        return false;
    }
    if (address != NULL) {
        GENERAL_NAME_set0_value(one, GEN_IPADD, address);
        ASN1_IA5STRING_free(dns);
    } else {
        GENERAL_NAME_set0_value(one, GEN_DNS, dns);
    }
    done = sk_GENERAL_NAME_push(names, one) > 0 && X509_add1_ext_i2d(cert, NID_subject_alt_name, names, 0, 0) == 1;
    GENERAL_NAMES_free(names);
    return done;
}

static bool make(X509 *cert, EVP_PKEY *key, const char *host)
{
    return X509_set_version(cert, X509_VERSION_3) && ASN1_INTEGER_set(X509_get_serialNumber(cert), 1) &&
           X509_gmtime_adj(X509_getm_notBefore(cert), -DAY) != NULL &&
           X509_gmtime_adj(X509_getm_notAfter(cert), DAY) != NULL && X509_set_pubkey(cert, key) &&
           name_it(cert, host) && X509_sign(cert, key, EVP_sha256()) > 0;
}

struct smtp_tls_context *smtp_tls_context_made(const char *host, char why[SMTP_TLS_WHY])
{
    struct smtp_tls_context *context = smtp_tls_context_open(true, false);
    EVP_PKEY *const key = EVP_EC_gen("P-256");
    X509 *const cert = X509_new();

    if (context == NULL || key == NULL || cert == NULL || !make(cert, key, host) ||
        SSL_CTX_use_certificate(context->ssl, cert) != 1 || SSL_CTX_use_PrivateKey(context->ssl, key) != 1)
        context = smtp_tls_context_refuse(context, why, "no certificate can be made");
    EVP_PKEY_free(key);
    X509_free(cert);
    return context;
}
