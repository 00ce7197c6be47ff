/* check_hops.c - Received fields are counted, and a circle is cut.    RFC 5321 §6.3
 * Read first: protocol/hops.rl.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <stdio.h>
#include <string.h>

#include "protocol/hops.h"
#include "protocol/limits.h"
#include "protocol/owner.h"

#define HOP "Received: from a by b; x\r\n"

static const struct {
    const char *content;
    unsigned hops;
} contents[] = {
    { "", 0 },
    { HOP, 1 },
    { HOP HOP "\r\n", 2 },
    { "A: 1\r\n" HOP "B: 2\r\n" HOP "\r\n" HOP, 2 }, /* text is no trace */
    { "\r\n" HOP HOP, 0 },
    { "received:\r\nRECEIVED:x\r\nReCeIvEd \t: x\r\n\r\n", 3 },
    { "Received: from a\r\n by b\r\n Received: c\r\n\tReceived: d\r\n\r\n", 1 }, /* folded */
    { "Receive: x\r\nReceivedd: x\r\nReceived-SPF: pass\r\nX-Received: x\r\n RReceived: x\r\nReceived\r\n\r\n", 0 },
    { "Received x: y\r\n" HOP, 1 },
    /* Only CR LF ends a line. */
    { "A: 1\n" HOP "\r\n", 0 },
    { "A: 1\r" HOP "\r\n", 0 },
    { "A: 1\n\n" HOP HOP, 1 },
    { "\r\r\n" HOP "\r\n" HOP, 1 },
    { "Received\r: x\r\n" HOP "Received: \r\r\n" HOP "\r\n", 3 },
};

START_TEST(count)
{
    const unsigned char *const octets = (const unsigned char *)contents[_i].content;
    const size_t len = strlen(contents[_i].content);

    for (size_t first = 0; first <= len; first++)
        for (size_t piece = 1; piece <= len + 1; piece++) {
            struct smtp_hops h;

            smtp_hops_init(&h);
            smtp_hops_exec(&h, octets, first);
            for (size_t at = first; at < len; at += piece)
                smtp_hops_exec(&h, octets + at, len - at < piece ? len - at : piece);
            ck_assert_uint_eq(h.count, contents[_i].hops);
        }
}
END_TEST

/* The server: a hundred hosts are none too many; one more gets 554 5.4.6, by DATA and by BDAT, and the next message
 * begins anew. */
static struct owner owner;

static void codes_of(unsigned hops, bool chunk, char codes[64])
{
    static char octets[16384], content[8192];
    struct smtp_server_config config = owner_default;
    size_t len = 0;
    int n;

    config.max_size = sizeof content;
    for (unsigned i = 0; i < hops; i++)
        len += (size_t)snprintf(content + len, sizeof content - len, "%s", HOP);
    len += (size_t)snprintf(content + len, sizeof content - len, "\r\n%s", HOP);
    n = snprintf(octets, sizeof octets, "EHLO c.example\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\n");
    if (chunk)
        n += snprintf(octets + n, sizeof octets - (size_t)n, "BDAT 30\r\n%.30sBDAT %zu LAST\r\n%s", content, len - 30,
                      content + 30);
    else
        n += snprintf(octets + n, sizeof octets - (size_t)n, "DATA\r\n%s.\r\n", content);
    n += snprintf(octets + n, sizeof octets - (size_t)n,
                  "RSET\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n" HOP "\r\n.\r\n");
    owner_init(&owner, &config, 220);
    owner_feed(&owner, octets, (size_t)n);
    owner_codes(&owner, codes, 64);
}

START_TEST(cut)
{
    char codes[64];

    codes_of(SMTP_HOPS_MAX, false, codes);
    ck_assert_str_eq(codes, "220 250 250 250 354 250 250 250 250 354 250");
    codes_of(SMTP_HOPS_MAX + 1, false, codes);
    ck_assert_str_eq(codes, "220 250 250 250 354 554 250 250 250 354 250");
    codes_of(SMTP_HOPS_MAX, true, codes);
    ck_assert_str_eq(codes, "220 250 250 250 250 250 250 250 250 354 250");
    codes_of(SMTP_HOPS_MAX + 1, true, codes);
    ck_assert_str_eq(codes, "220 250 250 250 250 554 250 250 250 354 250");
}
END_TEST

Suite *hops_suite(void)
{
    Suite *const suite = suite_create("6.3 hops");
    TCase *const all = tcase_create("hops");

    tcase_add_loop_test(all, count, 0, sizeof contents / sizeof contents[0]);
    tcase_add_test(all, cut);
    suite_add_tcase(suite, all);
    return suite;
}
