/* check_notice.c - a notice octet by octet: who is told, of what, and what comes back.  RFC 3461 §5.2, §6; RFC 3464
 * Read first: protocol/notice.c, tests/protocol/noticed.h.  Read next: tests/interop/notices.py.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <string.h>

#include "parse/ext/dsn.h"
#include "parse/rule.h"
#include "protocol/noticed.h"

#define CONTENT                                                                                                        \
    "Received: from client.example ([192.0.2.1]) by relay.example with ESMTP id 7a2;\r\n"                              \
    " Fri, 27 Nov 2026 09:00:00 +0000\r\n"                                                                             \
    "From: Alice <alice@client.example>\r\n"                                                                           \
    "Subject: hello\r\n"                                                                                               \
    "\r\n"                                                                                                             \
    ".text\r\n"

START_TEST(whole)
{
    struct smtp_notice n = notice_of(&noticed_refused, 1);

    n.envid = "QQ+2B1";
    n.helo = "client.example";
    n.address = "[192.0.2.1]";
    ck_assert_int_eq(write_notice(&n, CONTENT, sizeof CONTENT - 1, 1), SMTP_NOTICE_WRITTEN);
    ck_assert_str_eq(noticed.octets, "Date: Fri, 27 Nov 2026 09:02:00 +0000\r\n"
                                     "From: postmaster@relay.example\r\n"
                                     "To: <alice@client.example>\r\n"
                                     "Subject: Your mail was not delivered\r\n"
                                     "Message-ID: <7a3@relay.example>\r\n"
                                     "Auto-Submitted: auto-replied\r\n"
                                     "MIME-Version: 1.0\r\n"
                                     "Content-Type: multipart/report; report-type=delivery-status;\r\n"
                                     " boundary=\"=_postel-00\"\r\n"
                                     "\r\n"
                                     "--=_postel-00\r\n"
                                     "Content-Type: text/plain; charset=us-ascii\r\n"
                                     "\r\n"
                                     "This is what became of the mail that relay.example took from you on\r\n"
                                     "Fri, 27 Nov 2026 09:00:00 +0000.\r\n"
                                     "\r\n"
                                     "It was given up for these recipients:\r\n"
                                     "\r\n"
                                     "    <bob@x.example>\r\n"
                                     "        status 5.1.1\r\n"
                                     "        mx.x.example said:\r\n"
                                     "        550 5.1.1 No such mailbox\r\n"
                                     "\r\n"
                                     "The same for programs, and the mail itself, are attached.\r\n"
                                     "\r\n"
                                     "--=_postel-00\r\n"
                                     "Content-Type: message/delivery-status\r\n"
                                     "\r\n"
                                     "Original-Envelope-Id: QQ+1\r\n"
                                     "Reporting-MTA: dns; relay.example\r\n"
                                     "Received-From-MTA: dns; client.example ([192.0.2.1])\r\n"
                                     "Arrival-Date: Fri, 27 Nov 2026 09:00:00 +0000\r\n"
                                     "\r\n"
                                     "Final-Recipient: rfc822; bob@x.example\r\n"
                                     "Action: failed\r\n"
                                     "Status: 5.1.1\r\n"
                                     "Remote-MTA: dns; mx.x.example\r\n"
                                     "Diagnostic-Code: smtp; 550 5.1.1 No such mailbox\r\n"
                                     "Last-Attempt-Date: Fri, 27 Nov 2026 09:02:00 +0000\r\n"
                                     "\r\n"
                                     "--=_postel-00\r\n"
                                     "Content-Type: message/rfc822\r\n"
                                     "\r\n" CONTENT "\r\n"
                                     "--=_postel-00--\r\n");
}
END_TEST

/* RFC 3461 §5.2.2 to §5.2.6: each outcome beside each NOTIFY; and a null reverse-path, of which nobody hears. */
START_TEST(wanted)
{
    static const unsigned notify[] = { SMTP_NOTIFY_UNSAID, SMTP_NOTIFY_NEVER, SMTP_NOTIFY_SUCCESS, SMTP_NOTIFY_FAILURE,
                                       SMTP_NOTIFY_DELAY };
    static const char *const table[] = { [SMTP_ACTION_FAILED] = "y--y-",
                                         [SMTP_ACTION_DELAYED] = "----y",
                                         [SMTP_ACTION_DELIVERED] = "--y--",
                                         [SMTP_ACTION_RELAYED] = "--y--",
                                         [SMTP_ACTION_EXPANDED] = "--y--" };

    for (int action = SMTP_ACTION_FAILED; action <= SMTP_ACTION_EXPANDED; action++)
        for (size_t i = 0; i < 5; i++) {
            const struct smtp_notice_recipient one = { .path = "<b@c>",
                                                       .notify = notify[i],
                                                       .action = (enum smtp_action)action };
            struct smtp_notice n = notice_of(&one, 1);
            const bool yes = table[action][i] == 'y';

            ck_assert_int_eq(smtp_notice_wanted("<a@b>", notify[i], one.action), yes);
            ck_assert_int_eq(smtp_notice_wanted("<>", notify[i], one.action), false);
            ck_assert_int_eq(write_notice(&n, "", 0, 1), yes ? SMTP_NOTICE_WRITTEN : SMTP_NOTICE_UNWANTED);
            ck_assert(yes || noticed.len == 0);
            n.reverse_path = "<>";
            ck_assert_int_eq(write_notice(&n, "", 0, 1), SMTP_NOTICE_NOBODY);
            ck_assert_uint_eq(noticed.len, 0);
        }
}
END_TEST

