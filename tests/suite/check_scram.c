/* check_scram.c - the messages of SCRAM-SHA-256 that transcripts say and expect: the RFC's own example.  RFC 7677 §3
 * Read first: suite/scram.c.  Read next: tests/suite/check_pattern.c.
 * SPDX-License-Identifier: MIT */
#include "suite/check_suite.h"

#include <string.h>

#include "parse/ext/base64.h"
#include "transport/crypto.h"

#define CLIENT_NONCE "rOprNGfwEbeRWgbNEkqO"
#define NONCES CLIENT_NONCE "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
#define SALT "W22ZaJ0SNY7soEsUEjb6gQ=="
#define FIRST "n,,n=user,r=" CLIENT_NONCE
#define CHALLENGE "r=" NONCES ",s=" SALT ",i=4096"

/* What a hole is, where these two were heard; NULL: nothing was. */
static const struct {
    const char *name, *first, *challenge, *message;
} messages[] = {
    { "scram-final", FIRST, CHALLENGE, "c=biws,r=" NONCES ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=" },
    { "scram-verifier", FIRST, CHALLENGE, "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=" },
    /* a bit of the first octet is another */
    { "scram-final-wrong", FIRST, CHALLENGE, "c=biws,r=" NONCES ",p=dXzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=" },
    { "scram-verifier-wrong", FIRST, CHALLENGE, "v=67riTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=" },
    { "scram-nonce", NULL, NULL, "r=c-abcdefgh" },
    { "scram-first", NULL, NULL, "n,,n=user,r=c-abcdefgh" },
    { "scram-first-bound", NULL, NULL, "p=tls-unique,,n=user,r=c-abcdefgh" },
    { "scram-first-mandatory", NULL, NULL, "n,,m=x,n=user,r=c-abcdefgh" },
    { "scram-challenge", FIRST, NULL, "r=" CLIENT_NONCE "s-abcdefgh,s=dGhlIHN1aXRlJ3Mgc2FsdA==,i=4096" },
    { "scram-challenge-nonce", FIRST, NULL, "r=s-abcdefgh,s=dGhlIHN1aXRlJ3Mgc2FsdA==,i=4096" },
    { "scram-challenge-few", FIRST, NULL, "r=" CLIENT_NONCE "s-abcdefgh,s=dGhlIHN1aXRlJ3Mgc2FsdA==,i=1" },
    { "scram-challenge-mandatory", FIRST, NULL, "m=x,r=" CLIENT_NONCE "s-abcdefgh,s=dGhlIHN1aXRlJ3Mgc2FsdA==,i=4096" },
    { "scram-challenge", "n,,user", NULL, NULL }, /* that is no message, and cannot be answered */
    { "scram-final", FIRST, "r=" NONCES ",s=" SALT, NULL },
    { "scram-final", FIRST, "r=" NONCES ",s=" SALT ",i=1000001", NULL },
};

static struct smtp_slice in_base64(const char *message, char *text, size_t cap)
{
    return (struct smtp_slice){ (const unsigned char *)text, smtp_base64_encode(smtp_slice_text(message), text, cap) };
}

START_TEST(computed)
{
    struct smtp_target target;
    struct smtp_octets out = { 0 };
    struct smtp_slice missing = smtp_slice_none();
    char first[300], challenge[300], expected[300];
    struct smtp_holes h = { .target = &target, .crypto = smtp_crypto_openssl(), .mark = "abcdefgh" };
    struct smtp_capture *c = h.captures;

    smtp_target_default(&target);
    smtp_target_set(&target, "auth-user", "user");
    smtp_target_set(&target, "auth-password", "pencil");
    if (messages[_i].first != NULL)
        *c++ = (struct smtp_capture){ smtp_slice_text("client-first"),
                                      in_base64(messages[_i].first, first, sizeof first) };
    if (messages[_i].challenge != NULL)
        *c++ = (struct smtp_capture){ smtp_slice_text("server-first"),
                                      in_base64(messages[_i].challenge, challenge, sizeof challenge) };
    h.capture_count = (size_t)(c - h.captures);
    smtp_octets_format(&out, "{%s}", messages[_i].name);
    struct smtp_octets filled = { 0 };
    ck_assert(smtp_holes_fill(&h, smtp_slice_all(&out), SMTP_FILL_TEXT, &filled, NULL, &missing));
    const struct smtp_slice wanted = messages[_i].message == NULL
                                         ? smtp_slice_text("*")
                                         : in_base64(messages[_i].message, expected, sizeof expected);
    ck_assert_msg(smtp_slice_same(smtp_slice_all(&filled), wanted), "%s: %s", messages[_i].name, (char *)filled.octets);
    smtp_octets_close(&filled);
    smtp_octets_close(&out);
    smtp_target_close(&target);
}
END_TEST

START_TEST(nobody_to_log_in)
{
    struct smtp_target target;
    struct smtp_octets out = { 0 };
    struct smtp_slice missing = smtp_slice_none();
    const struct smtp_holes h = { .target = &target, .crypto = smtp_crypto_openssl(), .mark = "abcdefgh" };

    smtp_target_default(&target); /* which names no user */
    ck_assert(!smtp_holes_fill(&h, smtp_slice_text("{scram-first}"), SMTP_FILL_TEXT, &out, NULL, &missing));
    ck_assert(smtp_slice_is(missing, "scram-first"));
    smtp_octets_close(&out);
    smtp_target_close(&target);
}
END_TEST

Suite *scram_suite(void)
{
    Suite *const suite = suite_create("scram");
    TCase *const views = tcase_create("views");

    tcase_add_loop_test(views, computed, 0, sizeof messages / sizeof *messages);
    tcase_add_test(views, nobody_to_log_in);
    suite_add_tcase(suite, views);
    return suite;
}
