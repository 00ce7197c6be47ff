/* delivery.h - one message on its way into one Maildir, or into several.  RFC 5321 §4.1.1.4, §4.2.5, §6.1
 * Read first: transport/maildir_sweep.c, transport/spooling.c.  Read next: transport/delivery.c.
 * SPDX-License-Identifier: MIT
 *
 * A 250 to the mail data hands the responsibility over (§4.2.5): we MUST NOT lose the message then "for frivolous
 * reasons, such as because the host later crashes" (§6.1).  And the model "does not allow for partial failures at this
 * point" (§4.1.1.4): a message is accepted for all its recipients or for none.  So content is written to the first
 * Maildir only; at the end the others get copies, then all are forced to the disk, and only when nothing more can run
 * out of room do they appear, one after the other.  Recipients who are elsewhere (§3.6.2) have their copy in the spool,
 * and that is one more file that has to be durable before the 250. */
#ifndef POSTEL_TRANSPORT_DELIVERY_H
#define POSTEL_TRANSPORT_DELIVERY_H

#include "parse/slice.h"
#include "transport/maildir.h"
#include "transport/maildir_set.h"
#include "transport/spooling.h"

enum smtp_store {
    SMTP_STORE_OK,
    SMTP_STORE_FULL,  /* no room just now: 452 */
    SMTP_STORE_FAILED /* anything else: 451 */
};

struct smtp_delivery {
    struct smtp_delivery *next;     /* in a list to be committed */
    void *owner;                    /* of its holder's; nothing here looks at it */
    struct smtp_spooling *spooling; /* what is to be sent on; NULL: nothing.  Set by its holder, closed with it */
    int fd;                         /* the first copy's; -1: none */
    enum smtp_store result;         /* the first failure stays */
    int error;                      /* and its errno */
    bool whole;                     /* all of it has come; set by its holder.  Till then _commit_all writes, no more */
    bool cr;                        /* the last octet was a CR: what follows decides what it was */
    size_t len;                     /* octets that wait in `octets` */
    unsigned char octets[SMTP_STORE_OCTETS]; /* written when full: many short lines cost one write */
    size_t count;
    struct smtp_maildir_file copies[]; /* each in a Maildir of its own */
};

/* Begins a message for those of `maildirs` that are in `to`; none, if all of it is spooled.  NULL: no memory.  Any
 * other failure is kept and told again by every later call: mail data cannot be refused halfway, its reply comes at the
 * end (§4.1.1.4). */
struct smtp_delivery *smtp_delivery_open(struct smtp_maildir *maildirs, const struct smtp_maildir_set *to);

/* Takes content with CRLF line ends, in any pieces; the store gets LF, as every reader of a Maildir expects. */
enum smtp_store smtp_delivery_write(struct smtp_delivery *d, struct smtp_slice content);

/* Should what waits be written before more comes?  As long as not, a piece of this size is kept in memory. */
enum { SMTP_DELIVERY_PIECE = SMTP_STORE_OCTETS / 2 - 64 /* a few octets are held back, and come with the next ones */ };
bool smtp_delivery_full(const struct smtp_delivery *d);

/* Writes it. */
void smtp_delivery_flush(struct smtp_delivery *d);

/* Makes the message durable and visible in all its Maildirs.  Only after OK may 250 be said.  A failure leaves nothing
 * behind, as far as that can be: a reader may have been faster, and found the first copy before the last one failed. */
enum smtp_store smtp_delivery_commit(struct smtp_delivery *d);

/* Likewise for all of a list, each with its own result: what several messages need done once is done once.  Of those
 * that are not whole, what waits is written.  May run in a thread of its own, as long as nobody else touches these
 * meanwhile (transport/disk.h). */
void smtp_delivery_commit_all(struct smtp_delivery *list);

/* Forgets the message, and its files if they were not committed; NULL is none. */
void smtp_delivery_close(struct smtp_delivery *d);

#endif
