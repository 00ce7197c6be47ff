/* retry.c - two tries in the first hour, then one every few hours, for days.  RFC 5321 §4.5.4.1
 * Read first: protocol/retry.h.  Read next: protocol/notice.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/retry.h"

/* "Two connection attempts in the first hour the message is in the queue": the one at once, and the one behind
 * `first`. */
enum { EARLY_TRIES = 2 };

static int64_t pause(const struct smtp_retry *retry, unsigned tries)
{
    return tries < EARLY_TRIES ? retry->first : retry->later;
}

bool smtp_retry_next(const struct smtp_retry *retry, int64_t arrived, unsigned tries, int64_t now, int64_t *next)
{
    const int64_t age = now - arrived;

    if (age >= retry->give_up)
        return false;
    /* a message whose first try came late, for its destination was waiting already, has had its hour */
    *next = now + pause(retry, age < SMTP_RETRY_HOUR ? tries : EARLY_TRIES);
    return true;
}

int64_t smtp_retry_sane(const struct smtp_retry *retry, int64_t next, int64_t now)
{
    const int64_t longest = now + (retry->later > retry->first ? retry->later : retry->first);

    return next < longest ? next : longest;
}

bool smtp_retry_host_may(const struct smtp_retry_host *host, int64_t now, unsigned connections)
{
    return host->failures == 0 || (connections == 0 && now >= host->not_before);
}

void smtp_retry_host_failed(struct smtp_retry_host *host, const struct smtp_retry *retry, int64_t now)
{
    host->not_before = now + pause(retry, ++host->failures);
}

void smtp_retry_host_answered(struct smtp_retry_host *host)
{
    *host = (struct smtp_retry_host){ .failures = 0 };
}
