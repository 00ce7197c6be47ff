/* check_notice_content.c - what comes back with a notice; no line of it is a boundary.  RFC 3461 §4.3, RFC 6522 §3
 * Read first: protocol/notice_content.c, tests/protocol/noticed.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <stdio.h>
#include <string.h>

#include "parse/ext/dsn.h"
#include "protocol/noticed.h"

#define H "Subject: x\r\n"
#define X100 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define X900 X100 X100 X100 X100 X100 X100 X100 X100 X100
#define X998 X900 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

/* Content, RET, and the third part from its Content-Type on. */
static const struct {
    const char *content;
    unsigned ret;
    enum smtp_action action;
    const char *part;
} returns[] = {
    { H "\r\ntext\r\n", SMTP_RET_ANY, SMTP_ACTION_FAILED, "message/rfc822\r\n\r\n" H "\r\ntext\r\n" },
    { H "\r\ntext\r\n", SMTP_RET_FULL, SMTP_ACTION_FAILED, "message/rfc822\r\n\r\n" H "\r\ntext\r\n" },
    { H "\r\ntext\r\n", SMTP_RET_HDRS, SMTP_ACTION_FAILED, "text/rfc822-headers\r\n\r\n" H "\r\n" },
    /* Good news need no content (RFC 3461 §6.2). */
    { H "\r\ntext\r\n", SMTP_RET_FULL, SMTP_ACTION_DELIVERED, "text/rfc822-headers\r\n\r\n" H "\r\n" },
    /* No body, no empty line, no header section, nothing. */
    { H, SMTP_RET_HDRS, SMTP_ACTION_FAILED, "text/rfc822-headers\r\n\r\n" H },
    { "\r\ntext\r\n\r\n", SMTP_RET_HDRS, SMTP_ACTION_FAILED, "text/rfc822-headers\r\n\r\n\r\n" },
    { "", SMTP_RET_ANY, SMTP_ACTION_FAILED, "message/rfc822\r\n\r\n" },
    /* The longest line there is, and one octet more: in the body, and in the header section. */
    { H "\r\n" X998 "\r\n", SMTP_RET_ANY, SMTP_ACTION_FAILED, "message/rfc822\r\n\r\n" H "\r\n" X998 "\r\n" },
    { H "\r\n" X998 "x\r\n", SMTP_RET_FULL, SMTP_ACTION_FAILED, "text/rfc822-headers\r\n\r\n" H "\r\n" },
    /* 8-bit: the path home may not take it. */
    { H "\r\n\xc3\xa4\r\n", SMTP_RET_FULL, SMTP_ACTION_FAILED, "text/rfc822-headers\r\n\r\n" H "\r\n" },
    { "S: \xc3\xa4=\r\n\r\n", SMTP_RET_ANY, SMTP_ACTION_FAILED,
      "text/rfc822-headers\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nS: =C3=A4=3D\r\n\r\n" },
    /* A lone CR or LF, as binary content has them, ends no line, and is none on the way home. */
    { H "\r\na\nb\r\n", SMTP_RET_FULL, SMTP_ACTION_FAILED, "text/rfc822-headers\r\n\r\n" H "\r\n" },
    { "A: \rb \r\nB:\n\n\r\r\n \t\r\n\r\nx", SMTP_RET_FULL, SMTP_ACTION_FAILED,
      "text/rfc822-headers\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
      "A:=20=0Db=20\r\nB:=0A=0A=0D\r\n =09\r\n\r\n" },
    /* Quoted lines have 76 octets at most, a soft end included. */
    { "S: \xff" X100 "\r\n\r\n", SMTP_RET_ANY, SMTP_ACTION_FAILED,
      "text/rfc822-headers\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
      "S: =FFxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=\r\n"
      "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n\r\n" },
};

