/* check_auth_server.c - AUTH from the server's chair: what each line is answered, in any pieces.  RFC 4954 §4, §6
 * Read first: protocol/ext/auth_server.c.  Read next: tests/protocol/ext/check_auth_client.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <stdio.h>
#include <string.h>

#include "protocol/ext/auth.h"
#include "protocol/ext/extension.h"
#include "protocol/ext/toy_crypto.h"

enum { NOTES = 1 << 12, ALL = 1 << SMTP_SASL_SCRAM_SHA_256 | 1 << SMTP_SASL_PLAIN | 1 << SMTP_SASL_LOGIN };

/* A server and its owner, who knows "user" with the password "pencil". */
struct chair {
    struct smtp_server_config config;
    struct smtp_server session;
    struct smtp_auth_room room;
    bool no_room, no_users, closed;
    size_t said_len;
    char said[NOTES];
};

static void credential(struct chair *c)
{
    struct smtp_credential user = { .iterations = 4096, .salt_len = 4, .salt = "salt" };
    const struct smtp_slice name = smtp_server_auth_name(&c->session);
    const bool known = name.len == 4 && memcmp(name.octets, "user", 4) == 0;

    smtp_credential_derive(&user, &toy_crypto,
                           (struct smtp_slice){ (const unsigned char *)(known ? "pencil" : "?"), known ? 6 : 1 });
    smtp_server_credential(&c->session, c->no_users ? NULL : &user,
                           (struct smtp_slice){ (const unsigned char *)"server-nonce", 12 });
}

static void handle(struct chair *c, enum smtp_server_event event)
{
    switch (event) {
    case SMTP_SERVER_AUTH: smtp_server_auth(&c->session, c->no_room ? NULL : &c->room); break;
    case SMTP_SERVER_CREDENTIAL: credential(c); break;
    case SMTP_SERVER_SENDER:
    case SMTP_SERVER_RECIPIENT: smtp_server_answer(&c->session, (struct smtp_reply){ 250, "2.1.0", "OK" }); break;
    default: c->closed = event == SMTP_SERVER_CLOSE; break;
    }
}

static void drain(struct chair *c)
{
    const struct smtp_slice out = smtp_server_output(&c->session);

    ck_assert_uint_lt(c->said_len + out.len, sizeof c->said);
    memcpy(c->said + c->said_len, out.octets, out.len);
    c->said_len += out.len;
    c->said[c->said_len] = '\0';
    smtp_server_sent(&c->session, out.len);
}

static void feed(struct chair *c, const char *octets, size_t len)
{
    enum smtp_server_event event = SMTP_SERVER_IDLE;
    size_t at = 0, used;

    while (!c->closed) {
        event = smtp_server_feed(&c->session, (const unsigned char *)octets + at, len - at, &used);
        at += used;
        handle(c, event);
        drain(c);
        if (event == SMTP_SERVER_IDLE)
            break;
    }
}

/* 't': within TLS; 'i': AUTH without it; 'r': required, without; 'p': PLAIN alone; ' ': none of these. */
static void begin(struct chair *c, char option)
{
    memset(c, 0, sizeof *c);
    c->config = (struct smtp_server_config){ .domain = "postel.example",
                                             .max_size = 1000,
                                             .mechanisms = option == 'p' ? 1 << SMTP_SASL_PLAIN : ALL,
                                             .auth_insecure = option != ' ' && option != 't',
                                             .auth_required = option == 'r',
                                             .crypto = &toy_crypto };
    smtp_server_init(&c->session, &c->config);
    if (option == 't')
        smtp_server_secured(&c->session);
    feed(c, "", 0);
}

#define EHLO "EHLO c.example\r\n"
#define MAIL "MAIL FROM:<a@c.example>\r\n"
#define RCPT "RCPT TO:<b@postel.example>\r\n"
#define GOOD "AHVzZXIAcGVuY2ls"      /* \0user\0pencil */
#define BAD "AHVzZXIAcGVuY2lsMg=="   /* \0user\0pencil2 */
#define UNKNOWN "AHdobwBwZW5jaWw="   /* \0who\0pencil */
#define OTHER "bwB1c2VyAHBlbmNpbA==" /* o\0user\0pencil */
#define PLAIN "AUTH PLAIN " GOOD "\r\n"
#define FAIL "AUTH PLAIN " BAD "\r\n"

