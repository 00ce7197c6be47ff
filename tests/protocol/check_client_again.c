/* check_client_again.c - several messages in one session, and what comes between them.  RFC 5321 §3.3, §4.1.1.5
 * Read first: tests/protocol/talk.h, tests/protocol/check_client.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <string.h>

#include "protocol/talk.h"

#define EHLO "EHLO c.example\r\n"
#define MAIL "MAIL FROM:<a@c.example>\r\n"
#define RCPT0 "RCPT TO:<b0@s.example>\r\n"
#define RCPT1 "RCPT TO:<b1@s.example>\r\n"
#define DATA "DATA\r\n"
#define MESSAGE "hi\r\n.\r\n"
#define ONE MAIL RCPT0 RCPT1 DATA MESSAGE
#define RSET "RSET\r\n"
#define QUIT "QUIT\r\n"
#define UP "220 s|250 s|"
#define ALL "250 m|250 a|250 b|354 c|250 d|" /* one message, accepted */

/* Two recipients a message; as in check_client.c. */
static const struct {
    const char *section;
    size_t more;
    const char *replies, *said, *fates, *codes;
} talks[] = {
    { "3.3", 2, UP ALL ALL ALL "221 e", EHLO ONE ONE ONE QUIT, "0:250 1:250 0:250 1:250 0:250 1:250 ", "250 250 250 " },
    { "no other", 0, UP ALL "221 e", EHLO ONE QUIT, "0:250 1:250 ", "250 " },

    /* A refusal of the message is none of the session: 5yz to MAIL says nothing of the next (§4.5.4.1). */
    { "4.5.4.1 MAIL", 1, UP "550 m|" ALL "221 e", EHLO MAIL ONE QUIT, "0:550 1:550 0:250 1:250 ", "550 250 " },
    { "4.2.5 the data", 1, UP "250 m|250 a|250 b|354 c|450 d|" ALL "221 e", EHLO ONE ONE QUIT,
      "0:250 1:250 0:250 1:250 ", "450 250 " },

    /* Where the transaction is still open, RSET ends it. */
    { "4.1.1.5 all recipients", 1, UP "250 m|550 a|450 b|250 r|" ALL "221 e", EHLO MAIL RCPT0 RCPT1 RSET ONE QUIT,
      "0:550 1:450 0:250 1:250 ", "450 250 " },
    { "4.1.1.5 DATA", 1, UP "250 m|250 a|250 b|451 c|250 r|" ALL "221 e", EHLO MAIL RCPT0 RCPT1 DATA RSET ONE QUIT,
      "0:250 1:250 0:250 1:250 ", "451 250 " },
    { "4.1.1.5 nothing comes behind", 0, UP "250 m|550 a|450 b|221 e", EHLO MAIL RCPT0 RCPT1 QUIT, "0:550 1:450 ",
      "450 " },
    { "RSET is refused", 1, UP "250 m|550 a|550 b|500 r|221 e", EHLO MAIL RCPT0 RCPT1 RSET QUIT,
      "0:550 1:550 0:500 1:500 ", "550 500 " },
    { "RFC 3030 RSET has been said", 1,
      "220 s|250-s\n250 CHUNKING|250 m|250 a|250 b|552 d|250 r|250 m|250 a|250 b|250 d|221 e",
      EHLO MAIL RCPT0 RCPT1 "BDAT 4 LAST\r\nhi\r\n" RSET MAIL RCPT0 RCPT1 "BDAT 4 LAST\r\nhi\r\n" QUIT,
      "0:250 1:250 0:250 1:250 ", "552 250 " },

    /* A session that is good for nothing else ends. */
    { "3.1 greeting", 1, "554 s|221 e", QUIT, "0:554 1:554 ", "554 " },
    { "3.2 EHLO", 1, "220 s|450 s|221 e", EHLO QUIT, "0:450 1:450 ", "450 " },
    { "3.8 MAIL", 1, UP "421 m", EHLO MAIL, "0:421 1:421 ", "421 " },
    { "3.8 the second MAIL", 1, UP ALL "421 m", EHLO ONE MAIL, "0:250 1:250 0:421 1:421 ", "250 421 " },
    { "4.2 no reply", 1, UP "250?m|221 e", EHLO MAIL QUIT, "0:0 1:0 ", "0 " },
    { "RFC 1047", 1, UP "250 m|250 a|250 b|354 c|ok|221 e", EHLO ONE QUIT, "0:250 1:250 ", "0 " },
};

static struct talk talk;

START_TEST(again)
{
    const char *next = talks[_i].replies;

    talk_init(&talk, 2, "hi\n", 3, 100);
    talk.config.more = true;
    talk.more = talks[_i].more;
    while (*next != '\0' && !talk.closed) {
        char octets[128];
        size_t len = 0;

        for (; *next != '\0' && *next != '|'; next++) {
            if (*next == '\n')
                octets[len++] = '\r';
            octets[len++] = *next;
        }
        next += *next == '|';
        memcpy(octets + len, "\r\n", 2);
        talk_feed(&talk, octets, len + 2);
    }
    ck_assert_str_eq(next, "");
    ck_assert(talk.closed);
    ck_assert_str_eq(talk.said, talks[_i].said);
    ck_assert_str_eq(talk.fates, talks[_i].fates);
    ck_assert_str_eq(talk.codes, talks[_i].codes);
}
END_TEST

static void reply(const char *octets)
{
    talk_feed(&talk, octets, strlen(octets));
}

/* What each recipient's sender asked for goes with that recipient; a server without DSN gets the message all the same,
 * if it was somebody else who asked. */
START_TEST(dsn)
{
    static const struct smtp_client_dsn_of of[] = { { "NEVER", NULL }, { NULL, "rfc822;x" } };

    talk_init(&talk, 2, "hi\n", 3, 100);
    talk.config.more = true;
    talk.more = 1;
    talk.config.dsn = (struct smtp_client_dsn){ .ret = "HDRS", .optional = true };
    talk.config.dsn_of = of;
    reply("220 s\r\n");
    reply(_i == 0 ? "250 s\r\n" : "250-s\r\n250 DSN\r\n");
    reply("250 m\r\n");
    reply("250 a\r\n");
    ck_assert_str_eq(talk.said, _i == 0 ? EHLO MAIL RCPT0 RCPT1
                                        : EHLO "MAIL FROM:<a@c.example> RET=HDRS\r\n"
                                               "RCPT TO:<b0@s.example> NOTIFY=NEVER\r\n"
                                               "RCPT TO:<b1@s.example> ORCPT=rfc822;x\r\n");
}
END_TEST

Suite *client_again_suite(void)
{
    Suite *const suite = suite_create("3.3 Client, several messages");
    TCase *const all = tcase_create("again");

    tcase_add_loop_test(all, again, 0, sizeof talks / sizeof talks[0]);
    tcase_add_loop_test(all, dsn, 0, 2);
    suite_add_tcase(suite, all);
    return suite;
}
