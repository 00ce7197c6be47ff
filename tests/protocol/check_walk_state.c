/* check_walk_state.c - where the session stands at a point, what answers what, and why.  §4.1.4, RFC 2920 §3.1
 * Read first: tests/protocol/check_walk.c, protocol/walk_why.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <string.h>

#include "protocol/walk_why.h"
#include "protocol/walking.h"
#include "protocol/words.h"

/* A reply that should not have been given: the session is where that reply, or a refusal, would have left it. */
START_TEST(goes_on)
{
    static struct script s;
    struct smtp_arena arena;
    struct smtp_walk w;
    struct smtp_walk_view v;

    walking_begin(&w, &s,
                  "S220 s.example\r\n\1CEHLO c.example\r\n\1S250 s.example\r\n\1CMAIL FROM:<a@c>\r\n\1S250 ok\r\n\1"
                  "CRCPT TO:<b@s>\r\n\1S250 ok\r\n\1CDATA\r\n\1S250 what\r\n\1CRSET\r\n\1S250 ok\r\n\1",
                  &arena);
    ck_assert(smtp_walk_at(&w, walking_point(&w, 'C', "RSET"), &v));
    ck_assert_str_eq(v.state, "rcpt");
    ck_assert(smtp_walk_at(&w, w.points - 1, &v));
    ck_assert_str_eq(v.state, "ready");
}
END_TEST

/* A server that sees two lines in one answers twice.  The reply too many answers nothing, and shifts no other. */
START_TEST(too_many)
{
    static struct script s;
    struct smtp_arena arena;
    struct smtp_walk w;
    struct smtp_walk_view v;

    walking_begin(
        &w, &s,
        "S220 s.example\r\n\1CEHLO c.example\r\n\1S250 s.example\r\n\1CNOOP\nNOOP\r\n\1S250 one\r\n250 two\r\n\1"
        "CMAIL FROM:<a@c>\r\n\1S250 ok\r\n\1CRCPT TO:<b@s>\r\n\1S250 ok\r\n\1CDATA\r\n\1S354 go\r\n\1"
        "CQUIT\r\n.\r\n\1S250 kept\r\n\1",
        &arena);
    ck_assert(smtp_walk_at(&w, walking_point(&w, 'S', "one"), &v));
    ck_assert_uint_eq(v.unit->other, 1);
    ck_assert_ptr_null(v.lost);
    ck_assert(smtp_walk_at(&w, walking_point(&w, 'S', "two"), &v));
    ck_assert_uint_eq(v.unit->other, (size_t)SMTP_WALK_NONE);
    ck_assert_uint_eq(v.waiting, 0);
    ck_assert(smtp_walk_at(&w, walking_point(&w, 'C', "MAIL"), &v));
    ck_assert_ptr_nonnull(v.lost); /* the judge, but the counting goes on */
    ck_assert_int_eq(w.replies[v.unit->other].verb, SMTP_VERB_MAIL);
    ck_assert(smtp_walk_at(&w, walking_point(&w, 'C', "QUIT"), &v));
    ck_assert_str_eq(v.unit->rule, "x-mail-data");
    ck_assert_str_eq(v.state, "data");
    ck_assert(smtp_walk_at(&w, w.points - 1, &v));
    ck_assert_str_eq(v.state, "ready");
}
END_TEST

/* Pipelined commands wait in a row, RFC 2920. */
START_TEST(pipelined)
{
    static struct script s;
    struct smtp_arena arena;
    struct smtp_walk w;
    struct smtp_walk_view v;

    walking_begin(&w, &s,
                  "S220 s.example\r\n\1CEHLO c\r\n\1S250-s.example\r\n250 PIPELINING\r\n\1"
                  "CMAIL FROM:<a@c>\r\nRCPT TO:<b@s>\r\nDATA\r\n\1S250 OK\r\n250 OK\r\n354 go\r\n\1C.\r\n",
                  &arena);
    ck_assert(smtp_walk_at(&w, walking_point(&w, 'S', "250 OK"), &v));
    ck_assert_uint_eq(v.waiting, 3);
    ck_assert_int_eq(v.owed, SMTP_VERB_MAIL);
    ck_assert(smtp_walk_at(&w, walking_point(&w, 'S', "354"), &v));
    ck_assert_uint_eq(v.waiting, 1);
    ck_assert_int_eq(v.owed, SMTP_VERB_DATA);
    ck_assert(smtp_walk_at(&w, w.points - 1, &v));
    ck_assert_str_eq(v.unit->rule, "x-mail-data");
    ck_assert(v.word);
}
END_TEST