static const struct {
    char option;
    const char *section, *octets, *codes;
} sessions[] = {
    { 'i', "4 PLAIN, with its response", EHLO PLAIN "NOOP\r\n", "220 250 235 250" },
    { 'i', "4 PLAIN, asked for it", EHLO "AUTH PLAIN\r\n" GOOD "\r\nNOOP\r\n", "220 250 334 235 250" },
    { 't', "4 within TLS", EHLO PLAIN, "220 250 235" },
    { ' ', "6 not without TLS: 538", EHLO PLAIN MAIL, "220 250 538 250" },
    { 'i', "4 LOGIN", EHLO "AUTH LOGIN\r\ndXNlcg==\r\ncGVuY2ls\r\n", "220 250 334 334 235" },
    { 'i', "LOGIN, its name with it", EHLO "auth login dXNlcg==\r\ncGVuY2ls\r\n", "220 250 334 235" },
    { 'i', "4 any letter case", EHLO "aUTh pLain " GOOD " \t\r\n", "220 250 235" },
    { 'i', "6 535", EHLO FAIL "AUTH PLAIN " UNKNOWN "\r\nAUTH PLAIN " OTHER "\r\n" PLAIN, "220 250 535 535 535 235" },
    { 'i', "4 503 to a second AUTH", EHLO PLAIN PLAIN "AUTH FOO\r\n" EHLO PLAIN, "220 250 235 503 503 250 503" },
    { 'i', "4 503 inside mail", EHLO MAIL PLAIN RCPT PLAIN "RSET\r\n" PLAIN, "220 250 250 503 250 503 250 235" },
    { 'i', "4 503 before EHLO, and after HELO", PLAIN "HELO c.example\r\n" PLAIN, "220 503 250 503" },
    { 'i', "4 504", EHLO "AUTH CRAM-MD5\r\nAUTH FOO =\r\n", "220 250 504 504" },
    { 'p', "4 504 to one switched off", EHLO "AUTH LOGIN\r\n" PLAIN, "220 250 504 235" },
    { 'i', "4 cancel, then begin anew", EHLO "AUTH PLAIN\r\n*\r\nAUTH LOGIN\r\n*\r\n" PLAIN,
      "220 250 334 501 334 501 235" },
    { 'i', "4 a star is no cancel elsewhere", EHLO "*\r\nAUTH PLAIN *\r\n", "220 250 500 501" },
    { 'i', "4 an empty response", EHLO "AUTH PLAIN =\r\nAUTH PLAIN\r\n\r\n", "220 250 501 334 501" },
    { 'i', "4 SCRAM, its proof no message", EHLO "AUTH SCRAM-SHA-256 biwsbj11c2VyLHI9eA==\r\neA==\r\nNOOP\r\n",
      "220 250 334 501 250" },
    { 'i', "4 501 to bad base64",
      EHLO "AUTH PLAIN x\r\nAUTH PLAIN\r\nAHVzZXIAcGVuY2l\r\nAUTH PLAIN\r\n" GOOD " \r\nAUTH PLAIN\r\nA=Vz\r\n",
      "220 250 501 334 501 334 501 334 501" },
    { 'i', "4 a line of commands is no base64", EHLO "AUTH PLAIN\r\nMAIL FROM:<a@c.example>\r\n" MAIL,
      "220 250 334 501 250" },
    { 'i', "2.3.8 a CR or LF within the line", EHLO "AUTH PLAIN\r\nAHVz\nZXIA\r\nAUTH PLAIN\r\nAHVz\rZXIA\r\n",
      "220 250 334 501 334 501" },
    { 'i', "4 501 to no mechanism", EHLO "AUTH\r\nAUTH \r\nAUTH PLAIN  x\r\n", "220 250 501 501 501" },
    { 'i', "9 at most so many failures", EHLO FAIL FAIL FAIL FAIL FAIL PLAIN, "220 250 535 535 535 535 535 421" },
    { 'i', "9 a cancel is none", EHLO FAIL FAIL FAIL FAIL "AUTH PLAIN\r\n*\r\n" PLAIN,
      "220 250 535 535 535 535 334 501 235" },
    { 'r', "6 530", EHLO MAIL RCPT "DATA\r\nBDAT 6 LAST\r\nQUIT\r\nVRFY b\r\nHELP\r\nNOOP\r\nRSET\r\n" PLAIN MAIL,
      "220 250 530 530 530 530 530 530 250 250 235 250" },
    { 'i',
      "5 AUTH=", EHLO "MAIL FROM:<a@c.example> AUTH=<>\r\nRSET\r\nMAIL FROM:<a@c.example> AUTH=e+3Dmc2@c.example\r\n",
      "220 250 250 250 250" },
    { 'i', "8 AUTH=, which is no mailbox",
      EHLO
      "MAIL FROM:<a@c.example> AUTH=a\r\nMAIL FROM:<a@c.example> AUTH=+0D\r\nMAIL FROM:<a@c.example> AUTH=a+@b\r\n"
      "MAIL FROM:<a@c.example> AUTH=\r\nMAIL FROM:<a@c.example> AUTH=<> AUTH=<>\r\nMAIL FROM:<a@c.example> AUTH\r\n",
      "220 250 501 501 501 501 501 501" },
    { ' ', "4.1.1.11 AUTH= is not offered", EHLO "MAIL FROM:<a@c.example> AUTH=<>\r\n", "220 250 555" },
};

