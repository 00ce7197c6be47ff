/* same.h - when two names mean the same mailbox.                      RFC 5321 §2.4, §4.1.2
 * Read first: parse/mailbox.rl.  Read next: parse/same.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PARSE_SAME_H
#define POSTEL_PARSE_SAME_H

#include "parse/slice.h"

/* The name that a Local-part stands for: quotes and backslashes are undone, so a, "a" and "\a" give a (§4.1.2).
 * Writes at most `cap` octets to `out`; returns how many the name has.  `local_part` has to be grammatical. */
size_t smtp_local_part_unquote(struct smtp_slice local_part, unsigned char *out, size_t cap);

/* Local-parts are compared unquoted, and letter case counts (§2.4). */
bool smtp_local_part_same(struct smtp_slice a, struct smtp_slice b);

/* Domains, keywords and verbs are compared without letter case (§2.4); ASCII only, whatever the locale. */
bool smtp_same_nocase(struct smtp_slice a, struct smtp_slice b);

/* Likewise, the first octets of a line: does it begin with this verb, or with these words? */
bool smtp_begins_nocase(struct smtp_slice line, const char *words);

#endif
