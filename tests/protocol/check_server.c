/* check_server.c - sessions of the server, by what came of them.      RFC 5321 §3, §4
 * Read first: tests/protocol/sessions.c.  Read next: tests/protocol/check_server_split.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <stdio.h>
#include <string.h>

#include "protocol/ext/extension.h"
#include "protocol/owner.h"
#include "protocol/sessions.h"

static struct owner owner;

/* What EHLO offers in any case, but for its first and last. */
#define LISTED "8BITMIME\r\n250-PIPELINING\r\n250-CHUNKING\r\n250-ENHANCEDSTATUSCODES\r\n250-SMTPUTF8\r\n"

START_TEST(session)
{
    const struct session *const s = &sessions[_i];
    char codes[256];

    session_begin(&owner, s);
    owner_feed(&owner, s->octets, strlen(s->octets));
    owner_codes(&owner, codes, sizeof codes);
    ck_assert_msg(strcmp(codes, s->codes) == 0, "%s: %s", s->section, owner.output);
    ck_assert_msg(strcmp(owner.events, s->events) == 0, "%s: events %s", s->section, owner.events);
    if (s->content != NULL)
        ck_assert_msg(strcmp(owner.content, s->content) == 0, "%s: content %s", s->section, owner.content);
}
END_TEST

/* Texts that are for programs (§4.2), word by word. */
static const struct {
    const char *octets, *output;
    int greeting;
} texts[] = {
    { "", "220 postel.example ESMTP postel\r\n", 220 },
    { "", "554 postel.example not today\r\n", 554 },
    { "", "421 postel.example not today\r\n", 421 },
    { "EHLO x\r\n", "250-postel.example greets you\r\n250-SIZE 100\r\n250-" LISTED "250 HELP\r\n", 220 },
    { "HELO x\r\n", "250 postel.example greets you\r\n", 220 },
    { "HELO x\r\nMAIL FROM:<a@x>\r\nRCPT TO:<down@x>\r\n", "421 4.0.0 postel.example so says the owner\r\n", 220 },
    { "QUIT\r\n", "221 2.0.0 postel.example Service closing transmission channel\r\n", 220 },
    { "HELP\r\n",
      "214-2.0.0 EHLO HELO MAIL RCPT DATA RSET VRFY HELP NOOP QUIT BDAT\r\n"
      "214 2.0.0 HELP and one of these tells its syntax (RFC 5321)\r\n",
      220 },
    { "help rset\r\n", "214 2.0.0 Syntax: RSET, without an argument (4.1.1.5)\r\n", 220 },
    { "RSET x\r\n",
      "501-5.5.2 octet 5, \"x\", in x-eol of x-rset: expected WSP or CRLF\r\n501 5.5.2 Syntax: RSET, without "
      "an argument (4.1.1.5)\r\n",
      220 },
    { "EHLO\r\n",
      "501-octet 4, \"\\r\", in x-ehlo: expected SP\r\n501 Syntax: EHLO domain, or EHLO [address] (4.1.1.1)\r\n", 220 },
};

START_TEST(text)
{
    struct smtp_server_config config = owner_default;
    const char *end;

    config.explainer = owner_shelf();
    owner_init(&owner, &config, texts[_i].greeting);
    owner_feed(&owner, texts[_i].octets, strlen(texts[_i].octets));
    end = owner.output + owner.output_len - strlen(texts[_i].output);
    ck_assert(end >= owner.output);
    ck_assert_str_eq(end, texts[_i].output);
}
END_TEST

