/* rule_text.h - the rules as they are written in grammar/, once as ABNF and once above their Ragel definitions.
 * Read first: docs/walk.md.  Read next: tests/parse/rule_text.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_RULE_TEXT_H
#define POSTEL_RULE_TEXT_H

#include <glob.h>
#include <stddef.h>

struct rule_text {
    const char *file;
    char name[64];    /* "Reverse-path" */
    char text[1024];  /* what stands behind "=", without comments and needless white space */
    char section[64]; /* of the ABNF's comment: "4.1.2", "RFC 1870 3" */
    char defined[64]; /* what Ragel defines below the text: "Reverse_path" */
};

enum { RULE_TEXTS = 400 }; /* there are not so many */
struct rule_texts {
    struct rule_text rules[RULE_TEXTS];
    size_t count;
    glob_t files; /* holds the names that the rules point to */
};

/* Reads all files of grammar/ and grammar/ext/, in alphabetical order, except dialogue.rl and
 * transcript.*, which are other grammars.  Run from the top of the tree. */
void rule_texts_of_abnf(struct rule_texts *texts);
void rule_texts_of_ragel(struct rule_texts *texts);
void rule_texts_close(struct rule_texts *texts);

const struct rule_text *rule_text_find(const struct rule_texts *texts, const char *name);

#endif
