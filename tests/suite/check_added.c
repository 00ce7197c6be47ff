/* check_added.c - fields above a message: which they are, and what §4.4 has against them.
 * Read first: suite/added.c.  Read next: tests/suite/check_verdict.c.
 * SPDX-License-Identifier: MIT */
#include "suite/check_suite.h"

#include "suite/added.h"

#include <stdio.h>
#include <string.h>

#define WHEN "; Tue, 24 Nov 2026 14:10:00 +0000"
#define BACK "Return-Path: <a@b.example>\n"
#define GOOD BACK "Received: from c.example ([192.0.2.1]) by d.example with ESMTP id x1" WHEN "\n"

static const struct {
    const char *above;     /* what the server has put there */
    const char *faults[3]; /* what is found, in order */
    const char *got;       /* the first one's; NULL: anything */
} rows[] = {
    { GOOD, { NULL }, NULL },
    { "X-Original-To: <x@y>\nDelivered-To: x\n" GOOD "X-Loop: yes\n\tand more\n", { NULL }, NULL },
    { BACK "Received: from c.example (c.example [192.0.2.1])\n\t(using TLSv1.3 (256/256 bits)\n\t key (a (b) \\) c))\n"
           "\tby d.example (MTA (1.0)) with ESMTPS id 1A for <x@y.example>;\n\tTue, 24 Nov 2026 14:10:00 +0000 (UTC)\n",
      { NULL },
      NULL },
    { BACK "Received: from [127.0.0.1] (helo=c.example) by d.example with esmtp id 1" WHEN "\n",
      { "5321-4.4-ag" },
      "...ived: from [127.0.0.1] (helo=c.example) by d.example with esmtp id 1; Tu..." },
    { BACK "Received: by d.example with ESMTP id 1" WHEN "\n", { "5321-4.4-ag" }, NULL },
    /* by its grammar WITH behind FOR is an additional clause: who minds the order is the case 16-order-of-clauses */
    { BACK "Received: from c.example by d.example for <x@y.example> with ESMTP" WHEN "\n", { NULL }, NULL },
    { BACK "Received: from c.example by d.example for <Postmaster>" WHEN "\n", { NULL }, NULL }, /* choice 36 */
    { BACK "Received: from c.example by d.example for <Postmast>" WHEN "\n", { "5321-4.4-ag" }, NULL },
    { BACK "Received: from c.example by d.example (never closed" WHEN "\n", { "5321-4.4-ag" }, NULL },
    { BACK "Received: from c.example by d.example; Tue, 24 Nov 26 14:10:00 +0000\n", { "5321-4.4-ah" }, NULL },
    { BACK "Received: from c.example by d.example; Tue, 24 Nov 2026 14:10:00 GMT\n", { "5321-4.4-j" }, NULL },
    { BACK "Received: from c.example by d.example; some time\n", { "5321-4.4-ag" }, NULL },
    { BACK "Received: from c.example by d.example\n", { "5321-4.4-ag" }, NULL },
    { BACK BACK "Received: from c.example by d.example" WHEN "\n", { "5321-4.4-u" }, NULL },
    { "Return-Path: a@b.example\nReceived: from c.example by d.example" WHEN "\n",
      { "5321-4.4-af" },
      "Return-Path: a@b.example\\r\\n" },
    { "Received: from c.example by d.example" WHEN "\n", { "5321-4.4-m" }, NULL },
    { BACK, { "5321-4.4-a" }, NULL },
    { "", { "5321-4.4-a", "5321-4.4-m" }, "Subject: hello" },
};

static const char sent[] =
    "\r\nDATA\r\nSubject: hello\r\n..Odd: one\r\nReceived: from e.example by f.example" WHEN "\r\n\r\ntext\r\n.\r\n";

/* Laid beside the rules as a store with LF has it, and as one with CR LF. */
static void look(const char *text, bool crlf, size_t row)
{
    struct smtp_finding found[SMTP_ADDED_FOUND];
    struct smtp_octets message = { 0 };
    size_t wanted = 0;

    for (const char *p = text; *p != '\0'; p++)
        smtp_octets_add(&message, crlf && *p == '\n' ? "\r\n" : p, crlf && *p == '\n' ? 2 : 1);
    const struct smtp_added added = { smtp_slice_all(&message), smtp_slice_text(sent), true };
    const size_t count = smtp_added_judge(&added, found);
    while (wanted < 3 && rows[row].faults[wanted] != NULL) {
        ck_assert_uint_lt(wanted, count);
        ck_assert_str_eq(found[wanted].id, rows[row].faults[wanted]);
        ck_assert_uint_le(found[wanted].at + found[wanted].len, message.len);
        wanted++;
    }
    ck_assert_msg(count == wanted, "row %zu: %zu found, the last %s at %s", row, count, found[count - 1].id,
                  found[count - 1].got);
    if (rows[row].got != NULL)
        ck_assert_str_eq(found[0].got, rows[row].got);
    smtp_octets_close(&message);
}

START_TEST(judged)
{
    char text[2048];

    snprintf(text, sizeof text, "%sSubject: hello\n\ntext\n", rows[_i].above);
    look(text, false, (size_t)_i);
    look(text, true, (size_t)_i);
}
END_TEST

/* Our own fields begin where a line stands that we have said, as it was before its period was doubled. */
START_TEST(ends)
{
    static const char *const own[] = { "Subject: hello\n\ntext\n", ".Odd: one\nSubject: hello\n\n",
                                       "Received: from e.example by f.example" WHEN "\nSubject: hello\n\n", "\ntext\n",
                                       "" };
    char text[1024];

    snprintf(text, sizeof text, "%s%s", GOOD, own[_i]);
    const struct smtp_added added = { smtp_slice_text(text), smtp_slice_text(sent), true };
    ck_assert_uint_eq(smtp_added_len(&added), strlen(GOOD));
}
END_TEST

/* A field of the message's own that looks like one of the server's hides what is missing: nothing is said then. */
START_TEST(hidden)
{
    struct smtp_finding found[SMTP_ADDED_FOUND];
    const struct smtp_added added = { smtp_slice_text("Received: from e.example by f.example" WHEN "\n\n"),
                                      smtp_slice_text(sent), true };

    ck_assert_uint_eq(smtp_added_judge(&added, found), 0);
}
END_TEST

Suite *added_suite(void)
{
    Suite *const suite = suite_create("4.4 fields above a message");
    TCase *const views = tcase_create("views");

    tcase_add_loop_test(views, judged, 0, sizeof rows / sizeof *rows);
    tcase_add_loop_test(views, ends, 0, 5);
    tcase_add_test(views, hidden);
    suite_add_tcase(suite, views);
    return suite;
}
