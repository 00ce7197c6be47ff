/* pace.h - a peer that drips.                                         RFC 5321 §4.5.3.2, §7.8
 * Read first: transport/door.c.  Read next: transport/connection_server.h.
 * SPDX-License-Identifier: MIT
 *
 * Each octet moves the time-out of §4.5.3.2, so an octet every four minutes would hold a session for ever.  A line or a
 * message may take ten minutes at any pace, which is longer than any time-out there; from then on it has to have come
 * with an octet a second or more. */
#ifndef POSTEL_TRANSPORT_PACE_H
#define POSTEL_TRANSPORT_PACE_H

#include <stdbool.h>
#include <stdint.h>

enum { SMTP_PACE_GRACE = 10 * 60 * 1000 }; /* milliseconds */

struct smtp_pace {
    int64_t since; /* when the line or the mail data began */
    uint64_t came; /* octets of it */
};

/* So many octets have come; `whole`: they ended what they belonged to, so the next begins.  True: too slowly. */
static inline bool smtp_pace_drips(struct smtp_pace *pace, int64_t now, uint64_t octets, bool whole)
{
    const int64_t took = now - pace->since;

    pace->came += octets;
    if (whole)
        *pace = (struct smtp_pace){ .since = now };
    return !whole && took > SMTP_PACE_GRACE && pace->came < (uint64_t)took / 1000;
}

#endif