/* The second part, which is the octets before the second boundary, is a word of RFC 3464's grammar. */
static void check_status_part(void)
{
    static const char begins[] = "Content-Type: message/delivery-status\r\n\r\n";
    const char *const from = strstr(noticed.octets, begins) + sizeof begins - 1;
    const char *const to = strstr(from, "\r\n--=_postel-00");
    struct smtp_match m;

    smtp_match_init(&m, smtp_rule_find("delivery-status-content"));
    smtp_match_exec(&m, (const unsigned char *)from, (size_t)(to - from));
    ck_assert_msg(smtp_match_accepts(&m), "offset %zu: %s", m.at, from + m.at);
}

/* What stands in the recipient's group of fields, from Action on. */
static const struct {
    struct smtp_notice_recipient recipient;
    const char *fields;
} groups[] = {
    { { .path = "<b@c>" }, "rfc822; b@c\r\nAction: failed\r\nStatus: 5.0.0\r\n" },
    { { .path = "<b@c>", .reply = "550 no" },
      "rfc822; b@c\r\nAction: failed\r\nStatus: 5.0.0\r\nDiagnostic-Code: smtp; 550 no\r\n" },
    { { .path = "<b@c>", .reply = "451 4.7.1 later" },
      "rfc822; b@c\r\nAction: failed\r\nStatus: 4.7.1\r\nDiagnostic-Code: smtp; 451 4.7.1 later\r\n" },
    { { .path = "<b@c>", .reply = "421 bye" },
      "rfc822; b@c\r\nAction: failed\r\nStatus: 4.0.0\r\nDiagnostic-Code: smtp; 421 bye\r\n" },
    { { .path = "<b@c>", .reply = "451 4.7.1 later", .status = "4.4.7" }, /* we know better: the time is over */
      "rfc822; b@c\r\nAction: failed\r\nStatus: 4.4.7\r\nDiagnostic-Code: smtp; 451 4.7.1 later\r\n" },
    /* A code of another class, with a leading zero, of two numbers, behind none: none of them is taken. */
    { { .path = "<b@c>", .reply = "550 4.1.1 x" },
      "rfc822; b@c\r\nAction: failed\r\nStatus: 5.0.0\r\nDiagnostic-Code: smtp; 550 4.1.1 x\r\n" },
    { { .path = "<b@c>", .reply = "550 5.01.1 x" },
      "rfc822; b@c\r\nAction: failed\r\nStatus: 5.0.0\r\nDiagnostic-Code: smtp; 550 5.01.1 x\r\n" },
    { { .path = "<b@c>", .reply = "550 5.1 x" },
      "rfc822; b@c\r\nAction: failed\r\nStatus: 5.0.0\r\nDiagnostic-Code: smtp; 550 5.1 x\r\n" },
    { { .path = "<b@c>", .reply = "5.1.1" },
      "rfc822; b@c\r\nAction: failed\r\nStatus: 5.0.0\r\nDiagnostic-Code: smtp; 5.1.1\r\n" },
    { { .path = "<b@c>", .status = "5.1.1 x\r\nY: z" }, "rfc822; b@c\r\nAction: failed\r\nStatus: 5.0.0\r\n" },
    /* Many lines: RFC 3461 §9.2. */
    { { .path = "<b@c>", .reply = "550-mailbox unavailable\r\n550 user has moved\r\n", .remote = "[192.0.2.7]" },
      "rfc822; b@c\r\nAction: failed\r\nStatus: 5.0.0\r\nRemote-MTA: dns; [192.0.2.7]\r\n"
      "Diagnostic-Code: smtp; 550-mailbox unavailable\r\n 550 user has moved\r\n" },
    /* Octets that would end the line, begin a field, or move a cursor. */
    { { .path = "<b@c>", .reply = "550 a\rb\tc\x1b[2J\xff\\" },
      "rfc822; b@c\r\nAction: failed\r\nStatus: 5.0.0\r\nDiagnostic-Code: smtp; 550 a\\rb\\tc\\x1B[2J\\xFF\\\\\r\n" },
    { { .path = "<b@c>", .remote = "x\r\nStatus: 2.0.0" },
      "rfc822; b@c\r\nAction: failed\r\nStatus: 5.0.0\r\nRemote-MTA: dns; x\\r\\nStatus: 2.0.0\r\n" },
    { { .path = "<\"a\r\nTo: x\"@c>" }, "rfc822; \"aTo: x\"@c\r\nAction: failed\r\nStatus: 5.0.0\r\n" },
    { { .path = "<\"a\\\"b\"@c>" }, "rfc822; \"a\\\"b\"@c\r\nAction: failed\r\nStatus: 5.0.0\r\n" }, /* as it is */
    /* The others: success has a status of its own class, and only what is delayed is tried again. */
    { { .path = "<b@c>",
        .notify = SMTP_NOTIFY_DELAY,
        .action = SMTP_ACTION_DELAYED,
        .reply = "450 4.2.0 grey",
        .until = NOTICED_ARRIVAL + 5 * 86400 },
      "rfc822; b@c\r\nAction: delayed\r\nStatus: 4.2.0\r\nDiagnostic-Code: smtp; 450 4.2.0 grey\r\n"
      "Will-Retry-Until: Wed, 2 Dec 2026 09:00:00 +0000\r\n" },
    { { .path = "<b@c>", .notify = SMTP_NOTIFY_DELAY, .action = SMTP_ACTION_DELAYED },
      "rfc822; b@c\r\nAction: delayed\r\nStatus: 4.0.0\r\n" },
    { { .path = "<b@c>", .until = NOTICED_ARRIVAL }, "rfc822; b@c\r\nAction: failed\r\nStatus: 5.0.0\r\n" },
    { { .path = "<b@c>", .notify = SMTP_NOTIFY_SUCCESS, .action = SMTP_ACTION_DELIVERED },
      "rfc822; b@c\r\nAction: delivered\r\nStatus: 2.0.0\r\n" },
    { { .path = "<b@c>",
        .notify = SMTP_NOTIFY_SUCCESS,
        .action = SMTP_ACTION_RELAYED,
        .reply = "250 2.1.5 OK",
        .remote = "mx.c" },
      "rfc822; b@c\r\nAction: relayed\r\nStatus: 2.1.5\r\nRemote-MTA: dns; mx.c\r\nDiagnostic-Code: smtp; 250 2.1.5 "
      "OK\r\n" },
    { { .path = "<b@c>", .notify = SMTP_NOTIFY_SUCCESS, .action = SMTP_ACTION_EXPANDED, .status = "5.1.1" },
      "rfc822; b@c\r\nAction: expanded\r\nStatus: 2.0.0\r\n" },
};

