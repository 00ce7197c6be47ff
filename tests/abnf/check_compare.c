/* check_compare.c - equal languages, and the shortest words that tell unequal ones apart.
 * Read first: abnf/compare.c.  Read next: tests/prove/prove.c.
 * SPDX-License-Identifier: MIT */
#include "abnf/check_abnf.h"

#include <string.h>

static const struct {
    const char *first, *second;           /* bodies of two rules */
    const char *first_only, *second_only; /* NULL: none */
} pairs[] = {
    /* one language, written in two ways */
    { "*\"a\"", "*( \"a\" / \"aa\" )", NULL, NULL },
    { "\"abc\"", "%i\"AB\" \"C\"", NULL, NULL },
    { "1*\"a\"", "\"a\" *\"a\"", NULL, NULL },
    { "*3\"a\"", "[ \"a\" [ \"a\" [ \"a\" ] ] ]", NULL, NULL },
    { "*( \"a\" / \"b\" )", "*\"a\" *( \"b\" *\"a\" )", NULL, NULL },
    { "%x00-FF", "%x00-7F / %x80-FF", NULL, NULL },
    /* one word more, on either side, on both */
    { "*\"a\"", "1*\"a\"", "", NULL },
    { "1*\"a\"", "*\"a\"", NULL, "" },
    { "\"a\" / \"b\"", "\"a\" / \"c\"", "b", "c" },
    { "\"ab\" / \"c\"", "\"ab\" / \"d\" \"e\"", "c", "de" },
    { "%s\"a\"", "\"a\"", NULL, "A" },
    { "*9\"a\"", "*8\"a\"", "aaaaaaaaa", NULL },
    { "*\"a\"", "*8\"a\"", "aaaaaaaaa", NULL },
    { "%x00-FF", "%x00-FE", "\xFF", NULL },
    { "%x01-FF", "%x02-FF", "\x01", NULL },
    { "*( \"a\" / \"b\" )", "*( \"ab\" )", "a", NULL }, /* of "a" and "b", both shortest, the first letter */
    { "%x21-7E", "%x21-2F", "a", NULL },                /* the most readable: a letter before a digit or a sign */
    { "%x21-60", "%x21-2F", "0", NULL },
    { "%x09 / %x2E", "%x09 / %x61", ".", "a" },
};

START_TEST(shortest)
{
    static struct desk desk;
    struct smtp_abnf_nfa nfas[2];
    struct smtp_abnf_dfa dfas[2];
    struct smtp_abnf_machine machines[2];
    struct smtp_abnf_comparison c;
    char source[256] = "one = ";

    strcat(strcat(strcat(strcat(source, pairs[_i].first), "\ntwo = "), pairs[_i].second), "\n");
    lay_good(&desk, source);
    compile(&desk, "one", 1, &nfas[0], &dfas[0]);
    compile(&desk, "two", 1, &nfas[1], &dfas[1]);
    machines[0] = smtp_abnf_dfa_machine(&dfas[0]);
    machines[1] = smtp_abnf_dfa_machine(&dfas[1]);
    ck_assert(smtp_abnf_compare(&desk.arena, &machines[0], &machines[1], &c));
    ck_assert_int_eq(c.first.found, pairs[_i].first_only != NULL);
    ck_assert_int_eq(c.second.found, pairs[_i].second_only != NULL);
    if (c.first.found)
        ck_text((struct smtp_abnf_text){ (const char *)c.first.octets, c.first.len }, pairs[_i].first_only);
    if (c.second.found)
        ck_text((struct smtp_abnf_text){ (const char *)c.second.octets, c.second.len }, pairs[_i].second_only);
}
END_TEST

/* A machine that is not ours: three states of a hand-made counter, which accepts what comes in threes. */
static uint32_t threes_step(void *self, uint32_t state, unsigned char octet)
{
    unsigned *const asked = self;

    ++*asked;
    return octet == 'a' ? state % 3 + 1 : SMTP_ABNF_DEAD;
}

static bool threes_accepts(void *self, uint32_t state)
{
    (void)self;
    return state == 1;
}

