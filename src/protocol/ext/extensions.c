/* extensions.c - the table of extensions, and what is asked of it.     RFC 5321 §2.2
 * Read first: protocol/ext/extension.h.  Read next: protocol/ext/starttls.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/ext/extension.h"

#include <string.h>

#include "parse/same.h"

/* What is learned of a server counts only once it is known who it is: so those that change that stand first. */
/* clang-format off */
const struct smtp_extension *const smtp_extensions[] = {
    &smtp_ext_starttls,
    &smtp_ext_auth,
    &smtp_ext_size,
    &smtp_ext_8bitmime,
    &smtp_ext_pipelining,
    &smtp_ext_chunking,
    &smtp_ext_dsn,
    &smtp_ext_enhancedstatuscodes,
    &smtp_ext_smtputf8,
    &smtp_ext_expn,
    &smtp_ext_help,
};
/* clang-format on */
const size_t smtp_extensions_count = sizeof smtp_extensions / sizeof smtp_extensions[0];
static_assert(sizeof smtp_extensions / sizeof smtp_extensions[0] <= SMTP_EXTENSIONS_MAX, "a set has a bit for each");

/* There is nothing to it but the word: commands are read in any number at once anyway, RFC 2920. */
const struct smtp_extension smtp_ext_pipelining = { .keyword = "PIPELINING" };

static bool same(struct smtp_slice word, const char *name)
{
    return smtp_same_nocase(word, smtp_slice_text(name));
}

/* Its row; smtp_extensions_count if it has none. */
static size_t row_of(const struct smtp_extension *e)
{
    size_t i = 0;

    while (i < smtp_extensions_count && smtp_extensions[i] != e)
        i++;
    return i;
}

uint32_t smtp_extension_bit(struct smtp_slice keyword)
{
    for (size_t i = 0; i < smtp_extensions_count; i++)
        if (same(keyword, smtp_extensions[i]->keyword))
            return (uint32_t)1 << i;
    return 0;
}

static bool row_had(const struct smtp_server_config *config, size_t i)
{
    const struct smtp_extension *const e = smtp_extensions[i];

    return (config->without >> i & 1) == 0 && (e->had == NULL || e->had(config));
}

bool smtp_extension_had(const struct smtp_server_config *config, const struct smtp_extension *e)
{
    const size_t i = row_of(e);

    return i < smtp_extensions_count && row_had(config, i);
}

bool smtp_extension_offered(const struct smtp_server *s, const struct smtp_extension *e)
{
    return smtp_extension_had(s->config, e) && (e->offered == NULL || e->offered(s));
}

static const struct smtp_extension_verb *verb_in(const struct smtp_extension *e, enum smtp_verb verb)
{
    for (const struct smtp_extension_verb *v = e->verbs; v != NULL && v->verb != 0; v++)
        if (v->verb == verb)
            return v;
    return NULL;
}

/* Asked several times for each command, of which nearly all are RFC 5321's own: those are in no row.  To look for them
 * all the same was a fifth of a session's instructions (make bench). */
const struct smtp_extension_verb *smtp_extension_verb_had(const struct smtp_server_config *config, enum smtp_verb verb)
{
    const struct smtp_extension_verb *found = NULL;

    if (verb <= SMTP_VERB_QUIT)
        return NULL;
    for (size_t i = 0; found == NULL && i < smtp_extensions_count; i++)
        if (row_had(config, i))
            found = verb_in(smtp_extensions[i], verb);
    return found;
}

const struct smtp_extension_verb *smtp_extension_verb(enum smtp_verb verb)
{
    const struct smtp_extension_verb *found = NULL;

    for (size_t i = 0; found == NULL && i < smtp_extensions_count; i++)
        found = verb_in(smtp_extensions[i], verb);
    return found;
}

const char *smtp_extension_param_rule(enum smtp_verb verb, struct smtp_slice keyword)
{
    for (size_t i = 0; i < smtp_extensions_count; i++) {
        const struct smtp_extension *const e = smtp_extensions[i];

        for (const struct smtp_extension_param *p = verb == SMTP_VERB_MAIL ? e->mail : e->rcpt;
             p != NULL && p->keyword != NULL; p++)
            if (same(keyword, p->keyword))
                return p->rule;
    }
    return NULL;
}

size_t smtp_extension_room(const struct smtp_server *s, enum smtp_verb verb)
{
    size_t room = 0;

    for (size_t i = 0; i < smtp_extensions_count; i++)
        if (row_had(s->config, i))
            room += verb == SMTP_VERB_MAIL   ? smtp_extensions[i]->mail_room
                    : verb == SMTP_VERB_RCPT ? smtp_extensions[i]->rcpt_room
                                             : 0;
    return room;
}

bool smtp_client_offers(const struct smtp_client *c, const struct smtp_extension *e)
{
    return ((uint64_t)c->offers >> row_of(e) & 1) != 0; /* no row: bit 32 at most, never set */
}
