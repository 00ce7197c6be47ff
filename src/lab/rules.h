/* rules.h - a rule as the page draws it.
 * Read first: abnf/grammar.h.  Read next: lab/rules.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_LAB_RULES_H
#define POSTEL_LAB_RULES_H

#include "abnf/grammar.h"

/* The rule as its source has it, from its name to the end of its last line, the comment there included. */
struct smtp_abnf_text lab_rule_text(const struct smtp_abnf_rule *rule);

/* Writes where in that text the element stands: [at, len]. */
void lab_rule_place(const struct smtp_abnf_rule *rule, const struct smtp_abnf_node *node);

/* Writes the rule: {number, name, section, file, text, tree}. */
void lab_rule_tell(const struct smtp_abnf_rule *rule);

/* By the name that lies in lab_in(); NULL: none. */
const struct smtp_abnf_rule *lab_rule_named(size_t len);

#endif
