/* check_header_facts.c - what stands in a header field, and what in a body.  RFC 6531 §3.2, RFC 6532 §3.7
 * Read first: protocol/header_facts.c.  Read next: tests/protocol/check_route.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <stdio.h>
#include <string.h>

#include "protocol/header_facts.h"

#define D "\xce\xb4" /* a delta */
#define MIXED "Content-Type: multipart/mixed; boundary=b\n\npreamble\n"
#define DIGEST "Content-Type: multipart/digest; boundary=b\n\n"

static const struct {
    const char *text;
    bool above, utf8;
} texts[] = {
    { "S: x\n\nx\n", false, true },
    { "S: " D "\n\nx\n", true, true },
    { "S: x\n " D "\n\nx\n", true, true },
    { "S: \xe9\n\nx\n", true, false },
    { "S: x\n\n" D "\n", false, true },
    { "S: x\r\n\r\n" D "\r\n", false, true },
    { "\n" D "\n", false, true },
    { "S: " D, true, true },
    { "S: \xce", true, false },
    /* a part has a header section, and a body */
    { MIXED "--b\nS: " D "\n\nx\n--b--\n", true, true },
    { MIXED "--b\nS: x\n\n" D "\n--b--\n", false, true },
    { MIXED "--b\n\n" D "\n--b\nS: \xe9\n\nx\n--b--\n", true, false },
    { MIXED D "\n--b\n\nx\n--b--\n" D "\n", false, true },
    { MIXED "--b \t\nS: " D "\n\nx\n", true, true },
    { MIXED "--bb\nS: " D "\n\nx\n", false, true },
    { MIXED "-- b\nS: " D "\n\nx\n", false, true },
    { MIXED "--b\nS: x\n--b\nS: " D "\n\n", true, true }, /* no empty line: a boundary ends it all the same */
    { "content-type:\r\n multipart/x; charset=\"a;boundary=c\\\"\";\r\n\tBOUNDARY = \"a b\"\r\n\r\n--a b\r\nS: " D
      "\r\n\r\n",
      true, true },
    { "Content-Type: multipart/x; charset=\"a;boundary=c\"; boundary=b\n\n--c\nS: " D "\n\n", false, true },
    { "Content-Type: text/plain; boundary=b\n\n--b\nS: " D "\n\n", false, true },
    { "Content-Type: multipart/x\n\n--b\nS: " D "\n\n", false, true },
    { "X-Content-Type: multipart/x; boundary=b\n\n--b\nS: " D "\n\n", false, true },
    /* within each other */
    { MIXED "--b\nContent-Type: multipart/x; boundary=c\n\n--c\nS: " D "\n\nx\n--c--\n--b--\n", true, true },
    { MIXED "--b\nContent-Type: multipart/x; boundary=c\n\n--c\n\nx\n--b\nS: " D "\n\nx\n--b--\n", true, true },
    { MIXED "--b\nContent-Type: multipart/x; boundary=c\n\n--c--\n--c\nS: " D "\n\nx\n--b--\n", false, true },
    /* a message begins with its header section */
    { "Content-Type: message/rfc822\n\nS: " D "\n\nx\n", true, true },
    { "Content-Type: message/global\n\nS: x\n\n" D "\n", false, true },
    { "Content-Type: message/delivery-status\n\nS: " D "\n\n", false, true },
    { MIXED "--b\nContent-Type: message/global\n\n" MIXED "--b\nS: x\n\n" D "\n", false, true },
    { DIGEST "--b\n\nS: " D "\n\nx\n--b--\n", true, true },
    { DIGEST "--b\nContent-Type: text/plain\n\nS: " D "\n\nx\n--b--\n", false, true },
};

START_TEST(fields)
{
    struct smtp_text_facts facts = { .utf8_header = true };

    smtp_header_facts(&facts, smtp_slice_text(texts[_i].text));
    ck_assert_msg(facts.eight_bit_header == texts[_i].above, "%s", texts[_i].text);
    ck_assert_msg(facts.utf8_header == texts[_i].utf8, "%s", texts[_i].text);
}
END_TEST

/* In more multiparts than it knows of, the last are text. */
START_TEST(deep)
{
    char text[4096] = "";

    for (int i = 0; i < 20; i++)
        sprintf(text + strlen(text), "Content-Type: multipart/x; boundary=b%02d\n\n--b%02d\n", i, i);
    strcat(text, "S: " D "\n\n");
    struct smtp_text_facts facts = { .utf8_header = true };
    smtp_header_facts(&facts, smtp_slice_text(text));
    ck_assert(!facts.eight_bit_header);
}
END_TEST

Suite *header_facts_suite(void)
{
    Suite *const suite = suite_create("RFC 6531 3.2 header fields");
    TCase *const all = tcase_create("facts");

    tcase_add_loop_test(all, fields, 0, sizeof texts / sizeof texts[0]);
    tcase_add_test(all, deep);
    suite_add_tcase(suite, all);
    return suite;
}
