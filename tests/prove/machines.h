/* machines.h - what Ragel made, as machines that src/abnf can walk beside its own.
 * Read first: abnf/compare.h, parse/rule.h.  Read next: tests/prove/machines.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROVE_MACHINES_H
#define POSTEL_PROVE_MACHINES_H

#include "abnf/compare.h"
#include "parse/rule.h"

/* A parser of src/parse, or the reader of mail data, and the rule whose language it has to have. */
struct shipped {
    const char *name; /* "smtp_mailbox" */
    const char *rule; /* "x-mailbox" */
    struct smtp_abnf_machine machine;
};

enum { SHIPPED = 28 };

/* All that are shipped. */
void shipped_parsers(struct shipped table[SHIPPED]);

/* A production of grammar/, through its entry into the machine of parse/rule.rl. */
struct smtp_abnf_machine rule_machine(const struct smtp_rule *rule);

#endif
