/* scram.c - the messages of SCRAM-SHA-256 in either chair, right ones and wrong ones.  RFC 5802 §3, §5, RFC 7677 §3
 * Read first: suite/scram.h, protocol/ext/scram_client.c.  Read next: suite/holes.c.
 * SPDX-License-Identifier: MIT
 *
 * Written down once more, and not by the code of src/protocol: what judges it has to be another. */
#include "suite/scram.h"

#include <string.h>

#include "parse/ext/base64.h"
#include "parse/ext/scram.h"
#include "protocol/ext/credential.h"

enum { MESSAGE_MAX = 2048 };

enum message { NONCE, CLIENT_FIRST, SERVER_FIRST, CLIENT_FINAL, SERVER_FINAL };

/* What is wrong with it. */
enum fault {
    RIGHT,
    WRONG_PROOF,   /* of the password, or of the server's keys: one bit is another */
    WRONG_NONCE,   /* not the one that the other side began (§5.1) */
    WRONG_BINDING, /* c= is not the header that the first message had: somebody between has changed it (§6) */
    BOUND,         /* p=: to a channel, which only the mechanisms with -PLUS have (§6) */
    MANDATORY,     /* m=: an extension that everybody has to fail at (§5.1) */
    FEW            /* so few iterations that the password is an easy guess (RFC 7677 §3) */
};

static const struct {
    const char *name;
    enum message message;
    enum fault fault;
} names[] = {
    { "scram-nonce", NONCE, RIGHT },
    { "scram-first", CLIENT_FIRST, RIGHT },
    { "scram-first-bound", CLIENT_FIRST, BOUND },
    { "scram-first-mandatory", CLIENT_FIRST, MANDATORY },
    { "scram-challenge", SERVER_FIRST, RIGHT },
    { "scram-challenge-nonce", SERVER_FIRST, WRONG_NONCE },
    { "scram-challenge-mandatory", SERVER_FIRST, MANDATORY },
    { "scram-challenge-few", SERVER_FIRST, FEW },
    { "scram-final", CLIENT_FINAL, RIGHT },
    { "scram-final-wrong", CLIENT_FINAL, WRONG_PROOF },
    { "scram-final-nonce", CLIENT_FINAL, WRONG_NONCE },
    { "scram-final-binding", CLIENT_FINAL, WRONG_BINDING },
    { "scram-verifier", SERVER_FINAL, RIGHT },
    { "scram-verifier-wrong", SERVER_FINAL, WRONG_PROOF },
};
enum { NAMES = sizeof names / sizeof *names };

/* One exchange, as far as it is known. */
struct exchange {
    struct smtp_pool pool;
    const struct smtp_holes *holes;
    struct smtp_slice user, password;
    struct smtp_slice first, bare, header; /* client-first-message, and its two parts */
    struct smtp_slice challenge;           /* server-first-message */
    struct smtp_scram_server_first parsed; /* of the challenge */
    const char *without_proof, *proof, *verifier;
};

static size_t find(struct smtp_slice name)
{
    size_t i = 0;

    while (i < NAMES && !smtp_slice_is(name, names[i].name))
        i++;
    return i;
}

bool smtp_scram_hole(struct smtp_slice name)
{
    return find(name) < NAMES;
}

static const char *base64(struct exchange *x, struct smtp_slice octets)
{
    char *const text = smtp_pool_take(&x->pool, (octets.len + 2) / 3 * 4 + 1);

    smtp_base64_encode(octets, text, (octets.len + 2) / 3 * 4);
    return text;
}

/* A message that was heard, decoded.  False: no line has captured one of this name. */
static bool heard(struct exchange *x, const char *name, struct smtp_slice *message)
{
    for (size_t i = 0; i < x->holes->capture_count; i++) {
        const struct smtp_capture *const c = &x->holes->captures[i];
        unsigned char octets[MESSAGE_MAX];
        size_t len = 0;

        if (!smtp_slice_is(c->name, name))
            continue;
        if (smtp_base64_decode(c->value, octets, sizeof octets, &len) != SMTP_PARSE_OK)
            len = 0; /* no message of SCRAM is empty: it will be refused as one */
        *message = smtp_pool_slice(&x->pool, (struct smtp_slice){ octets, len });
        return true;
    }
    return false;
}

/* client-first-message: "n" binds to no channel. */
static const char *our_first(struct exchange *x, enum fault fault)
{
    char *const user = smtp_pool_take(&x->pool, 3 * x->user.len + 1);

    smtp_saslname_encode(x->user, user, 3 * x->user.len);
    return smtp_pool_format(&x->pool, "%s,,%sn=%s,r=c-%s", fault == BOUND ? "p=tls-unique" : "n",
                            fault == MANDATORY ? "m=x," : "", user, x->holes->mark);
}

/* server-first-message, for the nonce that the client has begun. */
static const char *our_challenge(struct exchange *x, struct smtp_slice nonce, enum fault fault)
{
    const char *const salt = base64(x, smtp_slice_text("the suite's salt"));

    return smtp_pool_format(&x->pool, "%sr=%.*ss-%s,s=%s,i=%d", fault == MANDATORY ? "m=x," : "",
                            fault == WRONG_NONCE ? 0 : (int)nonce.len, (const char *)nonce.octets, x->holes->mark, salt,
                            fault == FEW ? 1 : SMTP_ITERATIONS_MIN);
}

