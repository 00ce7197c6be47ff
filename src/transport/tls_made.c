/* tls_made.c - certificates made on the spot, for those who only try things out.  RFC 5280 §4.1, §4.2
 * Read first: transport/tls_made.h.  Read next: transport/stream.h.
 * SPDX-License-Identifier: MIT */
#include "transport/tls_made.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "transport/tls_internal.h"

enum { DAY = 24 * 60 * 60, NAMES_MAX = 3 };

/* Whoever vouches for others, or for himself. */
struct maker {
    EVP_PKEY *key;
    X509 *cert;
};

/* What is to stand in one. */
struct paper {
    const char *subject;
    const char *names[NAMES_MAX]; /* of the host; the rest NULL */
    long from, to;                /* seconds from now */
    bool vouches;                 /* for others */
};

static bool add_name(GENERAL_NAMES *names, const char *host)
{
    GENERAL_NAME *const one = GENERAL_NAME_new();
    ASN1_OCTET_STRING *const address = a2i_IPADDRESS(host);
    ASN1_IA5STRING *const dns = address == NULL ? ASN1_IA5STRING_new() : NULL;

    if (one != NULL && address != NULL)
        GENERAL_NAME_set0_value(one, GEN_IPADD, address);
    else if (one != NULL && dns != NULL && ASN1_STRING_set(dns, host, -1))
        GENERAL_NAME_set0_value(one, GEN_DNS, dns);
    else {
        ASN1_OCTET_STRING_free(address);
        ASN1_IA5STRING_free(dns);
        GENERAL_NAME_free(one);
        return false;
    }
    if (sk_GENERAL_NAME_push(names, one) > 0)
        return true;
    GENERAL_NAME_free(one);
    return false;
}

/* RFC 5280 §4.2.1.6: where the host's names stand. */
static bool add_names(X509 *cert, const char *const *hosts)
{
    GENERAL_NAMES *const names = GENERAL_NAMES_new();
    bool done = names != NULL;

    for (size_t i = 0; i < NAMES_MAX && hosts[i] != NULL; i++)
        done = done && add_name(names, hosts[i]);
    done = done && X509_add1_ext_i2d(cert, NID_subject_alt_name, names, 0, 0) == 1;
    GENERAL_NAMES_free(names);
    return done;
}

/* §4.2.1.9, §4.2.1.3: without these nobody may be vouched for. */
static bool may_vouch(X509 *cert)
{
    static const struct {
        int nid;
        const char *value;
    } wanted[] = { { NID_basic_constraints, "critical,CA:TRUE" }, { NID_key_usage, "critical,keyCertSign" } };
    bool done = true;

    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        X509_EXTENSION *const one = X509V3_EXT_conf_nid(NULL, NULL, wanted[i].nid, wanted[i].value);
        done = done && one != NULL && X509_add_ext(cert, one, -1) == 1;
        X509_EXTENSION_free(one);
    }
    return done;
}

/* `by` NULL: it vouches for itself. */
static bool fill(const struct maker *m, const struct paper *paper, const struct maker *by)
{
    X509_NAME *const subject = X509_get_subject_name(m->cert);

    return X509_set_version(m->cert, X509_VERSION_3) && ASN1_INTEGER_set(X509_get_serialNumber(m->cert), 1) &&
           X509_gmtime_adj(X509_getm_notBefore(m->cert), paper->from) != NULL &&
           X509_gmtime_adj(X509_getm_notAfter(m->cert), paper->to) != NULL && X509_set_pubkey(m->cert, m->key) &&
           X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)paper->subject, -1, -1, 0) &&
           X509_set_issuer_name(m->cert, by == NULL ? subject : X509_get_subject_name(by->cert)) &&
           (paper->names[0] == NULL || add_names(m->cert, paper->names)) && (!paper->vouches || may_vouch(m->cert)) &&
           X509_sign(m->cert, by == NULL ? m->key : by->key, EVP_sha256()) > 0;
}

