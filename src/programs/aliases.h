/* aliases.h - --aliases: names here that stand for addresses anywhere.  RFC 5321 §3.9
 * Read first: programs/program.h, protocol/recipient.h.  Read next: programs/aliases.c.
 * SPDX-License-Identifier: MIT
 *
 *     # staff gets what is for any of them, and who wrote it hears of what fails (§3.9.1)
 *     alias staff: alice@here.example, bob@there.example
 *     # of what fails for a member of the list its owner hears, not the author (§3.9.2)
 *     list news owner@here.example: carol@there.example, dave@elsewhere.example */
#ifndef POSTEL_PROGRAMS_ALIASES_H
#define POSTEL_PROGRAMS_ALIASES_H

#include <stdbool.h>
#include <stddef.h>

#include "parse/path.h"

struct postel_alias_line {
    char name[SMTP_LOCAL_PART_MAX + 1];
    char owner[SMTP_PATH_MAX + 1]; /* of a list, a path with brackets; "": an alias */
    char **members;                /* paths with brackets */
    size_t count;
};

struct postel_alias_file {
    struct postel_alias_line *lines;
    size_t count;
};

/* POSTEL_DONE; or POSTEL_USAGE, after a sentence that names the line. */
int postel_aliases_open(struct postel_alias_file *f, const char *file);
void postel_aliases_close(struct postel_alias_file *f);

/* NULL: nobody has this name.  It is compared as a mailbox is: programs/mailboxes.h. */
const struct postel_alias_line *postel_aliases_find(const struct postel_alias_file *f, struct smtp_slice name);

#endif
