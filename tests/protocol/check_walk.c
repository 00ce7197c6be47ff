/* check_walk.c - a conversation walked octet by octet, there and back.    RFC 5321 §4.1, §4.2
 * Read first: protocol/walk.h, tests/protocol/words.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <stdalign.h>
#include <string.h>

#include "protocol/owner.h"
#include "protocol/walk_why.h"
#include "protocol/words.h"

enum { OCTETS = 4096, RUNS = 64 };

/* A conversation written down as "S: 220 x\r\n" lines are: 'C' or 'S', then the octets up to the next \1. */
struct script {
    unsigned char client[OCTETS], server[OCTETS];
    struct smtp_talk_run runs[RUNS];
    struct smtp_talk talk;
};

static void write_down(struct script *s, const char *text)
{
    *s = (struct script){ .talk = { .runs = s->runs } };
    s->talk.client.octets = s->client;
    s->talk.server.octets = s->server;
    while (*text != '\0') {
        const bool client = *text == 'C';
        const size_t len = strcspn(++text, "\1");
        struct smtp_slice *const stream = client ? &s->talk.client : &s->talk.server;

        memcpy((client ? s->client : s->server) + stream->len, text, len);
        stream->len += len;
        s->runs[s->talk.run_count++] = (struct smtp_talk_run){ client ? 'C' : 'S', len };
        text += len + (text[len] == '\1');
    }
}

static alignas(max_align_t) unsigned char memory[16 << 20];

static void begin(struct smtp_walk *w, struct script *s, const char *text, struct smtp_arena *arena)
{
    *arena = (struct smtp_arena){ .at = memory, .cap = sizeof memory };
    write_down(s, text);
    ck_assert(smtp_walk_init(w, &s->talk, owner_shelf(), arena));
}

static const char one_mail[] = "S220 s.example ready\r\n\1CEHLO c.example\r\n\1S250-s.example\r\n250 SIZE\r\n\1"
                               "CMAIL FROM:<a@c.example>\r\n\1S250 OK\r\n\1CRCPT TO:<b@s.example>\r\n\1S250 OK\r\n\1"
                               "CDATA\r\n\1S354 go on\r\n\1CSubject: x\r\n\r\nRSET\r\n.\r\n\1S250 OK\r\n\1"
                               "CQUIT\r\n\1S221 s.example bye\r\n";

/* What is asked at a point: the first octet of this text. */
static size_t point_of(const struct smtp_walk *w, char side, const char *text)
{
    const struct smtp_slice stream = side == 'C' ? w->talk.client : w->talk.server;
    const char *const found = strstr((const char *)stream.octets, text);

    ck_assert_ptr_nonnull(found);
    return smtp_walk_point(w, side, (size_t)(found - (const char *)stream.octets));
}

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

    begin(&w, &s, one_mail, &arena);
    ck_assert(smtp_walk_at(&w, point_of(&w, points[_i].side, points[_i].text), &v));
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

    begin(&w, &s, one_mail, &arena);
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

    begin(&w, &s, "S220 s.example\r\n\1CEHLO c.example\r\n\1S250 s.example\r\n\1CMAIL FROM:<a..b@c>\r\n\1S501 no\r\n",
          &arena);
    ck_assert(smtp_walk_at(&w, point_of(&w, 'C', "b@c"), &v));
    ck_assert(!v.alive);
    ck_assert_uint_eq(v.left, 13);
    ck_assert_ptr_null(v.tree);
    smtp_abnf_expected(&v.next, expected, sizeof expected);
    ck_assert_str_eq(expected, "atext");
    ck_assert(smtp_walk_at(&w, point_of(&w, 'S', "501"), &v));
    ck_assert_str_eq(v.state, "ready");
    ck_assert(smtp_walk_at(&w, w.points - 1, &v));
    ck_assert_str_eq(v.state, "ready"); /* the refused MAIL has changed nothing, §4.1.4 */
}
END_TEST

/* A reply that should not have been given: the session is where that reply, or a refusal, would have left it. */
START_TEST(goes_on)
{
    static struct script s;
    struct smtp_arena arena;
    struct smtp_walk w;
    struct smtp_walk_view v;

    begin(&w, &s,
          "S220 s.example\r\n\1CEHLO c.example\r\n\1S250 s.example\r\n\1CMAIL FROM:<a@c>\r\n\1S250 ok\r\n\1"
          "CRCPT TO:<b@s>\r\n\1S250 ok\r\n\1CDATA\r\n\1S250 what\r\n\1CRSET\r\n\1S250 ok\r\n\1",
          &arena);
    ck_assert(smtp_walk_at(&w, point_of(&w, 'C', "RSET"), &v));
    ck_assert_str_eq(v.state, "rcpt");
    ck_assert(smtp_walk_at(&w, w.points - 1, &v));
    ck_assert_str_eq(v.state, "ready");
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

    begin(&w, &s, one_mail, &arena);
    ck_assert(smtp_walk_at(&w, point_of(&w, 'C', "@c.example"), &v));
    for (size_t i = 0; i < v.tree->count; i++)
        if (v.tree->parts[i].at <= v.within && v.within < v.tree->parts[i].at + v.tree->parts[i].len)
            inner = &v.tree->parts[i];
    ck_assert_uint_eq(inner->rule->name.len, 9);
    ck_assert(memcmp(inner->rule->name.at, "x-mailbox", 9) == 0);
}
END_TEST

