/* mailboxes.h - whose mail the server takes, and where it is kept.    RFC 5321 §3.5, §3.9.1, §4.5.1
 * Read first: programs/annotate.c.  Read next: programs/mailboxes.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_MAILBOXES_H
#define POSTEL_PROGRAMS_MAILBOXES_H

#include "transport/policy.h"

struct postel_mailbox {
    struct smtp_slice name; /* a Local-part */
    size_t maildir;         /* index; 0 is the one of all that have none of their own */
};

struct postel_alias {
    struct smtp_slice name;
    struct smtp_slice members; /* Local-parts with commas between them */
};

struct postel_mailboxes {
    const char *domain; /* the server's */
    const struct postel_mailbox *list;
    size_t count;
    bool listed_only; /* else every local-part exists but `nobody` and those that begin with `unknown` */
    const struct postel_alias *aliases;
    size_t alias_count;
};

/* Takes a name off the front of `rest`, and the separator behind it: "a,b" or "a=b".  Within quotes a separator is part
 * of the name.  False: there is none. */
bool postel_take_name(struct smtp_slice *rest, char separator, struct smtp_slice *name);

/* Are these one name?  Quotes are undone ("a"@x is a@x, §4.1.2) and letter case counts (§2.4), but for postmaster, who
 * is known in any case (§4.5.1). */
bool postel_mailbox_same(struct smtp_slice a, struct smtp_slice b);

/* Is there a mailbox, or an alias, of this name?  `to` gets the Maildirs that its mail goes to. */
bool postel_mailbox_find(const struct postel_mailboxes *m, struct smtp_slice name, struct smtp_maildir_set *to);
const struct postel_alias *postel_alias_find(const struct postel_mailboxes *m, struct smtp_slice name);

/* Is the domain our name, our address, or nothing, as in <Postmaster>?  `here` as in struct smtp_policy. */
bool postel_mailboxes_here(const struct postel_mailboxes *m, struct smtp_slice domain, const char *here);

/* For struct smtp_policy; `owner` is a struct postel_mailboxes. */
struct smtp_reply postel_mailboxes_sender(void *owner, const struct smtp_envelope *envelope);
struct smtp_reply postel_mailboxes_recipient(void *owner, struct smtp_slice local_part, struct smtp_slice domain,
                                             const char *here, struct smtp_maildir_set *to);
struct smtp_reply postel_mailboxes_verify(void *owner, struct smtp_slice argument, const char *here, bool utf8,
                                          char text[SMTP_POLICY_TEXT]);
struct smtp_reply postel_mailboxes_expand(void *owner, struct smtp_slice argument, const char *here, size_t at,
                                          bool utf8, bool *more, char text[SMTP_POLICY_TEXT]);

#endif
