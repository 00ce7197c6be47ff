/* check_auth_client.c - AUTH from the client's chair: what is chosen, said and believed.  RFC 4954 §4, §6
 * Read first: protocol/ext/auth_client.c, tests/protocol/talk.h.  Read next: tests/protocol/check_judge.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <stdio.h>
#include <string.h>

#include "parse/ext/base64.h"
#include "protocol/ext/auth.h"
#include "protocol/ext/toy_crypto.h"
#include "protocol/talk.h"

#define EHLO "EHLO c.example\r\n"
#define MAIL "MAIL FROM:<a@c.example>\r\nRCPT TO:<b0@s.example>\r\nDATA\r\nhi\r\n.\r\nQUIT\r\n"
#define QUIT "QUIT\r\n"
#define PLAIN "AUTH PLAIN AHVzZXIAcGVuY2ls\r\n"
#define SENT "250 m|250 a|354 c|250 d|221 e"
#define SCRAM "AUTH SCRAM-SHA-256 biwsbj11c2VyLHI9Y2xpZW50LW5vbmNl\r\n" /* n,,n=user,r=client-nonce */
#define OFFER(mechanisms) "220 s|250-s\n250 AUTH " mechanisms "|"
#define YES SMTP_OUTCOME_ACCEPTED
#define NO SMTP_OUTCOME_REFUSED

/* One reply for each line that the client says, '|' between replies and LF between the lines of one.
 * 'v': TLS, and the server's certificate is its own; 'i': insecure; '-': nobody logs in; ' ': none of these. */
static const struct {
    char option;
    const char *section, *replies, *said;
    enum smtp_outcome outcome;
    int code;
    const char *text;
} talks[] = {
    { 'v', "4 PLAIN", OFFER("PLAIN LOGIN") "235 y|" SENT, EHLO PLAIN MAIL, YES, 250, "d" },
    { 'v', "4 PLAIN, whose response is asked for all the same", OFFER("PLAIN") "334 |501 x|221 e",
      EHLO PLAIN "*\r\n" QUIT, NO, 0, "the server sends a challenge, and all is said" },
    { 'v', "LOGIN", OFFER("login X-Y") "334 VXNlcm5hbWU6|334 UGFzc3dvcmQ6|235 y|" SENT,
      EHLO "AUTH LOGIN\r\ndXNlcg==\r\ncGVuY2ls\r\n" MAIL, YES, 250, "d" },
    { 'v', "the best within TLS", OFFER("LOGIN CRAM-MD5 PLAIN") "235 y|" SENT, EHLO PLAIN MAIL, YES, 250, "d" },
    { 'v', "CRAM-MD5", OFFER("CRAM-MD5") "334 PDFAeD4=|535 y|221 e",
      EHLO "AUTH CRAM-MD5\r\ndXNlciAwZDZiMDA0MDQ5MzcxZWMwMDM1MjFhOTRjODYzMDVlYw==\r\n" QUIT, NO, 535, "y" },
    { ' ', "4 no password in clear", OFFER("PLAIN LOGIN") "221 e", EHLO QUIT, NO, 0,
      "only mechanisms that tell the password are offered, and no TLS shows who hears it (RFC 4954 4, 14)" },
    { 'i', "unless asked", OFFER("LOGIN PLAIN") "235 y|" SENT, EHLO PLAIN MAIL, YES, 250, "d" },
    { 'i', "3 nothing offered", "220 s|250 s|221 e", EHLO QUIT, NO, 0,
      "the server offers no AUTH that we know, perhaps for want of TLS, and a user was given (RFC 4954)" },
    { 'v', "3 nothing known", OFFER("GSSAPI X") "221 e", EHLO QUIT, NO, 0,
      "the server offers no AUTH that we know, and a user was given (RFC 4954)" },
    { '-', "nobody logs in", OFFER("PLAIN") SENT, EHLO MAIL, YES, 250, "d" },
    { 'v', "6 535 ends it", OFFER("PLAIN LOGIN") "535 no|221 e", EHLO PLAIN QUIT, NO, 535, "no" },
    { 'v', "6 454 ends it", OFFER("PLAIN LOGIN") "454 later|221 e", EHLO PLAIN QUIT, NO, 454, "later" },
    { 'v', "6 534: another mechanism", OFFER("PLAIN LOGIN") "534 weak|334 |334 |235 y|" SENT,
      EHLO PLAIN "AUTH LOGIN\r\ndXNlcg==\r\ncGVuY2ls\r\n" MAIL, YES, 250, "d" },
    { 'v', "6 504, and no other", OFFER("PLAIN") "504 x|221 e", EHLO PLAIN QUIT, NO, 0,
      "the server refused every mechanism that we could use (RFC 4954 6)" },
    { 'v', "4 a challenge that is no base64", OFFER("LOGIN") "334 Username:|501 x|221 e",
      EHLO "AUTH LOGIN\r\n*\r\n" QUIT, NO, 0, "the server's challenge is no base64, or too long (RFC 4954 4)" },
    { ' ', "RFC 5802 3: success, and no proof", OFFER("SCRAM-SHA-256") "235 y|221 e", EHLO SCRAM QUIT, NO, 0,
      "the server says that we are who we say, and has not shown that it can know (RFC 5802 3)" },
    { ' ', "RFC 7677 3: too few iterations",
      OFFER("SCRAM-SHA-256 PLAIN") "334 cj1jbGllbnQtbm9uY2V4LHM9WVE9PSxpPTE=|501 x|221 e", EHLO SCRAM "*\r\n" QUIT, NO,
      0, "the server's iteration count is below 4096 (RFC 7677 3)" },
    { ' ', "RFC 5802 5.1: no message", OFFER("SCRAM-SHA-256") "334 |501 x|221 e", EHLO SCRAM "*\r\n" QUIT, NO, 0,
      "the server's first message is none of SCRAM (RFC 5802 7)" },
    { 'v', "4 cancelled, and yet welcome", OFFER("LOGIN") "334 x|235 y|221 e", EHLO "AUTH LOGIN\r\n*\r\n" QUIT, NO, 0,
      "235 is no reply to AUTH's cancelling (4.3.2)" },
    { 'v', "4 cancelled, and refused", OFFER("LOGIN") "334 x|500 y|221 e", EHLO "AUTH LOGIN\r\n*\r\n" QUIT, NO, 0,
      "500 is no reply to AUTH's cancelling (4.3.2)" },
    { 'v', "4 cancelled, and no reply", OFFER("LOGIN") "334 x|y|221 e", EHLO "AUTH LOGIN\r\n*\r\n" QUIT, NO, 0,
      "what the server sent is no reply (4.2)" },
    { 'v', "3.8 421", OFFER("PLAIN") "421 bye", EHLO PLAIN, NO, 421, "bye" },
    { 'v', "4.3.2 a reply of data", OFFER("PLAIN") "354 x|501 x|221 e", EHLO PLAIN "*\r\n" QUIT, NO, 0,
      "the server's challenge is no base64, or too long (RFC 4954 4)" },
};