/* Pipelined commands wait in a row, RFC 2920. */
START_TEST(pipelined)
{
    static struct script s;
    struct smtp_arena arena;
    struct smtp_walk w;
    struct smtp_walk_view v;

    begin(&w, &s,
          "S220 s.example\r\n\1CEHLO c\r\n\1S250-s.example\r\n250 PIPELINING\r\n\1"
          "CMAIL FROM:<a@c>\r\nRCPT TO:<b@s>\r\nDATA\r\n\1S250 OK\r\n250 OK\r\n354 go\r\n\1C.\r\n",
          &arena);
    ck_assert(smtp_walk_at(&w, point_of(&w, 'S', "250 OK"), &v));
    ck_assert_uint_eq(v.waiting, 3);
    ck_assert_int_eq(v.owed, SMTP_VERB_MAIL);
    ck_assert(smtp_walk_at(&w, point_of(&w, 'S', "354"), &v));
    ck_assert_uint_eq(v.waiting, 1);
    ck_assert_int_eq(v.owed, SMTP_VERB_DATA);
    ck_assert(smtp_walk_at(&w, w.points - 1, &v));
    ck_assert_str_eq(v.unit->rule, "x-mail-data");
    ck_assert(v.word);
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

    begin(&w, &s, "S220 s.example\r\n\1CEHLO c\r\n\1S250-s.example\r\n251 SIZE\r\n", &arena);
    for (size_t point = 0; point < w.points; point++) {
        ck_assert(smtp_walk_at(&w, point, &v));
        for (size_t i = 0; i < v.finding_count; i++)
            found += strcmp(v.findings[i].found.id, "5321-4.2.1-n") == 0;
    }
    ck_assert_uint_eq(found, 1);
}
END_TEST

/* A reply that no verb can have leads nowhere, and the next exchange goes on from where it was. */
START_TEST(no_such_reply)
{
    static struct script s;
    struct smtp_arena arena;
    struct smtp_walk w;
    struct smtp_walk_view v;

    begin(&w, &s,
          "S220 s.example\r\n\1CEHLO c\r\n\1S250 s\r\n\1CNOOP\r\n\1S399 what\r\n\1CMAIL FROM:<>\r\n\1S250 OK\r\n",
          &arena);
    ck_assert(smtp_walk_at(&w, w.points - 1, &v));
    ck_assert_str_eq(v.state, "mail");
}
END_TEST

/* The dialogue at a point: what may be said next, or what the reply that is due may be. */
START_TEST(ways_out)
{
    static struct script s;
    struct smtp_arena arena;
    struct smtp_walk w;
    struct smtp_walk_view v;

    begin(&w, &s, one_mail, &arena);
    ck_assert(smtp_walk_at(&w, point_of(&w, 'C', "RCPT"), &v));
    ck_assert(smtp_dialogue_can(&v.dialogue, SMTP_VERB_RCPT));
    ck_assert(!smtp_dialogue_can(&v.dialogue, SMTP_VERB_DOT));
    ck_assert(smtp_walk_at(&w, point_of(&w, 'S', "354"), &v));
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
      "At octet 13 it leaves x-mail, in Atom of Dot-string (§4.1.2), which expected atext.  That is 501 (§4.2.1), and "
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

    begin(&w, &s, reasons[_i].text, &arena);
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

    begin(&w, &s, "S220 s\r\n\1S421 no\r\n\1CEHL", &arena);
    ck_assert(!smtp_walk_why(&w, &w.commands[0], &why)); /* not whole */
    ck_assert(!smtp_walk_why(&w, &w.replies[1], &why));
    begin(&w, &s, "S220 s\r\n421 no\r\n", &arena);
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

START_TEST(no_memory)
{
    static struct script s;
    struct smtp_arena arena = { .at = memory, .cap = 256 };
    struct smtp_walk w;

    write_down(&s, one_mail);
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
    tcase_add_test(walk_case, goes_on);
    tcase_add_test(walk_case, rules);
    tcase_add_test(walk_case, pipelined);
    tcase_add_test(walk_case, findings);
    tcase_add_test(walk_case, no_such_reply);
    tcase_add_test(walk_case, ways_out);
    tcase_add_loop_test(walk_case, why_so, 0, sizeof reasons / sizeof reasons[0]);
    tcase_add_test(walk_case, no_why);
    tcase_add_loop_test(walk_case, state_names, 0, STATES);
    tcase_add_test(walk_case, no_memory);
    suite_add_tcase(suite, walk_case);
    return suite;
}
