/* check_step_live.c - a line is walked and judged before it is said; whose turn it is.
 * Read first: programs/step_live.h.  Read next: tests/programs/check_step_page.c.
 * SPDX-License-Identifier: MIT */
#include "programs/check_programs.h"

#include "programs/step_live.h"

static struct postel_live live;

static void begin(char side)
{
    postel_live_open(&live, said(""), side);
}

static void end(void)
{
    postel_live_close(&live);
}

static void says(char side, const char *octets)
{
    ck_assert(postel_live_add(&live, side, slice_of(octets)));
}

/* What would be said of this line, were it said now. */
static bool judged(const char *line, char words[POSTEL_LIVE_WORDS])
{
    unsigned char octets[POSTEL_LIVE_LINE];
    size_t len;

    ck_assert_ptr_null(postel_live_read(line, octets, &len));
    return postel_live_judge(&live, (struct smtp_slice){ octets, len }, words);
}

static const char greeted[] = "220 s.example\r\n";

/* The client's lines behind EHLO. */
static const struct {
    const char *line, *words;
    bool fault;
} commands[] = {
    { "MAIL FROM:<a@c.example>", "in turn: neither 501 nor 503", false },
    { "mail from:<>", "in x-mail", false },
    { "RCPT TO:<b@s.example>", "5321-3.3-ae", true },
    { "MAIL FROM:<a..b@c>", "5321-4.1.1.2-d", true },
    { "!NOOP", "", false }, /* it is not whole */
    { "!NOOP\\n\\r\\n", "5321-2.3.8-c", true },
    { "NOOP", "To NOOP the reply can be 250", false },
    { "XYZ", "no verb of RFC 5321", false },
};

START_TEST(command)
{
    char words[POSTEL_LIVE_WORDS];

    begin('C');
    says('S', greeted);
    says('C', "EHLO c.example\r\n");
    says('S', "250 s.example\r\n");
    ck_assert_int_eq(judged(commands[_i].line, words), commands[_i].fault);
    ck_assert_msg(strstr(words, commands[_i].words) != NULL, "%s", words);
    ck_assert_uint_eq(live.step->walk.points, live.said_points); /* it has not been said */
    end();
}
END_TEST

/* A server's replies: to the connection, and to EHLO. */
static const struct {
    const char *command, *line, *words;
    bool fault;
} replies[] = {
    { NULL, "220 s.example ready", "the session is greeted", false },
    { NULL, "250 s.example", "5321-4.3.2", true },
    { NULL, "220", "5321-", true },
    { "EHLO c.example\r\n", "250 s.example", "the session is ready", false },
    { "EHLO c.example\r\n", "250-s.example", "", false }, /* it goes on */
    { "EHLO c.example\r\n", "354 go on", "5321-4.2.1-h", true },
    { "NOOP\r\n", "250 OK", "the session is greeted", false },
    { "MAIL FROM:<a@b>\r\n", "503 EHLO first", "the session is greeted", false },
    { "QUIT\r\n", "221 bye", "Nothing more is to be said.", false },
};

START_TEST(reply)
{
    char words[POSTEL_LIVE_WORDS];

    begin('S');
    if (replies[_i].command != NULL) {
        says('S', greeted);
        says('C', replies[_i].command);
    }
    const bool fault = judged(replies[_i].line, words);
    ck_assert_msg(fault == replies[_i].fault && strstr(words, replies[_i].words) != NULL, "%s", words);
    end();
}
END_TEST

