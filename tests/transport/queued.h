/* queued.h - a queue under test: a service in the same loop is the next host, and a Maildir of its own is where notices
 * come to.                                                           RFC 5321 §4.5.4.1
 * Read first: tests/transport/check_transport.h, transport/queue.h.  Read next: tests/transport/check_queue.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_CHECK_QUEUED_H
#define POSTEL_CHECK_QUEUED_H

#include "transport/check_transport.h"
#include "transport/queue.h"

extern struct served host;
extern struct smtp_spool spool;
extern struct smtp_queue queue;
extern struct smtp_clock fast;
extern char directory[256], home[256]; /* of the spool, and the Maildir */
extern unsigned troubles;              /* that the queue had to tell */
extern unsigned rcpts;                 /* that the host was asked */
extern unsigned later;                 /* so many of them it answers with 450 */
extern struct smtp_dns_query *asked;   /* about slow.example; NULL: it is not asked about */
extern unsigned questions;             /* that the DNS was asked: which hosts take one.example's mail? */

/* Hosts: one.example and two.example, which is the same; pair.example, which is that twice, and both.example, whose two
 * are equals; null.example, none; slow.example, those that `answer` says. */
void setup_queue(void);
void teardown_queue(void);

/* A message in the spool, from <a@here.example> if not said otherwise; "u@one.example v@two.example". */
struct smtp_spool_entry *spooled(const char *from, const char *to, enum smtp_spooled state);
struct smtp_spool_entry *message(const char *to);

/* Such a message, added to the queue. */
struct smtp_spool_entry *added(const char *to);

/* The answer to the question that is open; `host`: FOUND, and this is the MX. */
void answer(enum smtp_dns_answer found, const char *host);

void begin(void);

/* Until nothing waits any more, or for so many milliseconds. */
void run(int most);

/* Until so many messages are left, the host was asked for so many recipients, and nothing is under way. */
void until(size_t left, unsigned recipients);

/* Until a connection was begun, and not until it stands; until all recipients were tried. */
void until_begun(void);
void until_tried(const struct smtp_spool_entry *e);

/* All notices, one behind the other. */
const char *notices(void);

#endif
