/* maildir.h - a Maildir, and a file that is to appear in it.          RFC 5321 §4.2.5
 * Read first: transport/grow.c.  Read next: transport/maildir.c.
 * SPDX-License-Identifier: MIT
 *
 * Who reads a Maildir looks into new/ at any time, and has to find whole messages there.  So a file is made under
 * tmp/, forced to the disk, and only then appears in new/, at once and under a name of its own; and the name too is
 * forced to the disk. */
#ifndef POSTEL_TRANSPORT_MAILDIR_H
#define POSTEL_TRANSPORT_MAILDIR_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "transport/names.h"

struct smtp_maildir {
    int tmp, new; /* the two directories that we write to, held open: a later chdir or rename cannot mislead us */
    atomic_ulong counter;    /* part of names, which the loop's thread and the disk's both make */
    long process;            /* ours, likewise, */
    char host[64];           /* and the host's name */
    struct smtp_names names; /* in new/ */
};

/* Opens DIR/tmp and DIR/new; makes them, DIR and DIR/cur if they are missing.  Returns 0; or errno, with nothing
 * open and in `where`, if not NULL, which directory it was: "", "tmp", "new" or "cur". */
int smtp_maildir_open(struct smtp_maildir *m, const char *dir, const char **where);
void smtp_maildir_close(struct smtp_maildir *m);

/* Before _open, by root, who will go on as somebody else: makes what is missing, for that user.  Returns as _open. */
int smtp_maildir_give(const char *dir, uid_t uid, gid_t gid, const char **where);

/* Can we write to it, we being somebody else by now than when it was opened?  0, or errno and `where`. */
int smtp_maildir_check(const struct smtp_maildir *m, const char **where);

/* Removes what is in tmp/ and has not been touched for 36 hours: messages that a crash left there, which nobody was
 * told were taken.  Younger ones may be another program's work.  Returns how many went. */
unsigned smtp_maildir_sweep(struct smtp_maildir *m);

struct smtp_maildir_file {
    struct smtp_maildir *maildir;
    enum { SMTP_MAILDIR_NOWHERE, SMTP_MAILDIR_TMP, SMTP_MAILDIR_NEW } in;
    char name[192];
    unsigned long number; /* in NEW: of its name */
};

/* Makes the file, empty, under tmp/.  Returns its descriptor, which is the caller's to sync and close; or -1 and
 * errno. */
int smtp_maildir_create(struct smtp_maildir_file *f, struct smtp_maildir *m);

/* Lets it appear in new/.  False: errno says why; the file is still there, to be removed. */
bool smtp_maildir_publish(struct smtp_maildir_file *f);

/* Makes its name in new/ durable: one call for all messages that have appeared since the last.  0, or errno. */
int smtp_maildir_sync(struct smtp_maildir_file *f);

/* Takes it away, wherever it is. */
void smtp_maildir_remove(struct smtp_maildir_file *f);

#endif
