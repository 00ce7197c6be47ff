/* auth.c - AUTH's row in the table of extensions, and its parameter.  RFC 4954 §3, §5
 * Read first: protocol/ext/auth.h, protocol/ext/auth_internal.h.  Read next: protocol/ext/auth_server.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/ext/extension.h"

#include <stdio.h>
#include <string.h>

#include "parse/ext/xtext.h"
#include "parse/mailbox.h"
#include "protocol/ext/auth_internal.h"

static bool had(const struct smtp_server_config *config)
{
    return config->mechanisms != 0;
}

/* What a listener could use is not offered to him: RFC 4954 §4 MUST be able to, §6 SHOULD.  SCRAM he could not use, but
 * then the mail itself goes by in clear, so it is all or nothing. */
static bool offered(const struct smtp_server *s)
{
    return s->tls || s->config->auth_insecure;
}

static int offer(const struct smtp_server *s, char *out, size_t cap)
{
    size_t len = 0;

    for (enum smtp_sasl_mechanism m = 0; m < SMTP_SASL_CRAM_MD5; m++)
        if ((s->config->mechanisms >> m & 1) != 0)
            len += (size_t)snprintf(len < cap ? out + len : NULL, len < cap ? cap - len : 0, "%s%s", len > 0 ? " " : "",
                                    smtp_sasl_name(m));
    return (int)len;
}

/* AUTH= names who has submitted the message, as others say (RFC 4954 §5): a mailbox or "<>".  It is taken from
 * everybody, known or not, and as we trust nobody in it, it counts as "<>", and so nothing has to be kept of it. */
static struct smtp_reply take(struct smtp_server *s, struct smtp_slice value)
{
    unsigned char decoded[SMTP_AUTH_PARAM_ROOM];
    struct smtp_slice who = { decoded, 0 };
    struct smtp_mailbox mailbox;
    bool good = value.len > 0 && smtp_xtext_decode(value, decoded, sizeof decoded, &who.len) == SMTP_PARSE_OK;

    good =
        good && ((who.len == 2 && memcmp(decoded, "<>", 2) == 0) || smtp_mailbox_parse(&mailbox, who) == SMTP_PARSE_OK);
    if (!good)
        return smtp_server_bad_syntax(s, "Syntax: AUTH=mailbox or AUTH=<>, as xtext (RFC 4954)");
    return (struct smtp_reply){ 0, NULL, NULL };
}

static const struct smtp_extension_verb verbs[] = {
    { .verb = SMTP_VERB_AUTH,
      .usage = "Syntax: AUTH mechanism [initial-response]",
      .said = smtp_auth_said,
      .answered = smtp_auth_answered,
      .format = smtp_auth_format,
      .replied = smtp_auth_replied },
    { .verb = SMTP_VERB_TEXT,
      .said = smtp_auth_text_said,
      .answered = smtp_auth_answered,
      .format = smtp_auth_text_format,
      .replied = smtp_auth_replied },
    { .verb = SMTP_VERB_CANCEL,
      .said = smtp_auth_cancel_said,
      .answered = smtp_auth_answered,
      .format = smtp_auth_cancel_format,
      .replied = smtp_auth_replied },
    { .verb = (enum smtp_verb)0 },
};

static const struct smtp_extension_param mail[] = { { "AUTH", "auth-param", take }, { NULL, NULL, NULL } };

const struct smtp_extension smtp_ext_auth = {
    .keyword = "AUTH",
    .had = had,
    .offered = offered,
    .offer = offer,
    .verbs = verbs,
    .mail = mail,
    .mail_room = SMTP_AUTH_PARAM_ROOM,
    .bars = smtp_auth_bars,
    .heard = smtp_auth_heard,
    .unsendable = smtp_auth_unsendable,
    .first = smtp_auth_first,
};
