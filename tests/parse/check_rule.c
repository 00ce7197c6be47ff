/* check_rule.c - every production by name, with words of it.              RFC 5321 §4.1, §4.2
 * Read first: parse/rule.rl, tests/parse/rule_words.c.  Read next: tests/parse/ext/check_size.c.
 * SPDX-License-Identifier: MIT */
#include "parse/check_parse.h"

#include "parse/rule.h"
#include "parse/rule_words.h"

/* In any pieces, as for the other parsers. */
static void check_text(const struct smtp_rule *rule, struct smtp_slice text, bool accepted, size_t at)
{
    struct smtp_match m;

    for (size_t n = 0; n <= text.len; n++) {
        smtp_match_init(&m, rule);
        smtp_match_exec(&m, text.octets, n);
        smtp_match_exec(&m, text.octets + n, text.len - n);
        ck_assert_msg(smtp_match_accepts(&m) == accepted, "%s, split at %zu: accepted is %d", rule->name, n, !accepted);
        ck_assert_msg(m.at == at, "%s, split at %zu: offset %zu, not %zu", rule->name, n, m.at, at);
        ck_assert_int_eq(smtp_match_error(&m), at < text.len);
    }
}

START_TEST(language)
{
    const struct rule_word *const word = &rule_words[_i];
    const struct smtp_rule *const rule = smtp_rule_find(word->rule);
    unsigned char swapped[128];
    struct smtp_match m;

    ck_assert_msg(rule != NULL, "no rule %s", word->rule);
    check_text(rule, word->yes, true, word->yes.len);
    check_text(rule, word->no, false, word->at);
    ck_assert_uint_le(word->yes.len, sizeof swapped);
    ck_assert_uint_le(word->no.len, sizeof swapped);
    if (word->exact) {
        smtp_match_init(&m, rule);
        smtp_match_exec(&m, swap_case(word->yes, swapped).octets, word->yes.len);
        ck_assert(!smtp_match_accepts(&m));
        return;
    }
    check_text(rule, swap_case(word->yes, swapped), true, word->yes.len);
    check_text(rule, swap_case(word->no, swapped), false, word->at);
}
END_TEST

START_TEST(every_rule_has_words)
{
    size_t count;
    const struct smtp_rule *const rules = smtp_rules(&count);

    for (size_t i = 0; i < count; i++) {
        bool found = false;

        for (size_t k = 0; k < rule_words_count; k++)
            found = found || strcmp(rule_words[k].rule, rules[i].name) == 0;
        ck_assert_msg(found, "no words for %s", rules[i].name);
    }
}
END_TEST

/* RFC 5234 §2.1: rule names ignore letter case, so no two may differ in it alone. */
START_TEST(find)
{
    size_t count;
    const struct smtp_rule *const rules = smtp_rules(&count);

    for (size_t i = 0; i < count; i++)
        ck_assert_ptr_eq(smtp_rule_find(rules[i].name), &rules[i]);
    ck_assert_ptr_eq(smtp_rule_find("REVERSE-PATH"), smtp_rule_find("Reverse-path"));
    ck_assert_ptr_null(smtp_rule_find("Reverse_path"));
    ck_assert_ptr_null(smtp_rule_find(""));
}
END_TEST

/* A line of text has 1000 octets with its CRLF, and a stuffed period is not counted: 998 are left (§4.5.3.1.6). */
START_TEST(text_line)
{
    const struct smtp_rule *const rule = smtp_rule_find("x-text-line");
    char line[1008];

    memset(line, 'a', sizeof line);
    memcpy(line + 998, "\r\n", 3);
    check_text(rule, slice_of(line), true, 1000);
    memcpy(line + 998, "a\r\n", 4);
    check_text(rule, slice_of(line), false, 998);
    line[0] = '.';
    check_text(rule, slice_of(line), true, 1001);
    memcpy(line + 999, "a\r\n", 4);
    check_text(rule, slice_of(line), false, 999);
}
END_TEST

Suite *rule_suite(void)
{
    Suite *const suite = suite_create("4.1, 4.2 Every rule");
    TCase *const language_case = tcase_create("language");
    TCase *const names_case = tcase_create("names");

    tcase_add_loop_test(language_case, language, 0, (int)rule_words_count);
    tcase_add_test(language_case, text_line);
    tcase_add_test(names_case, every_rule_has_words);
    tcase_add_test(names_case, find);
    suite_add_tcase(suite, language_case);
    suite_add_tcase(suite, names_case);
    return suite;
}
