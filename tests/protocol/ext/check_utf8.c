/* check_utf8.c - SMTPUTF8: replies that may have more than ASCII, and messages that need it.  RFC 6531
 * Read first: protocol/ext/smtputf8.c.  Read next: tests/protocol/check_judge.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <stdio.h>
#include <string.h>

#include "protocol/ext/extension.h"
#include "protocol/owner.h"
#include "protocol/talk.h"

#define DELTA "\xce\xb4"
#define EHLO "EHLO x\r\n"

/* What the owner answers to the last command, and what the client hears. */
static const struct {
    const char *said, *status;
    int code;
    const char *text, *heard;
} replies[] = {
    /* RFC 6531 §3.7.4.2: only if this command asks for it */
    { EHLO "VRFY a SMTPUTF8\r\n", "2.1.5", 250, "<" DELTA "@x>", "250 2.1.5 <" DELTA "@x>\r\n" },
    { EHLO "VRFY a\r\n", "2.1.5", 250, "<" DELTA "@x>",
      "252 2.6.8 What is here is not ASCII: ask with SMTPUTF8 behind it (RFC 6531 3.7.4.2)\r\n" },
    { EHLO "VRFY a SMTPUTF8\r\nVRFY a\r\n", "2.1.5", 250, "<" DELTA "@x>",
      "252 2.6.8 What is here is not ASCII: ask with SMTPUTF8 behind it (RFC 6531 3.7.4.2)\r\n" },
    { EHLO "VRFY a\r\n", "2.1.5", 250, "<a@x>", "250 2.1.5 <a@x>\r\n" },
    { EHLO "VRFY a\r\n", "5.1.1", 550, "no " DELTA, "550 5.1.1 no ??\r\n" },
    { EHLO "VRFY a SMTPUTF8\r\n", "5.1.1", 550, "no " DELTA, "550 5.1.1 no " DELTA "\r\n" },
    { EHLO "VRFY a SMTPUTF8\r\n", "2.1.5", 250, "\xe9\x1b " DELTA "\xce", "250 2.1.5 ?? " DELTA "?\r\n" },
    { EHLO "EXPN a SMTPUTF8\r\n", "2.1.5", 250, "<" DELTA "@x>", "250 2.1.5 <" DELTA "@x>\r\n" },
    { EHLO "EXPN a\r\n", "2.1.5", 250, "<" DELTA "@x>",
      "252 2.6.8 What is here is not ASCII: ask with SMTPUTF8 behind it (RFC 6531 3.7.4.2)\r\n" },
    { EHLO "VRFY a SMTPUTF8\r\n", "5.1.6", 551, "try <" DELTA "@x>", "551 5.1.6 try <" DELTA "@x>\r\n" },
    { EHLO "VRFY a\r\n", "5.1.6", 551, "try <" DELTA "@x>",
      "550 5.6.8 What is here is not ASCII: ask with SMTPUTF8 behind it (RFC 6531 3.7.4.2)\r\n" },
    { EHLO "VRFY a\r\n", "5.1.6", 551, "try <b@x>", "551 5.1.6 try <b@x>\r\n" },
    { EHLO "VRFY a\r\n", "5.1.4", 553, "<b@x> or <" DELTA "@x>",
      "550 5.6.8 What is here is not ASCII: ask with SMTPUTF8 behind it (RFC 6531 3.7.4.2)\r\n" },
    /* §3.7.4.1: 251 and 551 if MAIL did */
    { EHLO "MAIL FROM:<> SMTPUTF8\r\nRCPT TO:<a@x>\r\n", "2.1.5", 251, "to <" DELTA "@x>",
      "251 2.1.5 to <" DELTA "@x>\r\n" },
    { EHLO "MAIL FROM:<> SMTPUTF8\r\nRCPT TO:<a@x>\r\n", "5.1.6", 551, "try <" DELTA "@x>",
      "551 5.1.6 try <" DELTA "@x>\r\n" },
    { EHLO "MAIL FROM:<>\r\nRCPT TO:<a@x>\r\n", "2.1.5", 251, "to <" DELTA "@x>", "250 2.1.5 OK\r\n" },
    { EHLO "MAIL FROM:<>\r\nRCPT TO:<a@x>\r\n", "5.1.6", 551, "try <" DELTA "@x>",
      "550 5.6.8 Its other address is not ASCII, and MAIL did not say SMTPUTF8\r\n" },
    { EHLO "MAIL FROM:<> SMTPUTF8\r\nRCPT TO:<a@x>\r\n", "2.1.5", 250, "OK, " DELTA, "250 2.1.5 OK, ??\r\n" },
};

