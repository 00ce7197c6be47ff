/* check_read.c - which texts are ABNF: each beside the nearest that is not.  RFC 5234 §2, §3, §4
 * Read first: abnf/read.c, abnf/read_element.c, abnf/read_value.c.  Read next: tests/abnf/check_tree.c.
 * SPDX-License-Identifier: MIT */
#include "abnf/check_abnf.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *good, *bad;
    uint32_t line, column; /* where `bad` goes wrong */
    const char *message, *about;
} texts[] = {
    /* §2.1 names */
    { "a-1 = \"x\"\n", "1-a = \"x\"\n", 1, 1, "no rule begins like this", "1" },
    { "a = B\nb = \"x\"\n", "a = c\nb = \"x\"\n", 1, 5, "no rule of this name", "c" },
    { "a = \"x\"\nb = \"x\"\n", "a = \"x\"\nA = \"x\"\n", 2, 1, "a rule of this name stands already", "A" },
    { "a = \"x\"\n", "a \"x\"\n", 1, 3, "expected = or =/ behind the rule's name", "\"" },
    { "a = \"x\"\n", "a : \"x\"\n", 1, 3, "expected = or =/ behind the rule's name", ":" },
    { "a = \"x\"\n", "a = \"x\" = \"y\"\n", 1, 9, "neither an element nor the end of the rule", "=" },
    { "a = \"x\"\n", "a =\n", 1, 4, "an element is missing", "" },
    { "a = b\nb = \"x\"\n", "a = <b>\nb = \"x\"\n", 1, 5, "prose-val: words for people, which no machine can read",
      "<" },
    /* §2.2 lines and indentation */
    { "a = \"x\"\n  \"y\"\n", "a = \"x\"\n\"y\"\n", 2, 1, "no rule begins like this", "\"" },
    { "a = \"x\"\n\n", "a = \"x\"\n\n  \"y\"\n", 3, 3, "an indented line, but no rule that it could continue", "\"" },
    { "a = \"x\"\n ; not yet\n \"y\"\n", "a = \"x\"\n; ended\n \"y\"\n", 3, 2,
      "an indented line, but no rule that it could continue", "\"" },
    { "  a = \"x\"\n  b = \"y\"\n", "  a = \"x\"\nb = \"y\"\n", 2, 1, "a rule further left than the first one", "b" },
    { "  a = \"x\"\n   \"y\"\n", "  a = \"x\"\n  \"y\"\n", 2, 3, "no rule begins like this", "\"" },
    { "a =\n \"x\"\n", "a =\nb = \"x\"\n", 1, 4, "an element is missing", "" },
    { "a = \"x\"\r\n", "a = \"x\"\r", 1, 8, "an octet that no comment may hold, or a CR without LF", "" },
    { "a = \"x\"\n", "a = \"x\"", 1, 8, "the last line has no line end", "" },
    { "a = \"x\" ; sec 2\n", "a = \"x\" ; \xC2\xA7 2\n", 1, 11, "an octet that no comment may hold, or a CR without LF",
      "" },
    /* §2.3, §2.4 terminals */
    { "a = \"\"\n", "a = \"\n", 1, 5, "this quote is never closed", "" },
    { "a = \"b c\"\n", "a = \"b\tc\"\n", 1, 5, "this quote is never closed", "b" },
    { "a = 'x\n", NULL, 1, 5, "an element is missing", "'" },
    { "a = %x0D\n", "a = %x\n", 1, 7, "digits are missing", "" },
    { "a = %b101\n", "a = %b201\n", 1, 7, "digits are missing", "" },
    { "a = %d10\n", "a = %o10\n", 1, 5, "expected %x, %d or %b with digits", "%" },
    { "a = %d255\n", "a = %d256\n", 1, 7, "this number is too large", "256" },
    { "a = %xff\n", "a = %x100\n", 1, 7, "this number is too large", "100" },
    { "a = %d97-122\n", "a = %d122-97\n", 1, 5, "a range that ends before it begins", "%d122-97" },
    { "a = %d97-97\n", "a = %d97-\n", 1, 10, "digits are missing", "" },
    { "a = %d13.10\n", "a = %d13.\n", 1, 10, "digits are missing", "" },
    { "a = %d13.10\n", "a = %d13.10-12\n", 1, 12, "a blank is missing between two elements", "-" },
    { "a = %s\"x\" / %i\"x\"\n", "a = %s \"x\"\n", 1, 5, "expected %x, %d or %b with digits", "%" },
    /* §3.1, §3.2 concatenation and alternatives */
    { "a = \"x\" \"y\"\n", "a = \"x\"\"y\"\n", 1, 8, "a blank is missing between two elements", "\"" },
    { "a = \"x\"/\"y\"\n", "a = \"x\"//\"y\"\n", 1, 9, "an element is missing", "/" },
    { "a = \"x\" / \"y\"\n", "a = \"x\" | \"y\"\n", 1, 9, "an element is missing", "|" },
    { "a = \"x\" / \"y\"\n", "a = / \"y\"\n", 1, 5, "an element is missing", "/" },
    /* §3.3 incremental alternatives */
    { "a = \"x\"\nA =/ \"y\"\n", "b = \"x\"\na =/ \"y\"\n", 2, 1, "=/ adds to a rule that has not been defined", "a" },
    { "a = \"x\"\na =/ \"y\"\n", "a = \"x\"\na = / \"y\"\n", 2, 1, "a rule of this name stands already", "a" },
    /* §3.5, §3.8 groups and options */
    { "a = (\"x\")\n", "a = (\"x\"\n", 1, 5, "this bracket is never closed", "(" },
    { "a = (\"x\")\n", "a = (\"x\"]\n", 1, 5, "this bracket is never closed", "(" },
    { "a = [ \"x\" ]\n", "a = [ ]\n", 1, 7, "an element is missing", "]" },
    { "a = [\"x\"]\n", "a = \"x\"]\n", 1, 8, "neither an element nor the end of the rule", "]" },
    { "a = (\"x\"\n ) \"y\"\n", "a = (\"x\"\n) \"y\"\n", 1, 5, "this bracket is never closed", "(" },
    /* §3.6, §3.7 repetition */
    { "a = 2*3\"x\"\n", "a = 3*2\"x\"\n", 1, 5, "a repetition of more times than its own limit", "3*2" },
    { "a = *\"x\"\n", "a = * \"x\"\n", 1, 6, "an element is missing", "" },
    { "a = 2\"x\"\n", "a = 2 \"x\"\n", 1, 6, "an element is missing", "" },
    { "a = *(*\"x\")\n", "a = **\"x\"\n", 1, 6, "an element is missing", "*" },
    { "a = 9999\"x\"\n", "a = 10000\"x\"\n", 1, 5, "this number is too large", "10000" },
    { "a = \"x\" 2\"y\"\n", "a = \"x\"2\"y\"\n", 1, 8, "a blank is missing between two elements", "2" },
};

