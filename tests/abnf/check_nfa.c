/* check_nfa.c - the graph of a rule, and the chain of rules at each of its states.
 * Read first: abnf/nfa.c.  Read next: tests/abnf/check_dfa.c.
 * SPDX-License-Identifier: MIT */
#include "abnf/check_abnf.h"

#include <stdio.h>
#include <string.h>

/* The rules in which a state lies, innermost first: "Atom Dot-string Local-part". */
static void chain(const struct smtp_abnf_nfa *nfa, const struct smtp_abnf_state *state, char *out)
{
    for (uint32_t call = state->call; call != SMTP_ABNF_NONE; call = nfa->calls[call].up) {
        const struct smtp_abnf_text name = nfa->calls[call].rule->name;

        memcpy(out, name.at, name.len);
        out += name.len;
        *out++ = ' ';
    }
    out[-1] = '\0';
}

START_TEST(chains)
{
    static struct desk desk;
    struct smtp_abnf_nfa nfa;
    struct smtp_abnf_dfa dfa;
    struct smtp_abnf_match m;
    bool dot = false, letter = false, at = false;
    char names[64];

    lay_good(&desk, "Local-part = Dot-string \"@\"\nDot-string = Atom *(\".\" Atom)\nAtom = 1*%x61-7A\n");
    compile(&desk, "Local-part", 1, &nfa, &dfa);
    m = smtp_abnf_dfa_match(&dfa, (const unsigned char *)"a.b!", 4);
    ck_assert_uint_eq(m.at, 3);
    ck_assert_uint_eq(dfa.sets[m.set].count, 3); /* what may follow "a.b" */
    for (uint32_t i = 0; i < 3; i++) {
        const struct smtp_abnf_state *const s = &nfa.states[dfa.sets[m.set].members[i]];

        chain(&nfa, s, names);
        letter |= s->lo == 'a' && s->hi == 'z' && strcmp(names, "Atom Dot-string Local-part") == 0;
        dot |= s->lo == '.' && strcmp(names, "Dot-string Local-part") == 0;
        at |= s->lo == '@' && strcmp(names, "Local-part") == 0;
    }
    ck_assert(letter && dot && at);
}
END_TEST

/* Each TAKE of a string knows which of its octets it is: "expected O of FROM". */
START_TEST(within)
{
    static struct desk desk;
    struct smtp_abnf_nfa nfa;
    struct smtp_abnf_dfa dfa;
    struct smtp_abnf_match m;
    const struct smtp_abnf_state *s;

    lay_good(&desk, "a = \"FROM:\"\n");
    compile(&desk, "a", 1, &nfa, &dfa);
    m = smtp_abnf_dfa_match(&dfa, (const unsigned char *)"frx", 3);
    s = &nfa.states[dfa.sets[m.set].members[0]];
    ck_assert_uint_eq(m.at, 2);
    ck_assert_uint_eq(s->within, 2);
    ck_assert(smtp_abnf_state_takes(s, 'o') && smtp_abnf_state_takes(s, 'O') && !smtp_abnf_state_takes(s, '/'));
    ck_text(s->node->written, "\"FROM:\"");
}
END_TEST

/* Only letters have another case; other octets that differ by the same bit are others. */
START_TEST(fold_letters_only)
{
    static struct desk desk;
    struct smtp_abnf_nfa nfa;
    struct smtp_abnf_dfa dfa;

    lay_good(&desk, "a = \"@[A\"\n");
    compile(&desk, "a", 1, &nfa, &dfa);
    ck_assert(smtp_abnf_dfa_match(&dfa, (const unsigned char *)"@[a", 3).accepts);
    ck_assert(!smtp_abnf_dfa_match(&dfa, (const unsigned char *)"`[a", 3).accepts);
    ck_assert(!smtp_abnf_dfa_match(&dfa, (const unsigned char *)"@{a", 3).accepts);
}
END_TEST