/* The end of a stream is no octet: it, and what the judge says of it, stands with the last one before it. */
START_TEST(ends)
{
    static struct script s;
    struct smtp_arena arena;
    struct smtp_walk w;
    struct smtp_walk_view v;

    walking_begin(&w, &s, "S220 s.example\r\n\1CEHLO c.example\r\n\1S250 s.example\r\n\1S\1C", &arena);
    ck_assert(smtp_walk_at(&w, w.points - 2, &v));
    ck_assert_uint_eq(v.end_count, 0);
    ck_assert_uint_eq(v.finding_count, 0);
    ck_assert(smtp_walk_at(&w, w.points - 1, &v));
    ck_assert_uint_eq(v.end_count, 2);
    ck_assert_int_eq(v.ends[0].side, 'S');
    ck_assert_int_eq(v.ends[1].side, 'C');
    ck_assert_uint_eq(v.finding_count, 1);
    ck_assert_str_eq(v.findings[0].found.id, "5321-3.8-b");
}
END_TEST

/* A reply that no verb can have leads nowhere, and the next exchange goes on from where it was. */
START_TEST(no_such_reply)
{
    static struct script s;
    struct smtp_arena arena;
    struct smtp_walk w;
    struct smtp_walk_view v;

    walking_begin(
        &w, &s, "S220 s.example\r\n\1CEHLO c\r\n\1S250 s\r\n\1CNOOP\r\n\1S399 what\r\n\1CMAIL FROM:<>\r\n\1S250 OK\r\n",
        &arena);
    ck_assert(smtp_walk_at(&w, w.points - 1, &v));
    ck_assert_str_eq(v.state, "mail");
}
END_TEST

/* What goes within TLS is left out; what one end of it has recorded in the clear is walked. */
START_TEST(tls)
{
    static struct script s;
    struct smtp_arena arena;
    struct smtp_walk w;
    struct smtp_walk_view v;

    walking_begin(&w, &s,
                  "S220 s.example\r\n\1CEHLO c.example\r\n\1S250-s.example\r\n250 STARTTLS\r\n\1CSTARTTLS\r\n\1"
                  "S220 go\r\n\1C\x16\x03\x03 hello\r\n\1S\x16\x03\x03 you\r\n\1C\x17\x03\x03 x",
                  &arena);
    ck_assert_uint_eq(w.sealed, 25);
    ck_assert_uint_eq(w.command_count, 2);
    ck_assert_uint_eq(w.finding_count, 0);
    ck_assert(smtp_walk_at(&w, w.points - 1, &v));
    ck_assert_str_eq(v.state, "greeted");
    ck_assert_int_eq(v.unit->verb, SMTP_VERB_STARTTLS);
    walking_begin(&w, &s,
                  "S220 s.example\r\n\1CEHLO c.example\r\n\1S250-s.example\r\n250 STARTTLS\r\n\1CSTARTTLS\r\n\1"
                  "S220 go\r\n\1CMAIL FROM:<>\r\n\1S503 no\r\n\1CEHLO c.example\r\n\1S250-s.example\r\n"
                  "250 STARTTLS\r\n\1CSTARTTLS\r\n\1S503 no\r\n",
                  &arena);
    ck_assert_uint_eq(w.sealed, 0);
    ck_assert(smtp_walk_at(&w, w.points - 1, &v));
    ck_assert_str_eq(v.state, "ready");
    ck_assert_uint_eq(w.finding_count, 4);
    ck_assert_str_eq(w.findings[0].found.id, "3207-4.2-d"); /* EHLO first */
    ck_assert_str_eq(w.findings[1].found.id, "5321-4.1.1.1-i");
    ck_assert_str_eq(w.findings[2].found.id, "3207-4.2-h"); /* not offered again */
    ck_assert_str_eq(w.findings[3].found.id, "3207-4.2-g"); /* nor said */
}
END_TEST

/* The dialogue at a point: what may be said next, or what the reply that is due may be. */
START_TEST(ways_out)
{
    static struct script s;
    struct smtp_arena arena;
    struct smtp_walk w;
    struct smtp_walk_view v;

    walking_begin(&w, &s, walking_one_mail, &arena);
    ck_assert(smtp_walk_at(&w, walking_point(&w, 'C', "RCPT"), &v));
    ck_assert(smtp_dialogue_can(&v.dialogue, SMTP_VERB_RCPT));
    ck_assert(!smtp_dialogue_can(&v.dialogue, SMTP_VERB_DOT));
    ck_assert(smtp_walk_at(&w, walking_point(&w, 'S', "354"), &v));
    ck_assert(smtp_dialogue_can(&v.dialogue, 354));
    ck_assert(!smtp_dialogue_can(&v.dialogue, 250));
    ck_assert(!smtp_dialogue_can(&v.dialogue, SMTP_VERB_RCPT));
    ck_assert(smtp_walk_at(&w, 0, &v));
    ck_assert(smtp_dialogue_can(&v.dialogue, 220));
}
END_TEST

