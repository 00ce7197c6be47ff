/* serve_auth.c - --passwd and its kin: who may log in, and how.        RFC 4954 §4, §6
 * Read first: programs/serve_mailboxes.c, programs/passwords.h.  Read next: programs/serve_options.c.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "programs/serve_options.h"
#include "protocol/ext/sasl.h"
#include "transport/crypto.h"

int postel_serve_add_mechanism(struct postel_serve_options *s, const char *value)
{
    const enum smtp_sasl_mechanism m = smtp_sasl_find(smtp_slice_text(value));

    if (m >= SMTP_SASL_CRAM_MD5)
        return postel_error(POSTEL_USAGE, "serve", "--auth-mechanism takes SCRAM-SHA-256, PLAIN or LOGIN, not '%s'.",
                            value);
    s->config.mechanisms |= 1U << m;
    return POSTEL_DONE;
}

/* RFC 4954 §4, MUST: the default does not let a password pass in clear text. */
int postel_serve_check_auth(struct postel_serve_options *s, bool tls)
{
    if (s->passwd == NULL && (s->config.auth_insecure || s->config.auth_required || s->config.mechanisms != 0))
        return postel_error(POSTEL_USAGE, "serve",
                            "Who may log in?  Give --passwd FILE; `postel passwd` makes its lines.");
    if (s->passwd == NULL)
        return POSTEL_DONE;
    if (!tls && !s->config.auth_insecure)
        return postel_error(POSTEL_USAGE, "serve",
                            "AUTH is offered within TLS only: give --tls-cert and --tls-key, or --auth-insecure.");
    if (s->config.mechanisms == 0)
        s->config.mechanisms = 1U << SMTP_SASL_SCRAM_SHA_256 | 1U << SMTP_SASL_PLAIN | 1U << SMTP_SASL_LOGIN;
    s->config.crypto = smtp_crypto_openssl();
    return postel_passwords_open(&s->passwords, "serve", s->passwd);
}

bool postel_serve_credential(void *users, struct smtp_slice name, struct smtp_credential *c)
{
    return postel_passwords_find(users, name, c);
}
