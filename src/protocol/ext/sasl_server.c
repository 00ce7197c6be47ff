/* sasl_server.c - the server's chair: PLAIN and LOGIN, and where SCRAM begins.  RFC 4616 §2, RFC 4954 §4
 * Read first: protocol/ext/sasl.h, protocol/ext/sasl_internal.h.  Read next: protocol/ext/scram_server.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/ext/sasl_internal.h"

#include <assert.h>
#include <string.h>

#include "parse/ext/base64.h"
#include "parse/ext/plain.h"
#include "parse/same.h"

static const char *const names[SMTP_SASL_MECHANISMS] = { "SCRAM-SHA-256", "PLAIN", "LOGIN", "CRAM-MD5" };

const char *smtp_sasl_name(enum smtp_sasl_mechanism mechanism)
{
    return names[mechanism];
}

enum smtp_sasl_mechanism smtp_sasl_find(struct smtp_slice name)
{
    enum smtp_sasl_mechanism m = 0;

    while (m < SMTP_SASL_MECHANISMS && !smtp_same_nocase(name, smtp_slice_text(names[m])))
        m++;
    return m;
}

bool smtp_sasl_plaintext(enum smtp_sasl_mechanism mechanism)
{
    return mechanism == SMTP_SASL_PLAIN || mechanism == SMTP_SASL_LOGIN;
}

bool smtp_sasl_add(unsigned char *to, size_t cap, size_t *len, struct smtp_slice octets)
{
    if (octets.len > cap - *len)
        return false;
    if (octets.len > 0)
        memcpy(to + *len, octets.octets, octets.len);
    *len += octets.len;
    return true;
}

bool smtp_sasl_add_text(unsigned char *to, size_t cap, size_t *len, const char *text)
{
    return smtp_sasl_add(to, cap, len, smtp_slice_text(text));
}

bool smtp_sasl_add_base64(unsigned char *to, size_t cap, size_t *len, struct smtp_slice octets)
{
    const size_t used = smtp_base64_encode(octets, (char *)to + *len, cap - *len);

    if (used > cap - *len)
        return false;
    *len += used;
    return true;
}

static enum smtp_sasl_step say(struct smtp_sasl_server *x, const char *text)
{
    x->out_len = 0;
    smtp_sasl_add_text(x->out, sizeof x->out, &x->out_len, text);
    return SMTP_SASL_SAY;
}

bool smtp_sasl_keep_name(struct smtp_sasl_server *x, struct smtp_slice name)
{
    if (!smtp_sasl_name_good(name))
        return false;
    memcpy(x->name, name.octets, name.len);
    x->name_len = name.len;
    return true;
}

/* One too long for us is nobody's, and an empty one is none (RFC 4616 §2). */
static bool keep_password(struct smtp_sasl_server *x, struct smtp_slice password)
{
    if (password.len == 0 || password.len > sizeof x->password)
        return false;
    memcpy(x->password, password.octets, password.len);
    x->password_len = password.len;
    return true;
}

static bool same(struct smtp_slice a, struct smtp_slice b)
{
    return a.len == b.len && memcmp(a.octets, b.octets, a.len) == 0;
}

/* Nobody may act for another here, so authzid has to be authcid if it is there. */
static enum smtp_sasl_step plain(struct smtp_sasl_server *x, struct smtp_slice message)
{
    struct smtp_plain m;

    if (smtp_plain_parse(&m, message) != SMTP_PARSE_OK)
        return SMTP_SASL_MALFORMED;
    if (!smtp_sasl_keep_name(x, smtp_slice(message.octets, m.authcid)) ||
        !keep_password(x, smtp_slice(message.octets, m.passwd)))
        return SMTP_SASL_WRONG;
    if (m.authzid.len > 0 && !same(smtp_slice(message.octets, m.authzid), (struct smtp_slice){ x->name, x->name_len }))
        return SMTP_SASL_WRONG;
    return SMTP_SASL_ASK;
}

/* Name and password, each asked for with words that clients know and do not read. */
static enum smtp_sasl_step login(struct smtp_sasl_server *x, struct smtp_slice message)
{
    if (x->step++ == 0)
        return smtp_sasl_keep_name(x, message) ? say(x, "Password:") : SMTP_SASL_WRONG;
    return keep_password(x, message) ? SMTP_SASL_ASK : SMTP_SASL_WRONG;
}

enum smtp_sasl_step smtp_sasl_server_begin(struct smtp_sasl_server *x, enum smtp_sasl_mechanism mechanism,
                                           const struct smtp_crypto *crypto)
{
    assert(mechanism < SMTP_SASL_CRAM_MD5);
    *x = (struct smtp_sasl_server){ .crypto = crypto, .mechanism = mechanism };
    return say(x, mechanism == SMTP_SASL_LOGIN ? "Username:" : "");
}

enum smtp_sasl_step smtp_sasl_server_response(struct smtp_sasl_server *x, struct smtp_slice message)
{
    switch (x->mechanism) {
    case SMTP_SASL_PLAIN: return plain(x, message);
    case SMTP_SASL_LOGIN: return login(x, message);
    default: return smtp_scram_server_response(x, message);
    }
}

enum smtp_sasl_step smtp_sasl_server_credential(struct smtp_sasl_server *x, const struct smtp_credential *credential,
                                                struct smtp_slice nonce)
{
    bool good;

    x->credential = *credential;
    if (x->mechanism == SMTP_SASL_SCRAM_SHA_256)
        return smtp_scram_server_credential(x, nonce);
    if (!smtp_credential_check(credential, x->crypto, (struct smtp_slice){ x->password, x->password_len }, &good))
        return SMTP_SASL_BROKEN;
    return good ? SMTP_SASL_DONE : SMTP_SASL_WRONG;
}

void smtp_sasl_server_end(struct smtp_sasl_server *x)
{
    if (x->crypto != NULL)
        x->crypto->wipe(x, sizeof *x);
}
