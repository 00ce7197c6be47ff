/* connection_auth.c - what an exchange of AUTH asks its server.        RFC 4954 §4
 * Read first: transport/connection_mail.c, protocol/ext/auth.h.  Read next: transport/connection_client.h.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "protocol/ext/auth.h"
#include "transport/connection_server.h"
#include "transport/crypto.h"

/* A session that never says AUTH never pays for the long lines of it. */
void smtp_connection_auth(struct smtp_connection *c)
{
    if (c->auth_room == NULL)
        c->auth_room = malloc(sizeof *c->auth_room);
    smtp_server_auth(&c->session, c->auth_room);
}

void smtp_connection_credential(struct smtp_connection *c)
{
    const struct smtp_policy *const policy = &c->service->policy;
    struct smtp_credential credential;
    char nonce[SMTP_NONCE + 1];

    policy->credential(policy->users, smtp_server_auth_name(&c->session), &credential);
    const bool chance = smtp_crypto_nonce(nonce); /* first: the length below is that of what it has made */
    smtp_server_credential(&c->session, chance ? &credential : NULL, smtp_slice_text(nonce));
}

void smtp_connection_auth_close(struct smtp_connection *c)
{
    if (c->auth_room != NULL)
        smtp_auth_room_wipe(c->auth_room, c->service->config->crypto);
    free(c->auth_room);
}