/* "220 250": the code of each reply; replies of one line, and EHLO's last. */
static void check_codes(const struct chair *c, const char *section, const char *want)
{
    char codes[256] = "";
    size_t n = 0;

    for (const char *line = c->said; line[0] != '\0'; line = strstr(line, "\r\n") + 2)
        if (line[3] == ' ')
            n += (size_t)snprintf(codes + n, sizeof codes - n, n > 0 ? " %.3s" : "%.3s", line);
    ck_assert_msg(strcmp(codes, want) == 0, "%s: %s, not %s", section, codes, want);
}

static struct chair whole, split;

START_TEST(codes)
{
    const size_t len = strlen(sessions[_i].octets);

    begin(&whole, sessions[_i].option);
    feed(&whole, sessions[_i].octets, len);
    check_codes(&whole, sessions[_i].section, sessions[_i].codes);
    ck_assert_ptr_null(whole.session.auth);
    for (size_t at = 0; at <= len; at++) {
        begin(&split, sessions[_i].option);
        feed(&split, sessions[_i].octets, at);
        feed(&split, sessions[_i].octets + at, len - at);
        ck_assert_str_eq(split.said, whole.said);
    }
    begin(&split, sessions[_i].option);
    for (size_t at = 0; at < len; at++)
        feed(&split, sessions[_i].octets + at, 1);
    ck_assert_str_eq(split.said, whole.said);
}
END_TEST

static void say(struct chair *c, const char *octets)
{
    c->said_len = 0;
    c->said[0] = '\0';
    feed(c, octets, strlen(octets));
}

START_TEST(texts)
{
    begin(&whole, 'i');
    say(&whole, EHLO);
    ck_assert_ptr_nonnull(strstr(whole.said, "250-AUTH SCRAM-SHA-256 PLAIN LOGIN\r\n"));
    say(&whole, "AUTH PLAIN\r\n");
    ck_assert_str_eq(whole.said, "334 \r\n"); /* an empty challenge: a space, and nothing behind it (§4) */
    say(&whole, "*\r\nAUTH LOGIN\r\n");
    ck_assert_ptr_nonnull(strstr(whole.said, "\r\n334 VXNlcm5hbWU6\r\n"));
    begin(&whole, ' ');
    say(&whole, EHLO);
    ck_assert_ptr_null(strstr(whole.said, "AUTH"));
    begin(&whole, 'i');
    whole.config.without = smtp_extension_bit((struct smtp_slice){ (const unsigned char *)"AUTH", 4 });
    say(&whole, EHLO PLAIN);
    ck_assert_ptr_null(strstr(whole.said, "AUTH"));
    ck_assert_ptr_nonnull(strstr(whole.said, "\r\n500 "));
}
END_TEST

