/* mailboxes.c - which mailboxes are here, for RCPT and for VRFY.      RFC 5321 §3.5, §4.1.1.3, §4.5.1
 * Read first: programs/mailboxes.h.  Read next: programs/run_as.h.
 * SPDX-License-Identifier: MIT */
#include "programs/mailboxes.h"

#include <stdio.h>
#include <string.h>

#include "parse/mailbox.h"
#include "parse/path.h"
#include "parse/rule.h"
#include "parse/same.h"

static struct smtp_slice slice(const char *text)
{
    return (struct smtp_slice){ (const unsigned char *)text, strlen(text) };
}

/* Is it our name, our address, or nothing, as in <Postmaster>? */
static bool domain_is_ours(const struct postel_mailboxes *m, struct smtp_slice domain, const char *here)
{
    return domain.len == 0 || smtp_same_nocase(domain, slice(m->domain)) ||
           smtp_address_literal_same(domain, slice(here));
}

/* Names are compared with quotes undone ("a"@x is a@x, §4.1.2) and with their case (§2.4); but postmaster is known
 * to every server and in any case (§4.5.1). */
static bool local_part_is_known(const struct postel_mailboxes *m, struct smtp_slice local_part)
{
    unsigned char octets[SMTP_LOCAL_PART_MAX];
    struct smtp_slice name = { octets, smtp_local_part_unquote(local_part, octets, sizeof octets) };

    if (name.len == 0 || name.len > sizeof octets)
        return false;
    if (smtp_same_nocase(name, slice("postmaster")))
        return true;
    for (size_t i = 0; i < m->count; i++)
        if (smtp_local_part_same(local_part, slice(m->names[i])))
            return true;
    return m->count == 0 && !(name.len == 6 && memcmp(octets, "nobody", 6) == 0) &&
           !(name.len >= 7 && memcmp(octets, "unknown", 7) == 0);
}

struct smtp_reply postel_mailboxes_sender(void *owner, const struct smtp_envelope *envelope)
{
    (void)owner, (void)envelope; /* every reverse-path is welcome: only mail to others is policed */
    return (struct smtp_reply){ 250, "2.1.0", "OK" };
}

struct smtp_reply postel_mailboxes_recipient(void *owner, struct smtp_slice local_part, struct smtp_slice domain,
                                             const char *here)
{
    const struct postel_mailboxes *m = owner;

    if (!domain_is_ours(m, domain, here)) /* §3.6.2: a server need not relay, and 550 is its refusal */
        return (struct smtp_reply){ 550, "5.7.1", "Relaying denied: that domain is not served here" };
    if (!local_part_is_known(m, local_part))
        return (struct smtp_reply){ 550, "5.1.1", "No such mailbox here" };
    return (struct smtp_reply){ 250, "2.1.5", "OK" };
}

/* VRFY's argument may be a user name or a whole address (§3.5.1), brackets included (choices.md, position 6). */
static void split(struct smtp_slice argument, struct smtp_slice *local_part, struct smtp_slice *domain)
{
    struct smtp_mailbox mailbox;
    struct smtp_path path;

    *local_part = argument;
    *domain = (struct smtp_slice){ argument.octets, 0 };
    if (smtp_mailbox_parse(&mailbox, argument) == SMTP_PARSE_OK) {
        *local_part = smtp_slice(argument.octets, mailbox.local_part);
        *domain = smtp_slice(argument.octets, mailbox.domain);
    } else if (smtp_path_parse(&path, argument) == SMTP_PARSE_OK) {
        *local_part = smtp_slice(argument.octets, path.spans.local_part);
        *domain = smtp_slice(argument.octets, path.spans.domain);
    }
}

static bool is_dot_string(struct smtp_slice octets)
{
    struct smtp_match match;

    smtp_match_init(&match, smtp_rule_find("Dot-string"));
    smtp_match_exec(&match, octets.octets, octets.len);
    return smtp_match_accepts(&match);
}

/* The address in brackets, fully qualified (§3.5.2), its local-part quoted only if it has to be (§4.1.2). */
static void write_path(struct smtp_slice local_part, const char *domain, char text[SMTP_POLICY_TEXT])
{
    unsigned char octets[SMTP_LOCAL_PART_MAX];
    struct smtp_slice plain = { octets, smtp_local_part_unquote(local_part, octets, sizeof octets) };

    if (is_dot_string(plain))
        local_part = plain;
    snprintf(text, SMTP_POLICY_TEXT, "<%.*s@%s>", (int)local_part.len, (const char *)local_part.octets, domain);
}

/* 250 only for what RCPT would take: the address is verified then, and not just well formed (§3.5.3).  An address
 * elsewhere gets 550 and not 252: 252 says "will accept message and attempt delivery", and we do not relay. */
struct smtp_reply postel_mailboxes_verify(void *owner, struct smtp_slice argument, const char *here,
                                          char text[SMTP_POLICY_TEXT])
{
    const struct postel_mailboxes *m = owner;
    struct smtp_slice local_part, domain;
    struct smtp_reply reply;

    split(argument, &local_part, &domain);
    reply = postel_mailboxes_recipient(owner, local_part, domain, here);
    if (reply.code == 250) {
        write_path(local_part, m->domain, text);
        reply.text = text;
    }
    return reply;
}
