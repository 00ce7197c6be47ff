/* check_explain.c - the words for where a text left its rule.
 * Read first: abnf/explain.h, tests/abnf/check_abnf.h.  Read next: tests/abnf/check_derive.c.
 * SPDX-License-Identifier: MIT */
#include "abnf/check_abnf.h"

#include <string.h>

#include "abnf/chart.h"
#include "abnf/explain.h"
#include "abnf/shelf.h"

static struct desk desk;

#define CORE "SP = %x20\nCR = %x0D\nLF = %x0A\nCRLF = CR LF\nDIGIT = %x30-39\nALPHA = %x41-5A / %x61-7A\n"

/* Rule `a` of a grammar, a text that is none of its words, and what has to be said of it. */
static const struct {
    const char *grammar, *text;
    size_t at;
    const char *expected, *where;
} table[] = {
    { "a = \"FROM:\"\n", "fr", 2, "\"OM:\"", "a" },                         /* what is left of a literal */
    { "a = \"x\" / \"y\" / \"z\"\n", "", 0, "\"x\", \"y\" or \"z\"", "a" }, /* in the grammar's order */
    { "a = %d97-99\n", "d", 0, "\"a\" to \"c\"", "a" },                     /* the rule asked for is no word */
    { "a = %d0-8 / %d34\n", "a", 0, "%d0 to %d8 or %d34", "a" },            /* what cannot be quoted */
    { "a = %d7.13.10\n", "\a", 1, "%d13.10", "a" },
    { CORE "a = 2DIGIT\n", "1", 1, "DIGIT", "a" }, /* a rule of one octet goes by its name */
    { CORE "a = b\nb = ALPHA / DIGIT / \"-\"\n", "", 0, "b", "a" },
    { CORE "a = *DIGIT b\nb = ALPHA / DIGIT\n", "?", 0, "b", "a" }, /* b says all that DIGIT does */
    { CORE "a = *DIGIT CRLF\n", "1a", 1, "DIGIT or CRLF", "a" },    /* and so does one that no literal spells */
    { CORE "a = *DIGIT CRLF\n", "1\r", 2, "LF", "CRLF of a" },      /* until it has begun */
    { CORE "a = b\nb = \"DATA\" CRLF\n", "", 0, "\"DATA\"", "b of a" },
    { CORE "a = b\nb = \"*\"\n", "", 0, "\"*\"", "b of a" }, /* a literal is its own best word */
    { CORE "a = b\nb = %s\"DATA\"\n", "", 0, "\"DATA\"", "b of a" },
    { CORE "a = DIGIT [ \".\" DIGIT ]\n", "12", 1, "\".\" or the end", "a" },
    { CORE "a = DIGIT\n", "12", 1, "the end", "a" },
    { CORE "a = b / c\nb = \"x\" DIGIT\nc = \"x\" \"::\"\n", "x", 1, "DIGIT or \"::\"", "b of a" },
    { CORE "a = b / c\nb = DIGIT\nc = d\nd = DIGIT \"x\"\n", "", 0, "DIGIT", "d of c" }, /* the deepest first */
    { CORE "a = b / c\nb = \"x\" / DIGIT\nc = DIGIT\n", "", 0, "b", "a" },
    { CORE "a = \"(\" *( DIGIT / a ) \")\"\n", "(1", 2, "DIGIT or \")\"", "a" }, /* nesting is cut at depth 1 */
};

static void explain(struct smtp_abnf_dfa *dfa, const char *text, size_t at, struct smtp_abnf_explanation *e)
{
    const struct smtp_abnf_match match = smtp_abnf_dfa_match(dfa, (const unsigned char *)text, strlen(text));

    ck_assert(!match.accepts);
    ck_assert_uint_eq(match.at, at);
    ck_assert(smtp_abnf_explain(&desk.arena, dfa, match.set, e));
}

START_TEST(words)
{
    struct smtp_abnf_nfa nfa;
    struct smtp_abnf_dfa dfa;
    struct smtp_abnf_explanation e;
    char out[128];

    lay_good(&desk, table[_i].grammar);
    compile(&desk, "a", 1, &nfa, &dfa);
    explain(&dfa, table[_i].text, table[_i].at, &e);
    ck_assert_uint_eq(smtp_abnf_expected(&e, out, sizeof out), strlen(table[_i].expected));
    ck_assert_str_eq(out, table[_i].expected);
    smtp_abnf_where(&e, out, sizeof out);
    ck_assert_str_eq(out, table[_i].where);
    for (size_t cap = 1; cap < sizeof out; cap++) { /* what does not fit is cut, and never written past */
        const size_t len = strlen(table[_i].expected);

        memset(out, '#', sizeof out);
        ck_assert_uint_eq(smtp_abnf_expected(&e, out, cap), len < cap ? len : cap - 1);
        ck_assert(out[len < cap ? len : cap - 1] == '\0' && (cap == sizeof out || out[cap] == '#'));
    }
}
END_TEST