START_TEST(reply)
{
    const size_t len = strlen(replies[_i].said);
    struct smtp_server_config config = owner_default;
    struct smtp_server s;
    size_t at = 0, used;
    enum smtp_server_event event;

    config.expn = SMTP_EXPN_SERVED;
    smtp_server_init(&s, &config);
    for (;;) {
        event = smtp_server_feed(&s, (const unsigned char *)replies[_i].said + at, len - at, &used);
        at += used;
        if (at == len)
            break;
        ck_assert(event == SMTP_SERVER_SENDER || event == SMTP_SERVER_VERIFY);
        smtp_server_answer(&s, (struct smtp_reply){ 250, "2.1.0", "OK" });
    }
    ck_assert(event != SMTP_SERVER_IDLE);
    smtp_server_sent(&s, smtp_server_output(&s).len);
    smtp_server_answer(&s, (struct smtp_reply){ replies[_i].code, replies[_i].status, replies[_i].text });
    ck_assert_uint_eq(smtp_server_output(&s).len, strlen(replies[_i].heard));
    ck_assert_mem_eq(smtp_server_output(&s).octets, replies[_i].heard, strlen(replies[_i].heard));
}
END_TEST

/* A line is cut between characters and not within: each of these has 3 octets. */
START_TEST(long_line)
{
    char text[601] = "", out[1024];

    for (int i = 0; i < 200; i++)
        strcat(text, "\xe2\x82\xac");
    for (int shift = 0; shift < 3; shift++) {
        const size_t n = smtp_reply_format_utf8((struct smtp_reply){ 250, &"2.1.10"[shift], text }, false, out, 1024);
        const char *const end = memchr(out, '\n', n);

        ck_assert_uint_eq(n, 600 + 2 * (strlen("250 2.1.10 \r\n") - (size_t)shift));
        ck_assert_int_le(end - out, 511);
        ck_assert_mem_eq(end - 4, "\xe2\x82\xac\r\n", 5);
    }
}
END_TEST

/* Not offered without 8BITMIME, nor beside DSN, for which RFC 6533 would be needed. */
START_TEST(offered)
{
    static struct owner o;
    static const char *const without[] = { "8BITMIME", "SMTPUTF8", NULL, NULL };

    for (int i = 0; i < 4; i++) {
        struct smtp_server_config config = owner_default;
        const char *const word = without[i];

        config.dsn = i == 2;
        if (word != NULL)
            config.without = smtp_extension_bit((struct smtp_slice){ (const unsigned char *)word, strlen(word) });
        owner_init(&o, &config, 220);
        owner_feed(&o, EHLO, strlen(EHLO));
        ck_assert_int_eq(strstr(o.output, "SMTPUTF8\r\n") != NULL, i == 3);
    }
}
END_TEST

#define UP "220 s\r\n"
#define OFFERS "250-s\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"
#define NOT_OFFERED "an address or the header is not ASCII, and the server does not offer SMTPUTF8 (RFC 6531 3.2)"
#define NO_UTF8 "the header has octets above 127 that are no UTF-8 (RFC 6532 3.1)"
#define MULTIPART "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
#define QUITS "EHLO c.example\r\nQUIT\r\n"

