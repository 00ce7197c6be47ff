/* check_sample.c - words and near misses of every rule, and Ragel's verdict on each.
 * Read first: abnf/sample.h, abnf/shelf.h, parse/rule.h.  Read next: tests/parse/check_samples.c.
 * SPDX-License-Identifier: MIT */
#include "abnf/check_abnf.h"

#include <stdalign.h>
#include <string.h>

#include "abnf/explain.h"
#include "abnf/sample.h"
#include "abnf/shelf.h"
#include "parse/rule.h"

enum { TEXTS = 200, LONGEST = 4096 };

static alignas(max_align_t) unsigned char memory[64 << 20];
static struct smtp_abnf_shelf shelf;
static unsigned char text[LONGEST];

static void setup(void)
{
    struct smtp_abnf_error error;

    ck_assert(smtp_abnf_shelf_init(&shelf, memory, sizeof memory, &error));
}

static const struct smtp_abnf_rule *rule_number(int number)
{
    const struct smtp_abnf_rule *rule = shelf.grammar.first;

    while (number-- > 0 && rule != NULL)
        rule = rule->next;
    return rule;
}

static void begin(struct smtp_abnf_sampler *sampler, struct smtp_abnf_nfa *nfa, const struct smtp_abnf_rule *rule,
                  uint64_t seed)
{
    ck_assert(smtp_abnf_nfa_build(&shelf.arena, rule, SMTP_ABNF_DEPTH, nfa));
    ck_assert(smtp_abnf_sampler_init(sampler, &shelf.arena, nfa, seed));
    ck_assert_uint_le(sampler->longest, LONGEST);
}

/* The DFA and the machine that Ragel made say the same of the text, and of where it fails. */
static void check_text(struct smtp_abnf_sampler *sampler, const struct smtp_rule *ragel, size_t len, bool accepted)
{
    const struct smtp_abnf_match match = smtp_abnf_dfa_match(&sampler->chart.dfa, text, len);
    struct smtp_match m;

    ck_assert_uint_le(len, sampler->longest);
    ck_assert_int_eq(match.accepts, accepted);
    smtp_match_init(&m, ragel);
    smtp_match_exec(&m, text, len);
    ck_assert_msg(smtp_match_accepts(&m) == accepted, "%s: Ragel says %d", ragel->name, !accepted);
    ck_assert_msg(m.at == match.at, "%s: Ragel stops at %zu, not at %zu", ragel->name, m.at, match.at);
}

START_TEST(every_rule)
{
    const struct smtp_abnf_rule *const rule = rule_number(_i);
    const struct smtp_rule *ragel;
    struct smtp_abnf_sampler sampler;
    struct smtp_abnf_nfa nfa;
    char name[64], section[32];
    size_t len;

    if (rule == NULL || (is_short() && _i % 8 != 0)) /* the loop is longer than the grammar */
        return;
    memcpy(name, rule->name.at, rule->name.len);
    name[rule->name.len] = '\0';
    ragel = smtp_rule_find(name);
    ck_assert_msg(ragel != NULL, "parse/rule.rl has no %s", name);
    ck_assert_str_eq(ragel->name, name);
    smtp_abnf_section(rule, "", section, sizeof section);
    ck_assert_msg(*section == '\0' || strcmp(ragel->section, section) == 0, "%s is of section %s, or %s", name, section,
                  ragel->section);
    begin(&sampler, &nfa, rule, 1);
    for (int n = 0; n < TEXTS; n++) {
        ck_assert(smtp_abnf_sample(&sampler, text, &len));
        check_text(&sampler, ragel, len, true);
        if (smtp_abnf_near_miss(&sampler, text, &len))
            check_text(&sampler, ragel, len, false);
        else
            ck_assert_str_eq(name, "none without near misses");
    }
}
END_TEST

START_TEST(no_rule_forgotten)
{
    ck_assert_uint_gt(shelf.grammar.count, 200);
    ck_assert_ptr_null(rule_number(350)); /* of the loop above */
}
END_TEST

/* After twice as many words as there are edges, each has been used; of Mailbox, all but for a few addresses of IPv6
 * take half as many. */
START_TEST(every_edge)
{
    static const char *const names[] = { "Domain", "Local-part", "Mailbox", "mail", "Reply-line", "date-time" };
    struct smtp_abnf_sampler sampler;
    struct smtp_abnf_nfa nfa;
    size_t len, used, edges;

    begin(&sampler, &nfa, smtp_abnf_find(&shelf.grammar, smtp_abnf_text(names[_i])), 1);
    edges = smtp_abnf_sampler_edges(&sampler, &used);
    ck_assert_uint_gt(edges, 5);
    ck_assert_uint_eq(used, 0);
    for (size_t n = 0; n < 2 * edges; n++)
        ck_assert(smtp_abnf_sample(&sampler, text, &len));
    ck_assert_uint_eq(smtp_abnf_sampler_edges(&sampler, &used), edges);
    ck_assert_uint_eq(used, edges);
}
END_TEST