static struct talk talk;
static struct smtp_sasl_client sasl;
static char password[SMTP_SASL_PASSWORD_MAX + 1];

static struct smtp_slice slice(const char *text)
{
    return (struct smtp_slice){ (const unsigned char *)text, strlen(text) };
}

static void begin(char option, const char *name, struct smtp_client_auth *auth)
{
    *auth = (struct smtp_client_auth){ .crypto = &toy_crypto,
                                       .name = slice(name),
                                       .password = slice(password),
                                       .nonce = slice("client-nonce"),
                                       .insecure = option == 'i',
                                       .sasl = &sasl };
    talk_init(&talk, 1, "hi\n", 3, 64);
    talk.config.auth = option == '-' ? NULL : auth;
    talk.session.tls = talk.session.verified = option == 'v';
}

/* Octet by octet, or reply by reply. */
static void play(const char *replies, bool slowly)
{
    char octets[4096];
    size_t n = 0;

    for (const char *p = replies; *p != '\0'; p++)
        n += (size_t)snprintf(octets + n, sizeof octets - n, *p == '|' || *p == '\n' ? "\r\n" : "%c", *p);
    n += (size_t)snprintf(octets + n, sizeof octets - n, "\r\n");
    for (size_t at = 0, len; at < n; at += len) {
        len = slowly ? 1 : (size_t)(strstr(octets + at, "\r\n") + 2 - (octets + at));
        talk_feed(&talk, octets + at, len);
    }
}

