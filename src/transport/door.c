/* door.c - count, and compare.                                        RFC 5321 §3.8, §7.8
 * Read first: transport/door.h.  Read next: transport/pace.h.
 * SPDX-License-Identifier: MIT */
#include "transport/door.h"

#include <stddef.h>

enum { MINUTE = 60 * 1000 };

/* FNV-1a: any spread will do, for a slot that is shared is no harm. */
static uint64_t digest(const char *address)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (; *address != '\0'; address++)
        hash = (hash ^ (unsigned char)*address) * UINT64_C(1099511628211);
    return hash;
}

static unsigned arrivals(struct smtp_door *door, const char *address, int64_t now)
{
    const uint64_t hash = digest(address);
    struct smtp_door_slot *const slot = &door->slots[hash % SMTP_DOOR_SLOTS];

    if (slot->address != hash || now - slot->since >= MINUTE)
        *slot = (struct smtp_door_slot){ .address = hash, .since = now };
    return ++slot->arrivals;
}

const char *smtp_door_refuses(struct smtp_door *door, const char *address, unsigned same, int64_t now)
{
    if (door->per_minute > 0 && arrivals(door, address, now) > door->per_minute)
        return "Too many connections from your address within a minute, try again later";
    if (door->per_address > 0 && same >= door->per_address)
        return "Too many sessions from your address, try again later";
    if (door->sessions > 0 && door->open >= door->sessions)
        return "Too many sessions, try again later";
    return NULL;
}