START_TEST(chains)
{
    struct smtp_abnf_nfa nfa;
    struct smtp_abnf_dfa dfa;
    struct smtp_abnf_explanation e;

    lay_good(&desk, CORE "a = b \"@\" b\nb = c *( \".\" c )\nc = 1*ALPHA\n");
    compile(&desk, "a", 1, &nfa, &dfa);
    explain(&dfa, "x ", 1, &e);
    ck_assert_uint_eq(e.count, 3);
    for (size_t i = 0; i < 3; i++) { /* a > b > c: ALPHA; a > b: "."; a: "@" */
        ck_assert_uint_eq(e.hopes[i].depth, 3 - i);
        ck_text(nfa.calls[e.hopes[i].call].rule->name, &"c\0b\0a"[2 * i]);
        ck_assert(e.hopes[i].octets[(unsigned char)"x.@"[i]]);
    }
    ck_text(smtp_abnf_innermost(&e)->name, "c");
}
END_TEST

/* Do these hopes begin with just the octets that lead on from the set? */
static bool complete(struct smtp_abnf_dfa *dfa, uint32_t set, const struct smtp_abnf_explanation *e, bool told)
{
    for (unsigned octet = 0; octet < 256; octet++) {
        bool hoped = false;

        for (size_t i = 0; i < e->count; i++)
            hoped |= e->hopes[i].octets[octet] && (!told || e->hopes[i].told);
        if (hoped != (smtp_abnf_dfa_step(dfa, set, (unsigned char)octet) != SMTP_ABNF_DEAD))
            return false;
    }
    return e->end == dfa->sets[set].accepts;
}

/* In every state of every rule of our grammar: what is said to be expected is all that is, and nothing else. */
START_TEST(every_state)
{
    static _Alignas(max_align_t) unsigned char memory[96 << 20];
    static struct smtp_abnf_shelf shelf;
    struct smtp_abnf_error error;
    size_t states = 0, rules = 0;

    ck_assert(smtp_abnf_shelf_init(&shelf, memory, sizeof memory, &error));
    for (const struct smtp_abnf_rule *rule = shelf.grammar.first; rule != NULL; rule = rule->next) {
        struct smtp_abnf_nfa nfa;
        struct smtp_abnf_chart chart;

        if (smtp_abnf_same(rule->name, smtp_abnf_text("Stamp")) ||
            smtp_abnf_same(rule->name, smtp_abnf_text("Time-stamp-line")))
            continue; /* a fifth of all states, and each is one of their parts' */
        if (rules++ % 8 != 0 && is_short())
            continue;
        ck_assert(smtp_abnf_nfa_build(&shelf.arena, rule, SMTP_ABNF_DEPTH, &nfa));
        ck_assert(smtp_abnf_chart_make(&chart, &shelf.arena, &nfa));
        states += chart.dfa.count;
        for (uint32_t set = SMTP_ABNF_START; set < chart.dfa.count; set++) {
            const size_t used = shelf.arena.used;
            struct smtp_abnf_explanation e;

            ck_assert(smtp_abnf_explain(&shelf.arena, &chart.dfa, set, &e));
            ck_assert_msg(complete(&chart.dfa, set, &e, false) && complete(&chart.dfa, set, &e, true), "%.*s",
                          (int)rule->name.len, rule->name.at);
            shelf.arena.used = used;
        }
        shelf.arena.used = shelf.kept;
    }
    ck_assert_uint_gt(states, is_short() ? 3000 : 30000);
}
END_TEST

static const struct {
    const char *remark, *section;
} sections[] = {
    { "sec 4.1.2", "*4.1.2" },
    { "RFC 5234 B.1", "RFC 5234 *B.1" },
    { "RFC 1870 sec 3", "RFC 1870 *3" },
    { "RFC 5322 3.2.2, helper", "RFC 5322 *3.2.2" },
    { "helper", "" },
    { "approximation of it", "" },
    { "", "" },
};

START_TEST(section)
{
    char grammar[64] = "a = \"x\" ; ", out[32];

    strcat(grammar, sections[_i].remark);
    strcat(grammar, "\n");
    lay_good(&desk, grammar);
    smtp_abnf_section(rule_of(&desk, "a"), "*", out, sizeof out);
    ck_assert_str_eq(out, sections[_i].section);
}
END_TEST

Suite *explain_suite(void)
{
    Suite *const suite = suite_create("abnf explain");
    TCase *const words_case = tcase_create("words");

    tcase_add_loop_test(words_case, words, 0, sizeof table / sizeof table[0]);
    tcase_add_loop_test(words_case, section, 0, sizeof sections / sizeof sections[0]);
    tcase_add_test(words_case, chains);
    tcase_add_test(words_case, every_state);
    tcase_set_timeout(words_case, 60);
    suite_add_tcase(suite, words_case);
    return suite;
}
