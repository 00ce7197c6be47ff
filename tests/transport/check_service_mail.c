/* check_service_mail.c - what comes of a mail: in which Maildirs, and with what on top.  RFC 5321 §4.1.1.4, §4.4
 * Read first: transport/connection_mail.c.  Read next: tests/transport/check_client_connection.c.
 * SPDX-License-Identifier: MIT */
#include "transport/check_transport.h"

#include <unistd.h>

static struct served s;

static void start(void)
{
    serve(&s, 1);
}

static void end(void)
{
    end_service(&s);
}

static const char *const one_recipient = "Return-Path: <a@client.example>\n"
                                         "Received: from client.example ([127.0.0.1]) by postel.example with ESMTP id\n"
                                         " 6b059ab8-7-1 for <u@postel.example>; Tue, 24 Nov 2026 15:10:00 +0100\n"
                                         "\nHello\n.dot\n";

START_TEST(delivery)
{
    const int fd = greeted(&s);
    char got[4096];

    say(fd, "MAIL FROM:<a@client.example>\r\nRCPT TO:<@r.example:u@postel.example>\r\nRCPT TO:<nobody@x>\r\nDATA\r\n");
    ck_assert_ptr_nonnull(strstr(hear(&s, fd, "354 "), "550 "));
    say(fd, "\r\nHello\r\n..dot\r\n.\r\n");
    ck_assert_ptr_nonnull(strstr(hear(&s, fd, "\r\n"), "250 2.0.0 OK, message accepted as "));
    delivered(&s, got, sizeof got);
    ck_assert_str_eq(got, one_recipient);
    close(fd);
}
END_TEST

/* In UTF-8 as it was said, and WITH tells that it was (RFC 6531 §3.7.3, §4.3). */
START_TEST(utf8)
{
    static const char wanted[] = "Return-Path: <\xce\xb4@client.example>\n"
                                 "Received: from client.example ([127.0.0.1]) by postel.example with UTF8SMTP\n"
                                 " id 6b059ab8-7-1 for <\xce\xb4@postel.example>; Tue, 24 Nov 2026 15:10:00 +0100\n"
                                 "S: \xce\xb4\n\nHello\n";
    const int fd = greeted(&s);
    char got[4096];

    say(fd, "MAIL FROM:<\xce\xb4@client.example> SMTPUTF8\r\nRCPT TO:<\xce\xb4@postel.example>\r\nDATA\r\n");
    hear(&s, fd, "354 ");
    say(fd, "S: \xce\xb4\r\n\r\nHello\r\n.\r\n");
    hear(&s, fd, "250 ");
    delivered(&s, got, sizeof got);
    ck_assert_str_eq(got, wanted);
    close(fd);
}
END_TEST

/* FOR would show one recipient to the others: §7.2. */
START_TEST(two_recipients)
{
    const int fd = greeted(&s);
    char got[4096];

    say(fd, "MAIL FROM:<>\r\nRCPT TO:<u@postel.example>\r\nRCPT TO:<v@postel.example>\r\nDATA\r\n");
    hear(&s, fd, "354 ");
    say(fd, ".\r\n");
    hear(&s, fd, "250 ");
    delivered(&s, got, sizeof got);
    ck_assert_ptr_nonnull(strstr(got, "Return-Path: <>\n"));
    ck_assert_ptr_null(strstr(got, "postel.example>"));
    close(fd);
}
END_TEST

/* One mail, and a copy where each of its recipients looks; a Maildir that two of them share gets one. */
START_TEST(several_maildirs)
{
    const int fd = greeted(&s);
    char first[4096], second[4096];

    say(fd, "MAIL FROM:<>\r\nRCPT TO:<u@postel.example>\r\nRCPT TO:<other@postel.example>\r\n"
            "RCPT TO:<both@postel.example>\r\nRCPT TO:<v@postel.example>\r\nDATA\r\n");
    hear(&s, fd, "354 ");
    say(fd, "\r\nx\r\n.\r\n");
    ck_assert_int_eq(strncmp(hear(&s, fd, "\r\n"), "250 ", 4), 0);
    delivered(&s, first, sizeof first);
    only_file(s.other, "new", second, sizeof second);
    ck_assert_str_eq(first, second);
    ck_assert_ptr_null(strstr(first, "postel.example>")); /* no FOR: §7.2 */
    close(fd);
}
END_TEST

