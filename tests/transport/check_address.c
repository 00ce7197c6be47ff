/* check_address.c - addresses as text and as literals.                RFC 5321 §4.1.3
 * Read first: transport/address.c.  Read next: tests/transport/check_idn.c.
 * SPDX-License-Identifier: MIT */
#include "transport/check_transport.h"

static const struct {
    const char *host, *port, *text, *literal;
} addresses[] = {
    { "127.0.0.1", "2525", "127.0.0.1:2525", "[127.0.0.1]" },
    { "255.255.255.255", "65535", "255.255.255.255:65535", "[255.255.255.255]" },
    { "::1", "25", "[::1]:25", "[IPv6:::1]" },
    { "2001:db8:0:0:0:0:0:1", "1", "[2001:db8::1]:1", "[IPv6:2001:db8::1]" },
    /* One group of zeros is not shortened: we accept that form and do not send it (choices.md, position 23). */
    { "2001:db8:1:2:3:4:0:6", "1", "[2001:db8:1:2:3:4:0:6]:1", "[IPv6:2001:db8:1:2:3:4:0:6]" },
};

START_TEST(text)
{
    struct addrinfo *found;
    char out[SMTP_ADDRESS_TEXT], literal[SMTP_ADDRESS_LITERAL];

    ck_assert_int_eq(smtp_address_find(addresses[_i].host, addresses[_i].port, &found), 0);
    smtp_address_text(found->ai_addr, out);
    smtp_address_literal(found->ai_addr, literal);
    freeaddrinfo(found);
    ck_assert_str_eq(out, addresses[_i].text);
    ck_assert_str_eq(literal, addresses[_i].literal);
}
END_TEST

START_TEST(no_address)
{
    struct addrinfo *found;

    ck_assert_int_ne(smtp_address_find("no host has blanks", "25", &found), 0);
    ck_assert_ptr_null(found);
}
END_TEST

static const struct {
    const char *a, *b;
    bool same;
} pairs[] = {
    { "[127.0.0.1]", "[127.0.0.1]", true },
    { "[127.0.0.1]", "[127.0.0.2]", false },
    { "[IPv6:::1]", "[ipv6:0:0:0:0:0:0:0:1]", true },
    { "[IPv6:::1]", "[IPv6:::2]", false },
    { "[IPv6:::1]", "[::1]", false }, /* without its tag it is no literal */
    { "[IPv6:::1]", "[0.0.0.1]", false },
    { "[IPv6:::ffff:127.0.0.1]", "[IPv6:::ffff:7f00:1]", true },
    { "[x-tag:127.0.0.1]", "[x-tag:127.0.0.1]", false }, /* no address of ours, whatever it means */
    { "", "", false },
    { "postel.example", "postel.example", false },
    { "[IPv6:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0001]", "[IPv6:::1]", false },
};

START_TEST(same)
{
    ck_assert_int_eq(smtp_address_literal_same(slice_of(pairs[_i].a), slice_of(pairs[_i].b)), pairs[_i].same);
    ck_assert_int_eq(smtp_address_literal_same(slice_of(pairs[_i].b), slice_of(pairs[_i].a)), pairs[_i].same);
}
END_TEST

Suite *address_suite(void)
{
    Suite *const suite = suite_create("4.1.3 address-literal");
    TCase *const tcase = tcase_create("text");

    tcase_add_loop_test(tcase, text, 0, sizeof addresses / sizeof *addresses);
    tcase_add_test(tcase, no_address);
    tcase_add_loop_test(tcase, same, 0, sizeof pairs / sizeof *pairs);
    suite_add_tcase(suite, tcase);
    return suite;
}
