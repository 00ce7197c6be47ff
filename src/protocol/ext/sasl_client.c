/* sasl_client.c - the client's chair: PLAIN, LOGIN, CRAM-MD5.         RFC 4616 §2, RFC 2195 §2
 * Read first: protocol/ext/scram_server.c.  Read next: protocol/ext/scram_client.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/ext/sasl_internal.h"

#include <string.h>

static bool say(struct smtp_sasl_client *x, struct smtp_slice octets)
{
    return smtp_sasl_add(x->out, sizeof x->out, &x->out_len, octets);
}

static enum smtp_sasl_step said(struct smtp_sasl_client *x, bool room)
{
    if (room)
        return SMTP_SASL_SAY;
    x->why = "the name or the password is too long";
    return SMTP_SASL_MALFORMED;
}

/* No authzid: as whom we come. */
static enum smtp_sasl_step plain(struct smtp_sasl_client *x)
{
    const struct smtp_slice nul = { (const unsigned char *)"", 1 };

    return said(x, say(x, nul) && say(x, x->name) && say(x, nul) && say(x, x->password));
}

/* The first challenge asks for the name, the second for the password, whatever words they use. */
static enum smtp_sasl_step login(struct smtp_sasl_client *x)
{
    x->out_len = 0;
    switch (x->step++) {
    case 0: return said(x, say(x, x->name));
    case 1: return said(x, say(x, x->password));
    default: x->why = "the server asks for more than a name and a password"; return SMTP_SASL_WRONG;
    }
}

/* The name, a space, and HMAC-MD5 of the challenge with the password as the key, in hexadecimal digits. */
static enum smtp_sasl_step cram_md5(struct smtp_sasl_client *x, struct smtp_slice challenge)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char mac[SMTP_MD5];
    bool room;

    if (x->step++ > 0) {
        x->why = "the server sends a second challenge";
        return SMTP_SASL_WRONG;
    }
    if (!x->crypto->hmac_md5(x->password, challenge, mac))
        return SMTP_SASL_BROKEN;
    x->out_len = 0;
    room = say(x, x->name) && say(x, (struct smtp_slice){ (const unsigned char *)" ", 1 });
    for (size_t i = 0; i < sizeof mac; i++) {
        const unsigned char hex[2] = { (unsigned char)digits[mac[i] >> 4], (unsigned char)digits[mac[i] & 15] };

        room = room && say(x, (struct smtp_slice){ hex, 2 });
    }
    return said(x, room);
}

enum smtp_sasl_step smtp_sasl_client_begin(struct smtp_sasl_client *x, enum smtp_sasl_mechanism mechanism,
                                           const struct smtp_crypto *crypto, struct smtp_slice name,
                                           struct smtp_slice password, struct smtp_slice nonce)
{
    *x = (struct smtp_sasl_client){
        .crypto = crypto, .mechanism = mechanism, .name = name, .password = password, .nonce = nonce
    };
    switch (mechanism) {
    case SMTP_SASL_PLAIN: return plain(x);
    case SMTP_SASL_SCRAM_SHA_256: return smtp_scram_client_begin(x);
    default: return SMTP_SASL_DONE;
    }
}

enum smtp_sasl_step smtp_sasl_client_challenge(struct smtp_sasl_client *x, struct smtp_slice message)
{
    switch (x->mechanism) {
    case SMTP_SASL_SCRAM_SHA_256: return smtp_scram_client_challenge(x, message);
    case SMTP_SASL_LOGIN: return login(x);
    case SMTP_SASL_CRAM_MD5: return cram_md5(x, message);
    default: x->why = "the server sends a challenge, and all is said"; return SMTP_SASL_WRONG;
    }
}

bool smtp_sasl_client_believes(const struct smtp_sasl_client *x)
{
    return x->mechanism != SMTP_SASL_SCRAM_SHA_256 || x->proved;
}

void smtp_sasl_client_end(struct smtp_sasl_client *x)
{
    if (x->crypto != NULL)
        x->crypto->wipe(x, sizeof *x);
}