START_TEST(turns)
{
    for (int i = 0; i < 2; i++) {
        const bool client = i == 0;

        begin(client ? 'C' : 'S');
        ck_assert_int_eq(live.our_turn, !client); /* the server speaks first, §3.1 */
        says('S', "220-s.example\r\n");
        ck_assert_int_eq(live.our_turn, !client);
        says('S', "220 ready\r\n");
        ck_assert_int_eq(live.our_turn, client);
        says('C', "EHL");
        ck_assert_int_eq(live.our_turn, client);
        says('C', "O c\r\nNOOP\r\n");
        ck_assert_int_eq(live.our_turn, !client);
        says('S', "250 s\r\n");
        ck_assert_int_eq(live.our_turn, !client); /* NOOP waits */
        says('S', "250 OK\r\n");
        ck_assert_int_eq(live.our_turn, client);
        ck_assert(!live.closed);
        says('C', "MAIL FROM:<>\r\nRCPT TO:<a@s>\r\nDATA\r\n");
        says('S', "250 OK\r\n250 OK\r\n354 go\r\n");
        ck_assert_int_eq(live.our_turn, client);
        says('C', "QUIT\r\n"); /* text, not a command */
        ck_assert_int_eq(live.our_turn, client);
        says('C', ".\r\nQUIT\r\n");
        says('S', "250 OK\r\n");
        ck_assert(!live.closed);
        says('S', "221 bye\r\n");
        ck_assert(live.closed);
        end();
    }
}
END_TEST

/* What is typed stands behind what was said, and is gone with the next. */
START_TEST(typed)
{
    begin('C');
    says('S', greeted);
    postel_live_type(&live, slice_of("NOOP"));
    ck_assert_uint_eq(live.said_points, 15);
    ck_assert_uint_eq(live.step->walk.points, 19);
    says('S', "421 bye\r\n"); /* while it is typed */
    ck_assert_uint_eq(live.said_points, 24);
    ck_assert_uint_eq(live.step->walk.points, 28);
    ck_assert_uint_eq(smtp_walk_point(&live.step->walk, 'C', 0), 24);
    postel_live_type(&live, slice_of(""));
    ck_assert_uint_eq(live.step->walk.points, 24);
    end();
}
END_TEST

static const struct {
    const char *line, *octets; /* NULL: refused, */
    size_t at;                 /* here */
} lines[] = {
    { "NOOP", "NOOP\r\n", 0 },
    { "", "\r\n", 0 },
    { "!NOOP\\r\\n", "NOOP\r\n", 0 },
    { "! a\\x2E", "a.", 0 },
    { "a\\tb", "a\tb\r\n", 0 },
    { "\\x21", "!\r\n", 0 },
    { "!", "", 0 },
    { "ab\\", NULL, 2 },
    { "! ab\\q", NULL, 4 },
};

START_TEST(read_line)
{
    unsigned char octets[POSTEL_LIVE_LINE];
    size_t len;
    const char *const wrong = postel_live_read(lines[_i].line, octets, &len);

    ck_assert_int_eq(wrong == NULL, lines[_i].octets != NULL);
    if (wrong == NULL)
        ck_assert_slice(((struct smtp_slice){ octets, len }), lines[_i].octets);
    else
        ck_assert_uint_eq(len, lines[_i].at);
}
END_TEST

/* A peer that talks on and on is not kept for ever. */
START_TEST(too_much)
{
    static unsigned char much[POSTEL_LIVE_MAX];

    memset(much, '\n', sizeof much);
    begin('C');
    says('S', greeted);
    ck_assert(!postel_live_add(&live, 'S', (struct smtp_slice){ much, sizeof much }));
    ck_assert_uint_eq(live.said_points, 15);
    ck_assert_uint_eq(live.step->walk.points, 15);
    end();
}
END_TEST

Suite *step_live_suite(void)
{
    Suite *const suite = suite_create("step: live");
    TCase *const live_case = tcase_create("live");

    tcase_add_loop_test(live_case, command, 0, sizeof commands / sizeof *commands);
    tcase_add_loop_test(live_case, reply, 0, sizeof replies / sizeof *replies);
    tcase_add_test(live_case, turns);
    tcase_add_test(live_case, typed);
    tcase_add_loop_test(live_case, read_line, 0, sizeof lines / sizeof *lines);
    tcase_add_test(live_case, too_much);
    suite_add_tcase(suite, live_case);
    return suite;
}