static const struct {
    uint32_t depth;
    const char *rule, *text;
    bool accepts;
} nestings[] = {
    { 1, "comment", "(x)", true },
    { 1, "comment", "((x))", false },
    { 2, "comment", "((x))", true },
    { 2, "comment", "(((x)))", false },
    { 3, "comment", "(x(x(x)x)x)", true },
    { 1, "CFWS", "(x)", true },
    { 1, "CFWS", "((x))", false },
    { 1, "ccontent", "(x)", true },
    { 1, "ccontent", "((x))", false },
    { 2, "ccontent", "((x))", true },
    { 1, "self", "x", true },
    { 1, "self", "xx", false },
    { 3, "self", "xxx", true },
    { 3, "self", "xxxx", false },
    { 2, "left", "xy", true },
    { 2, "left", "xyy", false },
    { 3, "left", "xyy", true },
    { 1, "never", "", false },
};

/* Recursion, to the left as well, is cut at the depth given: neither earlier nor later. */
START_TEST(depth)
{
    static struct desk desk;
    struct smtp_abnf_nfa nfa;
    struct smtp_abnf_dfa dfa;
    struct smtp_abnf_match m;

    lay_good(&desk, "ccontent = \"x\" / comment\ncomment = \"(\" *ccontent \")\"\nCFWS = comment\n"
                    "self = \"x\" [ self ]\nleft = left \"y\" / \"x\"\nnever = \"x\" never\n");
    compile(&desk, nestings[_i].rule, nestings[_i].depth, &nfa, &dfa);
    ck_assert(nfa.bounded);
    m = smtp_abnf_dfa_match(&dfa, (const unsigned char *)nestings[_i].text, strlen(nestings[_i].text));
    ck_assert_msg(m.accepts == nestings[_i].accepts, "%s at depth %u: \"%s\"", nestings[_i].rule,
                  (unsigned)nestings[_i].depth, nestings[_i].text);
}
END_TEST

START_TEST(spent)
{
    static struct desk desk;
    struct smtp_abnf_nfa nfa;
    struct smtp_abnf_dfa dfa;
    size_t used;
    bool built = false;

    lay_good(&desk, "a = 2*3( \"x\" / *b ) 1*\"z\"\nb = \"y\" [ b ]\n");
    used = desk.arena.used;
    for (size_t more = 0; !built && used + more < sizeof desk.memory; more += 16) {
        desk.arena = (struct smtp_arena){ .at = desk.memory, .used = used, .cap = used + more };
        built = smtp_abnf_nfa_build(&desk.arena, rule_of(&desk, "a"), 3, &nfa) &&
                smtp_abnf_dfa_init(&dfa, &desk.arena, &nfa);
        ck_assert(built != desk.arena.spent);
    }
    ck_assert(built);
}
END_TEST

/* `rules` rules, each the next one within sixty options. */
static void lay_deep(struct desk *desk, int rules)
{
    static char text[4096];
    size_t len = 0;

    for (int rule = 0; rule < rules; rule++) {
        len += (size_t)snprintf(text + len, sizeof text - len, "r%d = ", rule);
        len += (size_t)snprintf(text + len, sizeof text - len, "%.60sr%d%.60s\n",
                                "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", rule + 1,
                                "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]");
    }
    snprintf(text + len, sizeof text - len, "r%d = \"x\"\n", rules);
    lay_good(desk, text);
}

/* What is built one within the other takes of the caller's stack, and so has an end before the arena has. */
START_TEST(deep)
{
    static struct desk desk;
    struct smtp_abnf_nfa nfa;

    lay_deep(&desk, 16);
    ck_assert(smtp_abnf_nfa_build(&desk.arena, rule_of(&desk, "r0"), 1, &nfa));
    lay_deep(&desk, 17);
    ck_assert(!smtp_abnf_nfa_build(&desk.arena, rule_of(&desk, "r0"), 1, &nfa));
    ck_assert(desk.arena.spent && desk.arena.used < sizeof desk.memory / 2);
}
END_TEST

Suite *nfa_suite(void)
{
    Suite *const suite = suite_create("graphs of rules");
    TCase *const states = tcase_create("states"), *const recursion = tcase_create("recursion");

    tcase_add_test(states, chains);
    tcase_add_test(states, within);
    tcase_add_test(states, fold_letters_only);
    tcase_add_test(states, spent);
    tcase_add_test(recursion, deep);
    tcase_add_loop_test(recursion, depth, 0, sizeof nestings / sizeof nestings[0]);
    suite_add_tcase(suite, states);
    suite_add_tcase(suite, recursion);
    return suite;
}
