/* pattern.h - texts with gaps: `...` and {?name}.
 * Read first: suite/holes.c.  Read next: suite/pattern.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_SUITE_PATTERN_H
#define POSTEL_SUITE_PATTERN_H

#include "suite/holes.h"

/* Is all of `text` of this pattern?  Letters in either case are equal; `...` is any octets, none too; {?name} is one
 * or more octets other than space, < and >.  What the names took is added to `captures` (views of `text`) if there
 * is a match; `captures` may be NULL. */
bool smtp_pattern_match(struct smtp_slice pattern, struct smtp_slice text, struct smtp_holes *captures);

#endif
