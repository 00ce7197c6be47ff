/* retry.h - when a message is tried again, and when no more.          RFC 5321 §4.5.4.1
 * Read first: protocol/route.c.  Read next: protocol/retry.c.
 * SPDX-License-Identifier: MIT
 *
 * Two things wait.  A message waits after each try of its own that failed.  A destination that cannot be reached waits
 * with all that is queued for it, for "a client SHOULD keep a list of hosts it cannot reach ... rather than just
 * retrying queued mail items".  What a server says of one message says nothing of the next: a 4yz or 5yz to MAIL, RCPT
 * or the data is never kept for the destination ("5yz responses to the MAIL command MUST NOT be cached").
 *
 * Time is an argument, in seconds since whenever the owner likes. */
#ifndef POSTEL_PROTOCOL_RETRY_H
#define POSTEL_PROTOCOL_RETRY_H

#include <stdbool.h>
#include <stdint.h>

/* "The parameters to the retry algorithm MUST be configurable." */
struct smtp_retry {
    int64_t first;   /* from the first failed try to the second: SHOULD be 30 minutes or more */
    int64_t later;   /* from each further one to the next: "one every two or three hours" */
    int64_t give_up; /* a try that fails this long after the message came was the last: "at least 4-5 days" */
};

enum {
    SMTP_RETRY_HOUR = 3600,
    SMTP_RETRY_FIRST = SMTP_RETRY_HOUR / 2,
    SMTP_RETRY_LATER = 5 * SMTP_RETRY_HOUR / 2,
    SMTP_RETRY_GIVE_UP = 5 * 24 * SMTP_RETRY_HOUR
};

/* What the RFC advises. */
static inline struct smtp_retry smtp_retry_default(void)
{
    return (struct smtp_retry){ SMTP_RETRY_FIRST, SMTP_RETRY_LATER, SMTP_RETRY_GIVE_UP };
}

/* A message that came at `arrived` has been tried `tries` times, and the last one failed at `now`.  True: try it again
 * at `*next`, and not before (MUST); false: give up, and report it. */
bool smtp_retry_next(const struct smtp_retry *retry, int64_t arrived, unsigned tries, int64_t now, int64_t *next);

/* A time that was written down earlier, perhaps by a clock that was wrong, is no reason to wait longer than a try that
 * failed just now would. */
int64_t smtp_retry_sane(const struct smtp_retry *retry, int64_t next, int64_t now);

/* One destination; all zero at first. */
struct smtp_retry_host {
    unsigned failures; /* in a row: no connection, or one that was of no use to any message */
    int64_t not_before;
};

/* May it be tried?  While it fails, one connection is enough to find out (§4.5.4.1: "a very large delay if retries are
 * repeated for dozens, or even hundreds, of queued messages"). */
bool smtp_retry_host_may(const struct smtp_retry_host *host, int64_t now, unsigned connections);
void smtp_retry_host_failed(struct smtp_retry_host *host, const struct smtp_retry *retry, int64_t now);
void smtp_retry_host_answered(struct smtp_retry_host *host);

#endif
