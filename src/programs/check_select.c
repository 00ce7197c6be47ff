/* check_select.c - which cases are to be played?
 * Read first: programs/check_options.c.  Read next: programs/suite_place.h.
 * SPDX-License-Identifier: MIT */
#include "programs/check_options.h"

#include <string.h>

/* The section itself, or one below it: 4.1.1.4 is below 4.1.1. */
static bool section(const struct smtp_transcript *t, const char *wanted)
{
    const size_t len = strlen(wanted);

    return t->section != NULL && strncmp(t->section, wanted, len) == 0 &&
           (t->section[len] == '\0' || t->section[len] == '.');
}

static bool id(const struct smtp_transcript *t, const char *wanted)
{
    return strcmp(t->id, wanted) == 0;
}

static bool role(const struct smtp_transcript *t, const char *wanted)
{
    for (unsigned r = SMTP_ROLE_SERVER; r <= SMTP_ROLE_JUDGE; r <<= 1) {
        if ((t->roles & r) != 0 && strcmp(smtp_role_name(r), wanted) == 0)
            return true;
    }
    return false;
}

static bool level(const struct smtp_transcript *t, const char *wanted)
{
    for (size_t i = 0; i < t->id_count; i++) {
        if (strcmp(t->ids[i].level, wanted) == 0)
            return true;
    }
    return false;
}

static bool any(const struct postel_list *list, const struct smtp_transcript *t,
                bool (*fits)(const struct smtp_transcript *, const char *))
{
    for (size_t i = 0; i < list->count; i++) {
        if (fits(t, list->values[i]))
            return true;
    }
    return list->count == 0;
}

bool postel_check_selects(const struct postel_check_options *c, const struct smtp_transcript *t)
{
    /* what is said on both sides is for our judge alone: asked for by `check judge`, or by name */
    const bool record = t->roles == SMTP_ROLE_JUDGE;
    if (record ? !c->judge && c->roles.count == 0 : c->judge)
        return false;
    /* each chair has its own cases; those of the other can still be asked for by their role, and are skipped */
    const bool of_client = (t->roles & SMTP_ROLE_CLIENT) != 0;
    if (c->roles.count == 0 && !record && (c->client ? !of_client : t->roles == SMTP_ROLE_CLIENT))
        return false;
    const bool of_relay = (t->roles & SMTP_ROLE_RELAY) != 0;
    if (c->roles.count == 0 && !record && (c->relay ? !of_relay : t->roles == SMTP_ROLE_RELAY))
        return false;
    return any(&c->sections, t, section) && any(&c->ids, t, id) && any(&c->tags, t, smtp_transcript_tagged) &&
           any(&c->roles, t, role) && any(&c->levels, t, level);
}
