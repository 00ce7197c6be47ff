/* parse.h - what the parts of `postel parse` share.
 * Read first: programs/grammar.c.  Read next: programs/parse.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_PARSE_H
#define POSTEL_PROGRAMS_PARSE_H

#include "abnf/explain.h"
#include "abnf/tree.h"
#include "programs/grammar.h"
#include "programs/program.h"
#include "programs/text.h"

struct postel_parse {
    struct postel_common common;
    struct smtp_abnf_shelf shelf;
    struct postel_text text;
    bool crlf, json, quiet, list, batch, sample, near_misses, hex_out, counted;
    const char *hex;
    uint64_t count;
};

/* A text, read by a rule. */
struct postel_parsed {
    const struct smtp_abnf_rule *rule;
    const struct postel_text *text;
    struct smtp_abnf_match match;
    const struct smtp_abnf_dfa *dfa;

    /* Of an accepted text: */
    struct smtp_abnf_tree tree;
    bool has_tree; /* it was not too long for one */

    /* Of a rejected one: */
    struct smtp_abnf_explanation explanation;
};

enum { POSTEL_SECTION = 32 };

/* "4.1.2", with `sign` before the number: smtp_abnf_section.  Returns `out`. */
const char *postel_parse_section(const struct smtp_abnf_rule *rule, const char *sign, char out[POSTEL_SECTION]);

/* The answer for people, and for programs.  parse_plain.c, parse_json.c */
void postel_parse_plain(const struct postel_parsed *parsed);
void postel_parse_json(const struct postel_parsed *parsed);

/* The verbs within the verb; each returns the exit code.  parse_batch.c, parse_sample.c */
int postel_parse_batch(struct postel_parse *p);
int postel_parse_sample(struct postel_parse *p, const struct smtp_abnf_rule *rule);

#endif
