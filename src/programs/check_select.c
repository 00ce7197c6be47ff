/* check_select.c - which cases are to be played?
 * Read first: programs/check_options.c.  Read next: programs/check.c.
 * SPDX-License-Identifier: MIT */
#include "programs/check_options.h"

#include <string.h>

/* Is `whole` equal to `part`, or below it: 4.1.1.4 is below 4.1.1, and a file below its directory? */
static bool at_or_below(const char *whole, const char *part, size_t len, char separator)
{
    return strncmp(whole, part, len) == 0 && (whole[len] == '\0' || whole[len] == separator);
}

static bool section(const struct smtp_transcript *t, const char *wanted)
{
    return t->section != NULL && at_or_below(t->section, wanted, strlen(wanted), '.');
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

/* A path as it was typed: with the suite's directory before it or not, a file or a directory. */
static bool path(const char *suite, const struct smtp_transcript *t, const char *wanted)
{
    const size_t dir = strlen(suite);

    if (strncmp(wanted, "./", 2) == 0 && strncmp(suite, "./", 2) != 0)
        wanted += 2;
    if (at_or_below(wanted, suite, dir, '/'))
        wanted += dir + (wanted[dir] == '/');
    size_t len = strlen(wanted);
    while (len > 0 && wanted[len - 1] == '/')
        len--;
    if (len > 5 && memcmp(wanted + len - 5, ".smtp", 5) == 0)
        len -= 5;
    return len == 0 || at_or_below(t->id, wanted, len, '/');
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

bool postel_check_selects(const struct postel_check_options *c, const char *suite, const struct smtp_transcript *t)
{
    bool by_path = c->paths.count == 0;

    for (size_t i = 0; i < c->paths.count; i++)
        by_path = by_path || path(suite, t, c->paths.values[i]);
    return by_path && any(&c->sections, t, section) && any(&c->ids, t, id) &&
           any(&c->tags, t, smtp_transcript_tagged) && any(&c->roles, t, role) && any(&c->levels, t, level);
}
