/* check_walk.c - a conversation walked octet by octet, there and back.    RFC 5321 §4.1, §4.2
 * Read first: tests/protocol/walking.h.  Read next: tests/protocol/check_walk_state.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <stdalign.h>
#include <string.h>

#include "protocol/owner.h"
#include "protocol/walking.h"

static const struct {
    char side;
    const char *text, *rule, *state;
    enum smtp_verb verb, owed;
} points[] = {
    { 'S', "220", "Greeting", "start", SMTP_VERB_OPEN, SMTP_VERB_OPEN },
    { 'C', "EHLO", "x-ehlo", "greeted", SMTP_VERB_EHLO, 0 },
    { 'S', "250-s", "ehlo-ok-rsp", "greeted", SMTP_VERB_EHLO, SMTP_VERB_EHLO },
    { 'S', "SIZE", "ehlo-ok-rsp", "greeted", SMTP_VERB_EHLO, SMTP_VERB_EHLO },
    { 'C', "MAIL", "x-mail", "ready", SMTP_VERB_MAIL, 0 },
    { 'C', "RCPT", "x-rcpt", "mail", SMTP_VERB_RCPT, 0 },
    { 'C', "DATA", "x-data", "rcpt", SMTP_VERB_DATA, 0 },
    { 'S', "354", "Reply-line", "rcpt", SMTP_VERB_DATA, SMTP_VERB_DATA },
    { 'C', "Subject", "x-mail-data", "data", SMTP_VERB_DOT, 0 },
    { 'C', "RSET", "x-mail-data", "data", SMTP_VERB_DOT, 0 }, /* text, not a command */
    { 'C', "QUIT", "x-quit", "ready", SMTP_VERB_QUIT, 0 },
    { 'S', "221", "Reply-line", "ready", SMTP_VERB_QUIT, SMTP_VERB_QUIT },
};

START_TEST(places)
{
    static struct script s;
    struct smtp_arena arena;
    struct smtp_walk w;
    struct smtp_walk_view v;

    walking_begin(&w, &s, walking_one_mail, &arena);
    ck_assert(smtp_walk_at(&w, walking_point(&w, points[_i].side, points[_i].text), &v));
    ck_assert_int_eq(v.octet, points[_i].text[0]);
    ck_assert_str_eq(v.unit->rule, points[_i].rule);
    ck_assert_str_eq(v.state, points[_i].state);
    ck_assert_int_eq(v.unit->verb, points[_i].verb);
    ck_assert_int_eq(v.owed, points[_i].owed);
    ck_assert(v.alive);
    ck_assert_ptr_nonnull(v.tree);
    ck_assert_uint_eq(v.finding_count, 0);
}
END_TEST

/* Forwards, backwards and across: a point is the same whichever way one comes to it. */
START_TEST(there_and_back)
{
    static struct script s;
    struct smtp_arena arena;
    struct smtp_walk w;
    struct smtp_walk_view v;
    int machines[1024];
    const char *states[1024];

    walking_begin(&w, &s, walking_one_mail, &arena);
    ck_assert_uint_lt(w.points, 1024);
    for (size_t point = 0; point < w.points; point++) {
        ck_assert(smtp_walk_at(&w, point, &v));
        ck_assert_uint_eq(smtp_walk_point(&w, v.unit->side, v.at), point);
        machines[point] = v.machine;
        states[point] = v.state;
    }
    ck_assert(!smtp_walk_at(&w, w.points, &v));
    for (size_t n = 0; n < 3 * w.points; n++) {
        const size_t point = n < w.points ? w.points - 1 - n : n * 7919 % w.points;

        ck_assert(smtp_walk_at(&w, point, &v));
        ck_assert_int_eq(v.machine, machines[point]);
        ck_assert_ptr_eq(v.state, states[point]);
    }
}
END_TEST

/* A line that leaves its rule: where, and what could have stood there; the session goes on. */
START_TEST(left)
{
    static struct script s;
    struct smtp_arena arena;
    struct smtp_walk w;
    struct smtp_walk_view v;
    char expected[64];

    walking_begin(&w, &s,
                  "S220 s.example\r\n\1CEHLO c.example\r\n\1S250 s.example\r\n\1CMAIL FROM:<a..b@c>\r\n\1S501 no\r\n",
                  &arena);
    ck_assert(smtp_walk_at(&w, walking_point(&w, 'C', "b@c"), &v));
    ck_assert(!v.alive);
    ck_assert_uint_eq(v.left, 13);
    ck_assert_ptr_null(v.tree);
    smtp_abnf_expected(&v.next, expected, sizeof expected);
    ck_assert_str_eq(expected, "atext");
    ck_assert(smtp_walk_at(&w, walking_point(&w, 'S', "501"), &v));
    ck_assert_str_eq(v.state, "ready");
    ck_assert(smtp_walk_at(&w, w.points - 1, &v));
    ck_assert_str_eq(v.state, "ready"); /* the refused MAIL has changed nothing, §4.1.4 */
}
END_TEST

/* The tree tells the rules in which an octet lies: the at sign belongs to x-mailbox, to nothing within it. */
START_TEST(rules)
{
    static struct script s;
    struct smtp_arena arena;
    struct smtp_walk w;
    struct smtp_walk_view v;
    const struct smtp_abnf_part *inner = NULL;

    walking_begin(&w, &s, walking_one_mail, &arena);
    ck_assert(smtp_walk_at(&w, walking_point(&w, 'C', "@c.example"), &v));
    for (size_t i = 0; i < v.tree->count; i++)
        if (v.tree->parts[i].at <= v.within && v.within < v.tree->parts[i].at + v.tree->parts[i].len)
            inner = &v.tree->parts[i];
    ck_assert_uint_eq(inner->rule->name.len, 9);
    ck_assert(memcmp(inner->rule->name.at, "x-mailbox", 9) == 0);
}
END_TEST

/* A finding stands at the octet that made it one: here the LF of the second line, whose code is another (§4.2.1). */
START_TEST(findings)
{
    static struct script s;
    struct smtp_arena arena;
    struct smtp_walk w;
    struct smtp_walk_view v;
    size_t found = 0;

    walking_begin(&w, &s, "S220 s.example\r\n\1CEHLO c\r\n\1S250-s.example\r\n251 SIZE\r\n", &arena);
    for (size_t point = 0; point < w.points; point++) {
        ck_assert(smtp_walk_at(&w, point, &v));
        for (size_t i = 0; i < v.finding_count; i++)
            found += strcmp(v.findings[i].found.id, "5321-4.2.1-n") == 0;
    }
    ck_assert_uint_eq(found, 1);
}
END_TEST

START_TEST(no_memory)
{
    static struct script s;
    static alignas(max_align_t) unsigned char memory[256];
    struct smtp_arena arena = { .at = memory, .cap = sizeof memory };
    struct smtp_walk w;

    walking_write_down(&s, walking_one_mail);
    ck_assert(!smtp_walk_init(&w, &s.talk, owner_shelf(), &arena));
}
END_TEST

Suite *walk_suite(void)
{
    Suite *const suite = suite_create("4.1 A conversation walked");
    TCase *const walk_case = tcase_create("points");

    tcase_add_loop_test(walk_case, places, 0, sizeof points / sizeof points[0]);
    tcase_add_test(walk_case, there_and_back);
    tcase_add_test(walk_case, left);
    tcase_add_test(walk_case, rules);
    tcase_add_test(walk_case, findings);
    tcase_add_test(walk_case, no_memory);
    suite_add_tcase(suite, walk_case);
    return suite;
}
