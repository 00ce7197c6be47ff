/* maildir.h - a Maildir, and one message on its way into it.          RFC 5321 §4.2.5, §4.4
 * Read first: transport/clock.c.  Read next: transport/maildir.c.
 * SPDX-License-Identifier: MIT
 *
 * A 250 to the mail data hands the responsibility over (§4.2.5): we MUST NOT lose the message then "for frivolous
 * reasons, such as because the host later crashes" (§6.1).  A Maildir keeps that promise: the message is written
 * whole under tmp/, forced to the disk, and only then appears in new/, at once and under a name of its own. */
#ifndef POSTEL_TRANSPORT_MAILDIR_H
#define POSTEL_TRANSPORT_MAILDIR_H

#include <stdbool.h>

#include "parse/slice.h"

enum smtp_store {
    SMTP_STORE_OK,
    SMTP_STORE_FULL,  /* no room just now: 452 */
    SMTP_STORE_FAILED /* anything else: 451 */
};

struct smtp_maildir {
    int tmp, new; /* the two directories that we write to, held open: a later chdir or rename cannot mislead us */
    unsigned long counter;
    char host[64]; /* ours, as part of file names */
};

/* Opens DIR/tmp and DIR/new; makes them, DIR and DIR/cur if they are missing.  Returns 0; or errno, with nothing
 * open and in `where`, if not NULL, which directory it was: "", "tmp", "new" or "cur". */
int smtp_maildir_open(struct smtp_maildir *m, const char *dir, const char **where);
void smtp_maildir_close(struct smtp_maildir *m);

/* One message. */
struct smtp_delivery {
    struct smtp_maildir *maildir;
    int fd;                 /* under tmp/; -1: none */
    enum smtp_store result; /* the first failure stays */
    int error;              /* and its errno */
    bool cr;                /* the last octet was a CR: what follows decides what it was */
    size_t len;             /* octets that wait in `octets` */
    char name[192];
    unsigned char octets[16384]; /* written when full: many short lines cost one write */
};

/* Begins a message.  A failure is kept and told again by every later call: mail data cannot be refused halfway, its
 * reply comes at the end (§4.1.1.4). */
enum smtp_store smtp_delivery_begin(struct smtp_delivery *d, struct smtp_maildir *m);

/* Takes content with CRLF line ends, in any pieces; the store gets LF, as every reader of a Maildir expects. */
enum smtp_store smtp_delivery_write(struct smtp_delivery *d, struct smtp_slice content);

/* Makes the message durable and visible.  Only after OK may 250 be said.  A failure leaves nothing behind. */
enum smtp_store smtp_delivery_commit(struct smtp_delivery *d);

/* Forgets the message and its file.  Does no harm after _commit. */
void smtp_delivery_abandon(struct smtp_delivery *d);

#endif