/* EXPN by what the owner does with it: offered, in HELP and in EHLO's reply, only where it is served (§3.5.2). */
static const struct {
    enum smtp_expn expn;
    const char *octets, *output;
} lists[] = {
    { SMTP_EXPN_ABSENT, "EXPN all\r\n", "502 5.5.1 EXPN is not implemented: there are no lists here (3.5)\r\n" },
    { SMTP_EXPN_HIDDEN, "EXPN all\r\n", "252 2.0.0 Lists are not shown here; mail to one is taken (7.3)\r\n" },
    { SMTP_EXPN_HIDDEN, "EHLO x\r\n", LISTED "250 HELP\r\n" },
    { SMTP_EXPN_SERVED, "EHLO x\r\n", LISTED "250-EXPN\r\n250 HELP\r\n" },
    { SMTP_EXPN_SERVED, "HELP\r\n",
      "214-2.0.0 EHLO HELO MAIL RCPT DATA RSET VRFY EXPN HELP NOOP QUIT BDAT\r\n"
      "214 2.0.0 HELP and one of these tells its syntax (RFC 5321)\r\n" },
    { SMTP_EXPN_SERVED, "EXPN all\r\n",
      "1@postel.example>\r\n250-2.1.5 <2@postel.example>\r\n250-2.1.5 <3@postel.example>\r\n250 2.1.5 "
      "<4@postel.example>\r\n" },
    { SMTP_EXPN_SERVED, "EXPN none\r\n", "\r\n550 5.1.3 no list\r\n" },
};

/* EHLO's reply and HELP by what is had, what is switched off, and what is offered within TLS. */
static const struct {
    bool tls;
    const char *without, *octets, *output;
} offers[] = {
    { true, NULL, "EHLO x\r\n", "you\r\n250-STARTTLS\r\n250-SIZE 100\r\n250-" LISTED "250 HELP\r\n" },
    { true, NULL,
      "STARTTLS\r\n\x16"
      "EHLO x\r\n",
      "greets you\r\n250-SIZE 100\r\n250-" LISTED "250 HELP\r\n" },
    { true, "STARTTLS", "EHLO x\r\n", "greets you\r\n250-SIZE 100\r\n250-" LISTED "250 HELP\r\n" },
    { true, "starttls", "STARTTLS\r\n", "500 5.5.2 Command not recognized: HELP lists those that are\r\n" },
    { true, NULL, "HELP STARTTLS\r\n", "214 2.0.0 Syntax: STARTTLS, without an argument (RFC 3207)\r\n" },
    { true, NULL, "HELP\r\n",
      "NOOP QUIT STARTTLS BDAT\r\n214 2.0.0 HELP and one of these tells its syntax (RFC 5321)\r\n" },
    { false, NULL, "HELP STARTTLS\r\n",
      "NOOP QUIT BDAT\r\n214 2.0.0 HELP and one of these tells its syntax (RFC 5321)\r\n" },
    { false, "SIZE", "EHLO x\r\nMAIL FROM:<> SIZE=1\r\n",
      "HELP\r\n555 5.5.4 Parameter not known or not offered (4.1.1.11)\r\n" },
    { false, "CHUNKING", "EHLO x\r\nBDAT 6 LAST\r\n",
      "HELP\r\n500 5.5.2 Command not recognized: HELP lists those that are\r\n" },
    { false, "HELP", "EHLO x\r\nHELP\r\n", "250 SMTPUTF8\r\n502 5.5.1 HELP is switched off here\r\n" },
};

START_TEST(offer)
{
    struct smtp_server_config config = owner_default;
    const char *const without = offers[_i].without;
    const char *end;

    config.tls = offers[_i].tls;
    if (without != NULL)
        config.without = smtp_extension_bit((struct smtp_slice){ (const unsigned char *)without, strlen(without) });
    owner_init(&owner, &config, 220);
    owner_feed(&owner, offers[_i].octets, strlen(offers[_i].octets));
    end = owner.output + owner.output_len - strlen(offers[_i].output);
    ck_assert(end >= owner.output);
    ck_assert_str_eq(end, offers[_i].output);
}
END_TEST

