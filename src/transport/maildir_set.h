/* maildir_set.h - some of a server's Maildirs: where a message goes.  RFC 5321 §3.3
 * Read first: transport/listener.c.  Read next: transport/policy.h.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_TRANSPORT_MAILDIR_SET_H
#define POSTEL_TRANSPORT_MAILDIR_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* By their indexes.  A session keeps this and not its recipients' addresses, so a thousand recipients (limits.h) cost
 * it what one does. */
enum { SMTP_MAILDIRS_MAX = 256 };

struct smtp_maildir_set {
    uint64_t bits[SMTP_MAILDIRS_MAX / 64];
};

static inline void smtp_maildir_set_add(struct smtp_maildir_set *s, size_t i)
{
    s->bits[i / 64] |= UINT64_C(1) << i % 64;
}

static inline bool smtp_maildir_set_has(const struct smtp_maildir_set *s, size_t i)
{
    return (s->bits[i / 64] >> i % 64 & 1) != 0;
}

#endif
