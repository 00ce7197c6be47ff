/* check_starttls.c - the client and TLS: when it asks for it, and what it forgets.  RFC 3207 §4, §4.2, §6
 * Read first: protocol/ext/starttls.c, tests/protocol/talk.h.  Read next: tests/protocol/check_client_lost.c.
 * SPDX-License-Identifier: MIT
 *
 * The server's side is in sessions.c: a session like any other. */
#include "protocol/check_protocol.h"

#include <string.h>

#include "protocol/ext/extension.h"
#include "protocol/talk.h"

#define EHLO "EHLO c.example\r\n"
#define STARTTLS "STARTTLS\r\n"
#define MAIL "MAIL FROM:<a@c.example>\r\n"
#define QUIT "QUIT\r\n"
#define OFFER "220 s\r\n|250-s\r\n250 starttls\r\n|"
#define NOT_OFFERED "the server does not offer STARTTLS, and without TLS this message is not to go (RFC 3207)"

/* What the server says, up to each '|' at once; a handshake succeeds unless `fails`. */
static const struct {
    enum smtp_tls_wanted tls;
    bool fails;
    const char *heard, *said;
    int code;
    const char *text;
} talks[] = {
    { SMTP_TLS_NO, false, OFFER "550 m\r\n|221 e\r\n", EHLO MAIL QUIT, 550, "m" },
    { SMTP_TLS_MAY, false, OFFER "220 go\r\n|250 s\r\n|550 m\r\n|221 e\r\n", EHLO STARTTLS EHLO MAIL QUIT, 550, "m" },
    { SMTP_TLS_MUST, false, OFFER "220 go\r\n|250 s\r\n|550 m\r\n|221 e\r\n", EHLO STARTTLS EHLO MAIL QUIT, 550, "m" },

    /* not offered, or refused: on in clear text if it may */
    { SMTP_TLS_MAY, false, "220 s\r\n|250 s\r\n|550 m\r\n|221 e\r\n", EHLO MAIL QUIT, 550, "m" },
    { SMTP_TLS_MUST, false, "220 s\r\n|250 s\r\n|221 e\r\n", EHLO QUIT, 0, NOT_OFFERED },
    { SMTP_TLS_MUST, false, "220 s\r\n|500 x\r\n|250 s\r\n|221 e\r\n", EHLO "HELO c.example\r\n" QUIT, 0, NOT_OFFERED },
    { SMTP_TLS_MAY, false, OFFER "454 no\r\n|550 m\r\n|221 e\r\n", EHLO STARTTLS MAIL QUIT, 550, "m" },
    { SMTP_TLS_MUST, false, OFFER "454 no\r\n|221 e\r\n", EHLO STARTTLS QUIT, 454, "no" },
    { SMTP_TLS_MAY, false, OFFER "502 no\r\n|550 m\r\n|221 e\r\n", EHLO STARTTLS MAIL QUIT, 550, "m" },
    { SMTP_TLS_MAY, false, OFFER "250 what\r\n|221 e\r\n", EHLO STARTTLS QUIT, 0,
      "250 is no reply to STARTTLS (4.3.2)" },
    { SMTP_TLS_MAY, false, OFFER "421 x\r\n", EHLO STARTTLS, 421, "x" },

    /* the handshake fails: not a word more */
    { SMTP_TLS_MAY, true, OFFER "220 go\r\n", EHLO STARTTLS, 0, "no handshake" },
    { SMTP_TLS_MUST, true, OFFER "220 go\r\n250 s\r\n", EHLO STARTTLS, 0, "no handshake" },

    /* a limit told in clear text is forgotten, and one told within TLS counts */
    { SMTP_TLS_MAY, false, "220 s\r\n|250-s\r\n250-SIZE 1\r\n250 STARTTLS\r\n|220 go\r\n|250 s\r\n|550 m\r\n|221 e\r\n",
      EHLO STARTTLS EHLO MAIL QUIT, 550, "m" },
    { SMTP_TLS_MAY, false, OFFER "220 go\r\n|250-s\r\n250 SIZE 1\r\n|221 e\r\n", EHLO STARTTLS EHLO QUIT, 0,
      "the message is larger than the SIZE the server offers (RFC 1870)" },
    { SMTP_TLS_MAY, false, OFFER "220 go\r\n|250-s\r\n250 STARTTLS\r\n|550 m\r\n|221 e\r\n", /* MUST NOT again, §4.2 */
      EHLO STARTTLS EHLO MAIL QUIT, 550, "m" },

    /* replies that came with the 220 are thrown away: the client twin of CVE-2011-0411 */
    { SMTP_TLS_MUST, false,
      OFFER "220 go\r\n250-evil\r\n250 SIZE 1\r\n250 m\r\n250 a\r\n354 c\r\n|250 s\r\n|550 m\r\n|221 e\r\n",
      EHLO STARTTLS EHLO MAIL QUIT, 550, "m" },
    { SMTP_TLS_MUST, false, OFFER "220 go\r\n250-ev|250 s\r\n|550 m\r\n|221 e\r\n", EHLO STARTTLS EHLO MAIL QUIT, 550,
      "m" },
};

static struct talk talk;

static void play(const char *heard)
{
    while (*heard != '\0') {
        const size_t len = strcspn(heard, "|");

        ck_assert_msg(!talk.closed, "closed before %s", heard);
        talk_feed(&talk, heard, len);
        heard += len + (heard[len] == '|');
    }
}

START_TEST(client)
{
    talk_init(&talk, 1, "hi\n", 3, 3);
    talk.config.tls = talks[_i].tls;
    talk.handshake_fails = talks[_i].fails;
    play(talks[_i].heard);
    ck_assert_str_eq(talk.said, talks[_i].said);
    ck_assert(talk.closed);
    ck_assert_int_eq(talk.outcomes, 1);
    ck_assert_int_eq(talk.outcome, SMTP_OUTCOME_REFUSED);
    ck_assert_int_eq(talk.code, talks[_i].code);
    ck_assert_str_eq(talk.text, talks[_i].text);
}
END_TEST

/* What EHLO's reply in clear text offered is no offer within TLS. */
START_TEST(forgets)
{
    talk_init(&talk, 1, "hi\n", 3, 3);
    talk.config.tls = SMTP_TLS_MAY;
    play("220 s\r\n|250-s\r\n250-8BITMIME\r\n250-SIZE 9\r\n250 STARTTLS\r\n|");
    ck_assert(smtp_client_offers(&talk.session, &smtp_ext_size));
    play("220 go\r\n|");
    ck_assert(talk.session.tls);
    ck_assert_uint_eq(talk.session.offers, 0);
    ck_assert_uint_eq(talk.session.size_limit, 0);
    ck_assert(!talk.session.takes_8bit);
}
END_TEST

/* Where TLS came before all else, STARTTLS is not said though it is offered (RFC 8314 §3; RFC 3207 §4.2: MUST NOT). */
START_TEST(implicit)
{
    talk_init(&talk, 1, "hi\n", 3, 3);
    talk.config.tls = SMTP_TLS_MUST;
    smtp_client_secured(&talk.session);
    ck_assert_str_eq(talk.said, "");
    play(OFFER);
    ck_assert_str_eq(talk.said, EHLO MAIL);
}
END_TEST

Suite *starttls_suite(void)
{
    Suite *const suite = suite_create("RFC 3207 the client and TLS");
    TCase *const all = tcase_create("talks");

    tcase_add_loop_test(all, client, 0, sizeof talks / sizeof talks[0]);
    tcase_add_test(all, forgets);
    tcase_add_test(all, implicit);
    suite_add_tcase(suite, all);
    return suite;
}
