/* tls.c - TLS 1.2 and 1.3 by OpenSSL, between memory BIOs.             RFC 3207 §4, RFC 8314 §4.1
 * Read first: transport/tls_internal.h.  Read next: transport/tls_made.h.
 * SPDX-License-Identifier: MIT */
#include "transport/tls_internal.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

struct smtp_tls {
    SSL *ssl;
    BIO *in, *out; /* the SSL's own */
    char why[SMTP_TLS_WHY];
};

/* OpenSSL's first word on what went wrong, and none of it left for the next to ask. */
static void explain(char why[SMTP_TLS_WHY], const char *what)
{
    const unsigned long error = ERR_get_error();
    const char *const reason = error != 0 ? ERR_reason_error_string(error) : NULL;

    snprintf(why, SMTP_TLS_WHY, "%s%s%s", what, reason != NULL ? ": " : "", reason != NULL ? reason : "");
    ERR_clear_error();
}

struct smtp_tls_context *smtp_tls_context_refuse(struct smtp_tls_context *context, char why[SMTP_TLS_WHY],
                                                 const char *what)
{
    explain(why, what);
    smtp_tls_context_close(context);
    return NULL;
}

struct smtp_tls_context *smtp_tls_context_open(bool server, bool check)
{
    struct smtp_tls_context *const c = calloc(1, sizeof *c);

    if (c == NULL)
        return NULL;
    *c = (struct smtp_tls_context){ SSL_CTX_new(server ? TLS_server_method() : TLS_client_method()), server, check };
    if (c->ssl == NULL || SSL_CTX_set_min_proto_version(c->ssl, TLS1_2_VERSION) != 1) { /* RFC 8314 §4.1 */
        smtp_tls_context_close(c);
        return NULL;
    }
    /* One handshake a session, and no session has a past: nothing said in another can come back in this one. */
    SSL_CTX_set_options(c->ssl, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET);
    SSL_CTX_set_session_cache_mode(c->ssl, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(c->ssl, 0);
    SSL_CTX_set_mode(c->ssl,
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    return c;
}

struct smtp_tls_context *smtp_tls_context_server(const char *cert, const char *key, char why[SMTP_TLS_WHY])
{
    struct smtp_tls_context *const c = smtp_tls_context_open(true, false);

    if (c == NULL)
        return smtp_tls_context_refuse(c, why, "there is no TLS to be had");
    if (SSL_CTX_use_certificate_chain_file(c->ssl, cert) != 1)
        return smtp_tls_context_refuse(c, why, "the certificate cannot be read");
    if (SSL_CTX_use_PrivateKey_file(c->ssl, key, SSL_FILETYPE_PEM) != 1)
        return smtp_tls_context_refuse(c, why, "the key cannot be read");
    if (SSL_CTX_check_private_key(c->ssl) != 1)
        return smtp_tls_context_refuse(c, why, "the key is not that of the certificate");
    return c;
}

struct smtp_tls_context *smtp_tls_context_client(bool check, const char *ca, char why[SMTP_TLS_WHY])
{
    struct smtp_tls_context *const c = smtp_tls_context_open(false, check);

    if (c == NULL)
        return smtp_tls_context_refuse(c, why, "there is no TLS to be had");
    if (check && ca != NULL && SSL_CTX_load_verify_locations(c->ssl, ca, NULL) != 1)
        return smtp_tls_context_refuse(c, why, "the certificates of --tls-ca cannot be read");
    if (check && ca == NULL && SSL_CTX_set_default_verify_paths(c->ssl) != 1)
        return smtp_tls_context_refuse(c, why, "the system's certificates cannot be read");
    SSL_CTX_set_verify(c->ssl, check ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, NULL);
    return c;
}

void smtp_tls_context_close(struct smtp_tls_context *context)
{
    if (context == NULL)
        return;
    SSL_CTX_free(context->ssl);
    free(context);
}

/* The certificate has to be for this host: its name or, if it is one, its address (RFC 3207 §4.1). */
static bool expect(SSL *ssl, const char *host, bool check)
{
    ASN1_OCTET_STRING *const address = a2i_IPADDRESS(host);
    bool done = true;

    if (address == NULL) /* a name also tells a server of many which one is meant; an address must not: RFC 6066 §3 */
        done = SSL_set_tlsext_host_name(ssl, host) == 1 && (!check || SSL_set1_host(ssl, host) == 1);
    else if (check)
        done = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host) == 1;
    ASN1_OCTET_STRING_free(address);
    ERR_clear_error();
    return done;
}

struct smtp_tls *smtp_tls_open(const struct smtp_tls_context *context, const char *host)
{
    struct smtp_tls *const tls = calloc(1, sizeof *tls);

