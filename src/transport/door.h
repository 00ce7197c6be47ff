/* door.h - who is let in: so many sessions, so many from one address, so many a minute.  RFC 5321 §3.8, §7.8
 * Read first: transport/service.h.  Read next: transport/door.c.
 * SPDX-License-Identifier: MIT
 *
 * Who is not gets 421 for a greeting, which a client takes for "try later" (§4.2.1), and not a closed door without a
 * word. */
#ifndef POSTEL_TRANSPORT_DOOR_H
#define POSTEL_TRANSPORT_DOOR_H

#include <stdint.h>

enum { SMTP_DOOR_SLOTS = 1024 };

struct smtp_door {
    /* 0: no limit. */
    unsigned sessions;    /* at once */
    unsigned per_address; /* at once, from one address */
    unsigned per_minute;  /* begun within a minute, from one address */
    unsigned open;        /* now */
    /* Arrivals of the minute that each began, by a digest of the address.  Two addresses may share a slot; then the
     * later one begins anew, which lets in more and never fewer. */
    struct smtp_door_slot {
        uint64_t address;
        int64_t since;
        unsigned arrivals;
    } slots[SMTP_DOOR_SLOTS];
};

/* One more has come; `address` is its literal, `same` how many from there have a session already.  NULL: it is let in;
 * else the text of its 421. */
const char *smtp_door_refuses(struct smtp_door *door, const char *address, unsigned same, int64_t now);

#endif
