/* check_mail.c - stored messages laid beside the lines of a script.
 * Read first: suite/mail_match.c.  Read next: tests/suite/check_added.c.
 * SPDX-License-Identifier: MIT */
#include "suite/check_suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINES = 4 };
#define LIKE SMTP_SCRIPT_MAIL_PATTERN
#define SAME SMTP_SCRIPT_MAIL_OCTETS
#define NEVER SMTP_SCRIPT_MAIL_ABSENT
#define ANY SMTP_SCRIPT_ANY

static const char message[] = "Return-Path: <a@b>\nReceived: from x\n\tby y;\n date\nSubject: hi\n\n.one\n two\n";

static const struct {
    struct {
        enum smtp_script_kind kind;
        const char *text;
    } lines[LINES];
    size_t departs; /* the line that does not fit; LINES: none */
} scripts[] = {
    { { { LIKE, "return-path: <a@b>" }, { ANY, "" } }, LINES },
    { { { LIKE, "return-path: <a@c>" }, { ANY, "" } }, 0 },
    { { { SAME, "Return-Path: <a@b>\r\n" }, { ANY, "" } }, LINES },
    { { { SAME, "return-path: <a@b>\r\n" }, { ANY, "" } }, 0 },                        /* octets count letter case */
    { { { ANY, "" }, { LIKE, "Received: from x\tby y; date" }, { ANY, "" } }, LINES }, /* folding undone */
    { { { ANY, "" }, { LIKE, "Received: from x" }, { ANY, "" } }, 1 },
    { { { ANY, "" }, { LIKE, "subject: ..." }, { LIKE, "" }, { SAME, ".one\r\n two\r\n" } }, LINES },
    { { { ANY, "" }, { LIKE, "" }, { SAME, ".one\n" }, { LIKE, " two" } }, LINES },
    { { { ANY, "" }, { LIKE, "" }, { SAME, ".one" }, { LIKE, " two" } }, LINES }, /* a line's end need not be written */
    { { { ANY, "" }, { LIKE, "" }, { LIKE, ".one" } }, 2 },                       /* the message has to end there */
    { { { NEVER, "Return-Path: ..." }, { LIKE, "subject: hi" }, { ANY, "" } }, 0 },
    { { { LIKE, "Return-Path: ..." }, { NEVER, "Return-Path: ..." } }, LINES },
    { { { LIKE, "Return-Path: ..." }, { NEVER, "Subject: ..." }, { LIKE, "" }, { ANY, "" } }, 1 },
    { { { LIKE, "Return-Path: ..." }, { NEVER, "Date: ..." }, { LIKE, "" }, { ANY, "" } }, LINES },
};

START_TEST(match)
{
    struct smtp_mail_line lines[LINES];
    struct smtp_slice got;
    size_t count = 0;

    for (; count < LINES && scripts[_i].lines[count].text != NULL; count++)
        lines[count] = (struct smtp_mail_line){ scripts[_i].lines[count].kind,
                                                smtp_slice_text(scripts[_i].lines[count].text), count };
    const size_t departs = smtp_mail_match(smtp_slice_text(message), lines, count, &got);
    ck_assert_uint_eq(departs, scripts[_i].departs == LINES ? count : scripts[_i].departs);
}
END_TEST

static void put(const char *folder, const char *name, const char *text)
{
    char path[128];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *const file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

START_TEST(maildir)
{
    char folder[] = "/tmp/postel-maildir-XXXXXX", sub[64], spec[128];
    struct smtp_slice found[2];

    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(sub, sizeof sub, "%s/u", folder);
    mkdir(sub, 0700);
    snprintf(sub, sizeof sub, "%s/u/new", folder);
    mkdir(sub, 0700);
    snprintf(spec, sizeof spec, "maildir %s/{local}", folder);

    struct smtp_mailbox *const mailbox = smtp_mailbox_open(spec);
    const struct smtp_slice mark = smtp_slice_text("abcdefgh"), none = { NULL, 0 };
    ck_assert_uint_eq(smtp_mailbox_find(mailbox, "u@b.example", mark, none, found, 2), 0);
    put(sub, "1", "Subject: abcdefgh\r\n\r\nfirst\r\n");
    put(sub, "2", "Subject: abcdefgh\n\nsecond\n");
    put(sub, "3", "Subject: another\n\nfirst\n");
    ck_assert_uint_eq(smtp_mailbox_find(mailbox, "u@b.example", mark, none, found, 2), 2);
    ck_assert_uint_eq(smtp_mailbox_find(mailbox, "v@b.example", mark, none, found, 2), 0);
    ck_assert_uint_eq(smtp_mailbox_find(mailbox, "u@b.example", mark, smtp_slice_text("first"), found, 2), 1);
    ck_assert(smtp_slice_is(found[0], "Subject: abcdefgh\n\nfirst\n")); /* local line ends */
    smtp_mailbox_close(mailbox);
    for (int i = 1; i <= 3; i++) {
        snprintf(spec, sizeof spec, "%s/%d", sub, i);
        unlink(spec);
    }
    rmdir(sub);
    snprintf(sub, sizeof sub, "%s/u", folder);
    rmdir(sub);
    rmdir(folder);
}
END_TEST

Suite *mail_suite(void)
{
    Suite *const suite = suite_create("stored messages");
    TCase *const views = tcase_create("views");

    tcase_add_loop_test(views, match, 0, sizeof scripts / sizeof *scripts);
    tcase_add_test(views, maildir);
    suite_add_tcase(suite, views);
    return suite;
}