START_TEST(foreign)
{
    static struct desk desk;
    unsigned asked = 0;
    const struct smtp_abnf_machine threes = { &asked, 1, threes_step, threes_accepts, NULL };
    struct smtp_abnf_nfa nfa;
    struct smtp_abnf_dfa dfa;
    struct smtp_abnf_machine machine;
    struct smtp_abnf_comparison c;

    lay_good(&desk, "good = *( 3%s\"a\" )\nbad = *( 2%s\"a\" )\n");
    compile(&desk, "good", 1, &nfa, &dfa);
    machine = smtp_abnf_dfa_machine(&dfa);
    ck_assert(smtp_abnf_compare(&desk.arena, &machine, &threes, &c));
    ck_assert(!c.first.found && !c.second.found);
    ck_assert_uint_eq(c.pairs, 3);
    ck_assert_uint_eq(asked, 3 * 256); /* every octet in every state: nothing is left out */
    compile(&desk, "bad", 1, &nfa, &dfa);
    machine = smtp_abnf_dfa_machine(&dfa);
    ck_assert(smtp_abnf_compare(&desk.arena, &machine, &threes, &c));
    ck_assert_uint_eq(c.first.len, 2);
    ck_assert_uint_eq(c.second.len, 3);
}
END_TEST

START_TEST(spent)
{
    static struct desk desk;
    struct smtp_abnf_nfa nfa;
    struct smtp_abnf_dfa dfa;
    struct smtp_abnf_machine machine;
    struct smtp_abnf_comparison c;
    size_t used;
    bool done = false;

    lay_good(&desk, "r = 20\"a\"\n");
    for (size_t more = 0; !done && more < 65536; more += 256) {
        desk.arena.cap = sizeof desk.memory;
        desk.arena.used = 65536;
        desk.arena.spent = false;
        compile(&desk, "r", 1, &nfa, &dfa);
        used = desk.arena.used;
        desk.arena.cap = used + more;
        machine = smtp_abnf_dfa_machine(&dfa);
        done = smtp_abnf_compare(&desk.arena, &machine, &machine, &c);
        ck_assert(done != desk.arena.spent);
    }
    ck_assert(done);
}
END_TEST

/* A machine without memory to go on says "dead" to all that comes; nobody may take that for a proof. */
START_TEST(machine_spent)
{
    static struct desk desk, other;
    struct smtp_abnf_nfa nfa;
    struct smtp_abnf_dfa dfa;
    struct smtp_abnf_machine machine;
    struct smtp_abnf_comparison c;

    lay_good(&other, "r = *\"a\"\n");
    lay_good(&desk, "r = 20\"a\" / *\"b\"\n");
    compile(&desk, "r", 1, &nfa, &dfa);
    desk.arena.cap = desk.arena.used;
    machine = smtp_abnf_dfa_machine(&dfa);
    ck_assert(!smtp_abnf_compare(&other.arena, &machine, &machine, &c));
    ck_assert(desk.arena.spent && !other.arena.spent);
}
END_TEST

/* All that postel is built with can be read, and no rule is without a word. */
START_TEST(own_grammar)
{
    static _Alignas(max_align_t) unsigned char memory[64 << 20];
    struct smtp_arena arena = { .at = memory, .cap = sizeof memory };
    struct smtp_abnf_grammar grammar;
    struct smtp_abnf_error error;
    size_t count;
    const struct smtp_abnf_source *const sources = smtp_abnf_sources(&count);

    ck_assert_msg(smtp_abnf_read(&arena, sources, count, &grammar, &error), "%s:%u:%u: %s",
                  error.place.source == NULL ? "" : error.place.source->name, (unsigned)error.place.line,
                  (unsigned)error.place.column, error.message);
    ck_assert_uint_gt(grammar.count, 100);
    for (const struct smtp_abnf_rule *rule = grammar.first; rule != NULL; rule = rule->next) {
        const size_t used = arena.used;
        struct smtp_abnf_nfa nfa;

        ck_assert(smtp_abnf_nfa_build(&arena, rule, 1, &nfa));
        ck_assert_msg(nfa.states[nfa.start].useful, "%.*s has no word", (int)rule->name.len, rule->name.at);
        ck_assert_msg(!nfa.bounded || rule->nests, "%.*s is cut", (int)rule->name.len, rule->name.at);
        arena.used = used;
    }
}
END_TEST

Suite *compare_suite(void)
{
    Suite *const suite = suite_create("comparing languages");
    TCase *const test = tcase_create("words"), *const whole = tcase_create("grammar");

    tcase_add_loop_test(test, shortest, 0, sizeof pairs / sizeof pairs[0]);
    tcase_add_test(test, foreign);
    tcase_add_test(test, spent);
    tcase_add_test(test, machine_spent);
    tcase_add_test(whole, own_grammar);
    suite_add_tcase(suite, test);
    suite_add_tcase(suite, whole);
    return suite;
}