static const struct {
    const char *ehlo, *from, *to, *message;
    const char *mail; /* MAIL's line; NULL: it is not said */
    const char *why;  /* then */
} messages[] = {
    { OFFERS, "<a@c>", "<b@s>", "x\n", "MAIL FROM:<a@c>\r\n", NULL },
    { OFFERS, "<" DELTA "@c>", "<b@s>", "x\n", "MAIL FROM:<" DELTA "@c> SMTPUTF8\r\n", NULL },
    { OFFERS, "<a@c>", "<b@" DELTA ".s>", "x\n", "MAIL FROM:<a@c> SMTPUTF8\r\n", NULL },
    { OFFERS, "<a@c>", "<b@s>", "S: " DELTA "\n\nx\n", "MAIL FROM:<a@c> BODY=8BITMIME SMTPUTF8\r\n", NULL },
    { OFFERS, "<a@c>", "<b@s>", "S: x\n\n" DELTA "\n", "MAIL FROM:<a@c> BODY=8BITMIME\r\n", NULL },
    { OFFERS, "<a@c>", "<b@s>", "S: x\r\n\r\n\xe9\r\n", "MAIL FROM:<a@c> BODY=8BITMIME\r\n", NULL },
    { OFFERS, "<a@c>", "<b@s>", "\n" DELTA "\n", "MAIL FROM:<a@c> BODY=8BITMIME\r\n", NULL },
    { OFFERS, "<a@c>", "<b@s>", "S: \xe9\n\nx\n", NULL, NO_UTF8 },
    { "250-s\r\n250 8BITMIME\r\n", "<a@c>", "<b@s>", "x\n", "MAIL FROM:<a@c>\r\n", NULL },
    { "250-s\r\n250 8BITMIME\r\n", "<" DELTA "@c>", "<b@s>", "x\n", NULL, NOT_OFFERED },
    { "250-s\r\n250 8BITMIME\r\n", "<a@c>", "<" DELTA "@s>", "x\n", NULL, NOT_OFFERED },
    { "250-s\r\n250 8BITMIME\r\n", "<a@c>", "<b@s>", "S: " DELTA "\n\nx\n", NULL, NOT_OFFERED },
    /* at any level of MIME, §3.2 */
    { OFFERS, "<a@c>", "<b@s>", MULTIPART "S: " DELTA "\n\nx\n--b--\n", "MAIL FROM:<a@c> BODY=8BITMIME SMTPUTF8\r\n",
      NULL },
    { OFFERS, "<a@c>", "<b@s>", MULTIPART "\n" DELTA "\n--b--\n", "MAIL FROM:<a@c> BODY=8BITMIME\r\n", NULL },
    { OFFERS, "<a@c>", "<b@s>", MULTIPART "S: \xe9\n\nx\n--b--\n", NULL, NO_UTF8 },
    { "250-s\r\n250 8BITMIME\r\n", "<a@c>", "<b@s>", MULTIPART "S: " DELTA "\n\nx\n--b--\n", NULL, NOT_OFFERED },
    { "250-s\r\n250-8BITMIME\r\n250 SMTPUTF8 2\r\n", "<" DELTA "@c>", "<b@s>", "x\n",
      "MAIL FROM:<" DELTA "@c> SMTPUTF8\r\n", NULL }, /* parameters are ignored, MUST: §3.1 */
};

START_TEST(client)
{
    static struct talk t;
    const char *const to[] = { messages[_i].to };
    char said[256];

    talk_init(&t, 1, messages[_i].message, strlen(messages[_i].message), 7);
    t.config.reverse_path = messages[_i].from;
    t.config.forward_paths = to;
    talk_feed(&t, UP, strlen(UP));
    talk_feed(&t, messages[_i].ehlo, strlen(messages[_i].ehlo));
    snprintf(said, sizeof said, "EHLO c.example\r\n%s", messages[_i].mail != NULL ? messages[_i].mail : "QUIT\r\n");
    ck_assert_str_eq(t.said, said);
    if (messages[_i].why != NULL)
        ck_assert_str_eq(t.text, messages[_i].why);
}
END_TEST

Suite *utf8_suite(void)
{
    Suite *const suite = suite_create("RFC 6531 SMTPUTF8");
    TCase *const server = tcase_create("server"), *const at_client = tcase_create("client");

    tcase_add_loop_test(server, reply, 0, sizeof replies / sizeof replies[0]);
    tcase_add_test(server, long_line);
    tcase_add_test(server, offered);
    tcase_add_loop_test(at_client, client, 0, sizeof messages / sizeof messages[0]);
    suite_add_tcase(suite, server);
    suite_add_tcase(suite, at_client);
    return suite;
}
