/* texts.c - readers of what people write: transcripts, and ABNF.
 * Read first: tests/fuzz/client.c.  Read next: tests/fuzz/files.c.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "abnf/dfa.h"
#include "fuzz/fuzz.h"
#include "suite/transcript.h"

void fuzz_transcript(struct smtp_slice octets)
{
    static const char rows[] = "id\tsection\tlevel\n5321-2.3.8-a\t2.3.8\tMUST NOT\n5321-2.3.8-b\t2.3.8\tSHOULD\n";
    struct smtp_transcript t = { 0 };
    struct smtp_register reg;
    const char *error;
    const bool read = smtp_transcript_parse(&t, "fuzz.smtp", octets);

    FUZZ_CHECK(smtp_register_read(&reg, "fuzz.tsv", smtp_slice_text(rows), &error));
    FUZZ_CHECK(read == (t.error == NULL));
    if (read && smtp_transcript_link(&t)) {
        for (size_t i = 0; i < t.count; i++)
            FUZZ_CHECK(t.lines[i].next <= t.count); /* a block ends within the case */
        FUZZ_CHECK(smtp_transcript_check(&t, &reg) == (t.error == NULL));
    }
    smtp_transcript_close(&t);
    smtp_register_close(&reg);
}

/* A grammar, or an error with its place; and the machine of its first rule, on the grammar's own text. */
void fuzz_abnf(struct smtp_slice octets)
{
    static unsigned char memory[1 << 20];
    struct smtp_arena arena = { .at = memory, .cap = sizeof memory };
    const struct smtp_abnf_source source = { "fuzz.abnf", { (const char *)octets.octets, octets.len } };
    struct smtp_abnf_grammar grammar;
    struct smtp_abnf_error error = { 0 };
    struct smtp_abnf_nfa nfa;
    struct smtp_abnf_dfa dfa;

    if (!smtp_abnf_read(&arena, &source, 1, &grammar, &error)) {
        FUZZ_CHECK(arena.spent || (error.message != NULL && error.place.line > 0 && error.place.column > 0));
        return;
    }
    if (grammar.first != NULL && smtp_abnf_nfa_build(&arena, grammar.first, 1, &nfa) &&
        smtp_abnf_dfa_init(&dfa, &arena, &nfa))
        FUZZ_CHECK(smtp_abnf_dfa_match(&dfa, octets.octets, octets.len).at <= octets.len);
}