/* TLS before all else (RFC 8314): the greeting comes within it, and STARTTLS is neither offered nor served. */
START_TEST(implicit)
{
    struct smtp_server_config config = owner_default;
    char codes[64];

    config.tls = true;
    owner_init(&owner, &config, 220);
    smtp_server_secured(&owner.session);
    owner_feed(&owner, "EHLO x\r\nSTARTTLS\r\nMAIL FROM:<>\r\n", 32);
    owner_codes(&owner, codes, sizeof codes);
    ck_assert_str_eq(codes, "220 250 503 250");
    ck_assert_ptr_null(strstr(owner.output, "STARTTLS\r\n"));
    ck_assert(owner.session.tls);
}
END_TEST

/* In the handshake 421 cannot be said: it would be clear text where TLS is awaited. */
START_TEST(down_in_handshake)
{
    struct smtp_server_config config = owner_default;

    config.tls = true;
    owner_init(&owner, &config, 220);
    owner_feed(&owner, "STARTTLS\r\n", 10);
    owner.output_len = 0;
    owner.shaking = false;
    smtp_server_shutdown(&owner.session);
    owner_feed(&owner, "", 0);
    ck_assert_uint_eq(owner.output_len, 0);
    ck_assert(owner.closed);
}
END_TEST

START_TEST(list)
{
    struct smtp_server_config config = owner_default;
    const char *end;

    config.expn = lists[_i].expn;
    owner_init(&owner, &config, 220);
    owner_feed(&owner, lists[_i].octets, strlen(lists[_i].octets));
    end = owner.output + owner.output_len - strlen(lists[_i].output);
    ck_assert(end >= owner.output);
    ck_assert_str_eq(end, lists[_i].output);
}
END_TEST

/* The envelope: what MAIL and EHLO said, copied; the source route dropped (§3.3). */
START_TEST(envelope)
{
    static const char octets[] =
        "EHLO c.example\r\nMAIL FROM:<@p,@q:\"a b\"@c.example> BODY=8BITMIME SIZE=42\r\nRCPT TO:<b@x>\r\n"
        "RCPT TO:<fwd@x>\r\nRCPT TO:<no@x>\r\n";
    const struct smtp_envelope *const e = &owner.session.envelope;

    owner_init(&owner, &owner_default, 220);
    owner_feed(&owner, octets, sizeof octets - 1);
    ck_assert_str_eq(e->helo, "c.example");
    ck_assert_str_eq(e->reverse_path, "<\"a b\"@c.example>");
    ck_assert_uint_eq(e->mail.declared_size, 42);
    ck_assert(e->extended && e->mail.body_8bitmime);
    ck_assert_uint_eq(e->recipients, 2); /* 250 and 251 */
}
END_TEST

/* What is no command, or out of turn, is counted; a recipient that nobody knows is none of that. */
START_TEST(errors)
{
    static const char octets[] =
        "X\r\nEHLO x\r\nRCPT TO:<a@x>\r\nNOOP\r\nMAIL FROM:<>\r\nRCPT TO:<nobody@x>\r\nX\r\nNOOP\r\n";
    struct smtp_server_config config = owner_default;
    char codes[256];

    config.errors_max = 2;
    owner_init(&owner, &config, 220);
    owner_feed(&owner, octets, sizeof octets - 1);
    owner_codes(&owner, codes, sizeof codes);
    ck_assert_str_eq(codes, "220 500 250 503 250 250 550 421");
}
END_TEST

/* The thousandth recipient is the last; the rest is told to come later, §4.5.3.1.10. */
START_TEST(recipients)
{
    static const char rcpt[] = "RCPT TO:<b@x>\r\n";
    char codes[8];

    owner_init(&owner, &owner_default, 220);
    owner_feed(&owner, "EHLO x\r\nMAIL FROM:<>\r\n", 22);
    for (int i = 1; i <= SMTP_RECIPIENTS_MAX + 1; i++) {
        owner.output_len = 0;
        owner_feed(&owner, rcpt, sizeof rcpt - 1);
        owner_codes(&owner, codes, sizeof codes);
        ck_assert_str_eq(codes, i <= SMTP_RECIPIENTS_MAX ? "250" : "452");
    }
    ck_assert_uint_eq(owner.session.envelope.recipients, SMTP_RECIPIENTS_MAX);
}
END_TEST