START_TEST(replies)
{
    struct smtp_client_auth auth;

    strcpy(password, "pencil");
    for (int slowly = 0; slowly < 2; slowly++) {
        begin(talks[_i].option, "user", &auth);
        play(talks[_i].replies, slowly != 0);
        ck_assert_msg(strcmp(talk.said, talks[_i].said) == 0, "%s: said %s", talks[_i].section, talk.said);
        ck_assert_msg(talk.closed, "%s: not closed", talks[_i].section);
        ck_assert_int_eq(talk.outcome, talks[_i].outcome);
        ck_assert_int_eq(talk.code, talks[_i].code);
        ck_assert_msg(strcmp(talk.text, talks[_i].text) == 0, "%s: text %s", talks[_i].section, talk.text);
    }
}
END_TEST

/* §4, MUST NOT: an initial response that makes AUTH longer than 512 octets waits to be asked for. */
START_TEST(long_initial_response)
{
    struct smtp_client_auth auth;
    char line[2048];

    for (size_t n = 360; n < 380; n++) {
        memset(password, 'x', n);
        password[n] = '\0';
        begin('v', "user", &auth);
        play("220 s|250-s\n250 AUTH PLAIN", false);
        const char *const auth_line = talk.said + strlen(EHLO);
        const size_t whole = 11 + (n + 6 + 2) / 3 * 4 + 2;

        snprintf(line, sizeof line, "%.*s", (int)strcspn(auth_line, "\r"), auth_line);
        ck_assert_uint_eq(strlen(auth_line), whole <= 512 ? whole : strlen("AUTH PLAIN\r\n"));
        if (whole <= 512)
            continue;
        talk_feed(&talk, "334 \r\n", 6);
        ck_assert_uint_eq(strlen(talk.said), strlen(EHLO) + strlen("AUTH PLAIN\r\n") + whole - 11);
        talk_feed(&talk, "235 y\r\n", 7);
        ck_assert_ptr_nonnull(strstr(talk.said, "MAIL FROM"));
    }
}
END_TEST

/* A server that knows the keys is believed, one that only says so is not. */
START_TEST(scram)
{
    const bool honest = _i == 0;
    struct smtp_credential user = { .iterations = 4096, .salt_len = 4, .salt = "salt" };
    static struct smtp_sasl_server server;
    struct smtp_client_auth auth;
    char reply[2048];

    strcpy(password, "pencil");
    smtp_credential_derive(&user, &toy_crypto, slice("pencil"));
    begin(' ', "user", &auth);
    play("220 s|250-s\n250 AUTH SCRAM-SHA-256", false);
    smtp_sasl_server_begin(&server, SMTP_SASL_SCRAM_SHA_256, &toy_crypto);
    smtp_sasl_server_response(&server, slice("n,,n=user,r=client-nonce"));
    smtp_sasl_server_credential(&server, &user, slice("server-nonce"));
    talk_feed(
        &talk, reply,
        (size_t)snprintf(reply, sizeof reply, "334 cj1jbGllbnQtbm9uY2VzZXJ2ZXItbm9uY2Uscz1jMkZzZEE9PSxpPTQwOTY=\r\n"));
    ck_assert_uint_gt(strlen(talk.said), strlen(EHLO SCRAM));
    ck_assert_int_eq(smtp_sasl_server_response(&server, (struct smtp_slice){ sasl.out, sasl.out_len }), SMTP_SASL_SAY);
    size_t n = (size_t)snprintf(reply, sizeof reply, "334 ");
    if (!honest)
        server.out[5] ^= 1;
    n += smtp_base64_encode((struct smtp_slice){ server.out, server.out_len }, reply + n, sizeof reply - n);
    n += (size_t)snprintf(reply + n, sizeof reply - n, "\r\n");
    talk_feed(&talk, reply, n);
    if (honest) {
        talk_feed(&talk, "235 y\r\n", 7);
        ck_assert_ptr_nonnull(strstr(talk.said, "\r\n\r\nMAIL FROM")); /* an empty line answers the server's proof */
    } else {
        talk_feed(&talk, "501 cancelled\r\n", 15);
        ck_assert_ptr_nonnull(strstr(talk.said, "*\r\nQUIT\r\n"));
        ck_assert_ptr_nonnull(strstr(talk.text, "not the one it should be"));
    }
}
END_TEST

Suite *auth_client_suite(void)
{
    Suite *const suite = suite_create("RFC 4954 4 AUTH, the client");
    TCase *const all = tcase_create("auth");

    tcase_add_loop_test(all, replies, 0, sizeof talks / sizeof talks[0]);
    tcase_add_test(all, long_initial_response);
    tcase_add_loop_test(all, scram, 0, 2);
    suite_add_tcase(suite, all);
    return suite;
}