/* A line of the exchange may have 12288 octets with its CR LF, and no more. */
START_TEST(long_lines)
{
    static char line[SMTP_AUTH_LINE_MAX + 8];

    for (size_t n = SMTP_AUTH_LINE_MAX - 4; n <= SMTP_AUTH_LINE_MAX + 1; n++) {
        memset(line, 'A', n - 2);
        strcpy(line + n - 2, "\r\n");
        begin(&whole, 'i');
        say(&whole, EHLO "AUTH PLAIN\r\n");
        say(&whole, line);
        ck_assert_str_eq(whole.said, n <= SMTP_AUTH_LINE_MAX
                                         ? (n - 2) % 4 == 0 ? "501 5.5.2 That is no message of this mechanism\r\n"
                                                            : "501 5.5.2 That is no base64 (RFC 4954 4)\r\n"
                                         : "500 5.5.6 Authentication exchange line is too long (RFC 4954 4)\r\n");
        say(&whole, "NOOP\r\n"); /* and its rest is no command */
        ck_assert_str_eq(whole.said, "250 2.0.0 OK\r\n");
    }
}
END_TEST

static bool holds(const void *octets, size_t len, const char *text)
{
    for (size_t i = 0; i + strlen(text) <= len; i++)
        if (memcmp((const char *)octets + i, text, strlen(text)) == 0)
            return true;
    return false;
}

/* Once all is said, no password is left in what the session or its room hold; not if it is cut in the middle either. */
START_TEST(no_secret_is_left)
{
    static const char *const ways[] = { EHLO PLAIN,
                                        EHLO FAIL,
                                        EHLO "AUTH PLAIN\r\n" GOOD "\r\n",
                                        EHLO MAIL PLAIN,
                                        EHLO "AUTH LOGIN\r\ndXNlcg==\r\ncGVuY2ls\r\n",
                                        EHLO "AUTH SCRAM-SHA-256 biwsbj11c2VyLHI9eA==\r\n" GOOD "\r\n" };

    begin(&whole, 'i');
    say(&whole, ways[_i]);
    ck_assert(!holds(&whole.session, sizeof whole.session, "pencil") &&
              !holds(&whole.session, sizeof whole.session, GOOD) &&
              !holds(&whole.session, sizeof whole.session, "cGVuY2ls"));
    ck_assert(!holds(&whole.room, sizeof whole.room, "pencil") && !holds(&whole.room, sizeof whole.room, "cGVuY2ls"));
}
END_TEST

START_TEST(trouble)
{
    begin(&whole, 'i');
    whole.no_room = true;
    say(&whole, EHLO PLAIN "NOOP\r\n");
    check_codes(&whole, "no room", "250 454 250");
    whole.no_room = false;
    whole.no_users = true;
    say(&whole, PLAIN "AUTH PLAIN\r\n" GOOD "\r\nNOOP\r\n");
    check_codes(&whole, "no users", "454 334 454 250");
    whole.no_users = false;
    toy_crypto_broken = true;
    say(&whole, PLAIN);
    toy_crypto_broken = false;
    check_codes(&whole, "no hashes", "454");
    say(&whole, "AUTH PLAIN\r\n");
    smtp_server_expire(&whole.session);
    say(&whole, "");
    check_codes(&whole, "silent within an exchange", "421");
    ck_assert(whole.closed);
}
END_TEST

Suite *auth_server_suite(void)
{
    Suite *const suite = suite_create("RFC 4954 4 AUTH, the server");
    TCase *const all = tcase_create("auth");

    tcase_add_loop_test(all, codes, 0, sizeof sessions / sizeof sessions[0]);
    tcase_add_test(all, texts);
    tcase_add_test(all, long_lines);
    tcase_add_loop_test(all, no_secret_is_left, 0, 6);
    tcase_add_test(all, trouble);
    suite_add_tcase(suite, all);
    return suite;
}
