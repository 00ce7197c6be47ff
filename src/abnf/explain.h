/* explain.h - where a text left its rule: the rules alive there, and what each of them hoped for.
 * Read first: abnf/shelf.c.  Read next: abnf/explain.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_ABNF_EXPLAIN_H
#define POSTEL_ABNF_EXPLAIN_H

#include "abnf/dfa.h"

/* Something that could come next.  It is said in the words of the grammar: a rule that stands for one octet (atext,
 * Let-dig), or for a word that no literal spells (CRLF), goes by its name; else a literal is shown, or what is left of
 * it; else octets. */
struct smtp_abnf_hope {
    const struct smtp_abnf_rule *token; /* its name; NULL: */
    struct smtp_abnf_text literal;      /* `@`, `FROM:`; empty: */
    unsigned char lo, hi;               /* one octet from `lo` to `hi` */
    bool octets[256];                   /* with which of them it begins */

    /* The chain of rules that it lies in, from this innermost one `up` (nfa.h); its length; the chain's number, which
     * hopes of the same rules share. */
    uint32_t call, depth, chain;
    bool told; /* no hope before it, of any chain, says as much */
};

struct smtp_abnf_explanation {
    const struct smtp_abnf_nfa *nfa;
    struct smtp_abnf_hope *hopes; /* chain by chain, the deepest first; within one, in the order of the grammar */
    size_t count;
    bool end; /* the text could have ended here */
};

/* Explains a set of states: that of smtp_abnf_match, for a text that was rejected.  False: the arena is spent. */
bool smtp_abnf_explain(struct smtp_arena *arena, const struct smtp_abnf_dfa *dfa, uint32_t set,
                       struct smtp_abnf_explanation *explanation);

/* Does the rule stand for one octet, or for one word that no literal spells? */
bool smtp_abnf_token(const struct smtp_abnf_rule *rule);

/* Words, as C strings of at most `cap` octets with their NUL, cut where they do not fit; each returns the length. */

/* `atext, "." or "@"`; printable ASCII. */
size_t smtp_abnf_expected(const struct smtp_abnf_explanation *explanation, char *out, size_t cap);

/* One hope: `atext`, `"FROM:"`, `"!" to "<"`, `%d0 to %d8`. */
size_t smtp_abnf_hope_words(const struct smtp_abnf_hope *hope, char *out, size_t cap);

/* The deepest chain by its two innermost rules, "Atom of Dot-string"; and the innermost itself. */
size_t smtp_abnf_where(const struct smtp_abnf_explanation *explanation, char *out, size_t cap);
const struct smtp_abnf_rule *smtp_abnf_innermost(const struct smtp_abnf_explanation *explanation);

/* Where the rule is from, as its comment says: "4.1.2", "RFC 1870 3"; "" if it does not.  `sign`, "§" or "", comes
 * before the number. */
size_t smtp_abnf_section(const struct smtp_abnf_rule *rule, const char *sign, char *out, size_t cap);

#endif
