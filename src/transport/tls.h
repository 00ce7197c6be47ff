/* tls.h - TLS as a value between two streams of octets: OpenSSL behind memory BIOs.  RFC 3207 §4, RFC 8314 §3
 * Read first: transport/loop.c.  Read next: transport/tls_internal.h.
 * SPDX-License-Identifier: MIT
 *
 * No socket is touched here: what came from the peer is put in, what is to go to it is taken out, and so is the text.
 * stream.c does both with its socket. */
#ifndef POSTEL_TRANSPORT_TLS_H
#define POSTEL_TRANSPORT_TLS_H

#include "parse/slice.h"

enum { SMTP_TLS_WHY = 256 };

/* What all sessions of a server, or of a client, share. */
struct smtp_tls_context;

/* A server with this certificate chain and key, files in PEM.  NULL: it cannot be had, and `why` says why. */
struct smtp_tls_context *smtp_tls_context_server(const char *cert, const char *key, char why[SMTP_TLS_WHY]);

/* A client.  `check`: the server has to prove by a certificate that it is the host that was meant; `ca` is a file in
 * PEM with those who may vouch for it, NULL: those whom the system trusts.  NULL: as above. */
struct smtp_tls_context *smtp_tls_context_client(bool check, const char *ca, char why[SMTP_TLS_WHY]);

void smtp_tls_context_close(struct smtp_tls_context *context);

struct smtp_tls;

/* One session.  `host`: who the client means to reach, a name or an address; a server has NULL.  NULL: no memory. */
struct smtp_tls *smtp_tls_open(const struct smtp_tls_context *context, const char *host);
void smtp_tls_close(struct smtp_tls *tls);

enum smtp_tls_state {
    SMTP_TLS_MORE,  /* octets of the peer are needed */
    SMTP_TLS_READY, /* the handshake is done; or text was read */
    SMTP_TLS_ENDED, /* the peer has said that it will send no more */
    SMTP_TLS_FAILED /* smtp_tls_why tells */
};

/* Octets that the peer sent.  False: no memory. */
bool smtp_tls_heard(struct smtp_tls *tls, struct smtp_slice octets);

/* Goes on with the handshake. */
enum smtp_tls_state smtp_tls_shake(struct smtp_tls *tls);

/* Takes as much text as there is, up to `cap`; SMTP_TLS_READY if that was any. */
enum smtp_tls_state smtp_tls_read(struct smtp_tls *tls, unsigned char *text, size_t cap, size_t *len);

/* Encrypts text; returns how many octets of it, 0: none can be now. */
size_t smtp_tls_write(struct smtp_tls *tls, struct smtp_slice text);

/* Says that we send no more. */
void smtp_tls_end(struct smtp_tls *tls);

/* What is to go to the peer; after sending, say how many octets went. */
struct smtp_slice smtp_tls_output(const struct smtp_tls *tls);
void smtp_tls_sent(struct smtp_tls *tls, size_t octets);

/* Why it failed, in words for the owner; never NULL. */
const char *smtp_tls_why(const struct smtp_tls *tls);

/* Client: has the server proved who it is? */
bool smtp_tls_verified(const struct smtp_tls *tls);

/* "TLSv1.3", once the handshake is done. */
const char *smtp_tls_version(const struct smtp_tls *tls);

#endif