/* A text line that is too long is read to the end of the data, and only then refused (choices.md, position 14). */
START_TEST(long_text_line)
{
    struct smtp_server_config config = owner_default;
    char octets[2000], codes[64];

    config.max_size = 10000;
    for (int over = 0; over < 2; over++) {
        const int n = snprintf(octets, sizeof octets, "%s%0*d\r\nNOOP\r\n.\r\nNOOP\r\n",
                               "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<b@x>\r\nDATA\r\n", 998 + over, 0);

        owner_init(&owner, &config, 220);
        owner_feed(&owner, octets, (size_t)n);
        owner_codes(&owner, codes, sizeof codes);
        ck_assert_str_eq(codes, over ? "220 250 250 250 354 554 250" : "220 250 250 250 354 250 250");
        ck_assert_str_eq(owner.events, over ? "SRDr" : "SRDMr");
    }
}
END_TEST

/* Time-out and shutdown, between commands, within one, and in the data: 421, then the end. */
static const char *const moments[] = { "", "EHLO x\r\n", "EHLO x\r\nMA", "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<b@x>\r\n",
                                       "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<b@x>\r\nDATA\r\nabc\r\n" };

START_TEST(down)
{
    const bool open = _i >= 3;
    char codes[64];

    for (int shutdown = 0; shutdown < 2; shutdown++) {
        owner_init(&owner, &owner_default, 220);
        owner_feed(&owner, moments[_i], strlen(moments[_i]));
        (shutdown ? smtp_server_shutdown : smtp_server_expire)(&owner.session);
        owner_feed(&owner, "NOOP\r\n", 6);
        owner_codes(&owner, codes, sizeof codes);
        ck_assert_str_eq(codes + strlen(codes) - 3, "421");
        ck_assert_str_eq(owner.events + strlen(owner.events) - (open ? 2 : 1), open ? "rc" : "c");
        smtp_server_expire(&owner.session); /* once is enough */
        ck_assert_uint_eq(smtp_server_output(&owner.session).len, 0);
    }
}
END_TEST

START_TEST(down_while_waiting)
{
    static const unsigned char octets[] = "EHLO x\r\nMAIL FROM:<>\r\n";
    struct smtp_server s;
    size_t used;

    smtp_server_init(&s, &owner_default);
    ck_assert_int_eq(smtp_server_feed(&s, octets, sizeof octets - 1, &used), SMTP_SERVER_SENDER);
    ck_assert_int_eq(smtp_server_feed(&s, octets, 1, &used), SMTP_SERVER_SENDER); /* it waits, and takes nothing */
    ck_assert_uint_eq(used, 0);
    smtp_server_shutdown(&s);
    ck_assert_int_eq(smtp_server_feed(&s, octets, 1, &used), SMTP_SERVER_CLOSE);
    ck_assert_int_eq(smtp_server_feed(&s, octets, 1, &used), SMTP_SERVER_CLOSE);
    ck_assert_uint_eq(used, 0);
}
END_TEST

/* In the middle of a reply there is no place for a 421, for a reply has one code (§4.2.1). */
START_TEST(down_in_reply)
{
    static const unsigned char octets[] = "EXPN all\r\n";
    struct smtp_server_config config = owner_default;
    struct smtp_server s;
    size_t used, said;

    config.expn = SMTP_EXPN_SERVED;
    smtp_server_init(&s, &config);
    ck_assert_int_eq(smtp_server_feed(&s, octets, sizeof octets - 1, &used), SMTP_SERVER_EXPAND);
    for (said = 0; smtp_server_feed(&s, NULL, 0, &used) == SMTP_SERVER_EXPAND; said++) {
        ck_assert_uint_eq(s.lines_said, said);
        smtp_server_answer_more(&s, (struct smtp_reply){ 250, "2.1.5", "<a@postel.example>" });
    }
    ck_assert_uint_gt(said, 1);
    ck_assert_int_eq(smtp_server_feed(&s, NULL, 0, &used), SMTP_SERVER_FULL); /* until its peer reads */
    said = smtp_server_output(&s).len;
    smtp_server_expire(&s);
    ck_assert_uint_eq(smtp_server_output(&s).len, said);
    ck_assert_int_eq(smtp_server_feed(&s, NULL, 0, &used), SMTP_SERVER_CLOSE);
}
END_TEST

