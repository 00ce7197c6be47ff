/* credential.c - from a password to the keys that are kept of it.     RFC 5802 §3
 * Read first: protocol/ext/credential.h.  Read next: protocol/ext/sasl.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/ext/credential.h"

#include <string.h>

#include "parse/rule.h"

/* SaltedPassword := Hi(password, salt, i); ClientKey := HMAC(SaltedPassword, "Client Key"), and so ServerKey. */
bool smtp_credential_derive(struct smtp_credential *c, const struct smtp_crypto *crypto, struct smtp_slice password)
{
    const struct smtp_slice client = smtp_slice_text("Client Key"), server = smtp_slice_text("Server Key");
    unsigned char salted[SMTP_SHA256], client_key[SMTP_SHA256];
    const struct smtp_slice key = { salted, sizeof salted };
    const bool done =
        crypto->pbkdf2_sha256(password, (struct smtp_slice){ c->salt, c->salt_len }, c->iterations, salted) &&
        crypto->hmac_sha256(key, &client, 1, client_key) &&
        crypto->sha256((struct smtp_slice){ client_key, sizeof client_key }, c->stored_key) &&
        crypto->hmac_sha256(key, &server, 1, c->server_key);

    crypto->wipe(salted, sizeof salted);
    crypto->wipe(client_key, sizeof client_key);
    return done;
}

bool smtp_credential_check(const struct smtp_credential *c, const struct smtp_crypto *crypto,
                           struct smtp_slice password, bool *good)
{
    struct smtp_credential tried = *c;
    const bool done = smtp_credential_derive(&tried, crypto, password);

    *good = done && crypto->same(tried.stored_key, c->stored_key, SMTP_SHA256);
    crypto->wipe(&tried, sizeof tried);
    return done;
}

bool smtp_sasl_name_good(struct smtp_slice name)
{
    struct smtp_match match;

    smtp_match_init(&match, smtp_rule_find("plain-authcid"));
    smtp_match_exec(&match, name.octets, name.len);
    for (size_t i = 0; i < name.len; i++)
        if (name.octets[i] < ' ' || name.octets[i] == 0x7F)
            return false;
    return name.len <= SMTP_SASL_NAME_MAX && smtp_match_accepts(&match);
}
