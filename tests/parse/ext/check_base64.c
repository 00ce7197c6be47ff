/* check_base64.c - base64 and xtext: what stands for what, there and back.  RFC 4954 §4, §8; RFC 4648 §10
 * Read first: parse/ext/base64.rl, parse/ext/xtext.rl.  Read next: tests/parse/ext/check_auth.c.
 * SPDX-License-Identifier: MIT */
#include "parse/check_parse.h"

#include "parse/ext/base64.h"
#include "parse/ext/xtext.h"

enum { CAP = 16 };

/* A text, and what it stands for; NULL: nothing, and `at` is the octet that no continuation allows. */
struct coded {
    const char *text, *octets;
    size_t at;
};

static const struct coded base64[] = {
    { "", "", 0 },
    { "Zg==", "f", 4 },
    { "Zm8=", "fo", 4 },
    { "Zm9v", "foo", 4 },
    { "Zm9vYg==", "foob", 8 },
    { "Zm9vYmE=", "fooba", 8 },
    { "Zm9vYmFy", "foobar", 8 },
    { "+/+/", "\xfb\xff\xbf", 4 },
    { "Zh==", "f", 4 }, /* its last four bits are in no octet */
    { "Z", NULL, 1 },
    { "Zg", NULL, 2 },
    { "Zg=", NULL, 3 },
    { "Zm9", NULL, 3 },
    { "Z===", NULL, 1 },
    { "=", NULL, 0 },
    { "*", NULL, 0 },
    { "Zg==Zg==", NULL, 4 }, /* MUST be rejected: RFC 4954 §4 */
    { "Zm=v", NULL, 3 },
    { "Zm 9v", NULL, 2 },
    { "Zm9v\r\n", NULL, 4 },
    { "Zm-_", NULL, 2 }, /* the alphabet of URLs is another */
};

static const struct coded xtext[] = {
    { "", "", 0 },
    { "a@b.example", "a@b.example", 11 },
    { "a+2Bb+3Dc", "a+b=c", 9 },
    { "+2b+3d", "+=", 6 },
    { "+0D+0a", "\r\n", 6 },
    { "<>", "<>", 2 },
    { "a=b", NULL, 1 },
    { "a b", NULL, 1 },
    { "+", NULL, 1 },
    { "+2", NULL, 2 },
    { "+2G", NULL, 2 },
    { "\xc3\xa9", NULL, 0 },
};

static size_t no_views(const void *value, struct smtp_span *out)
{
    (void)value, (void)out;
    return 0;
}

static void base64_init(void *value)
{
    smtp_base64_init(value);
}

static void base64_exec(void *value, const unsigned char *octets, size_t len, bool last)
{
    smtp_base64_exec(value, octets, len, last);
}

/* No room was lent, so all that is in the language is too long. */
static enum smtp_parse base64_result(const void *value)
{
    return smtp_base64_result(value) == SMTP_PARSE_SYNTAX ? SMTP_PARSE_SYNTAX : SMTP_PARSE_OK;
}

static size_t base64_at(const void *value)
{
    return ((const struct smtp_base64 *)value)->at;
}

static void xtext_init(void *value)
{
    smtp_xtext_init(value);
}

static void xtext_exec(void *value, const unsigned char *octets, size_t len, bool last)
{
    smtp_xtext_exec(value, octets, len, last);
}

/* No room was lent, so all that is in the language is too long. */
static enum smtp_parse xtext_result(const void *value)
{
    return smtp_xtext_result(value) == SMTP_PARSE_SYNTAX ? SMTP_PARSE_SYNTAX : SMTP_PARSE_OK;
}

static size_t xtext_at(const void *value)
{
    return ((const struct smtp_xtext *)value)->at;
}

