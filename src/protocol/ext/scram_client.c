/* scram_client.c - SCRAM from the client's chair.                     RFC 5802 §3, §5, RFC 7677 §3
 * Read first: protocol/ext/sasl_client.c, parse/ext/scram.h.  Read next: protocol/judge.h.
 * SPDX-License-Identifier: MIT
 *
 * signed_ grows into the AuthMessage, as on the other side. */
#include "protocol/ext/sasl_internal.h"

#include <string.h>

#include "parse/ext/base64.h"
#include "parse/ext/scram.h"

static bool sign(struct smtp_sasl_client *x, struct smtp_slice octets)
{
    return smtp_sasl_add(x->signed_, sizeof x->signed_, &x->signed_len, octets);
}

static bool sign_text(struct smtp_sasl_client *x, const char *text)
{
    return smtp_sasl_add_text(x->signed_, sizeof x->signed_, &x->signed_len, text);
}

static bool say(struct smtp_sasl_client *x, const char *text)
{
    return smtp_sasl_add_text(x->out, sizeof x->out, &x->out_len, text);
}

static enum smtp_sasl_step refuse(struct smtp_sasl_client *x, enum smtp_sasl_step step, const char *why)
{
    x->why = why;
    return step;
}

/* "n,,": we bind to no channel, and act as nobody else. */
enum smtp_sasl_step smtp_scram_client_begin(struct smtp_sasl_client *x)
{
    char saslname[3 * SMTP_SASL_NAME_MAX];
    const size_t len = smtp_saslname_encode(x->name, saslname, sizeof saslname);

    if (len > sizeof saslname || !sign_text(x, "n=") ||
        !sign(x, (struct smtp_slice){ (const unsigned char *)saslname, len }) || !sign_text(x, ",r=") ||
        !sign(x, x->nonce) || !say(x, "n,,") ||
        !smtp_sasl_add(x->out, sizeof x->out, &x->out_len, (struct smtp_slice){ x->signed_, x->signed_len }))
        return refuse(x, SMTP_SASL_MALFORMED, "the name is too long");
    return SMTP_SASL_SAY;
}

/* Is the server-first-message one that we may answer?  The nonce has to begin with ours (§5.1 MUST) and to have some of
 * the server's, else the exchange is an old one once more.  Few iterations would make the password an easy guess for
 * whoever stands in the server's place. */
static const char *unfit(const struct smtp_sasl_client *x, const struct smtp_scram_server_first *m,
                         struct smtp_slice message)
{
    const struct smtp_slice nonce = smtp_slice(message.octets, m->nonce);

    if (m->mandatory)
        return "the server wants an extension of SCRAM that we do not know (RFC 5802 5.1)";
    if (nonce.len <= x->nonce.len || memcmp(nonce.octets, x->nonce.octets, x->nonce.len) != 0)
        return "the server's nonce does not begin with ours (RFC 5802 5.1)";
    if (m->iterations < SMTP_ITERATIONS_MIN)
        return "the server's iteration count is below 4096 (RFC 7677 3)";
    if (m->iterations > SMTP_ITERATIONS_MAX)
        return "the server's iteration count is above 1000000, more than we are ready to hash";
    return NULL;
}

/* ClientProof := ClientKey XOR HMAC(StoredKey, AuthMessage), and what the server will have to show. */
static bool prove(struct smtp_sasl_client *x, const struct smtp_slice salt, uint32_t iterations,
                  unsigned char proof[SMTP_SHA256])
{
    static const char client[] = "Client Key", server[] = "Server Key";
    const struct smtp_slice client_label = { (const unsigned char *)client, sizeof client - 1 };
    const struct smtp_slice server_label = { (const unsigned char *)server, sizeof server - 1 };
    const struct smtp_slice message = { x->signed_, x->signed_len };
    unsigned char salted[SMTP_SHA256], key[SMTP_SHA256], stored[SMTP_SHA256], server_key[SMTP_SHA256];
    const struct smtp_slice salted_slice = { salted, SMTP_SHA256 };
    const struct smtp_crypto *const c = x->crypto;
    const bool done =
        c->pbkdf2_sha256(x->password, salt, iterations, salted) &&
        c->hmac_sha256(salted_slice, &client_label, 1, key) &&
        c->sha256((struct smtp_slice){ key, sizeof key }, stored) &&
        c->hmac_sha256((struct smtp_slice){ stored, sizeof stored }, &message, 1, proof) &&
        c->hmac_sha256(salted_slice, &server_label, 1, server_key) &&
        c->hmac_sha256((struct smtp_slice){ server_key, sizeof server_key }, &message, 1, x->server_signature);

    for (size_t i = 0; done && i < SMTP_SHA256; i++)
        proof[i] ^= key[i];
    c->wipe(salted, sizeof salted);
    c->wipe(key, sizeof key);
    c->wipe(server_key, sizeof server_key);
    return done;
}

