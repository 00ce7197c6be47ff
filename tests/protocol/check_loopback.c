/* check_loopback.c - client and server talk: is the message the same on the other side?  RFC 5321 §2.3.8, §4.5.2
 * Read first: tests/protocol/check_client.c, tests/protocol/owner.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <stdio.h>
#include <string.h>

#include "protocol/ext/extension.h"
#include "protocol/owner.h"
#include "protocol/talk.h"

/* What RFC 5322 wants at the least. */
#define HEAD(end)                                                                                                      \
    "Date: Tue, 24 Nov 2026 14:10:00 +0000" end "From: a@c.example" end "Message-ID: <1@c.example>" end end

/* "%0998d" becomes a line of 998 digits.  `content` NULL: refused by the server. */
static const struct {
    const char *name, *message, *content;
} messages[] = {
    { "plain", "hi\n", "hi\r\n" },
    { "empty", "", "" },
    { "one empty line", "\n", "\r\n" },
    { "empty lines at the end", "x\n\n\n\n", "x\r\n\r\n\r\n\r\n" },
    { "no line end at the end", "x\r\ny", "x\r\ny\r\n" },
    { "CRLF and LF", "a\r\nb\nc\r\n\nd\n\r\n", "a\r\nb\r\nc\r\n\r\nd\r\n\r\n" },
    { "periods", ".\n..\n.a\n...\na.\n.", ".\r\n..\r\n.a\r\n...\r\na.\r\n.\r\n" },
    { "looks like commands", ".\r\nQUIT\r\n.\r\nMAIL FROM:<x@y>\r\n", ".\r\nQUIT\r\n.\r\nMAIL FROM:<x@y>\r\n" },
    { "8-bit", "\n\xe9\xff\x80\n.\xff\n", "\r\n\xe9\xff\x80\r\n.\xff\r\n" },
    { "998 octets", "%0998d\nx\n", "%0998d\r\nx\r\n" },
    { "998 octets, the first a period", "x\n.%0997d\n", "x\r\n.%0997d\r\n" },
    { "999 octets", "x\n%0999d\n", NULL },
    { "all of it", HEAD("\n") ".\n.%0997d\n\xe9\r\n..\r\n\n\n", HEAD("\r\n") ".\r\n.%0997d\r\n\xe9\r\n..\r\n\r\n\r\n" },
};

static struct talk talk;
static struct owner owner;

/* Carries octets to and fro, at most `piece` at a time, until both have closed. */
static void carry(size_t piece)
{
    size_t up = 0, down = 0;

    while (!talk.closed) {
        const size_t to_client = owner.output_len - down < piece ? owner.output_len - down : piece;
        const size_t to_server = talk.said_len - up < piece ? talk.said_len - up : piece;

        ck_assert_uint_gt(to_client + to_server, 0); /* both wait for each other */
        owner_feed(&owner, talk.said + up, to_server);
        up += to_server;
        talk_feed(&talk, owner.output + down, to_client);
        down += to_client;
    }
}

static void check_delivered(int i, size_t piece)
{
    char content[2048];

    sprintf(content, messages[i].content, 0);
    ck_assert_msg(talk.outcome == SMTP_OUTCOME_ACCEPTED, "%s, %zu: %s", messages[i].name, piece, owner.output);
    ck_assert_str_eq(owner.events, "SRRDMrc");
    ck_assert_uint_eq(owner.content_len, strlen(content) + 2);
    ck_assert_mem_eq(owner.content + 1, content, strlen(content));
    ck_assert_uint_eq(owner.session.data.content, talk.config.message.size); /* SIZE= told the truth */
}

START_TEST(message)
{
    static const size_t pieces[] = { 1, 2, 3, 7, TALK_NOTES };
    struct smtp_server_config config = owner_default;
    char text[2048];

    config.max_size = SMTP_MESSAGE_MIN;
    config.without = _i % 2 == 0 ? 0 : smtp_extension_bit((struct smtp_slice){ (const unsigned char *)"CHUNKING", 8 });
    sprintf(text, messages[_i / 2].message, 0);
    for (size_t p = 0; p < sizeof pieces / sizeof pieces[0]; p++) {
        owner_init(&owner, &config, 220);
        talk_init(&talk, 2, text, strlen(text), pieces[p]);
        carry(pieces[p]);
        if (messages[_i / 2].content != NULL)
            check_delivered(_i / 2, pieces[p]);
        else
            ck_assert_int_eq(talk.code, 554);
    }
}
END_TEST

/* What the server refuses, the client reports; nothing is delivered. */
START_TEST(refused)
{
    const char *const text = _i == 0 ? "junk\n" : "x\n";

    owner_init(&owner, &owner_default, _i == 1 ? 554 : 220);
    talk_init(&talk, 1, text, strlen(text), 64);
    carry(64);
    ck_assert_int_eq(talk.outcome, SMTP_OUTCOME_REFUSED);
    ck_assert_int_eq(talk.code, _i == 0 ? 550 : 554);
    ck_assert_str_eq(owner.events, _i == 0 ? "SRDMrc" : "c");
}
END_TEST

Suite *loopback_suite(void)
{
    Suite *const suite = suite_create("4.5.2 loop-back");
    TCase *const all = tcase_create("both sides");

    tcase_add_loop_test(all, message, 0, 2 * sizeof messages / sizeof messages[0]); /* by BDAT, and by DATA */
    tcase_add_loop_test(all, refused, 0, 2);
    suite_add_tcase(suite, all);
    return suite;
}
