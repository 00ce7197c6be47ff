/* check_dfa.c - which words a rule has, and where another text leaves them.
 * Read first: abnf/dfa.c.  Read next: tests/abnf/check_compare.c.
 * SPDX-License-Identifier: MIT */
#include "abnf/check_abnf.h"

#include <string.h>

enum { WORD = -1 };

static const struct {
    const char *body; /* of the rule */
    const char *text;
    int at; /* WORD; or the octet that no continuation allows, the length if the text only ends too early */
} texts[] = {
    { "\"ab\"", "ab", WORD },
    { "\"ab\"", "AB", WORD },
    { "\"ab\"", "a", 1 },
    { "\"ab\"", "abc", 2 },
    { "\"ab\"", "b", 0 },
    { "\"\"", "", WORD },
    { "\"\"", "x", 0 },
    { "%s\"ab\"", "ab", WORD },
    { "%s\"ab\"", "aB", 1 },
    { "%i\"ab\"", "aB", WORD },
    { "%d97.98", "ab", WORD },
    { "%d97.98", "aB", 1 },
    { "%x61", "a", WORD },
    { "%x61", "A", 0 },
    { "%x61-63", "c", WORD },
    { "%x61-63", "d", 0 },
    { "%x61-63", "`", 0 },
    { "%x80-FF", "\x80", WORD },
    { "%x80-FF", "\xFF", WORD },
    { "%x80-FF", "\x7F", 0 },
    { "*\"a\"", "", WORD },
    { "*\"a\"", "aaaaa", WORD },
    { "*\"a\"", "aab", 2 },
    { "1*\"a\"", "", 0 },
    { "1*\"a\"", "aaa", WORD },
    { "2*\"a\"", "a", 1 },
    { "2*\"a\"", "aa", WORD },
    { "2*\"a\"", "aaaa", WORD },
    { "*2\"a\"", "", WORD },
    { "*2\"a\"", "aa", WORD },
    { "*2\"a\"", "aaa", 2 },
    { "2\"a\"", "a", 1 },
    { "2\"a\"", "aa", WORD },
    { "2\"a\"", "aaa", 2 },
    { "1*3\"a\"", "", 0 },
    { "1*3\"a\"", "a", WORD },
    { "1*3\"a\"", "aaa", WORD },
    { "1*3\"a\"", "aaaa", 3 },
    { "0\"a\"", "", WORD },
    { "0\"a\"", "a", 0 },
    { "[\"a\"] \"b\"", "b", WORD },
    { "[\"a\"] \"b\"", "ab", WORD },
    { "[\"a\"] \"b\"", "aab", 1 },
    { "*(\"a\" [\"b\"])", "aab", WORD },
    { "*(\"a\" [\"b\"])", "abb", 2 },
    { "*([\"a\"])", "aa", WORD },
    { "*([\"a\"])", "b", 0 }, /* a loop around nothing at all */
    { "\"a\" / \"ab\" / \"b\"", "ab", WORD },
    { "\"a\" / \"ab\" / \"b\"", "bb", 1 },
    { "*\"a\" \"ab\"", "aaab", WORD },
    { "*\"a\" \"ab\"", "aaaa", 4 },
    { "*\"a\" \"ab\"", "aabb", 3 },
    { "2(\"a\" / \"b\" \"c\")", "bca", WORD },
    { "2(\"a\" / \"b\" \"c\")", "bcb", 3 },
    { "1*3x \".\"", "aa.", WORD },
    { "1*3x \".\"", "aaaa.", 3 },
};

START_TEST(words)
{
    static struct desk desk;
    const size_t len = strlen(texts[_i].text);
    struct smtp_abnf_nfa nfa;
    struct smtp_abnf_dfa dfa;
    struct smtp_abnf_match m;
    char source[128] = "r = ";

    strcat(strcat(source, texts[_i].body), "\nx = %x61\n");
    lay_good(&desk, source);
    compile(&desk, "r", 1, &nfa, &dfa);
    ck_assert(!nfa.bounded);
    m = smtp_abnf_dfa_match(&dfa, (const unsigned char *)texts[_i].text, len);
    ck_assert_msg(m.accepts == (texts[_i].at == WORD), "%s of %s", texts[_i].text, texts[_i].body);
    ck_assert_uint_eq(m.at, texts[_i].at == WORD ? len : (size_t)texts[_i].at);
}
END_TEST

/* NUL is an octet like any other. */
START_TEST(nul)
{
    static struct desk desk;
    struct smtp_abnf_nfa nfa;
    struct smtp_abnf_dfa dfa;

    lay_good(&desk, "r = %x00-01 %x61\n");
    compile(&desk, "r", 1, &nfa, &dfa);
    ck_assert(smtp_abnf_dfa_match(&dfa, (const unsigned char *)"\0a", 2).accepts);
    ck_assert(!smtp_abnf_dfa_match(&dfa, (const unsigned char *)"\0\0", 2).accepts);
}
END_TEST

/* Sets that were met before are the same sets: a loop does not grow, and three rounds of it cost what one does. */
START_TEST(interned)
{
    static struct desk desk;
    struct smtp_abnf_nfa nfa;
    struct smtp_abnf_dfa dfa;
    size_t count, used;

    lay_good(&desk, "r = *( \"ab\" / \"ac\" )\n");
    compile(&desk, "r", 1, &nfa, &dfa);
    smtp_abnf_dfa_match(&dfa, (const unsigned char *)"abac!", 5);
    count = dfa.count;
    used = desk.arena.used;
    smtp_abnf_dfa_match(&dfa, (const unsigned char *)"acabABacacab?", 13);
    ck_assert_uint_eq(dfa.count, count);
    ck_assert_uint_eq(desk.arena.used, used);
    ck_assert_uint_eq(count, 3); /* DEAD, START, behind an "a" */
}
END_TEST

/* A rule without any word: dead from the start, which is a state nevertheless. */
START_TEST(no_word)
{
    static struct desk desk;
    struct smtp_abnf_nfa nfa;
    struct smtp_abnf_dfa dfa;
    struct smtp_abnf_match m;

    lay_good(&desk, "r = \"x\" r\n");
    compile(&desk, "r", 4, &nfa, &dfa);
    m = smtp_abnf_dfa_match(&dfa, (const unsigned char *)"xx", 2);
    ck_assert(!m.accepts);
    ck_assert_uint_eq(m.at, 0);
    ck_assert_uint_eq(dfa.sets[SMTP_ABNF_START].count, 0);
}
END_TEST

/* The arena can give out in the midst of reading: the owner sees it, and nothing was written beyond. */
START_TEST(spent)
{
    static struct desk desk;
    struct smtp_abnf_nfa nfa;
    struct smtp_abnf_dfa dfa;

    lay_good(&desk, "r = *( 9\"a\" )\n");
    compile(&desk, "r", 1, &nfa, &dfa);
    desk.arena.cap = desk.arena.used;
    smtp_abnf_dfa_match(&dfa, (const unsigned char *)"aaaaaaaaa", 9);
    ck_assert(desk.arena.spent);
}
END_TEST

Suite *dfa_suite(void)
{
    Suite *const suite = suite_create("words of rules");
    TCase *const language = tcase_create("language"), *const sets = tcase_create("sets");

    tcase_add_loop_test(language, words, 0, sizeof texts / sizeof texts[0]);
    tcase_add_test(language, nul);
    tcase_add_test(language, no_word);
    tcase_add_test(sets, interned);
    tcase_add_test(sets, spent);
    suite_add_tcase(suite, language);
    suite_add_tcase(suite, sets);
    return suite;
}
