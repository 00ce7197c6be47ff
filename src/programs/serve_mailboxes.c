/* serve_mailboxes.c - --mailbox, --maildir-of and --alias: who is here, and where their mail goes.  RFC 5321 §3.9.1
 * Read first: programs/serve_options.h.  Read next: programs/serve_options.c.
 * SPDX-License-Identifier: MIT
 *
 * Each Maildir is a path that whoever runs the server has written down; what a client says only chooses among them. */
#include <string.h>

#include "parse/rule.h"
#include "programs/serve_options.h"

static bool is_local_part(struct smtp_slice name)
{
    struct smtp_match match;

    smtp_match_init(&match, smtp_rule_find("u-Local-part"));
    smtp_match_exec(&match, name.octets, name.len);
    return name.len <= SMTP_LOCAL_PART_MAX && smtp_match_accepts(&match);
}

/* The mailbox of this name, entered if it is new; by itself it shares the Maildir of the rest.  NULL: no room. */
static struct postel_mailbox *enter(struct postel_serve_options *s, struct smtp_slice name)
{
    for (size_t i = 0; i < s->mailboxes.count; i++)
        if (postel_mailbox_same(s->list[i].name, name))
            return &s->list[i];
    if (s->mailboxes.count == POSTEL_MAILBOXES_MAX)
        return NULL;
    s->list[s->mailboxes.count] = (struct postel_mailbox){ .name = name };
    return &s->list[s->mailboxes.count++];
}

int postel_serve_add_mailbox(struct postel_serve_options *s, const char *value)
{
    if (!is_local_part(smtp_slice_text(value)))
        return postel_error(POSTEL_USAGE, "serve", "--mailbox takes a Local-part (4.1.2), not '%s'.", value);
    if (enter(s, smtp_slice_text(value)) == NULL)
        return postel_error(POSTEL_USAGE, "serve", "There can be %d mailboxes.", POSTEL_MAILBOXES_MAX);
    s->mailboxes.listed_only = true;
    return POSTEL_DONE;
}

/* The index of this directory's Maildir; two mailboxes may share one. */
static size_t maildir_index(struct postel_serve_options *s, const char *dir)
{
    size_t i = 1;

    while (i < s->maildir_count && strcmp(s->maildirs[i], dir) != 0)
        i++;
    if (i == s->maildir_count && i < SMTP_MAILDIRS_MAX)
        s->maildirs[s->maildir_count++] = dir;
    return i;
}

int postel_serve_add_maildir(struct postel_serve_options *s, const char *value)
{
    struct smtp_slice name, rest = smtp_slice_text(value);
    struct postel_mailbox *mailbox;

    if (!postel_take_name(&rest, '=', &name) || !is_local_part(name) || rest.len == 0)
        return postel_error(POSTEL_USAGE, "serve", "--maildir-of takes NAME=DIR, NAME being a Local-part, not '%s'.",
                            value);
    mailbox = enter(s, name);
    if (mailbox == NULL)
        return postel_error(POSTEL_USAGE, "serve", "There can be %d mailboxes.", POSTEL_MAILBOXES_MAX);
    mailbox->maildir = maildir_index(s, (const char *)rest.octets);
    if (mailbox->maildir == SMTP_MAILDIRS_MAX)
        return postel_error(POSTEL_USAGE, "serve", "There can be %d Maildirs.", SMTP_MAILDIRS_MAX);
    return POSTEL_DONE;
}

int postel_serve_add_alias(struct postel_serve_options *s, const char *value)
{
    struct smtp_slice name, member, rest = smtp_slice_text(value), members;
    bool good =
        postel_take_name(&rest, '=', &name) && is_local_part(name) && rest.len > 0 && rest.octets[rest.len - 1] != ',';

    for (members = rest; good && rest.len > 0;)
        good = postel_take_name(&rest, ',', &member) && is_local_part(member);
    if (!good)
        return postel_error(POSTEL_USAGE, "serve",
                            "--alias takes NAME=MAILBOX[,MAILBOX...], each a Local-part, not '%s'.", value);
    if (postel_alias_find(&s->mailboxes, name) != NULL)
        return postel_error(POSTEL_USAGE, "serve", "--alias %s: this name is given twice.", value);
    if (s->mailboxes.alias_count == POSTEL_ALIASES_MAX)
        return postel_error(POSTEL_USAGE, "serve", "There can be %d aliases.", POSTEL_ALIASES_MAX);
    s->aliases[s->mailboxes.alias_count++] = (struct postel_alias){ name, members };
    return POSTEL_DONE;
}

/* Only when all mailboxes are known: the order of options is nobody's concern. */
static int check_alias(const struct postel_serve_options *s, const struct postel_alias *alias)
{
    struct smtp_slice members = alias->members, member;
    struct smtp_maildir_set to = { .bits = { 0 } };

    for (size_t i = 0; i < s->mailboxes.count; i++)
        if (postel_mailbox_same(s->list[i].name, alias->name))
            return postel_error(POSTEL_USAGE, "serve", "'%.*s' cannot be an alias and a mailbox.", (int)alias->name.len,
                                (const char *)alias->name.octets);
    while (postel_take_name(&members, ',', &member))
        if (postel_alias_find(&s->mailboxes, member) != NULL || !postel_mailbox_find(&s->mailboxes, member, &to))
            return postel_error(POSTEL_USAGE, "serve",
                                "There is no mailbox '%.*s' for an alias to name; members are mailboxes of this "
                                "server, see --mailbox.",
                                (int)member.len, (const char *)member.octets);
    return POSTEL_DONE;
}

int postel_serve_check_mailboxes(const struct postel_serve_options *s)
{
    int code = POSTEL_DONE;

    for (size_t i = 0; i < s->mailboxes.alias_count && code == POSTEL_DONE; i++)
        code = check_alias(s, &s->aliases[i]);
    if (code != POSTEL_DONE)
        return code;
    if (s->maildirs[0] != NULL && s->discard)
        return postel_error(POSTEL_USAGE, "serve", "--maildir and --discard exclude each other.");
    if (s->maildir_count > 1 && s->discard)
        return postel_error(POSTEL_USAGE, "serve", "--maildir-of and --discard exclude each other.");
    if (s->maildirs[0] == NULL && s->maildir_count > 1)
        return postel_error(
            POSTEL_USAGE, "serve",
            "Where should mail for postmaster go, and for all others who have no Maildir of their own?  "
            "Give --maildir DIR too.");
    if (s->maildirs[0] == NULL && !s->discard)
        return postel_error(POSTEL_USAGE, "serve",
                            "Where should messages go?  Give --maildir DIR, or --discard to throw them away.");
    return POSTEL_DONE;
}
