/* rule.h - every production of the grammar as a recogniser of its own, by name.
 * Read first: parse/ext/scram_server_final.rl.  Read next: parse/rule.rl.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PARSE_RULE_H
#define POSTEL_PARSE_RULE_H

#include "parse/slice.h"

/* One production and its way into the machine of parse/rule.rl. */
struct smtp_rule {
    const char *name;    /* as the RFC spells it: "Reverse-path" */
    const char *section; /* "4.1.2"; "RFC 5234 B.1" for a core rule */
    int entry;           /* the machine's state at the start of this rule */
};

/* A rule being matched. */
struct smtp_match {
    int cs;
    size_t at; /* octets read before the first that no continuation allows; all of them if there is none */
};

/* All rules, in the order of grammar/; `count` gets how many. */
const struct smtp_rule *smtp_rules(size_t *count);

/* By the RFC's name, in any letter case (RFC 5234 §2.1).  NULL: no such rule. */
const struct smtp_rule *smtp_rule_find(const char *name);

void smtp_match_init(struct smtp_match *m, const struct smtp_rule *rule);
void smtp_match_exec(struct smtp_match *m, const unsigned char *octets, size_t len);
bool smtp_match_accepts(const struct smtp_match *m); /* the octets so far are a word of the rule */
bool smtp_match_error(const struct smtp_match *m);   /* no continuation is one */

#endif
