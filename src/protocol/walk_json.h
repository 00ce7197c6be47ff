/* walk_json.h - one point of a conversation as a line of JSON.        docs/step.schema.json
 * Read first: protocol/walk_view.c.  Read next: protocol/walk_json.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROTOCOL_WALK_JSON_H
#define POSTEL_PROTOCOL_WALK_JSON_H

#include "protocol/walk.h"

enum {
    SMTP_WALK_JSON = 32768, /* octets that any line fits into, unless its rules nest hundreds deep */
    SMTP_WALK_DEEPEST = 128 /* parts of a tree around one octet that are told; the grammar has no such nesting */
};

/* Writes one object, without a line end, printable ASCII only.  Returns its length; 0: `cap` does not suffice. */
size_t smtp_walk_json(const struct smtp_walk *walk, const struct smtp_walk_view *view, char *out, size_t cap);

/* "command", "reply" or "data". */
const char *smtp_walk_kind(const struct smtp_walk_unit *unit);

/* The parts of the unit's tree in which the octet lies, outermost first.  Returns how many; 0: there is no tree. */
size_t smtp_walk_parts(const struct smtp_walk_view *view, const struct smtp_abnf_part *parts[SMTP_WALK_DEEPEST]);

/* The rules in which the octet lies, outermost first: from the tree of its unit; or, where there is none, the innermost
 * chain that was alive, whose ends nobody knows.  Calls `each` for each of them; `from` and `to` are offsets in the
 * unit, or SIZE_MAX. */
void smtp_walk_rules(const struct smtp_walk_view *view,
                     void (*each)(void *owner, const struct smtp_abnf_rule *rule, size_t from, size_t to), void *owner);

#endif
