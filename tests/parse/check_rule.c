/* check_rule.c - every production by name, none missing.              RFC 5321 §4.1, §4.2
 * Read first: parse/rule.rl, tests/parse/rule_words.c.  Read next: tests/parse/ext/check_size.c.
 * SPDX-License-Identifier: MIT */
#include "parse/check_parse.h"

#include <stdio.h>

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
    unsigned char swapped[64];

    ck_assert_msg(rule != NULL, "no rule %s", word->rule);
    check_text(rule, word->yes, true, word->yes.len);
    check_text(rule, word->no, false, word->at);
    ck_assert_uint_le(word->yes.len, sizeof swapped);
    ck_assert_uint_le(word->no.len, sizeof swapped);
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

/* Calls `check` for each "name = ... ; sec N" of a rule list; returns how many there were. */
static int each_production(const char *path, void (*check)(const char *name, const char *source))
{
    FILE *const file = fopen(path, "r");
    char line[512], name[64], source[64];
    int count = 0;

    ck_assert_msg(file != NULL, "cannot open %s: run this from the top of the tree", path);
    while (fgets(line, sizeof line, file) != NULL) {
        const char *const comment = strrchr(line, ';');

        if (sscanf(line, "%63[A-Za-z0-9-] =", name) != 1 || strchr(line, '=') == NULL)
            continue;
        if (comment == NULL || sscanf(comment, "; %63[^\n]", source) != 1)
            source[0] = '\0';
        check(name, source);
        count++;
    }
    fclose(file);
    return count;
}

/* A production of §4.1.1, §4.1.2, §4.1.3 or §4.2, or a core rule: is it here, and does it know where it is from? */
static void check_rfc_production(const char *name, const char *source)
{
    const char *const section = strncmp(source, "sec ", 4) == 0 ? source + 4 : source;
    const struct smtp_rule *const rule = smtp_rule_find(name);

    if (strncmp(section, "4.1.", 4) != 0 && strcmp(section, "4.2") != 0 && strcmp(section, "RFC 5234 B.1") != 0)
        return;
    ck_assert_msg(rule != NULL, "%s of section %s is missing", name, section);
    ck_assert_str_eq(rule->name, name);
    ck_assert_str_eq(rule->section, section);
}

static void check_production(const char *name, const char *source)
{
    (void)source;
    ck_assert_msg(smtp_rule_find(name) != NULL, "%s is missing", name);
}

START_TEST(none_missing)
{
    ck_assert_int_gt(each_production("grammar/rfc5321.abnf", check_rfc_production), 60);
    ck_assert_int_gt(each_production("grammar/positions.abnf", check_production), 20);
    ck_assert_int_eq(each_production("grammar/ext/size.abnf", check_production), 4);
    ck_assert_int_eq(each_production("grammar/ext/eightbitmime.abnf", check_production), 3);
}
END_TEST

Suite *rule_suite(void)
{
    Suite *const suite = suite_create("4.1, 4.2 Every rule");
    TCase *const language_case = tcase_create("language");
    TCase *const names_case = tcase_create("names");

    tcase_add_loop_test(language_case, language, 0, (int)rule_words_count);
    tcase_add_test(names_case, every_rule_has_words);
    tcase_add_test(names_case, find);
    tcase_add_test(names_case, none_missing);
    suite_add_tcase(suite, language_case);
    suite_add_tcase(suite, names_case);
    return suite;
}