/* A client that does not read its replies: FULL, no octet lost, and still room for the 421. */
START_TEST(full)
{
    char octets[200 * 6 + 1] = "";
    struct smtp_server s;
    size_t at = 0, used, replies = 0, left;

    for (int i = 0; i < 200; i++)
        strcat(octets, "HELP\r\n");
    smtp_server_init(&s, &owner_default);
    smtp_server_feed(&s, (const unsigned char *)octets, 200 * 6, &used);
    ck_assert_uint_lt(used, 200 * 6);
    left = SMTP_SERVER_OUTPUT - smtp_server_output(&s).len;
    smtp_server_expire(&s);
    ck_assert_uint_gt(smtp_server_output(&s).len, SMTP_SERVER_OUTPUT - left);

    smtp_server_init(&s, &owner_default);
    for (;;) {
        const enum smtp_server_event event =
            smtp_server_feed(&s, (const unsigned char *)octets + at, 200 * 6 - at, &used);
        const struct smtp_slice out = smtp_server_output(&s);

        at += used;
        for (size_t i = 0; i + 4 <= out.len; i++)
            replies += memcmp(out.octets + i, "214 ", 4) == 0;
        smtp_server_sent(&s, out.len);
        if (event == SMTP_SERVER_IDLE)
            break;
        ck_assert_int_eq(event, SMTP_SERVER_FULL);
    }
    ck_assert_uint_eq(at, 200 * 6);
    ck_assert_uint_eq(replies, 200);
}
END_TEST

/* The owner's text may be long, of many lines, or hold what came from a peer: the reply stays a reply. */
START_TEST(owner_texts)
{
    static const unsigned char octets[] = "VRFY x\r\n";
    char text[4000];
    struct smtp_server s;
    size_t used;

    memset(text, '\n', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    smtp_server_init(&s, &owner_default);
    smtp_server_sent(&s, smtp_server_output(&s).len);
    smtp_server_feed(&s, octets, sizeof octets - 1, &used);
    smtp_server_answer(&s, (struct smtp_reply){ 252, "2.0.0", text });
    ck_assert_uint_eq(smtp_server_output(&s).len, strlen("252 2.0.0 (text too long)\r\n"));
    smtp_server_sent(&s, 11);
    ck_assert_mem_eq(smtp_server_output(&s).octets, "text too long)\r\n", 16);
}
END_TEST

Suite *server_suite(void)
{
    Suite *const suite = suite_create("4.1.1 server");
    TCase *const by_table = tcase_create("sessions"), *const limits = tcase_create("limits");

    tcase_add_loop_test(by_table, session, 0, (int)sessions_count);
    tcase_add_loop_test(by_table, text, 0, sizeof texts / sizeof texts[0]);
    tcase_add_loop_test(by_table, list, 0, sizeof lists / sizeof lists[0]);
    tcase_add_loop_test(by_table, offer, 0, sizeof offers / sizeof offers[0]);
    tcase_add_test(by_table, implicit);
    tcase_add_test(by_table, down_in_handshake);
    tcase_add_test(by_table, envelope);
    tcase_add_test(limits, errors);
    tcase_add_test(limits, recipients);
    tcase_add_test(limits, long_text_line);
    tcase_add_loop_test(limits, down, 0, sizeof moments / sizeof moments[0]);
    tcase_add_test(limits, down_while_waiting);
    tcase_add_test(limits, down_in_reply);
    tcase_add_test(limits, full);
    tcase_add_test(limits, owner_texts);
    suite_add_tcase(suite, by_table);
    suite_add_tcase(suite, limits);
    return suite;
}
