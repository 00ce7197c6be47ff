/* dsn.c - DSN: when and how the sender wants to hear what became of the mail.  RFC 3461 §4, §5.1
 * Read first: protocol/server_params.c, parse/ext/dsn.h.  Read next: protocol/server_rcpt.c.
 * SPDX-License-Identifier: MIT
 *
 * Here the four parameters are checked and kept, no more: valid ones change no reply (MUST, §5.1).  To honour them is
 * for who delivers or relays, and so for the owner; only one that does has config->dsn set. */
#include "parse/ext/dsn.h"

#include <stdio.h>
#include <string.h>

#include "parse/ext/xtext.h"
#include "protocol/client_internal.h"
#include "protocol/ext/extension.h"
#include "protocol/server_internal.h"

static_assert(sizeof((struct smtp_mail_params *)NULL)->envid == SMTP_ENVID_MAX + 1, "room for the longest");
static_assert(sizeof((struct smtp_rcpt_params *)NULL)->orcpt == SMTP_ORCPT_MAX + 1, "room for the longest");

static bool had(const struct smtp_server_config *config)
{
    return config->dsn;
}

/* What was encoded has only graphic and white space characters of ASCII (MUST, §4.2, §4.4).  A CR LF that came this way
 * would begin a field of its own in a notification. */
static bool decodes(struct smtp_slice xtext)
{
    unsigned char decoded[SMTP_ORCPT_MAX];
    size_t len;

    if (smtp_xtext_decode(xtext, decoded, sizeof decoded, &len) != SMTP_PARSE_OK)
        return false;
    for (size_t i = 0; i < len; i++)
        if (decoded[i] != '\t' && (decoded[i] < ' ' || decoded[i] > '~'))
            return false;
    return true;
}

/* Kept as it came, for it goes on unchanged (MUST, §5.2.1). */
static void keep(char *out, struct smtp_slice text)
{
    memcpy(out, text.octets, text.len);
    out[text.len] = '\0';
}

static struct smtp_reply take_ret(struct smtp_server *s, struct smtp_slice value)
{
    enum smtp_ret ret;

    if (smtp_ret_value_parse(value, &ret) != SMTP_PARSE_OK)
        return smtp_server_bad_syntax(s, "Syntax: RET=FULL or RET=HDRS (RFC 3461)");
    s->envelope.mail.ret = ret;
    return smtp_server_later();
}

static struct smtp_reply take_envid(struct smtp_server *s, struct smtp_slice value)
{
    if (value.len == 0 || value.len > SMTP_ENVID_MAX || !decodes(value))
        return smtp_server_bad_syntax(s, "Syntax: ENVID=xtext, printable and up to 100 characters (RFC 3461)");
    keep(s->envelope.mail.envid, value);
    return smtp_server_later();
}

static struct smtp_reply take_notify(struct smtp_server *s, struct smtp_slice value)
{
    if (smtp_notify_value_parse(value, &s->rcpt.notify) != SMTP_PARSE_OK)
        return smtp_server_bad_syntax(s, "Syntax: NOTIFY=NEVER, or some of SUCCESS,FAILURE,DELAY (RFC 3461)");
    return smtp_server_later();
}

static struct smtp_reply take_orcpt(struct smtp_server *s, struct smtp_slice value)
{
    struct smtp_orcpt_value orcpt;

    if (smtp_orcpt_value_parse(value, &orcpt) != SMTP_PARSE_OK || !decodes(smtp_slice(value.octets, orcpt.address)))
        return smtp_server_bad_syntax(s, "Syntax: ORCPT=type;xtext, printable and up to 500 characters (RFC 3461)");
    keep(s->rcpt.orcpt, value);
    return smtp_server_later();
}

/* Who asked for notifications is not to wait for them in vain. */
static const char *unsendable(const struct smtp_client *c)
{
    const struct smtp_client_dsn *const dsn = &c->config->dsn;
    const bool asked =
        !dsn->optional && (dsn->ret != NULL || dsn->envid != NULL || dsn->notify != NULL || dsn->orcpt != NULL);

    return asked && !smtp_client_offers(c, &smtp_ext_dsn)
               ? "the server does not offer DSN, and what was asked for would be lost (RFC 3461)"
               : NULL;
}

static int add(char *out, size_t cap, const char *keyword, const char *value)
{
    if (cap > 0)
        *out = '\0';
    return value == NULL ? 0 : snprintf(out, cap, " %s=%s", keyword, value);
}

static int add_mail(const struct smtp_client *c, char *out, size_t cap)
{
    const int n = add(out, cap, "RET", c->config->dsn.ret);

    return (size_t)n < cap ? n + add(out + n, cap - (size_t)n, "ENVID", c->config->dsn.envid) : n;
}

static int add_rcpt(const struct smtp_client *c, char *out, size_t cap)
{
    const struct smtp_client_dsn_of of =
        c->config->dsn_of != NULL ? c->config->dsn_of[c->fates]
                                  : (struct smtp_client_dsn_of){ c->config->dsn.notify, c->config->dsn.orcpt };
    const int n = add(out, cap, "NOTIFY", of.notify);

    return (size_t)n < cap ? n + add(out + n, cap - (size_t)n, "ORCPT", of.orcpt) : n;
}

static const struct smtp_extension_param mail[] = { { "RET", "ret-mail", take_ret },
                                                    { "ENVID", "envid-parameter", take_envid },
                                                    { NULL, NULL, NULL } };
static const struct smtp_extension_param rcpt[] = { { "NOTIFY", "notify-rcpt", take_notify },
                                                    { "ORCPT", "orcpt-parameter", take_orcpt },
                                                    { NULL, NULL, NULL } };

const struct smtp_extension smtp_ext_dsn = { .keyword = "DSN",
                                             .had = had,
                                             .mail = mail,
                                             .rcpt = rcpt,
                                             .mail_room = sizeof " RET=FULL ENVID=" - 1 + SMTP_ENVID_MAX, /* §5.4 */
                                             .rcpt_room =
                                                 sizeof " NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=" - 1 + SMTP_ORCPT_MAX,
                                             .unsendable = unsendable,
                                             .add_mail = add_mail,
                                             .add_rcpt = add_rcpt };