START_TEST(good_and_bad)
{
    static struct desk desk;
    const char *const bad = texts[_i].bad == NULL ? texts[_i].good : texts[_i].bad;

    if (texts[_i].bad != NULL)
        lay_good(&desk, texts[_i].good);
    ck_assert_msg(!lay(&desk, bad), "was read: %s", bad);
    ck_assert_str_eq(desk.error.message, texts[_i].message);
    ck_assert_ptr_eq(desk.error.place.source, &desk.source);
    ck_assert_uint_eq(desk.error.place.line, texts[_i].line);
    ck_assert_uint_eq(desk.error.place.column, texts[_i].column);
    ck_text(desk.error.about, texts[_i].about);
}
END_TEST

/* Octets that no ABNF holds: the place is told, and the octet is not, for whoever prints it may have a terminal. */
static const char bad_octets[] = { '\0', '\a', '\x1B', '\x7F', '\x80', '\xFF' };

START_TEST(bad_octet)
{
    static struct desk desk;
    static const char good[] = "; c\na = ( \"x\" / %x41 ) ; c\n";
    char text[sizeof good];

    for (size_t at = 0; at + 1 < sizeof good - 1; at++) {
        memcpy(text, good, sizeof good);
        text[at] = bad_octets[_i];
        desk.arena = (struct smtp_arena){ .at = desk.memory, .cap = sizeof desk.memory };
        desk.source = (struct smtp_abnf_source){ "test.abnf", { text, sizeof good - 1 } };
        ck_assert_msg(!smtp_abnf_read(&desk.arena, &desk.source, 1, &desk.grammar, &desk.error), "%zu", at);
        ck_assert_ptr_eq(desk.error.place.source, &desk.source);
        ck_assert_uint_eq(desk.error.place.line, at < 4 ? 1 : 2);
        for (size_t i = 0; i < desk.error.about.len; i++)
            ck_assert_msg(desk.error.about.at[i] >= ' ' && desk.error.about.at[i] <= '~', "%zu: %s", at,
                          desk.error.message);
    }
}
END_TEST

/* Each open bracket takes of the caller's stack: 64 are enough for anybody, and the 65th is told by its place. */
START_TEST(brackets)
{
    static struct desk desk;
    char text[200];

    for (int open = 1; open <= 80; open++) {
        size_t len = (size_t)snprintf(text, sizeof text, "a = ");

        memset(text + len, _i == 0 ? '(' : '[', (size_t)open);
        len += (size_t)open;
        text[len++] = 'a';
        memset(text + len, _i == 0 ? ')' : ']', (size_t)open);
        strcpy(text + len + (size_t)open, "\n");
        ck_assert_int_eq(lay(&desk, text), open <= 64);
        if (open <= 64)
            continue;
        ck_assert_str_eq(desk.error.message, "too many brackets within each other");
        ck_assert_uint_eq(desk.error.place.column, 4 + 65);
    }
}
END_TEST