    if (tls == NULL)
        return NULL;
    tls->ssl = SSL_new(context->ssl);
    tls->in = BIO_new(BIO_s_mem());
    tls->out = BIO_new(BIO_s_mem());
    if (tls->ssl == NULL || tls->in == NULL || tls->out == NULL ||
        (host != NULL && !expect(tls->ssl, host, context->check))) {
        BIO_free(tls->in);
        BIO_free(tls->out);
        SSL_free(tls->ssl);
        free(tls);
        ERR_clear_error();
        return NULL;
    }
    SSL_set_bio(tls->ssl, tls->in, tls->out);
    if (context->server)
        SSL_set_accept_state(tls->ssl);
    else
        SSL_set_connect_state(tls->ssl);
    return tls;
}

void smtp_tls_close(struct smtp_tls *tls)
{
    if (tls == NULL)
        return;
    SSL_free(tls->ssl);
    free(tls);
}

bool smtp_tls_heard(struct smtp_tls *tls, struct smtp_slice octets)
{
    return octets.len <= INT_MAX && BIO_write(tls->in, octets.octets, (int)octets.len) == (int)octets.len;
}

/* What `code` of an SSL_ function means. */
static enum smtp_tls_state state_of(struct smtp_tls *tls, int code)
{
    const long verified = SSL_get_verify_result(tls->ssl);

    switch (SSL_get_error(tls->ssl, code)) {
    case SSL_ERROR_NONE: return SMTP_TLS_READY;
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE: return SMTP_TLS_MORE; /* a memory BIO takes whatever is written */
    case SSL_ERROR_ZERO_RETURN: return SMTP_TLS_ENDED;
    default: break;
    }
    if (verified != X509_V_OK && SSL_get_verify_mode(tls->ssl) != SSL_VERIFY_NONE)
        snprintf(tls->why, sizeof tls->why, "the server's certificate is not accepted: %s",
                 X509_verify_cert_error_string(verified));
    else
        explain(tls->why, "TLS failed");
    ERR_clear_error();
    return SMTP_TLS_FAILED;
}

enum smtp_tls_state smtp_tls_shake(struct smtp_tls *tls)
{
    ERR_clear_error();
    return state_of(tls, SSL_do_handshake(tls->ssl));
}

enum smtp_tls_state smtp_tls_read(struct smtp_tls *tls, unsigned char *text, size_t cap, size_t *len)
{
    enum smtp_tls_state state = SMTP_TLS_READY;

    *len = 0;
    ERR_clear_error();
    while (state == SMTP_TLS_READY && *len < cap) {
        size_t n = 0;

        state = state_of(tls, SSL_read_ex(tls->ssl, text + *len, cap - *len, &n));
        *len += n;
    }
    return *len > 0 ? SMTP_TLS_READY : state;
}

size_t smtp_tls_write(struct smtp_tls *tls, struct smtp_slice text)
{
    size_t n = 0;

    ERR_clear_error();
    return text.len > 0 && SSL_write_ex(tls->ssl, text.octets, text.len, &n) == 1 ? n : 0;
}

void smtp_tls_end(struct smtp_tls *tls)
{
    if (SSL_is_init_finished(tls->ssl))
        SSL_shutdown(tls->ssl);
    ERR_clear_error();
}

struct smtp_slice smtp_tls_output(const struct smtp_tls *tls)
{
    char *octets = NULL;
    const long len = BIO_get_mem_data(tls->out, &octets);

    return (struct smtp_slice){ (const unsigned char *)octets, len > 0 ? (size_t)len : 0 };
}

void smtp_tls_sent(struct smtp_tls *tls, size_t octets)
{
    unsigned char gone[4096];

    while (octets > 0) {
        const int n = BIO_read(tls->out, gone, octets < sizeof gone ? (int)octets : (int)sizeof gone);

        if (n <= 0)
            return;
        octets -= (size_t)n;
    }
}

const char *smtp_tls_why(const struct smtp_tls *tls)
{
    return tls->why[0] != '\0' ? tls->why : "the connection ended in the handshake";
}

bool smtp_tls_verified(const struct smtp_tls *tls)
{
    return SSL_get_verify_mode(tls->ssl) != SSL_VERIFY_NONE && SSL_is_init_finished(tls->ssl) &&
           SSL_get_verify_result(tls->ssl) == X509_V_OK;
}

const char *smtp_tls_version(const struct smtp_tls *tls)
{
    return SSL_get_version(tls->ssl);
}
