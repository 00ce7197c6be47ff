/* check_return_path.c - old Return-Path fields go, no other octet does.  RFC 5321 §4.4
 * Read first: protocol/return_path.rl.  Read next: tests/protocol/check_server.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <string.h>

#include "protocol/return_path.h"

#define OLD "Return-Path: <old@x>\r\n"
#define X4 "    "
#define X16 X4 X4 X4 X4

static const struct {
    const char *content, *kept; /* NULL: all */
} contents[] = {
    { "", NULL },
    { OLD, "" },
    { OLD "Subject: x\r\n\r\ntext\r\n", "Subject: x\r\n\r\ntext\r\n" },
    { "A: 1\r\n" OLD "B: 2\r\n\r\n", "A: 1\r\nB: 2\r\n\r\n" },
    { "A: 1\r\n" OLD OLD "B: 2\r\n" OLD "\r\n", "A: 1\r\nB: 2\r\n\r\n" },
    { "return-path:\r\nRETURN-PATH:x\r\nReTuRn-pAtH: <>\r\nA: 1\r\n", "A: 1\r\n" },
    /* Behind the header section nothing is looked at. */
    { "\r\n" OLD, NULL },
    { "A: 1\r\n\r\n" OLD, NULL },
    { OLD "\r\n" OLD, "\r\n" OLD },
    /* Folded: a line that begins with WSP continues the one above it. */
    { "Return-Path:\r\n <old@x>\r\n\t(x)\r\nA: 1\r\n", "A: 1\r\n" },
    { "Return-Path: <old@x>\r\n \r\nA: 1\r\n\r\n", "A: 1\r\n\r\n" },
    { "A: 1\r\n Return-Path: <x>\r\n\tReturn-Path: <x>\r\n", NULL },
    { "A: 1\r\n\t2\r\n" OLD " 3\r\nB: 4\r\n", "A: 1\r\n\t2\r\nB: 4\r\n" },
    /* Other names. */
    { "Return-Pat: x\r\n\r\n", NULL },
    { "Return-Paths: x\r\n\r\n", NULL },
    { "Return-Path-To: x\r\n\r\n", NULL },
    { "X-Return-Path: x\r\n\r\n", NULL },
    { "RReturn-Path: x\r\n\r\n", NULL },
    { "ReReturn-Path: x\r\n" OLD, "ReReturn-Path: x\r\n" },
    { "Return-Path\r\n" OLD, "Return-Path\r\n" },
    { "R\r\n\r\n" OLD, NULL },
    { "Received: x\r\nReturn-Receipt-To: x\r\n" OLD, "Received: x\r\nReturn-Receipt-To: x\r\n" },
    /* RFC 5322 §4.5.7 has blanks before the colon. */
    { "Return-Path \t: <x>\r\nA: 1\r\n", "A: 1\r\n" },
    { "Return-Path" X16 ": <x>\r\nA: 1\r\n", "A: 1\r\n" },
    { "Return-Path" X16 " : <x>\r\nA: 1\r\n", NULL },
    { "Return-Path \r\n : <x>\r\nA: 1\r\n", NULL },
    /* Only CR LF ends a line; the server refuses such a message, but no octet of it is lost before. */
    { "\n" OLD, NULL },
    { "A: 1\n" OLD, NULL },
    { "A: 1\r" OLD, NULL },
    { "\r" OLD OLD, "\r" OLD },
    { "\r\r\n" OLD "\r\r" OLD "\r\n" OLD, "\r\r\n\r\r" OLD "\r\n" OLD },
    { "Return-Path: \n\rA: 1\r\r\nB: 2\r\n", "B: 2\r\n" },
    { "Return-Path\r: <x>\r\n" OLD, "Return-Path\r: <x>\r\n" },
};

/* Feeds in pieces: the first of `first` octets, then of `piece`. */
static void filter(const char *octets, size_t len, size_t first, size_t piece, char *kept)
{
    struct smtp_return_path r;
    size_t at = 0, end = first < len ? first : len;

    smtp_return_path_init(&r);
    kept[0] = '\0';
    while (at < len) {
        struct smtp_slice run;

        at += smtp_return_path_exec(&r, (const unsigned char *)octets + at, end - at, &run);
        strncat(kept, (const char *)run.octets, run.len);
        if (at == end)
            end = end + piece < len ? end + piece : len;
    }
    ck_assert_uint_eq(r.len, 0); /* whole lines: nothing is held back */
}

START_TEST(fields)
{
    const char *const content = contents[_i].content;
    const char *const wanted = contents[_i].kept != NULL ? contents[_i].kept : content;
    const size_t len = strlen(content);
    char kept[256];

    for (size_t first = 0; first <= len; first++) {
        for (size_t piece = 1; piece <= len; piece++) {
            filter(content, len, first, piece, kept);
            ck_assert_str_eq(kept, wanted);
        }
    }
}
END_TEST

/* What has no such field is one run, in place. */
START_TEST(in_place)
{
    static const unsigned char octets[] = "Received: x\r\nReturn: y\r\n\r\nReturn-Path: z\r\n";
    struct smtp_return_path r;
    struct smtp_slice run;

    smtp_return_path_init(&r);
    ck_assert_uint_eq(smtp_return_path_exec(&r, octets, sizeof octets - 1, &run), sizeof octets - 1);
    ck_assert_ptr_eq(run.octets, octets);
    ck_assert_uint_eq(run.len, sizeof octets - 1);
}
END_TEST

Suite *return_path_suite(void)
{
    Suite *const suite = suite_create("4.4 Return-Path");
    TCase *const all = tcase_create("fields");

    tcase_add_loop_test(all, fields, 0, sizeof contents / sizeof contents[0]);
    tcase_add_test(all, in_place);
    suite_add_tcase(suite, all);
    return suite;
}
