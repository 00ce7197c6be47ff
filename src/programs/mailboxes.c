/* mailboxes.c - which mailboxes and aliases are here, for RCPT.       RFC 5321 §3.9.1, §4.1.1.3, §4.5.1
 * Read first: programs/mailboxes.h.  Read next: programs/mailboxes_shown.c.
 * SPDX-License-Identifier: MIT */
#include "programs/mailboxes.h"

#include <string.h>

#include "parse/same.h"
#include "protocol/recipient.h"
#include "transport/idn.h"
#include "transport/literal.h"

/* The name with quotes undone.  It fits: a local-part has at most 64 octets, quotes included (§4.5.3.1.1). */
static struct smtp_slice unquoted(struct smtp_slice name, unsigned char octets[SMTP_LOCAL_PART_MAX])
{
    const size_t len = name.len > SMTP_LOCAL_PART_MAX ? 0 : smtp_local_part_unquote(name, octets, SMTP_LOCAL_PART_MAX);

    return (struct smtp_slice){ octets, len };
}

static bool is_postmaster(struct smtp_slice name)
{
    unsigned char octets[SMTP_LOCAL_PART_MAX];

    return smtp_same_nocase(unquoted(name, octets), smtp_slice_text("postmaster"));
}

bool postel_mailbox_same(struct smtp_slice a, struct smtp_slice b)
{
    return smtp_local_part_same(a, b) || (is_postmaster(a) && is_postmaster(b));
}

bool postel_take_name(struct smtp_slice *rest, char separator, struct smtp_slice *name)
{
    bool quoted = false;
    size_t len = 0;

    for (; len < rest->len && (quoted || rest->octets[len] != separator); len++) {
        if (rest->octets[len] == '"')
            quoted = !quoted;
        else if (rest->octets[len] == '\\' && len + 1 < rest->len) /* quoted-pairSMTP */
            len++;
    }
    *name = (struct smtp_slice){ rest->octets, len };
    len += len < rest->len; /* the separator */
    *rest = (struct smtp_slice){ rest->octets + len, rest->len - len };
    return name->len > 0;
}

const struct postel_alias *postel_alias_find(const struct postel_mailboxes *m, struct smtp_slice name)
{
    for (size_t i = 0; i < m->alias_count; i++)
        if (postel_mailbox_same(name, m->aliases[i].name))
            return &m->aliases[i];
    return NULL;
}

/* A name that was not listed.  Postmaster is known to every server (§4.5.1). */
static bool exists_unlisted(const struct postel_mailboxes *m, struct smtp_slice name)
{
    unsigned char octets[SMTP_LOCAL_PART_MAX];
    const struct smtp_slice plain = unquoted(name, octets);

    if (plain.len == 0)
        return false;
    if (is_postmaster(name))
        return true;
    return !m->listed_only && !(plain.len == 6 && memcmp(octets, "nobody", 6) == 0) &&
           !(plain.len >= 7 && memcmp(octets, "unknown", 7) == 0);
}

static bool find_mailbox(const struct postel_mailboxes *m, struct smtp_slice name, struct smtp_maildir_set *to)
{
    for (size_t i = 0; i < m->count; i++)
        if (postel_mailbox_same(name, m->list[i].name)) {
            smtp_maildir_set_add(to, m->list[i].maildir);
            return true;
        }
    if (!exists_unlisted(m, name))
        return false;
    smtp_maildir_set_add(to, 0);
    return true;
}

/* To expand an alias is to put its members in its place; nothing else of the envelope changes, and nothing of the
 * message (§3.9.1).  Members are mailboxes and no aliases, so there is no way to go in circles. */
bool postel_mailbox_find(const struct postel_mailboxes *m, struct smtp_slice name, struct smtp_maildir_set *to)
{
    const struct postel_alias *alias = postel_alias_find(m, name);
    struct smtp_slice members, member;

    if (alias == NULL)
        return find_mailbox(m, name, to);
    members = alias->members;
    while (postel_take_name(&members, ',', &member))
        find_mailbox(m, member, to); /* it does: `serve` looked at its start */
    return true;
}

struct smtp_reply postel_mailboxes_sender(void *owner, const struct smtp_envelope *envelope)
{
    (void)owner, (void)envelope; /* every reverse-path is welcome: only mail to others is policed */
    return (struct smtp_reply){ 250, "2.1.0", "OK" };
}

/* Is it our name, our address, or nothing, as in <Postmaster>? */
bool postel_mailboxes_here(const struct postel_mailboxes *m, struct smtp_slice domain, const char *here)
{
    return domain.len == 0 || smtp_domain_same(domain, smtp_slice_text(m->domain)) ||
           smtp_address_literal_same(domain, smtp_slice_text(here));
}

struct smtp_reply postel_mailboxes_recipient(void *owner, struct smtp_slice local_part, struct smtp_slice domain,
                                             const char *here, struct smtp_maildir_set *to)
{
    const struct postel_mailboxes *m = owner;
    const bool ours = postel_mailboxes_here(m, domain, here);
    const bool held = ours && postel_mailbox_find(m, local_part, to);
    struct smtp_reply reply;

    smtp_recipient_decide(ours ? SMTP_PLACE_HERE : SMTP_PLACE_ELSEWHERE, held ? SMTP_HOLDER_MAILBOX : SMTP_HOLDER_NONE,
                          false, &reply);
    return reply;
}