/* A list of 100,000 elements and one of as many alternatives, read and made into a graph.  Returns its states, or 0. */
static void *read_long_lists(void *states)
{
    enum { ITEMS = 100000, ROOM = 64 << 20 };
    struct smtp_arena arena = { .at = malloc(ROOM), .cap = ROOM };
    char *const text = malloc(2 * ITEMS * 4 + 16), *at = text;
    struct smtp_abnf_source source;
    struct smtp_abnf_grammar grammar;
    struct smtp_abnf_error error;
    struct smtp_abnf_nfa nfa = { .count = 0 };

    at += sprintf(at, "a =");
    for (int i = 0; i < ITEMS; i++)
        at += sprintf(at, " \"x\"");
    at += sprintf(at, "\nb = a");
    for (int i = 0; i < ITEMS; i++)
        at += sprintf(at, "/\"y\"");
    at += sprintf(at, "\n");
    source = (struct smtp_abnf_source){ "test.abnf", { text, (size_t)(at - text) } };
    if (smtp_abnf_read(&arena, &source, 1, &grammar, &error))
        smtp_abnf_nfa_build(&arena, smtp_abnf_find(&grammar, smtp_abnf_text("b")), 1, &nfa);
    *(size_t *)states = nfa.count;
    free(text);
    free(arena.at);
    return NULL;
}

/* A list may be as long as the memory is, for none of it lies on the stack: here that has 256 KiB. */
START_TEST(long_lists)
{
    pthread_attr_t small;
    pthread_t thread;
    size_t states = 0;

    ck_assert_int_eq(pthread_attr_init(&small), 0);
    ck_assert_int_eq(pthread_attr_setstacksize(&small, 256 << 10), 0);
    ck_assert_int_eq(pthread_create(&thread, &small, read_long_lists, &states), 0);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    ck_assert_uint_gt(states, 300000);
    pthread_attr_destroy(&small);
}
END_TEST

/* No text, whatever is cut off it, leads the reader past its end; run under a sanitizer or valgrind, this shows it. */
START_TEST(cut_anywhere)
{
    static const char text[] = "a = 1*2( \"x\" / [ %d13.10 ] ) ; c\r\n  %x41-5A b\r\nb =/ %s\"q\"\r\n";
    static struct desk desk;

    for (size_t len = 0; len < sizeof text; len++) {
        char *const copy = malloc(len + 1);

        memcpy(copy, text, len);
        copy[len] = '\0';
        lay(&desk, copy); /* good or bad is not the question */
        free(copy);
    }
}
END_TEST

/* With too little memory the answer is "spent", at whatever point it runs out. */
START_TEST(spent)
{
    static const char text[] = "a = 1*2( \"x\" / [ %d13.10 ] )\nb = *a a\n";
    static struct desk desk;
    size_t enough = 0;

    for (size_t cap = 0; enough == 0 && cap < sizeof desk.memory; cap += 16) {
        const struct smtp_abnf_source source = { "test.abnf", smtp_abnf_text(text) };

        desk.arena = (struct smtp_arena){ .at = desk.memory, .cap = cap };
        if (smtp_abnf_read(&desk.arena, &source, 1, &desk.grammar, &desk.error))
            enough = cap;
        else
            ck_assert(desk.arena.spent);
    }
    ck_assert_uint_gt(enough, 0);
}
END_TEST

/* Rules may use each other across sources, in any order; an error tells in which it is. */
START_TEST(sources)
{
    static struct desk desk;
    const struct smtp_abnf_source sources[] = {
        { "one.abnf", smtp_abnf_text("a = b\n") },
        { "two.abnf", smtp_abnf_text("   b = \"x\"\n   b =/ c\n") },
    };

    desk.arena = (struct smtp_arena){ .at = desk.memory, .cap = sizeof desk.memory };
    ck_assert(!smtp_abnf_read(&desk.arena, sources, 2, &desk.grammar, &desk.error));
    ck_assert_str_eq(desk.error.place.source->name, "two.abnf");
    ck_assert_uint_eq(desk.error.place.line, 2);
    ck_assert_uint_eq(desk.error.place.column, 9);
}
END_TEST

Suite *read_suite(void)
{
    Suite *const suite = suite_create("RFC 5234 4 the reader");
    TCase *const test = tcase_create("language"), *const limits = tcase_create("limits");

    tcase_add_loop_test(test, good_and_bad, 0, sizeof texts / sizeof texts[0]);
    tcase_add_test(test, sources);
    tcase_add_loop_test(test, bad_octet, 0, sizeof bad_octets);
    tcase_add_loop_test(limits, brackets, 0, 2);
    tcase_add_test(limits, long_lists);
    tcase_add_test(limits, cut_anywhere);
    tcase_add_test(limits, spent);
    suite_add_tcase(suite, test);
    suite_add_tcase(suite, limits);
    return suite;
}
