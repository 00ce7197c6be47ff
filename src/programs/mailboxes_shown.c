/* mailboxes_shown.c - what VRFY and EXPN tell of mailboxes and aliases.  RFC 5321 §3.5
 * Read first: programs/mailboxes.c.  Read next: programs/run_as.h.
 * SPDX-License-Identifier: MIT */
#include "programs/mailboxes.h"

#include <stdio.h>
#include <string.h>

#include "parse/ext/smtputf8.h"
#include "parse/rule.h"
#include "parse/same.h"
#include "transport/idn.h"

/* The argument may be a user name or a whole address (§3.5.1), brackets included (choices.md, position 6). */
static void split(struct smtp_slice argument, struct smtp_slice *local_part, struct smtp_slice *domain)
{
    const size_t added = argument.len > 0 && argument.octets[0] == '<' ? 0 : 1; /* brackets, of ours */
    unsigned char text[SMTP_PATH_MAX + 2] = "<";
    struct smtp_utf8_path path;

    *local_part = argument;
    *domain = (struct smtp_slice){ argument.octets, 0 };
    if (argument.len > SMTP_PATH_MAX)
        return;
    memcpy(text + added, argument.octets, argument.len);
    text[added + argument.len] = '>';
    if (smtp_utf8_path_parse(&path, (struct smtp_slice){ text, argument.len + 2 * added }) != SMTP_PARSE_OK)
        return;
    *local_part = (struct smtp_slice){ argument.octets + path.spans.local_part.at - added, path.spans.local_part.len };
    if (path.spans.domain.len > 0)
        *domain = (struct smtp_slice){ argument.octets + path.spans.domain.at - added, path.spans.domain.len };
}

static bool is_dot_string(struct smtp_slice octets)
{
    struct smtp_match match;

    smtp_match_init(&match, smtp_rule_find("u-Dot-string")); /* of which Dot-string is a part */
    smtp_match_exec(&match, octets.octets, octets.len);
    return smtp_match_accepts(&match);
}

/* The address in brackets, fully qualified (§3.5.2), its local-part quoted only if it has to be (§4.1.2).  The domain
 * has A-labels; U-labels if the reply may be in UTF-8 (SHOULD, RFC 6531 §3.7). */
static void write_path(struct smtp_slice local_part, const char *domain, bool utf8, char text[SMTP_POLICY_TEXT])
{
    char unicode[SMTP_DOMAIN_MAX + 1];
    unsigned char octets[SMTP_LOCAL_PART_MAX];
    struct smtp_slice plain = { octets, smtp_local_part_unquote(local_part, octets, sizeof octets) };

    if (is_dot_string(plain))
        local_part = plain;
    if (utf8) {
        smtp_domain_unicode(domain, unicode);
        domain = unicode;
    }
    snprintf(text, SMTP_POLICY_TEXT, "<%.*s@%s>", (int)local_part.len, (const char *)local_part.octets, domain);
}

/* 250 only for what RCPT would take: the address is verified then, and not just well formed (§3.5.3).  An address
 * elsewhere gets 550 and not 252: 252 says "will accept message and attempt delivery", and we do not relay.  An alias
 * is verified as well, since mail for it reaches all its members (§3.5.1, MAY), and is shown by its own name: who they
 * are is EXPN's business. */
struct smtp_reply postel_mailboxes_verify(void *owner, struct smtp_slice argument, const char *here, bool utf8,
                                          char text[SMTP_POLICY_TEXT])
{
    const struct postel_mailboxes *m = owner;
    struct smtp_maildir_set to = { .bits = { 0 } };
    struct smtp_slice local_part, domain;
    struct smtp_reply reply;

    split(argument, &local_part, &domain);
    reply = postel_mailboxes_recipient(owner, local_part, domain, here, &to);
    if (reply.code == 250) {
        write_path(local_part, m->domain, utf8, text);
        reply.text = text;
    }
    return reply;
}

/* One mailbox on each line (§3.5.1), each fit for RCPT (§3.5.2).  If one is not ASCII and the client has not said that
 * it can take that, none is shown, for a reply has one code: 252 (RFC 6531 §3.7.4.2). */
struct smtp_reply postel_mailboxes_expand(void *owner, struct smtp_slice argument, const char *here, size_t at,
                                          bool utf8, bool *more, char text[SMTP_POLICY_TEXT])
{
    const struct postel_mailboxes *m = owner;
    const struct postel_alias *alias;
    struct smtp_maildir_set to = { .bits = { 0 } };
    struct smtp_slice local_part, domain, members, member;
    struct smtp_reply reply;

    split(argument, &local_part, &domain);
    reply = postel_mailboxes_recipient(owner, local_part, domain, here, &to);
    if (reply.code != 250)
        return reply;
    alias = postel_alias_find(m, local_part);
    if (alias == NULL) /* MAY, in these words: §3.5.1 */
        return (struct smtp_reply){ 550, "5.1.0", "That is a user name, not a mailing list" };
    members = alias->members;
    if (!utf8 && smtp_utf8_needed(members))
        return (struct smtp_reply){ 252, "2.6.8",
                                    "Not all are ASCII: EXPN with SMTPUTF8 behind it (RFC 6531 3.7.4.2)" };
    for (size_t i = 0; i <= at; i++)
        postel_take_name(&members, ',', &member);
    write_path(member, m->domain, utf8, text);
    *more = members.len > 0;
    return (struct smtp_reply){ 250, "2.1.5", text };
}