START_TEST(fields)
{
    struct smtp_notice n = notice_of(&groups[_i].recipient, 1);
    const char *from, *to;

    ck_assert_int_eq(write_notice(&n, "", 0, 1), SMTP_NOTICE_WRITTEN);
    check_status_part();
    from = strstr(noticed.octets, "\r\n\r\nFinal-Recipient: ");
    ck_assert_ptr_nonnull(from);
    from += strlen("\r\n\r\nFinal-Recipient: ");
    to = strstr(from, "\r\n--=_postel-00");
    ck_assert_ptr_nonnull(to);
    ck_assert_uint_eq((size_t)(to - from), strlen(groups[_i].fields));
    ck_assert_mem_eq(from, groups[_i].fields, (size_t)(to - from));
}
END_TEST

/* ORCPT is decoded, its type kept; what is none is left out (RFC 3461 §6.3 (d)).  ENVID likewise. */
START_TEST(original)
{
    struct smtp_notice_recipient one = noticed_refused;
    struct smtp_notice n = notice_of(&one, 1);

    one.orcpt = "rfc822;Bob+2Bx+40Y.example";
    write_notice(&n, "", 0, 1);
    check_status_part();
    ck_assert_ptr_nonnull(
        strstr(noticed.octets, "\r\n\r\nOriginal-Recipient: rfc822; Bob+x@Y.example\r\nFinal-Recipient"));
    one.orcpt = "x;a+0D+0ATo:+20z";
    write_notice(&n, "", 0, 1);
    check_status_part();
    ck_assert_ptr_nonnull(strstr(noticed.octets, "\r\n\r\nOriginal-Recipient: x; a\\r\\nTo: z\r\nFinal-Recipient"));
    one.orcpt = "rfc822;a+";
    write_notice(&n, "", 0, 1);
    check_status_part();
    ck_assert_ptr_null(strstr(noticed.octets, "Original-Recipient"));
    ck_assert_ptr_null(strstr(noticed.octets, "Original-Envelope-Id"));
    n.envid = "a+0D+0ATo:+20z";
    write_notice(&n, "", 0, 1);
    check_status_part();
    ck_assert_ptr_nonnull(strstr(noticed.octets, "\r\n\r\nOriginal-Envelope-Id: a\\r\\nTo: z\r\nReporting-MTA"));
}
END_TEST