static bool make(struct maker *m, const struct paper *paper, const struct maker *by)
{
    *m = (struct maker){ EVP_EC_gen("P-256"), X509_new() };
    return m->key != NULL && m->cert != NULL && fill(m, paper, by);
}

static void forget(struct maker *m)
{
    EVP_PKEY_free(m->key);
    X509_free(m->cert);
    *m = (struct maker){ NULL, NULL };
}

/* A server that shows such a paper. */
static struct smtp_tls_context *serve(const struct paper *paper, const struct maker *by, char why[SMTP_TLS_WHY])
{
    struct smtp_tls_context *context = smtp_tls_context_open(true, false);
    struct maker m = { NULL, NULL };

    if (context == NULL || !make(&m, paper, by) || SSL_CTX_use_certificate(context->ssl, m.cert) != 1 ||
        SSL_CTX_use_PrivateKey(context->ssl, m.key) != 1)
        context = smtp_tls_context_refuse(context, why, "no certificate can be made");
    forget(&m);
    return context;
}

static char *in_pem(X509 *cert)
{
    BIO *const out = BIO_new(BIO_s_mem());
    char *octets, *text = NULL;

    if (out != NULL && PEM_write_bio_X509(out, cert) == 1) {
        const long len = BIO_get_mem_data(out, &octets);
        text = len > 0 ? calloc(1, (size_t)len + 1) : NULL;
        if (text != NULL)
            memcpy(text, octets, (size_t)len);
    }
    BIO_free(out);
    return text;
}

bool smtp_tls_made_open(struct smtp_tls_made *made, const char *host, char why[SMTP_TLS_WHY])
{
    static const struct paper known = { "postel's test authority", { NULL }, -DAY, DAY, true },
                              unknown = { "nobody's authority", { NULL }, -DAY, DAY, true };
    const struct paper papers[SMTP_TLS_MADE_KINDS] = {
        [SMTP_TLS_MADE_GOOD] = { "postel", { host }, -DAY, DAY, false },
        [SMTP_TLS_MADE_MANY_NAMES] = { "postel", { "other.example", "*.example", host }, -DAY, DAY, false },
        [SMTP_TLS_MADE_OTHER_NAME] = { "postel", { "other.example" }, -DAY, DAY, false },
        [SMTP_TLS_MADE_EXPIRED] = { "postel", { host }, -2L * DAY, -DAY, false },
        [SMTP_TLS_MADE_UNKNOWN_CA] = { "postel", { host }, -DAY, DAY, false },
        [SMTP_TLS_MADE_SELF_SIGNED] = { "postel", { host }, -DAY, DAY, false },
    };
    struct maker authority = { NULL, NULL }, nobody = { NULL, NULL };
    bool done = make(&authority, &known, NULL) && make(&nobody, &unknown, NULL);

    *made = (struct smtp_tls_made){ .authority = done ? in_pem(authority.cert) : NULL };
    done = done && made->authority != NULL;
    if (!done)
        smtp_tls_context_refuse(NULL, why, "no certificate can be made");
    for (size_t i = 0; i < SMTP_TLS_MADE_KINDS && done; i++) {
        const struct maker *const by = i == SMTP_TLS_MADE_SELF_SIGNED  ? NULL
                                       : i == SMTP_TLS_MADE_UNKNOWN_CA ? &nobody
                                                                       : &authority;
        made->contexts[i] = serve(&papers[i], by, why);
        done = made->contexts[i] != NULL;
    }
    forget(&authority);
    forget(&nobody);
    return done;
}

void smtp_tls_made_close(struct smtp_tls_made *made)
{
    for (size_t i = 0; i < SMTP_TLS_MADE_KINDS; i++)
        smtp_tls_context_close(made->contexts[i]);
    free(made->authority);
    *made = (struct smtp_tls_made){ .authority = NULL };
}