/* FOR has the path as the client gave it (§4.4), and not what became of it. */
START_TEST(alias)
{
    const int fd = greeted(&s);
    char got[4096];

    say(fd, "MAIL FROM:<>\r\nRCPT TO:<both@postel.example>\r\nDATA\r\n");
    hear(&s, fd, "354 ");
    say(fd, ".\r\n");
    hear(&s, fd, "250 ");
    delivered(&s, got, sizeof got);
    ck_assert_ptr_nonnull(strstr(got, "for <both@postel.example>;"));
    ck_assert_int_eq(files_in(s.other, "new"), 1);
    close(fd);
}
END_TEST

/* Recipients end with their transaction: a Maildir of the last one gets nothing of this one. */
START_TEST(next_mail)
{
    const int fd = greeted(&s);

    say(fd, "MAIL FROM:<>\r\nRCPT TO:<other@postel.example>\r\nRSET\r\n"
            "MAIL FROM:<>\r\nRCPT TO:<u@postel.example>\r\nDATA\r\n");
    hear(&s, fd, "354 ");
    say(fd, ".\r\nMAIL FROM:<>\r\nRCPT TO:<other@postel.example>\r\nDATA\r\n");
    ck_assert_int_eq(files_in(s.other, "new"), 0);
    hear(&s, fd, "354 ");
    say(fd, ".\r\n");
    hear(&s, fd, "250 ");
    ck_assert_int_eq(files_in(s.directory, "new"), 1);
    ck_assert_int_eq(files_in(s.other, "new"), 1);
    close(fd);
}
END_TEST

/* All or nothing: the model does not allow for partial failures at this point (§4.1.1.4). */
START_TEST(one_cannot_store)
{
    const int fd = greeted(&s), new = s.maildirs[1].new;

    s.maildirs[1].new = -1;
    say(fd, "MAIL FROM:<>\r\nRCPT TO:<both@postel.example>\r\nDATA\r\n");
    hear(&s, fd, "354 ");
    say(fd, ".\r\n");
    ck_assert_int_eq(strncmp(hear(&s, fd, "\r\n"), "451 ", 4), 0);
    s.maildirs[1].new = new;
    ck_assert_int_eq(files_in(s.directory, "new"), 0);
    ck_assert_int_eq(files_in(s.other, "new"), 0);
    ck_assert_uint_eq(s.troubles, 1);
    close(fd);
}
END_TEST

START_TEST(cannot_store)
{
    const int fd = greeted(&s), tmp = s.maildirs[0].tmp;

    s.maildirs[0].tmp = -1;
    say(fd, "MAIL FROM:<>\r\nRCPT TO:<u@postel.example>\r\nDATA\r\n");
    ck_assert_ptr_nonnull(strstr(hear(&s, fd, "354 "), "354 ")); /* DATA itself has no code for it, §4.3.2 */
    say(fd, "x\r\n.\r\n");
    ck_assert_int_eq(strncmp(hear(&s, fd, "\r\n"), "451 ", 4), 0);
    ck_assert_uint_eq(s.troubles, 1);
    s.maildirs[0].tmp = tmp;
    say(fd, "MAIL FROM:<>\r\nRCPT TO:<u@postel.example>\r\nDATA\r\n");
    hear(&s, fd, "354 ");
    say(fd, "x\r\n.\r\n");
    ck_assert_int_eq(strncmp(hear(&s, fd, "\r\n"), "250 ", 4), 0);
    close(fd);
}
END_TEST

Suite *service_mail_suite(void)
{
    Suite *const suite = suite_create("4.4 mail");
    TCase *const mails = tcase_create("mails");

    tcase_add_checked_fixture(mails, start, end);
    tcase_set_timeout(mails, 30);
    tcase_add_test(mails, delivery);
    tcase_add_test(mails, utf8);
    tcase_add_test(mails, two_recipients);
    tcase_add_test(mails, several_maildirs);
    tcase_add_test(mails, alias);
    tcase_add_test(mails, next_mail);
    tcase_add_test(mails, one_cannot_store);
    tcase_add_test(mails, cannot_store);
    suite_add_tcase(suite, mails);
    return suite;
}
