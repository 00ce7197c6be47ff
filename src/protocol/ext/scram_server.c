/* scram_server.c - SCRAM from the server's chair.                     RFC 5802 §3, §5, RFC 7677 §3
 * Read first: protocol/ext/sasl_server.c, parse/ext/scram.h.  Read next: protocol/ext/sasl_client.c.
 * SPDX-License-Identifier: MIT
 *
 * signed_ holds the gs2-header, and behind it what will be the AuthMessage: client-first-message-bare, ",",
 * server-first-message, ",", client-final-message-without-proof. */
#include "protocol/ext/sasl_internal.h"

#include <stdio.h>
#include <string.h>

#include "parse/ext/base64.h"
#include "parse/ext/scram.h"

static bool sign(struct smtp_sasl_server *x, struct smtp_slice octets)
{
    return smtp_sasl_add(x->signed_, sizeof x->signed_, &x->signed_len, octets);
}

static bool sign_text(struct smtp_sasl_server *x, const char *text)
{
    return smtp_sasl_add_text(x->signed_, sizeof x->signed_, &x->signed_len, text);
}

static bool same(struct smtp_slice a, struct smtp_slice b)
{
    return a.len == b.len && memcmp(a.octets, b.octets, a.len) == 0;
}

/* A name that does not fit, and an m= that nobody knows, fail (§5.1 MUST); so does p=, for without -PLUS among our
 * mechanisms there is no channel to bind to (§6).  y says that the client could have bound: we could not, so that is
 * the truth. */
static enum smtp_sasl_step client_first(struct smtp_sasl_server *x, struct smtp_slice message)
{
    struct smtp_scram_client_first m;
    unsigned char name[SMTP_SASL_NAME_MAX];
    size_t len;

    if (smtp_scram_client_first_parse(&m, message) != SMTP_PARSE_OK)
        return SMTP_SASL_MALFORMED;
    len = smtp_saslname_decode(smtp_slice(message.octets, m.username), (char *)name, sizeof name);
    if (m.mandatory || message.octets[0] == 'p' || m.nonce.len > SMTP_SASL_NONCE_MAX || len > sizeof name ||
        !smtp_sasl_keep_name(x, (struct smtp_slice){ name, len }))
        return SMTP_SASL_WRONG;
    if (m.authzid.len > 0 && !same(smtp_slice(message.octets, m.authzid), smtp_slice(message.octets, m.username)))
        return SMTP_SASL_WRONG; /* nobody may act for another */
    if (!sign(x, smtp_slice(message.octets, m.header)) || !sign(x, smtp_slice(message.octets, m.bare)))
        return SMTP_SASL_WRONG;
    x->header = m.header;
    x->nonce = m.nonce;
    x->step++;
    return SMTP_SASL_ASK;
}

/* "r=" nonce ",s=" salt ",i=" count: the client's nonce, and ours behind it. */
enum smtp_sasl_step smtp_scram_server_credential(struct smtp_sasl_server *x, struct smtp_slice nonce)
{
    const struct smtp_credential *const c = &x->credential;
    const struct smtp_slice clients = smtp_slice(x->signed_, x->nonce);
    char count[16];
    size_t from;

    snprintf(count, sizeof count, "%u", (unsigned)c->iterations);
    if (!sign_text(x, ","))
        return SMTP_SASL_WRONG;
    from = x->signed_len;
    if (!sign_text(x, "r=") || !sign(x, clients) || !sign(x, nonce) || !sign_text(x, ",s=") ||
        !smtp_sasl_add_base64(x->signed_, sizeof x->signed_, &x->signed_len,
                              (struct smtp_slice){ c->salt, c->salt_len }) ||
        !sign_text(x, ",i=") || !sign_text(x, count))
        return SMTP_SASL_WRONG;
    x->nonce = (struct smtp_span){ from + 2, clients.len + nonce.len };
    x->out_len = 0;
    smtp_sasl_add(x->out, sizeof x->out, &x->out_len, (struct smtp_slice){ x->signed_ + from, x->signed_len - from });
    return SMTP_SASL_SAY;
}

