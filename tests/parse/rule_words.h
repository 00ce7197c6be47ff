/* rule_words.h - for each rule a text that it takes, and the nearest that it refuses.
 * Read first: parse/rule.h.  Read next: tests/parse/rule_words.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_RULE_WORDS_H
#define POSTEL_RULE_WORDS_H

#include "parse/slice.h"

struct rule_word {
    const char *rule;
    struct smtp_slice yes;
    size_t at; /* the octet of `no` that no continuation allows; its length if it only ends too early */
    struct smtp_slice no;
    bool exact; /* letter case counts in both: a value of RFC 4422 or RFC 3461 is in them */
};

extern const struct rule_word rule_words[];
extern const size_t rule_words_count;

#endif