/* ClientKey and ServerKey are HMACs of what the password was hashed to; the one proves itself by XOR, the other as it
 * is (§3). */
static bool prove(struct exchange *x, enum fault fault)
{
    const struct smtp_crypto *const c = x->holes->crypto;
    const struct smtp_slice nonce = smtp_slice(x->challenge.octets, x->parsed.nonce);
    const struct smtp_slice client = smtp_slice_text("Client Key"), server = smtp_slice_text("Server Key");
    unsigned char salt[MESSAGE_MAX], hashed[SMTP_SHA256], key[SMTP_SHA256], stored[SMTP_SHA256], proof[SMTP_SHA256];
    const struct smtp_slice all = { hashed, SMTP_SHA256 };
    size_t salt_len;

    x->without_proof = smtp_pool_format(&x->pool, "c=%s,r=%.*s%s",
                                        base64(x, fault == WRONG_BINDING ? smtp_slice_text("y,,") : x->header),
                                        (int)nonce.len, (const char *)nonce.octets, fault == WRONG_NONCE ? "x" : "");
    const struct smtp_slice comma = smtp_slice_text(",");
    const struct smtp_slice message[] = { x->bare, comma, x->challenge, comma, smtp_slice_text(x->without_proof) };
    const size_t parts = sizeof message / sizeof *message;
    if (smtp_base64_decode(smtp_slice(x->challenge.octets, x->parsed.salt), salt, sizeof salt, &salt_len) !=
            SMTP_PARSE_OK ||
        !c->pbkdf2_sha256(x->password, (struct smtp_slice){ salt, salt_len }, x->parsed.iterations, hashed) ||
        !c->hmac_sha256(all, &client, 1, key) || !c->sha256((struct smtp_slice){ key, SMTP_SHA256 }, stored) ||
        !c->hmac_sha256((struct smtp_slice){ stored, SMTP_SHA256 }, message, parts, proof))
        return false;
    for (size_t i = 0; i < SMTP_SHA256; i++)
        proof[i] ^= key[i];
    proof[0] ^= fault == WRONG_PROOF;
    x->proof = base64(x, (struct smtp_slice){ proof, SMTP_SHA256 });
    if (!c->hmac_sha256(all, &server, 1, key) ||
        !c->hmac_sha256((struct smtp_slice){ key, SMTP_SHA256 }, message, parts, proof))
        return false;
    proof[0] ^= fault == WRONG_PROOF;
    x->verifier = base64(x, (struct smtp_slice){ proof, SMTP_SHA256 });
    return true;
}

/* The message, one after the other as far as to this one.  NULL: what came before cannot be answered. */
static const char *compose(struct exchange *x, enum message message, enum fault fault)
{
    struct smtp_scram_client_first first;

    if (message == NONCE) /* how the server's first message begins */
        return smtp_pool_format(&x->pool, "r=c-%s", x->holes->mark);
    if (message == CLIENT_FIRST)
        return our_first(x, fault);
    if (!heard(x, "client-first", &x->first))
        x->first = smtp_slice_text(our_first(x, RIGHT));
    if (smtp_scram_client_first_parse(&first, x->first) != SMTP_PARSE_OK)
        return NULL;
    x->bare = smtp_slice(x->first.octets, first.bare);
    x->header = smtp_slice(x->first.octets, first.header);
    if (message == SERVER_FIRST)
        return our_challenge(x, smtp_slice(x->first.octets, first.nonce), fault);
    if (!heard(x, "server-first", &x->challenge))
        x->challenge = smtp_slice_text(our_challenge(x, smtp_slice(x->first.octets, first.nonce), RIGHT));
    if (smtp_scram_server_first_parse(&x->parsed, x->challenge) != SMTP_PARSE_OK ||
        x->parsed.iterations > SMTP_ITERATIONS_MAX || !prove(x, fault))
        return NULL;
    return message == CLIENT_FINAL ? smtp_pool_format(&x->pool, "%s,p=%s", x->without_proof, x->proof)
                                   : smtp_pool_format(&x->pool, "v=%s", x->verifier);
}

bool smtp_scram_hole_fill(const struct smtp_holes *holes, struct smtp_slice name, struct smtp_octets *out)
{
    const char *const user = smtp_target_get(holes->target, "auth-user");
    const char *const password = smtp_target_get(holes->target, "auth-password");
    const size_t i = find(name);
    struct exchange x = { .holes = holes };

    if (i == NAMES || user == NULL || password == NULL || holes->crypto == NULL)
        return false;
    x.user = smtp_slice_text(user);
    x.password = smtp_slice_text(password);
    const char *const message = compose(&x, names[i].message, names[i].fault);
    smtp_octets_text(out, message == NULL ? "*" : base64(&x, smtp_slice_text(message)));
    smtp_pool_close(&x.pool);
    return true;
}