static const struct {
    const char *text;
    enum smtp_why why;
    const char *words; /* part of the sentence */
} reasons[] = {
    { "S220 s.example\r\n", SMTP_WHY_SERVER, "connection" },
    { "S220 s\r\n\1CEHLO c\r\n\1S250 s\r\n", SMTP_WHY_SERVER, "in turn" },
    { "S220 s\r\n\1CEHLO c\r\n\1S250 s\r\n\1CRCPT TO:<a@b>\r\n\1S503 no\r\n", SMTP_WHY_TURN,
      "in state ready RCPT is out of turn: 503" },
    { "S220 s\r\n\1CEHLO c\r\n\1S250 s\r\n\1CMAIL FROM:<a..b@c>\r\n\1S501 no\r\n", SMTP_WHY_SYNTAX,
      "At octet 13 it leaves x-mail, in Atom of Dot-string (§4.1.2), which expected atext.  That is 501 (§4.3.2), and "
      "not 503" },
    { "S220 s\r\n\1CEHLO c\r\n\1S250 s\r\n\1CRCPT TO:<a..b@c>\r\n\1S501 no\r\n", SMTP_WHY_SYNTAX,
      "out of turn as well" },
    { "S220 s\r\n\1CXYZ\r\n\1S500 no\r\n", SMTP_WHY_UNKNOWN, "500" },
    { "S220 s\r\n\1CEHLO c\r\n\1S250 s\r\n\1CMAIL "
      "FROM:<aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@c>\r\n\1S501 no\r\n",
      SMTP_WHY_LONG, "501 (§4.5.3.1)" },
    { "S220 s\r\n\1CDATA\r\n\1S354 go\r\n\1Ca\nb\r\n.\r\n\1S554 no\r\n", SMTP_WHY_SYNTAX, "At octet 1 it leaves" },
};

START_TEST(why_so)
{
    static struct script s;
    struct smtp_arena arena;
    struct smtp_walk w;
    struct smtp_walk_why why, also;
    char words[SMTP_WHY_WORDS];

    walking_begin(&w, &s, reasons[_i].text, &arena);
    ck_assert(smtp_walk_why(&w, &w.replies[w.reply_count - 1], &why));
    ck_assert_int_eq(why.why, reasons[_i].why);
    ck_assert_uint_eq(smtp_walk_why_words(&why, words, sizeof words), strlen(words));
    ck_assert_msg(strstr(words, reasons[_i].words) != NULL, "%s", words);
    if (w.command_count == 0)
        return;
    ck_assert(smtp_walk_why(&w, &w.commands[w.command_count - 1], &also)); /* asked of the command, the same */
    ck_assert_int_eq(also.why, why.why);
    ck_assert_ptr_eq(also.command, why.command);
}
END_TEST

START_TEST(no_why)
{
    static struct script s;
    struct smtp_arena arena;
    struct smtp_walk w;
    struct smtp_walk_why why;

    walking_begin(&w, &s, "S220 s\r\n\1S421 no\r\n\1CEHL", &arena);
    ck_assert(!smtp_walk_why(&w, &w.commands[0], &why)); /* not whole */
    ck_assert(!smtp_walk_why(&w, &w.replies[1], &why));
    walking_begin(&w, &s, "S220 s\r\n421 no\r\n", &arena);
    ck_assert(!smtp_walk_why(&w, &w.replies[1], &why)); /* it answers nothing */
}
END_TEST

START_TEST(state_names)
{
    struct smtp_dialogue d;

    smtp_dialogue_init(&d);
    ck_assert_int_eq(walk(&d, states[_i].word), 0);
    ck_assert_str_eq(smtp_walk_state(&d), states[_i].name);
}
END_TEST

Suite *walk_state_suite(void)
{
    Suite *const suite = suite_create("4.1.4 The session walked through");
    TCase *const state_case = tcase_create("states");

    tcase_add_test(state_case, goes_on);
    tcase_add_test(state_case, too_many);
    tcase_add_test(state_case, pipelined);
    tcase_add_test(state_case, ends);
    tcase_add_test(state_case, no_such_reply);
    tcase_add_test(state_case, tls);
    tcase_add_test(state_case, ways_out);
    tcase_add_loop_test(state_case, why_so, 0, sizeof reasons / sizeof reasons[0]);
    tcase_add_test(state_case, no_why);
    tcase_add_loop_test(state_case, state_names, 0, STATES);
    suite_add_tcase(suite, state_case);
    return suite;
}
