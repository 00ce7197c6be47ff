/* check_trace.c - the trace fields, word by word.                     RFC 5321 §4.4, RFC 5322 §3.3
 * Read first: protocol/trace.c.  Read next: tests/protocol/check_return_path.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <stdio.h>
#include <string.h>

#include "protocol/trace.h"
#include "trace_fields.h"

static const struct smtp_trace plain = {
    .reverse_path = "<a@example.org>",
    .helo = "client.example",
    .address = "[192.0.2.1]",
    .domain = "postel.example",
    .protocol = "ESMTP",
    .id = "4f2",
    .for_path = "<b@postel.example>",
    .time = 1795529400,
};

/* Written, and read back by the rules that they claim to be words of. */
static size_t format(const struct smtp_trace *t, char out[SMTP_TRACE_MAX + 1])
{
    const size_t n = smtp_trace_format(t, out, SMTP_TRACE_MAX);

    out[n] = '\0';
    ck_assert_str_eq(ck_assert_trace(out), "");
    return n;
}

static void check(const struct smtp_trace *t, const char *expected)
{
    char out[SMTP_TRACE_MAX + 1];
    const size_t n = format(t, out);

    ck_assert_str_eq(out, expected);
    ck_assert_uint_eq(smtp_trace_format(t, out, n), n);
    ck_assert_uint_eq(smtp_trace_format(t, out, n - 1), 0);
}

START_TEST(fields)
{
    check(&plain, "Return-Path: <a@example.org>\r\n"
                  "Received: from client.example ([192.0.2.1]) by postel.example with ESMTP id\r\n"
                  " 4f2 for <b@postel.example>; Tue, 24 Nov 2026 14:10:00 +0000\r\n");
}
END_TEST

/* The null reverse-path stays null; HELO is SMTP; no FOR with several recipients (§7.2). */
START_TEST(least)
{
    struct smtp_trace t = plain;

    t.reverse_path = "<>";
    t.protocol = "SMTP";
    t.for_path = NULL;
    check(&t, "Return-Path: <>\r\n"
              "Received: from client.example ([192.0.2.1]) by postel.example with SMTP id\r\n"
              " 4f2; Tue, 24 Nov 2026 14:10:00 +0000\r\n");
}
END_TEST

/* What fits Extended-Domain stands there, what does not is left out: position 26. */
static const struct {
    const char *helo, *domain, *for_path, *received;
} names[] = {
    { "[192.0.2.9]", "d.example", NULL, "from [192.0.2.9] ([192.0.2.1]) by d.example with" },
    { "under_score", "d.example", NULL, "from [192.0.2.1] ([192.0.2.1]) by d.example with" },
    { "", "d.example", NULL, "from [192.0.2.1] ([192.0.2.1]) by d.example with" },
    { "c.example", "[127.0.0.1]", NULL, "from c.example ([192.0.2.1]) by [127.0.0.1] ([127.0.0.1]) with" },
};

START_TEST(extended_domain)
{
    struct smtp_trace t = plain;
    char out[SMTP_TRACE_MAX + 1];

    t.helo = names[_i].helo;
    t.domain = names[_i].domain;
    format(&t, out);
    ck_assert_msg(strstr(out, names[_i].received) != NULL, "%s", out);
}
END_TEST

/* FOR takes a Path or a Mailbox; <Postmaster> is neither. */
START_TEST(postmaster)
{
    struct smtp_trace t = plain;
    char out[SMTP_TRACE_MAX + 1];

    t.for_path = "<Postmaster>";
    format(&t, out);
    ck_assert_ptr_null(strstr(out, "for"));
}
END_TEST

/* The longest that can come fits SMTP_TRACE_MAX, and no line passes 998 octets. */
START_TEST(longest)
{
    struct smtp_trace t = plain;
    char name[256], path[257], out[SMTP_TRACE_MAX + 1];
    const char *line, *end;

    memset(name, 'a', 255);
    name[255] = '\0';
    sprintf(path, "<%.250s@b.c>", name);
    t.reverse_path = t.for_path = path;
    t.helo = t.domain = name;
    t.address = "[IPv6:2001:db8:1111:2222:3333:4444:5555:6666]";
    t.id = "0123456789012345678901234567890123456789";
    ck_assert_uint_gt(format(&t, out), 1000);
    for (line = out; (end = strstr(line, "\r\n")) != NULL; line = end + 2)
        ck_assert_int_le(end - line, 998);
}
END_TEST

static const struct {
    int64_t time;
    int offset;
    const char *date;
} dates[] = {
    { 0, 0, "Thu, 1 Jan 1970 00:00:00 +0000" },
    { -1, 0, "Wed, 31 Dec 1969 23:59:59 +0000" },
    { 951782400, 0, "Tue, 29 Feb 2000 00:00:00 +0000" },
    { 1795529400, 60, "Tue, 24 Nov 2026 15:10:00 +0100" },
    { 1795529400, -210, "Tue, 24 Nov 2026 10:40:00 -0330" },
    { 1735689599, 0, "Tue, 31 Dec 2024 23:59:59 +0000" },
    { 1709251199, 0, "Thu, 29 Feb 2024 23:59:59 +0000" },
    { 4107542400, 0, "Mon, 1 Mar 2100 00:00:00 +0000" }, /* 2100 has no leap day */
    { 4107542399, 0, "Sun, 28 Feb 2100 23:59:59 +0000" },
    { 253402300799, 0, "Fri, 31 Dec 9999 23:59:59 +0000" },
};

START_TEST(date)
{
    const size_t n = strlen(dates[_i].date);
    char out[40];

    ck_assert_uint_eq(smtp_date_format(dates[_i].time, dates[_i].offset, out, sizeof out), n);
    ck_assert_str_eq(out, dates[_i].date);
    ck_assert_uint_eq(smtp_date_format(dates[_i].time, dates[_i].offset, out, n), 0); /* no room for the NUL */
}
END_TEST

Suite *trace_suite(void)
{
    Suite *const suite = suite_create("4.4 trace");
    TCase *const all = tcase_create("fields"), *const time_case = tcase_create("date-time");

    tcase_add_test(all, fields);
    tcase_add_test(all, least);
    tcase_add_loop_test(all, extended_domain, 0, sizeof names / sizeof names[0]);
    tcase_add_test(all, postmaster);
    tcase_add_test(all, longest);
    tcase_add_loop_test(time_case, date, 0, sizeof dates / sizeof dates[0]);
    suite_add_tcase(suite, all);
    suite_add_tcase(suite, time_case);
    return suite;
}