/* What the client says of the channel has to be what it said at first, else somebody between us has changed it. */
static bool binding_holds(const struct smtp_sasl_server *x, struct smtp_slice text)
{
    unsigned char header[SMTP_SASL_SIGNED_MAX];
    size_t len;

    return smtp_base64_decode(text, header, sizeof header, &len) == SMTP_PARSE_OK &&
           same((struct smtp_slice){ header, len }, smtp_slice(x->signed_, x->header));
}

/* ClientKey := ClientProof XOR HMAC(StoredKey, AuthMessage); it is the client's if H(ClientKey) is StoredKey. */
static enum smtp_sasl_step check_proof(struct smtp_sasl_server *x, const unsigned char proof[SMTP_SHA256],
                                       struct smtp_slice message)
{
    const struct smtp_credential *const c = &x->credential;
    unsigned char key[SMTP_SHA256], hash[SMTP_SHA256];
    enum smtp_sasl_step step = SMTP_SASL_BROKEN;

    if (x->crypto->hmac_sha256((struct smtp_slice){ c->stored_key, SMTP_SHA256 }, &message, 1, key)) {
        for (size_t i = 0; i < SMTP_SHA256; i++)
            key[i] ^= proof[i];
        if (x->crypto->sha256((struct smtp_slice){ key, sizeof key }, hash))
            step = x->crypto->same(hash, c->stored_key, SMTP_SHA256) ? SMTP_SASL_SAY : SMTP_SASL_WRONG;
    }
    x->crypto->wipe(key, sizeof key);
    return step;
}

/* And now us: ServerSignature := HMAC(ServerKey, AuthMessage). */
static enum smtp_sasl_step server_final(struct smtp_sasl_server *x, struct smtp_slice message)
{
    unsigned char signature[SMTP_SHA256];

    if (!x->crypto->hmac_sha256((struct smtp_slice){ x->credential.server_key, SMTP_SHA256 }, &message, 1, signature))
        return SMTP_SASL_BROKEN;
    x->out_len = 0;
    smtp_sasl_add_text(x->out, sizeof x->out, &x->out_len, "v=");
    smtp_sasl_add_base64(x->out, sizeof x->out, &x->out_len, (struct smtp_slice){ signature, sizeof signature });
    return SMTP_SASL_SAY;
}

static enum smtp_sasl_step client_final(struct smtp_sasl_server *x, struct smtp_slice message)
{
    struct smtp_scram_client_final m;
    unsigned char proof[SMTP_SHA256];
    struct smtp_slice auth_message;
    enum smtp_sasl_step step;
    size_t len;

    if (smtp_scram_client_final_parse(&m, message) != SMTP_PARSE_OK)
        return SMTP_SASL_MALFORMED;
    if (!same(smtp_slice(message.octets, m.nonce), smtp_slice(x->signed_, x->nonce)) ||
        !binding_holds(x, smtp_slice(message.octets, m.channel_binding)) ||
        smtp_base64_decode(smtp_slice(message.octets, m.proof), proof, sizeof proof, &len) != SMTP_PARSE_OK ||
        len != sizeof proof || !sign_text(x, ",") || !sign(x, smtp_slice(message.octets, m.without_proof)))
        return SMTP_SASL_WRONG;
    auth_message = (struct smtp_slice){ x->signed_ + x->header.len, x->signed_len - x->header.len };
    step = check_proof(x, proof, auth_message);
    if (step != SMTP_SASL_SAY)
        return step;
    x->step++;
    return server_final(x, auth_message);
}

/* The server's proof went out as a challenge, for 235 carries no text of a mechanism (RFC 4954 §4); the client has
 * nothing to add. */
static enum smtp_sasl_step last_word(struct smtp_slice message)
{
    return message.len == 0 ? SMTP_SASL_DONE : SMTP_SASL_MALFORMED;
}

enum smtp_sasl_step smtp_scram_server_response(struct smtp_sasl_server *x, struct smtp_slice message)
{
    switch (x->step) {
    case 0: return client_first(x, message);
    case 1: return client_final(x, message);
    default: return last_word(message);
    }
}