static enum smtp_sasl_step server_first(struct smtp_sasl_client *x, struct smtp_slice message)
{
    struct smtp_scram_server_first m;
    unsigned char salt[SMTP_SASL_OUT_MAX], proof[SMTP_SHA256];
    const char *why;
    size_t salt_len, from;

    if (smtp_scram_server_first_parse(&m, message) != SMTP_PARSE_OK)
        return refuse(x, SMTP_SASL_MALFORMED, "the server's first message is none of SCRAM (RFC 5802 7)");
    why = unfit(x, &m, message);
    if (why != NULL)
        return refuse(x, SMTP_SASL_WRONG, why);
    if (smtp_base64_decode(smtp_slice(message.octets, m.salt), salt, sizeof salt, &salt_len) != SMTP_PARSE_OK ||
        !sign_text(x, ",") || !sign(x, message) || !sign_text(x, ","))
        return refuse(x, SMTP_SASL_MALFORMED, "the server's first message is too long");
    from = x->signed_len;
    if (!sign_text(x, "c=biws,r=") || !sign(x, smtp_slice(message.octets, m.nonce))) /* biws is n,, in base64 */
        return refuse(x, SMTP_SASL_MALFORMED, "the server's nonce is too long");
    if (!prove(x, (struct smtp_slice){ salt, salt_len }, m.iterations, proof))
        return SMTP_SASL_BROKEN;
    x->out_len = 0;
    smtp_sasl_add(x->out, sizeof x->out, &x->out_len, (struct smtp_slice){ x->signed_ + from, x->signed_len - from });
    if (!say(x, ",p=") ||
        !smtp_sasl_add_base64(x->out, sizeof x->out, &x->out_len, (struct smtp_slice){ proof, sizeof proof }))
        return refuse(x, SMTP_SASL_MALFORMED, "the server's nonce is too long");
    x->step++;
    return SMTP_SASL_SAY;
}

static enum smtp_sasl_step server_final(struct smtp_sasl_client *x, struct smtp_slice message)
{
    struct smtp_scram_server_final m;
    unsigned char signature[SMTP_SHA256];
    size_t len;

    if (smtp_scram_server_final_parse(&m, message) != SMTP_PARSE_OK)
        return refuse(x, SMTP_SASL_MALFORMED, "the server's final message is none of SCRAM (RFC 5802 7)");
    if (m.is_error)
        return refuse(x, SMTP_SASL_WRONG, "the server says that the proof is not good (RFC 5802 5.1)");
    if (smtp_base64_decode(smtp_slice(message.octets, m.verifier), signature, sizeof signature, &len) !=
            SMTP_PARSE_OK ||
        len != sizeof signature || !x->crypto->same(signature, x->server_signature, SMTP_SHA256))
        return refuse(x, SMTP_SASL_WRONG,
                      "the server does not know the password's keys: it is not the one it should be (RFC 5802 3)");
    x->proved = true;
    x->out_len = 0; /* nothing more to say, and it is said as an empty line */
    x->step++;
    return SMTP_SASL_SAY;
}

enum smtp_sasl_step smtp_scram_client_challenge(struct smtp_sasl_client *x, struct smtp_slice message)
{
    switch (x->step) {
    case 0: return server_first(x, message);
    case 1: return server_final(x, message);
    default: return refuse(x, SMTP_SASL_WRONG, "the server sends a challenge, and all is said");
    }
}