START_TEST(seeds)
{
    static unsigned char same[LONGEST];
    struct smtp_abnf_sampler a, b, c;
    struct smtp_abnf_nfa nfa;
    size_t len, same_len;
    int differ = 0;

    begin(&a, &nfa, smtp_abnf_find(&shelf.grammar, smtp_abnf_text("Mailbox")), 7);
    begin(&b, &nfa, smtp_abnf_find(&shelf.grammar, smtp_abnf_text("Mailbox")), 7);
    begin(&c, &nfa, smtp_abnf_find(&shelf.grammar, smtp_abnf_text("Mailbox")), 8);
    for (int n = 0; n < TEXTS; n++) {
        ck_assert(smtp_abnf_sample(&a, text, &len) && smtp_abnf_sample(&b, same, &same_len));
        ck_assert_uint_eq(len, same_len);
        ck_assert_mem_eq(text, same, len);
        ck_assert(smtp_abnf_sample(&c, same, &same_len));
        differ += len != same_len || memcmp(text, same, len) != 0;
    }
    ck_assert_int_gt(differ, TEXTS / 2);
}
END_TEST

/* Is one edit enough to make a word of it again? */
static bool one_edit(struct smtp_abnf_dfa *dfa, size_t len)
{
    static unsigned char edited[LONGEST + 1];

    for (size_t at = 0; at <= len; at++) {
        memcpy(edited, text, at);
        memcpy(edited + at, text + at + (at < len), len - at - (at < len));
        if (at < len && smtp_abnf_dfa_match(dfa, edited, len - 1).accepts)
            return true;
        for (unsigned octet = 0; octet < 256; octet++) {
            edited[at] = (unsigned char)octet;
            memcpy(edited + at + 1, text + at + (at < len), len - at - (at < len));
            if (at < len && smtp_abnf_dfa_match(dfa, edited, len).accepts)
                return true;
            memcpy(edited + at + 1, text + at, len - at);
            if (smtp_abnf_dfa_match(dfa, edited, len + 1).accepts)
                return true;
        }
    }
    return false;
}

START_TEST(near)
{
    static const char *const names[] = { "Domain", "Quoted-string", "Snum", "quit", "Reply-line" };
    struct smtp_abnf_sampler sampler;
    struct smtp_abnf_nfa nfa;
    size_t len;

    begin(&sampler, &nfa, smtp_abnf_find(&shelf.grammar, smtp_abnf_text(names[_i])), 3);
    for (int n = 0; n < TEXTS; n++) {
        ck_assert(smtp_abnf_near_miss(&sampler, text, &len));
        ck_assert(one_edit(&sampler.chart.dfa, len));
    }
}
END_TEST

/* A rule that only holds itself has no word, and nothing is near to none. */
START_TEST(no_word)
{
    static struct desk desk;
    struct smtp_abnf_sampler sampler;
    struct smtp_abnf_nfa nfa;
    size_t len;

    lay_good(&desk, "never = \"x\" never\n");
    ck_assert(smtp_abnf_nfa_build(&desk.arena, rule_of(&desk, "never"), 1, &nfa));
    ck_assert(smtp_abnf_sampler_init(&sampler, &desk.arena, &nfa, 1));
    ck_assert_uint_le(sampler.longest, LONGEST);
    for (int n = 0; n < 100; n++) {
        ck_assert(!smtp_abnf_sample(&sampler, text, &len));
        ck_assert(!smtp_abnf_near_miss(&sampler, text, &len));
    }
}
END_TEST

/* Machines go when the memory is spent, and come back. */
START_TEST(full_shelf)
{
    static const unsigned char word[] = "a@b.example";
    const struct smtp_abnf_rule *rules[2];
    struct smtp_abnf_error error;
    struct smtp_abnf_match match;
    struct smtp_abnf_dfa *dfa;

    ck_assert(smtp_abnf_shelf_init(&shelf, memory, 3 << 20, &error));
    rules[0] = smtp_abnf_find(&shelf.grammar, smtp_abnf_text("Mailbox"));
    rules[1] = smtp_abnf_find(&shelf.grammar, smtp_abnf_text("mail"));
    for (int n = 0; n < 20; n++) {
        ck_assert(smtp_abnf_shelf_match(&shelf, rules[n % 2], word, sizeof word - 1, &dfa, &match));
        ck_assert_int_eq(match.accepts, n % 2 == 0);
        ck_assert_ptr_eq(dfa->nfa->rule, rules[n % 2]);
    }
    rules[0] = smtp_abnf_find(&shelf.grammar, smtp_abnf_text("Time-stamp-line"));
    ck_assert(!smtp_abnf_shelf_match(&shelf, rules[0], word, sizeof word - 1, &dfa, &match)); /* too large for 3 MiB */
    ck_assert(smtp_abnf_shelf_match(&shelf, rules[1], word, sizeof word - 1, &dfa, &match));
    ck_assert(!smtp_abnf_shelf_init(&shelf, memory, 1 << 14, &error));
}
END_TEST

Suite *sample_suite(void)
{
    Suite *const suite = suite_create("abnf sample");
    TCase *const rules_case = tcase_create("rules");
    TCase *const texts_case = tcase_create("texts");

    tcase_add_checked_fixture(rules_case, setup, NULL);
    tcase_add_loop_test(rules_case, every_rule, 0, 350);
    tcase_add_test(rules_case, no_rule_forgotten);
    tcase_set_timeout(rules_case, 60);
    suite_add_tcase(suite, rules_case);
    tcase_add_checked_fixture(texts_case, setup, NULL);
    tcase_add_loop_test(texts_case, every_edge, 0, 6);
    tcase_add_test(texts_case, seeds);
    tcase_add_loop_test(texts_case, near, 0, 5);
    tcase_add_test(texts_case, no_word);
    tcase_add_test(texts_case, full_shelf);
    tcase_set_timeout(texts_case, 60);
    suite_add_tcase(suite, texts_case);
    return suite;
}