/* One octet less of room, and it does not fit; nothing is written behind that room. */
static void check_decode(enum smtp_parse (*decode)(struct smtp_slice, unsigned char *, size_t, size_t *),
                         const struct coded *c)
{
    const struct smtp_slice text = slice_of(c->text);
    const size_t want = c->octets == NULL ? 0 : strlen(c->octets);
    unsigned char out[CAP + 1];
    size_t len;

    memset(out, '?', sizeof out);
    ck_assert_int_eq(decode(text, out, CAP, &len), c->octets == NULL ? SMTP_PARSE_SYNTAX : SMTP_PARSE_OK);
    if (c->octets == NULL)
        return;
    ck_assert_mem_eq(out, c->octets, len);
    ck_assert_uint_eq(len, want);
    ck_assert_uint_eq(out[want], '?');
    if (want == 0)
        return;
    memset(out, '?', sizeof out);
    ck_assert_int_eq(decode(text, out, want - 1, &len), SMTP_PARSE_TOO_LONG);
    ck_assert_uint_eq(out[want - 1], '?');
}

static void check_coded(const struct parser *parser, const struct coded *c)
{
    const struct word word = { slice_of(c->text), c->octets != NULL, c->at };

    check_word(parser, &word);
}

START_TEST(base64_language)
{
    static const struct parser parser = { base64_init, base64_exec, base64_result, base64_at, no_views };

    check_coded(&parser, &base64[_i]);
    check_decode(smtp_base64_decode, &base64[_i]);
}
END_TEST

START_TEST(xtext_language)
{
    static const struct parser parser = { xtext_init, xtext_exec, xtext_result, xtext_at, no_views };

    check_coded(&parser, &xtext[_i]);
    check_decode(smtp_xtext_decode, &xtext[_i]);
}
END_TEST

/* All lengths, all octets: what is encoded decodes to the same, also in the place where its text lies. */
START_TEST(base64_round_trip)
{
    unsigned char octets[256], text[344 + 1];
    size_t len;

    for (size_t i = 0; i < sizeof octets; i++)
        octets[i] = (unsigned char)(255 - i);
    for (size_t n = 0; n <= sizeof octets; n++) {
        const struct smtp_slice message = { octets + n % 7, n - n % 7 };
        const size_t long_is = smtp_base64_encode(message, (char *)text, 344);

        ck_assert_uint_eq(long_is, (message.len + 2) / 3 * 4);
        ck_assert_int_eq(smtp_base64_decode((struct smtp_slice){ text, long_is }, text, sizeof text, &len),
                         SMTP_PARSE_OK);
        ck_assert_uint_eq(len, message.len);
        ck_assert_mem_eq(text, message.octets, len);
    }
    text[0] = '?';
    ck_assert_uint_eq(smtp_base64_encode((struct smtp_slice){ octets, 4 }, (char *)text, 7), 8);
    ck_assert_uint_eq(text[0], '?'); /* no room, nothing written */
}
END_TEST

START_TEST(xtext_round_trip)
{
    unsigned char octets[256], back[256];
    char text[3 * 256];
    size_t len, decoded;

    for (size_t i = 0; i < sizeof octets; i++)
        octets[i] = (unsigned char)i;
    len = smtp_xtext_encode((struct smtp_slice){ octets, sizeof octets }, text, sizeof text);
    ck_assert_uint_le(len, sizeof text);
    ck_assert_int_eq(smtp_xtext_decode((struct smtp_slice){ (unsigned char *)text, len }, back, sizeof back, &decoded),
                     SMTP_PARSE_OK);
    ck_assert_uint_eq(decoded, sizeof octets);
    ck_assert_mem_eq(back, octets, sizeof octets);
    text[2] = '?';
    ck_assert_uint_eq(smtp_xtext_encode(slice_of("+"), text, 2), 3);
    ck_assert(text[2] == '?');
}
END_TEST

Suite *base64_suite(void)
{
    Suite *const suite = suite_create("RFC 4954 8 base64, xtext");
    TCase *const language = tcase_create("language");
    TCase *const round_trip = tcase_create("round_trip");

    tcase_add_loop_test(language, base64_language, 0, sizeof base64 / sizeof base64[0]);
    tcase_add_loop_test(language, xtext_language, 0, sizeof xtext / sizeof xtext[0]);
    tcase_add_test(round_trip, base64_round_trip);
    tcase_add_test(round_trip, xtext_round_trip);
    suite_add_tcase(suite, language);
    suite_add_tcase(suite, round_trip);
    return suite;
}