/* A sink that is full at any octet is told of, and is left alone from then on. */
START_TEST(full)
{
    struct smtp_notice n = notice_of(&noticed_refused, 1);
    size_t head;

    write_notice(&n, "", 0, 1);
    ck_assert_int_eq(smtp_notice_head(&n, (noticed.len = 0, noticed_sink)), SMTP_NOTICE_WRITTEN);
    head = noticed.len;
    for (size_t room = 0; room < head; room++) {
        noticed.len = 0;
        noticed.cap = room;
        ck_assert_int_eq(smtp_notice_head(&n, noticed_sink), SMTP_NOTICE_NO_ROOM);
        ck_assert_uint_le(noticed.len, room);
    }
    noticed.cap = noticed.len;
    ck_assert(!smtp_notice_content(&n, (const unsigned char *)"x", 1, noticed_sink));
    ck_assert(!smtp_notice_tail(&n, noticed_sink));
}
END_TEST

/* Several recipients: those who want to hear, in groups; the worst news is the subject. */
START_TEST(several)
{
    static const struct smtp_notice_recipient three[] = {
        { .path = "<a@x>", .notify = SMTP_NOTIFY_SUCCESS, .action = SMTP_ACTION_DELIVERED },
        { .path = "<b@x>", .notify = SMTP_NOTIFY_NEVER },
        { .path = "<c@x>", .why = "no host that takes its mail has an address (5.1)", .status = "5.4.4" },
    };
    struct smtp_notice n = notice_of(three, 3);

    ck_assert_int_eq(write_notice(&n, CONTENT, sizeof CONTENT - 1, 5), SMTP_NOTICE_WRITTEN);
    ck_assert_ptr_nonnull(strstr(noticed.octets, "Subject: Your mail was not delivered\r\n"));
    ck_assert_ptr_nonnull(
        strstr(noticed.octets, "\r\nIt was given up for these recipients:\r\n\r\n    <c@x>\r\n        status 5.4.4: no "
                               "host that takes its mail has an address (5.1)\r\n\r\nIt was delivered to these "
                               "recipients:\r\n\r\n    <a@x>\r\n        status 2.0.0\r\n\r\n"));
    ck_assert_ptr_nonnull(strstr(noticed.octets,
                                 "\r\n\r\nFinal-Recipient: rfc822; a@x\r\nAction: delivered\r\nStatus: "
                                 "2.0.0\r\n\r\nFinal-Recipient: rfc822; c@x\r\nAction: failed\r\nStatus: "
                                 "5.4.4\r\n\r\n--=_postel-00\r\n"));
    ck_assert_ptr_null(strstr(noticed.octets, "b@x"));
    n.count = 2; /* only good news */
    write_notice(&n, CONTENT, sizeof CONTENT - 1, 5);
    ck_assert_ptr_nonnull(strstr(noticed.octets, "Subject: Your mail was delivered\r\n"));
}
END_TEST

Suite *notice_suite(void)
{
    Suite *const suite = suite_create("6.1 notices");
    TCase *const all = tcase_create("notice");

    tcase_add_test(all, whole);
    tcase_add_test(all, wanted);
    tcase_add_loop_test(all, fields, 0, sizeof groups / sizeof groups[0]);
    tcase_add_test(all, original);
    tcase_add_test(all, full);
    tcase_add_test(all, several);
    suite_add_tcase(suite, all);
    return suite;
}
