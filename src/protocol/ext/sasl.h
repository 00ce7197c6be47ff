/* sasl.h - the mechanisms of AUTH, from both chairs, as values.       RFC 4422, RFC 4616, RFC 5802, RFC 7677
 * Read first: protocol/ext/credential.h.  Read next: protocol/ext/sasl_server.c.
 * SPDX-License-Identifier: MIT
 *
 * Messages go in and come out as they are; that they travel in base64 is the affair of AUTH.  The nonce is the owner's,
 * for there is no chance on this floor. */
#ifndef POSTEL_PROTOCOL_EXT_SASL_H
#define POSTEL_PROTOCOL_EXT_SASL_H

#include "protocol/ext/credential.h"

enum smtp_sasl_mechanism {
    SMTP_SASL_SCRAM_SHA_256, /* RFC 7677 */
    SMTP_SASL_PLAIN,         /* RFC 4616 */
    SMTP_SASL_LOGIN,         /* of the field; no RFC has it */
    SMTP_SASL_CRAM_MD5,      /* RFC 2195: a client's only, for servers that have nothing better */
    SMTP_SASL_MECHANISMS
};

/* "SCRAM-SHA-256"; and by its name, in any letter case.  SMTP_SASL_MECHANISMS: there is none. */
const char *smtp_sasl_name(enum smtp_sasl_mechanism mechanism);
enum smtp_sasl_mechanism smtp_sasl_find(struct smtp_slice name);

/* Does who listens on the wire learn the password? */
bool smtp_sasl_plaintext(enum smtp_sasl_mechanism mechanism);

/* What a message led to. */
enum smtp_sasl_step {
    SMTP_SASL_SAY,   /* `out` is the next challenge, or response */
    SMTP_SASL_ASK,   /* the server's: whose credential?  Answer with _credential */
    SMTP_SASL_DONE,  /* the server's: it is the user `name` */
    SMTP_SASL_WRONG, /* the server's: it is not, or may not; 535.  The client's: the server is not who it should be */
    SMTP_SASL_MALFORMED, /* outside the mechanism's grammar */
    SMTP_SASL_BROKEN     /* the library of crypto.h could not: 454 */
};

enum {
    SMTP_SASL_NONCE_MAX = 128,     /* of each side; RFC 5802 names no limit */
    SMTP_SASL_PASSWORD_MAX = 1024, /* RFC 4616 §2 wants 255 at least */
    SMTP_SASL_SIGNED_MAX = 2048,   /* the three messages that SCRAM signs */
    SMTP_SASL_OUT_MAX = 2048
};

/* An exchange from the server's chair.  It keeps secrets: when it is over, _end overwrites them. */
struct smtp_sasl_server {
    const struct smtp_crypto *crypto;
    enum smtp_sasl_mechanism mechanism;
    unsigned step;
    size_t name_len;
    unsigned char name[SMTP_SASL_NAME_MAX];
    size_t password_len; /* PLAIN, LOGIN: until the credential has come */
    unsigned char password[SMTP_SASL_PASSWORD_MAX];
    struct smtp_credential credential; /* SCRAM: until the proof has come */
    struct smtp_span header, nonce;    /* SCRAM: in `signed_` */
    size_t signed_len;
    unsigned char signed_[SMTP_SASL_SIGNED_MAX];
    size_t out_len;
    unsigned char out[SMTP_SASL_OUT_MAX];
};

/* Begins.  SAY: there is a challenge to begin with, of zero length if the client speaks first; it is left out if the
 * client's response has come already (RFC 4954 §4). */
enum smtp_sasl_step smtp_sasl_server_begin(struct smtp_sasl_server *x, enum smtp_sasl_mechanism mechanism,
                                           const struct smtp_crypto *crypto);
enum smtp_sasl_step smtp_sasl_server_response(struct smtp_sasl_server *x, struct smtp_slice message);

/* The credential of the user x->name, and a nonce of printable characters without ",", at most SMTP_SASL_NONCE_MAX.  An
 * unknown user has one too, whose keys fit no password: so nobody learns who is known. */
enum smtp_sasl_step smtp_sasl_server_credential(struct smtp_sasl_server *x, const struct smtp_credential *credential,
                                                struct smtp_slice nonce);
void smtp_sasl_server_end(struct smtp_sasl_server *x);

/* An exchange from the client's chair. */
struct smtp_sasl_client {
    const struct smtp_crypto *crypto;
    enum smtp_sasl_mechanism mechanism;
    unsigned step;
    struct smtp_slice name, password, nonce; /* the caller's */
    bool initial_waits;                      /* AUTH's line had no room for the initial response: auth_client.c */
    bool proved;                             /* SCRAM: the server has shown that it knows the password's keys */
    const char *why;                         /* of WRONG and MALFORMED */
    size_t first_len;                        /* SCRAM: of client-first-message-bare, in `signed_` */
    size_t signed_len;
    unsigned char signed_[SMTP_SASL_SIGNED_MAX];
    unsigned char server_signature[SMTP_SHA256];
    size_t out_len;
    unsigned char out[SMTP_SASL_OUT_MAX];
};

/* Begins.  SAY: `out` is the initial response; DONE: there is none, the server speaks first. */
enum smtp_sasl_step smtp_sasl_client_begin(struct smtp_sasl_client *x, enum smtp_sasl_mechanism mechanism,
                                           const struct smtp_crypto *crypto, struct smtp_slice name,
                                           struct smtp_slice password, struct smtp_slice nonce);
enum smtp_sasl_step smtp_sasl_client_challenge(struct smtp_sasl_client *x, struct smtp_slice message);

/* The server says that all is well: may we believe it?  Of SCRAM only when it has proved itself (RFC 5802 §3). */
bool smtp_sasl_client_believes(const struct smtp_sasl_client *x);
void smtp_sasl_client_end(struct smtp_sasl_client *x);

#endif
