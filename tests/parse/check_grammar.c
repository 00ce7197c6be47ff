/* check_grammar.c - each rule stands in three places, and they agree.  RFC 5234
 * Read first: tests/parse/rule_text.h, parse/rule_table_internal.h.  Read next: tests/parse/check_rule.c.
 * SPDX-License-Identifier: MIT
 *
 * In an .abnf file; in an .rl file as the text above its definition; and in the table of parse/rule.h.  That definition
 * and text mean the same is not shown here but by `make prove`. */
#include "parse/check_parse.h"

#include "parse/rule.h"
#include "parse/rule_text.h"

static struct rule_texts abnf, ragel;

static void setup(void)
{
    rule_texts_of_abnf(&abnf);
    rule_texts_of_ragel(&ragel);
    ck_assert_uint_gt(abnf.count, 200);
}

static void teardown(void)
{
    rule_texts_close(&abnf);
    rule_texts_close(&ragel);
}

/* Letter for letter the ABNF's, white space apart. */
START_TEST(every_production_has_its_definition)
{
    for (size_t i = 0; i < abnf.count; i++) {
        const struct rule_text *const rule = &abnf.rules[i], *const above = rule_text_find(&ragel, rule->name);

        ck_assert_msg(above != NULL, "%s of %s is in no .rl file", rule->name, rule->file);
        ck_assert_msg(strcmp(above->text, rule->text) == 0, "%s\n%s: %s\n%s: %s", rule->name, rule->file, rule->text,
                      above->file, above->text);
    }
}
END_TEST

START_TEST(every_definition_has_its_production)
{
    for (size_t i = 0; i < ragel.count; i++)
        ck_assert_msg(rule_text_find(&abnf, ragel.rules[i].name) != NULL, "%s of %s is in no .abnf file",
                      ragel.rules[i].name, ragel.rules[i].file);
    ck_assert_uint_eq(ragel.count, abnf.count); /* so none stands twice */
}
END_TEST

/* Reverse-path is Reverse_path. */
START_TEST(names)
{
    for (size_t i = 0; i < ragel.count; i++) {
        const struct rule_text *const rule = &ragel.rules[i];
        char name[64];

        for (size_t k = 0; k < sizeof name; k++)
            name[k] = rule->name[k] == '-' ? '_' : rule->name[k];
        ck_assert_str_eq(rule->defined, name);
    }
}
END_TEST

/* Spelt as there, and from where it says there. */
START_TEST(table)
{
    size_t count;
    const struct smtp_rule *const rules = smtp_rules(&count);

    ck_assert_uint_eq(count, abnf.count);
    for (size_t i = 0; i < count; i++) {
        const struct rule_text *const rule = rule_text_find(&abnf, rules[i].name);

        ck_assert_msg(rule != NULL, "%s is in no .abnf file", rules[i].name);
        ck_assert_msg(strcmp(rule->section, rules[i].section) == 0, "%s: %s says section '%s', the table '%s'",
                      rule->name, rule->file, rule->section, rules[i].section);
    }
}
END_TEST

Suite *grammar_suite(void)
{
    Suite *const suite = suite_create("RFC 5234 The grammar's three places");
    TCase *const test = tcase_create("texts");

    tcase_add_unchecked_fixture(test, setup, teardown);
    tcase_add_test(test, every_production_has_its_definition);
    tcase_add_test(test, every_definition_has_its_production);
    tcase_add_test(test, names);
    tcase_add_test(test, table);
    suite_add_tcase(suite, test);
    return suite;
}