START_TEST(content)
{
    struct smtp_notice_recipient one = { .path = "<b@c>",
                                         .notify = SMTP_NOTIFY_SUCCESS | SMTP_NOTIFY_FAILURE,
                                         .action = returns[_i].action };
    struct smtp_notice n = notice_of(&one, 1);
    const size_t len = strlen(returns[_i].content);

    n.ret = returns[_i].ret;
    for (size_t piece = 1; piece <= (len < 40 ? len + 1 : 3); piece++) {
        const char *third;
        char wanted_part[3000];

        ck_assert_int_eq(write_notice(&n, returns[_i].content, len, piece), SMTP_NOTICE_WRITTEN);
        third = strstr(noticed.octets, "\r\n--=_postel-00\r\nContent-Type: message/delivery-status");
        third =
            strstr(third + 2, "\r\n--=_postel-00\r\nContent-Type: ") + strlen("\r\n--=_postel-00\r\nContent-Type: ");
        snprintf(wanted_part, sizeof wanted_part, "%s\r\n--=_postel-00--\r\n", returns[_i].part);
        ck_assert_str_eq(third, wanted_part);
    }
}
END_TEST

/* Unasked, what every server takes; asked for, whatever there is. */
START_TEST(large)
{
    static char octets[SMTP_NOTICE_RETURN_MAX + 1];
    struct smtp_notice n = notice_of(&noticed_refused, 1);

    for (size_t i = 0; i < sizeof octets; i++)
        octets[i] = i % 100 == 98 ? '\r' : i % 100 == 99 ? '\n' : 'x';
    memcpy(octets, "S: y\r\n\r\n", 8);
    write_notice(&n, octets, SMTP_NOTICE_RETURN_MAX, 1000);
    ck_assert_int_eq(n.returned, SMTP_RETURNED_WHOLE);
    write_notice(&n, octets, SMTP_NOTICE_RETURN_MAX + 1, 1000);
    ck_assert_int_eq(n.returned, SMTP_RETURNED_HEADER);
    n.ret = SMTP_RET_FULL;
    write_notice(&n, octets, SMTP_NOTICE_RETURN_MAX + 1, 1000);
    ck_assert_int_eq(n.returned, SMTP_RETURNED_WHOLE);
    ck_assert_uint_gt(noticed.len, SMTP_NOTICE_RETURN_MAX);
}
END_TEST

/* The boundary is one that begins no line of the content; if all do, the content is quoted, and "=_" is in no line. */
START_TEST(boundaries)
{
    static const struct {
        const char *content;
        unsigned boundary;
    } table[] = {
        { "S: x\r\n\r\n--=_postel-00\r\n", 1 },
        { "S: x\r\n\r\n--=_postel-00--\r\n", 1 },
        { "S: x\r\n\r\n--=_postel-001\r\n", 1 }, /* a reader compares the start of a line (RFC 2046 §5.1.1) */
        { "--=_postel-00: x\r\n--=_postel-02: x\r\n--=_postel-01: x\r\n\r\n", 3 },
        { "S: x\r\n\r\n--=_postel-0\r\n0\r\n", 0 },
        { "S: x\r\n\r\n --=_postel-00\r\n", 0 },
        { "S: x\r\n\r\nx--=_postel-00\r\n", 0 },
        { "S: x\r\n\r\n--=_postel-99\r\n--=_postel-64\r\n", 0 },
        { "S: x\r\n\r\n-\r\n--\r\n--=_postel-\r\n--=_Postel-00\r\n", 0 },
    };
    char content[SMTP_NOTICE_BOUNDARIES * 20];
    struct smtp_notice n = notice_of(&noticed_refused, 1);
    size_t len = 0;

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        write_notice(&n, table[i].content, strlen(table[i].content), 1 + i);
        ck_assert_uint_eq(n.boundary, table[i].boundary);
        ck_assert_int_eq(n.returned, SMTP_RETURNED_WHOLE);
    }
    for (unsigned i = 0; i < SMTP_NOTICE_BOUNDARIES; i++)
        len += (size_t)snprintf(content + len, sizeof content - len, "--=_postel-%02u\r\n", i);
    write_notice(&n, content, len, 7);
    ck_assert_int_eq(n.returned, SMTP_RETURNED_QUOTED);
    ck_assert_ptr_nonnull(strstr(noticed.octets, "\r\n--=3D_postel-00\r\n--=3D_postel-01\r\n"));
}
END_TEST

Suite *notice_content_suite(void)
{
    Suite *const suite = suite_create("6.1 notices: content");
    TCase *const all = tcase_create("content");

    tcase_add_loop_test(all, content, 0, sizeof returns / sizeof returns[0]);
    tcase_add_test(all, large);
    tcase_add_test(all, boundaries);
    suite_add_tcase(suite, all);
    return suite;
}
