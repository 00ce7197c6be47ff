/* spooling.h - one message on its way into the spool.                 RFC 5321 §4.2.5, §6.1
 * Read first: transport/spool_state.c.  Read next: transport/spooling.c.
 * SPDX-License-Identifier: MIT
 *
 * The content is written as it came, CR LF and all: a relay changes nothing but the trace field on top (§6.4, §4.4).
 * As with a Maildir (transport/delivery.h) a failure is kept, and told at the end. */
#ifndef POSTEL_TRANSPORT_SPOOLING_H
#define POSTEL_TRANSPORT_SPOOLING_H

#include "parse/slice.h"
#include "transport/spool.h"

/* What waits in memory; whoever wants no wait has it written when half of it is full (transport/disk.h). */
enum { SMTP_STORE_OCTETS = 32768 };

struct smtp_spooling {
    struct smtp_spool *spool;
    struct smtp_spool_entry *entry; /* its owner may take it, and leave NULL, once it is committed */
    void *owner;                    /* of its holder's; nothing here looks at it */
    int fd;                         /* -1: none */
    int error;                      /* the first failure's errno; 0: none */
    unsigned long number;           /* of the name of its state */
    size_t len;                     /* octets that wait in `octets` */
    unsigned char octets[SMTP_STORE_OCTETS];
};

/* Begins, and takes the entry over.  NULL: no memory, and the entry is freed. */
struct smtp_spooling *smtp_spooling_open(struct smtp_spool *spool, struct smtp_spool_entry *entry);
void smtp_spooling_write(struct smtp_spooling *w, struct smtp_slice content);

/* Writes what waits.  In any thread, as those below. */
void smtp_spooling_flush(struct smtp_spooling *w);

/* Content and state durable, then in their place, then their names durable too: each for all of a list before the next
 * one is for any (transport/disk.h).  In any thread, as long as nobody else touches it. */
void smtp_spooling_force(struct smtp_spooling *w);
void smtp_spooling_appear(struct smtp_spooling *w);
void smtp_spooling_settle(struct smtp_spooling *w);

/* All three; 0, or errno. */
int smtp_spooling_commit(struct smtp_spooling *w);

/* Takes away what is not committed, and what `error` says could not be; frees it.  NULL is none. */
void smtp_spooling_close(struct smtp_spooling *w);

#endif
