/* check_idn.c - domains in any script: their two forms are one.        RFC 5890 §2.3.2.1
 * Read first: transport/idn.c.  Read next: tests/transport/check_maildir.c.
 * SPDX-License-Identifier: MIT */
#include "transport/check_transport.h"

#include <string.h>

#include "transport/idn.h"

#define BUECHER "b\xc3\xbc\x63her"

/* clang-format off */
static const struct {
    const char *domain, *ascii; /* NULL: IDNA has none */
} forms[] = {
    { BUECHER ".example", "xn--bcher-kva.example" },
    { "B\xc3\x9c" "CHER.example", "xn--bcher-kva.example" }, /* capitals are mapped: RFC 5895 §2 */
    { "bu\xcc\x88" "cher.example", "xn--bcher-kva.example" }, /* u and a diaeresis: NFC joins them */
    { "\xe4\xbe\x8b\xe5\xad\x90.example", "xn--fsqu00a.example" },
    { "example", "example" },
    { "EXAMPLE", "EXAMPLE" }, /* ASCII is left alone */
    { "a_b", "a_b" },
    { "\xe2\x98\xba.example", NULL }, /* a symbol is no letter: RFC 5892 §2.1 */
    { "\xcc\x88" "a.example", NULL }, /* begins with a combining mark */
    { "\xff.example", NULL },
};
/* clang-format on */

START_TEST(ascii)
{
    char out[SMTP_DOMAIN_MAX + 1];

    ck_assert_int_eq(smtp_domain_ascii(forms[_i].domain, out), forms[_i].ascii != NULL);
    if (forms[_i].ascii != NULL)
        ck_assert_str_eq(out, forms[_i].ascii);
}
END_TEST

static const struct {
    const char *domain, *unicode;
} shown[] = {
    { "xn--bcher-kva.example", BUECHER ".example" },
    { BUECHER ".example", BUECHER ".example" },
    { "c.example", "c.example" },
    { "xn--zzzzzz-.example", "xn--zzzzzz-.example" }, /* no A-label */
    { "[192.0.2.1]", "[192.0.2.1]" },
};

START_TEST(unicode)
{
    char out[SMTP_DOMAIN_MAX + 1];

    smtp_domain_unicode(shown[_i].domain, out);
    ck_assert_str_eq(out, shown[_i].unicode);
}
END_TEST

static const struct {
    const char *a, *b;
    bool same;
} pairs[] = {
    { "a.example", "A.Example", true },
    { BUECHER ".example", "xn--bcher-kva.example", true },
    { BUECHER ".EXAMPLE", "XN--BCHER-KVA.example", true },
    { BUECHER ".example", "bucher.example", false },
    { BUECHER ".example", BUECHER ".example.com", false },
    { "\xff", "\xff", true }, /* octet by octet */
    { "", "a", false },
};

START_TEST(same)
{
    const struct smtp_slice a = { (const unsigned char *)pairs[_i].a, strlen(pairs[_i].a) };
    const struct smtp_slice b = { (const unsigned char *)pairs[_i].b, strlen(pairs[_i].b) };

    ck_assert_int_eq(smtp_domain_same(a, b), pairs[_i].same);
    ck_assert_int_eq(smtp_domain_same(b, a), pairs[_i].same);
}
END_TEST

START_TEST(too_long)
{
    char domain[1000], out[SMTP_DOMAIN_MAX + 1];

    memset(domain, 'a', sizeof domain);
    domain[sizeof domain - 1] = '\0';
    ck_assert(!smtp_domain_ascii(domain, out));
    smtp_domain_unicode(domain, out);
    ck_assert_uint_eq(strlen(out), SMTP_DOMAIN_MAX);
    for (size_t at = 0; at + 2 < 252; at += 3)
        memcpy(domain + at, "\xc3\xbc.", 3);
    domain[252 - 1] = '\0'; /* 84 labels of two octets become longer than 255 */
    ck_assert(!smtp_domain_ascii(domain, out));
}
END_TEST

Suite *idn_suite(void)
{
    Suite *const suite = suite_create("RFC 5890 A-labels, U-labels");
    TCase *const all = tcase_create("forms");

    tcase_add_loop_test(all, ascii, 0, sizeof forms / sizeof forms[0]);
    tcase_add_loop_test(all, unicode, 0, sizeof shown / sizeof shown[0]);
    tcase_add_loop_test(all, same, 0, sizeof pairs / sizeof pairs[0]);
    tcase_add_test(all, too_long);
    suite_add_tcase(suite, all);
    return suite;
}
