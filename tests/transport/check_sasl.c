/* check_sasl.c - the mechanisms of AUTH with real hashes, and their RFCs' examples.  RFC 7677 §3, RFC 4616, RFC 2195
 * Read first: protocol/ext/sasl.h, transport/crypto.c.  Read next: tests/transport/check_clock.c.
 * SPDX-License-Identifier: MIT */
#include "transport/check_transport.h"

#include "parse/ext/base64.h"
#include "protocol/ext/sasl.h"
#include "transport/crypto.h"

#define CLIENT_NONCE "rOprNGfwEbeRWgbNEkqO"
#define SERVER_NONCE "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
#define SERVER_FIRST "r=" CLIENT_NONCE SERVER_NONCE ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
#define CLIENT_FINAL "c=biws,r=" CLIENT_NONCE SERVER_NONCE ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
#define SERVER_FINAL "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="

static struct smtp_sasl_server server;
static struct smtp_sasl_client client;
static struct smtp_credential kept; /* of "user", whose password is "pencil" */

static void setup(void)
{
    kept = (struct smtp_credential){ .iterations = 4096 };
    ck_assert_int_eq(
        smtp_base64_decode(slice_of("W22ZaJ0SNY7soEsUEjb6gQ=="), kept.salt, sizeof kept.salt, &kept.salt_len),
        SMTP_PARSE_OK);
    ck_assert(smtp_credential_derive(&kept, smtp_crypto_openssl(), slice_of("pencil")));
}

static void server_says(const char *text)
{
    ck_assert_uint_eq(server.out_len, strlen(text));
    ck_assert_mem_eq(server.out, text, server.out_len);
}

static void client_says(const char *text)
{
    ck_assert_uint_eq(client.out_len, strlen(text));
    ck_assert_mem_eq(client.out, text, client.out_len);
}

static enum smtp_sasl_step client_begins(enum smtp_sasl_mechanism mechanism, const char *name, const char *password)
{
    return smtp_sasl_client_begin(&client, mechanism, smtp_crypto_openssl(), slice_of(name), slice_of(password),
                                  slice_of(CLIENT_NONCE));
}

static enum smtp_sasl_step server_begins(enum smtp_sasl_mechanism mechanism)
{
    return smtp_sasl_server_begin(&server, mechanism, smtp_crypto_openssl());
}

static enum smtp_sasl_step credential(void)
{
    return smtp_sasl_server_credential(&server, &kept, slice_of(SERVER_NONCE));
}

/* Up to the server's first message; the client has said `first`. */
static void scram_to_first(const char *first)
{
    ck_assert_int_eq(server_begins(SMTP_SASL_SCRAM_SHA_256), SMTP_SASL_SAY);
    server_says("");
    ck_assert_int_eq(smtp_sasl_server_response(&server, slice_of(first)), SMTP_SASL_ASK);
    ck_assert_int_eq(credential(), SMTP_SASL_SAY);
}

START_TEST(scram_server)
{
    scram_to_first("n,,n=user,r=" CLIENT_NONCE);
    ck_assert_uint_eq(server.name_len, 4);
    ck_assert_mem_eq(server.name, "user", 4);
    server_says(SERVER_FIRST);
    ck_assert_int_eq(smtp_sasl_server_response(&server, slice_of(CLIENT_FINAL)), SMTP_SASL_SAY);
    server_says(SERVER_FINAL);
    ck_assert_int_eq(smtp_sasl_server_response(&server, slice_of("")), SMTP_SASL_DONE);
}
END_TEST

START_TEST(scram_client)
{
    ck_assert_int_eq(client_begins(SMTP_SASL_SCRAM_SHA_256, "user", "pencil"), SMTP_SASL_SAY);
    client_says("n,,n=user,r=" CLIENT_NONCE);
    ck_assert_int_eq(smtp_sasl_client_challenge(&client, slice_of(SERVER_FIRST)), SMTP_SASL_SAY);
    client_says(CLIENT_FINAL);
    ck_assert(!smtp_sasl_client_believes(&client)); /* 235 now would be from somebody else */
    ck_assert_int_eq(smtp_sasl_client_challenge(&client, slice_of(SERVER_FINAL)), SMTP_SASL_SAY);
    client_says("");
    ck_assert(smtp_sasl_client_believes(&client));
    ck_assert_int_eq(smtp_sasl_client_challenge(&client, slice_of("")), SMTP_SASL_WRONG);
}
END_TEST

/* What a client may say first, and what becomes of it. */
static const struct {
    const char *message;
    enum smtp_sasl_step step;
} firsts[] = {
    { "n,,n=user,r=x", SMTP_SASL_ASK },
    { "y,,n=user,r=x", SMTP_SASL_ASK },
    { "n,a=user,n=user,r=x", SMTP_SASL_ASK },
    { "n,a=other,n=user,r=x", SMTP_SASL_WRONG },
    { "n,,n=us=3Der,r=x,z=1", SMTP_SASL_ASK },
    { "p=tls-unique,,n=user,r=x", SMTP_SASL_WRONG },
    { "n,,m=1,n=user,r=x", SMTP_SASL_WRONG },
    { "n,,n=us\x01"
      "er,r=x",
      SMTP_SASL_WRONG },
    { "n,,n=us=er,r=x", SMTP_SASL_MALFORMED },
    { "n,,n=user", SMTP_SASL_MALFORMED },
    { "", SMTP_SASL_MALFORMED },
};

START_TEST(client_first)
{
    server_begins(SMTP_SASL_SCRAM_SHA_256);
    ck_assert_int_eq(smtp_sasl_server_response(&server, slice_of(firsts[_i].message)), firsts[_i].step);
}
END_TEST

/* As long as may be, and one longer. */
START_TEST(long_names)
{
    char message[1024];

    for (int n = SMTP_SASL_NAME_MAX; n <= SMTP_SASL_NAME_MAX + 1; n++) {
        snprintf(message, sizeof message, "n,,n=%0*d,r=%0*d", n, 0, SMTP_SASL_NONCE_MAX, 0);
        server_begins(SMTP_SASL_SCRAM_SHA_256);
        ck_assert_int_eq(smtp_sasl_server_response(&server, slice_of(message)),
                         n == SMTP_SASL_NAME_MAX ? SMTP_SASL_ASK : SMTP_SASL_WRONG);
    }
}
END_TEST

/* A client's last word that is not good: an octet of the proof; another nonce; another channel; too much. */
static const struct {
    const char *message;
    enum smtp_sasl_step step;
} finals[] = {
    { "c=biws,r=" CLIENT_NONCE SERVER_NONCE ",p=eHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", SMTP_SASL_WRONG },
    { "c=biws,r=" CLIENT_NONCE ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", SMTP_SASL_WRONG },
    { "c=eSws,r=" CLIENT_NONCE SERVER_NONCE ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", SMTP_SASL_WRONG },
    { "c=biws,r=" CLIENT_NONCE SERVER_NONCE ",z=1,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", SMTP_SASL_WRONG },
    { "c=biws,r=" CLIENT_NONCE SERVER_NONCE ",p=dHzb", SMTP_SASL_WRONG },
    { "c=biws,r=" CLIENT_NONCE SERVER_NONCE ",p=", SMTP_SASL_WRONG },
    { "c=biws,r=" CLIENT_NONCE SERVER_NONCE, SMTP_SASL_MALFORMED },
    { "", SMTP_SASL_MALFORMED },
};

START_TEST(client_final)
{
    scram_to_first("n,,n=user,r=" CLIENT_NONCE);
    ck_assert_int_eq(smtp_sasl_server_response(&server, slice_of(finals[_i].message)), finals[_i].step);
}
END_TEST

START_TEST(after_the_end)
{
    scram_to_first("n,,n=user,r=" CLIENT_NONCE);
    ck_assert_int_eq(smtp_sasl_server_response(&server, slice_of(CLIENT_FINAL)), SMTP_SASL_SAY);
    ck_assert_int_eq(smtp_sasl_server_response(&server, slice_of("x")), SMTP_SASL_MALFORMED);
}
END_TEST

/* What a server may say first that a client must not answer, and what it may say last. */
static const struct {
    const char *message;
    enum smtp_sasl_step step;
    const char *why;
} challenges[] = {
    { "r=" CLIENT_NONCE ",s=YQ==,i=4096", SMTP_SASL_WRONG, "nonce" }, /* none of its own: an old exchange again */
    { "r=x" CLIENT_NONCE SERVER_NONCE ",s=YQ==,i=4096", SMTP_SASL_WRONG, "nonce" },
    { "r=" CLIENT_NONCE "x,s=YQ==,i=4095", SMTP_SASL_WRONG, "below 4096" },
    { "r=" CLIENT_NONCE "x,s=YQ==,i=1000001", SMTP_SASL_WRONG, "above" },
    { "m=1,r=" CLIENT_NONCE "x,s=YQ==,i=4096", SMTP_SASL_WRONG, "extension" },
    { "r=" CLIENT_NONCE "x,i=4096", SMTP_SASL_MALFORMED, "RFC 5802 7" },
    { "e=other-error", SMTP_SASL_MALFORMED, "RFC 5802 7" },
};

START_TEST(server_first)
{
    client_begins(SMTP_SASL_SCRAM_SHA_256, "user", "pencil");
    ck_assert_int_eq(smtp_sasl_client_challenge(&client, slice_of(challenges[_i].message)), challenges[_i].step);
    ck_assert_ptr_nonnull(strstr(client.why, challenges[_i].why));
    ck_assert(!smtp_sasl_client_believes(&client));
}
END_TEST

static const char *const lies[] = {
    "v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", "v=6rri", "v=", "e=invalid-proof", "w=", "",
};

START_TEST(server_final)
{
    client_begins(SMTP_SASL_SCRAM_SHA_256, "user", "pencil");
    ck_assert_int_eq(smtp_sasl_client_challenge(&client, slice_of(SERVER_FIRST)), SMTP_SASL_SAY);
    ck_assert_int_ne(smtp_sasl_client_challenge(&client, slice_of(lies[_i])), SMTP_SASL_SAY);
    ck_assert(!smtp_sasl_client_believes(&client));
}
END_TEST

/* Both chairs: name and password as they come, and as they are not. */
static const struct {
    const char *name, *password;
    bool good;
} pairs[] = {
    { "user", "pencil", true },   { "us,er=", "pencil", true }, { "\xc3\xa9t\xc3\xa9", "pencil", true },
    { "user", "pencil ", false }, { "user", "Pencil", false },  { "user", "p", false },
};

static bool scram_both(const char *name, const char *password)
{
    struct smtp_slice said;

    client_begins(SMTP_SASL_SCRAM_SHA_256, name, password);
    server_begins(SMTP_SASL_SCRAM_SHA_256);
    said = (struct smtp_slice){ client.out, client.out_len };
    ck_assert_int_eq(smtp_sasl_server_response(&server, said), SMTP_SASL_ASK);
    ck_assert_uint_eq(server.name_len, strlen(name));
    ck_assert_mem_eq(server.name, name, server.name_len);
    ck_assert_int_eq(credential(), SMTP_SASL_SAY);
    ck_assert_int_eq(smtp_sasl_client_challenge(&client, (struct smtp_slice){ server.out, server.out_len }),
                     SMTP_SASL_SAY);
    said.len = client.out_len;
    if (smtp_sasl_server_response(&server, said) != SMTP_SASL_SAY)
        return false;
    ck_assert_int_eq(smtp_sasl_client_challenge(&client, (struct smtp_slice){ server.out, server.out_len }),
                     SMTP_SASL_SAY);
    ck_assert(smtp_sasl_client_believes(&client));
    return smtp_sasl_server_response(&server, smtp_slice_none()) == SMTP_SASL_DONE;
}

static bool plain_both(const char *name, const char *password)
{
    ck_assert_int_eq(client_begins(SMTP_SASL_PLAIN, name, password), SMTP_SASL_SAY);
    server_begins(SMTP_SASL_PLAIN);
    server_says("");
    ck_assert_int_eq(smtp_sasl_server_response(&server, (struct smtp_slice){ client.out, client.out_len }),
                     SMTP_SASL_ASK);
    ck_assert_mem_eq(server.name, name, server.name_len);
    return credential() == SMTP_SASL_DONE;
}

static bool login_both(const char *name, const char *password)
{
    ck_assert_int_eq(client_begins(SMTP_SASL_LOGIN, name, password), SMTP_SASL_DONE);
    server_begins(SMTP_SASL_LOGIN);
    server_says("Username:");
    for (int line = 0; line < 2; line++) {
        ck_assert_int_eq(smtp_sasl_client_challenge(&client, (struct smtp_slice){ server.out, server.out_len }),
                         SMTP_SASL_SAY);
        ck_assert_int_eq(smtp_sasl_server_response(&server, (struct smtp_slice){ client.out, client.out_len }),
                         line == 0 ? SMTP_SASL_SAY : SMTP_SASL_ASK);
    }
    return credential() == SMTP_SASL_DONE;
}

START_TEST(both)
{
    ck_assert_int_eq(scram_both(pairs[_i].name, pairs[_i].password), pairs[_i].good);
    ck_assert_int_eq(plain_both(pairs[_i].name, pairs[_i].password), pairs[_i].good);
    ck_assert_int_eq(login_both(pairs[_i].name, pairs[_i].password), pairs[_i].good);
    smtp_sasl_server_end(&server);
    ck_assert_uint_eq(server.password[0] | server.password_len | server.name_len, 0);
    smtp_sasl_client_end(&client);
    ck_assert_ptr_null(client.password.octets);
}
END_TEST

/* RFC 4616 §2: who acts for himself may say so. */
static const struct {
    struct smtp_slice message;
    enum smtp_sasl_step step;
} plains[] = {
    { OCTETS("\0user\0pencil"), SMTP_SASL_ASK },         { OCTETS("user\0user\0pencil"), SMTP_SASL_ASK },
    { OCTETS("other\0user\0pencil"), SMTP_SASL_WRONG },  { OCTETS("User\0user\0pencil"), SMTP_SASL_WRONG },
    { OCTETS("\0us\ner\0pencil"), SMTP_SASL_WRONG },     { OCTETS("\0user\0"), SMTP_SASL_MALFORMED },
    { OCTETS("\0\0pencil"), SMTP_SASL_MALFORMED },       { OCTETS("user\0pencil"), SMTP_SASL_MALFORMED },
    { OCTETS("\0user\0pen\0cil"), SMTP_SASL_MALFORMED }, { OCTETS(""), SMTP_SASL_MALFORMED },
};

START_TEST(plain)
{
    server_begins(SMTP_SASL_PLAIN);
    ck_assert_int_eq(smtp_sasl_server_response(&server, plains[_i].message), plains[_i].step);
}
END_TEST

START_TEST(login)
{
    server_begins(SMTP_SASL_LOGIN);
    ck_assert_int_eq(smtp_sasl_server_response(&server, slice_of("")), SMTP_SASL_WRONG);
    server_begins(SMTP_SASL_LOGIN);
    ck_assert_int_eq(smtp_sasl_server_response(&server, slice_of("user")), SMTP_SASL_SAY);
    server_says("Password:");
    ck_assert_int_eq(smtp_sasl_server_response(&server, slice_of("")), SMTP_SASL_WRONG);
    client_begins(SMTP_SASL_LOGIN, "user", "pencil");
    smtp_sasl_client_challenge(&client, slice_of("User Name\0"));
    client_says("user");
    smtp_sasl_client_challenge(&client, slice_of(""));
    client_says("pencil");
    ck_assert_int_eq(smtp_sasl_client_challenge(&client, slice_of("More:")), SMTP_SASL_WRONG);
}
END_TEST

START_TEST(cram_md5) /* RFC 2195 §2 */
{
    ck_assert_int_eq(client_begins(SMTP_SASL_CRAM_MD5, "tim", "tanstaaftanstaaf"), SMTP_SASL_DONE);
    ck_assert_int_eq(smtp_sasl_client_challenge(&client, slice_of("<1896.697170952@postoffice.reston.mci.net>")),
                     SMTP_SASL_SAY);
    client_says("tim b913a602c7eda7a495b4e6e7334d3890");
    ck_assert_int_eq(smtp_sasl_client_challenge(&client, slice_of("<1@x>")), SMTP_SASL_WRONG);
}
END_TEST

START_TEST(names)
{
    ck_assert_int_eq(smtp_sasl_find(slice_of("scram-sha-256")), SMTP_SASL_SCRAM_SHA_256);
    ck_assert_int_eq(smtp_sasl_find(slice_of("Plain")), SMTP_SASL_PLAIN);
    ck_assert_int_eq(smtp_sasl_find(slice_of("PLAI")), SMTP_SASL_MECHANISMS);
    ck_assert(smtp_sasl_plaintext(SMTP_SASL_PLAIN) && smtp_sasl_plaintext(SMTP_SASL_LOGIN));
    ck_assert(!smtp_sasl_plaintext(SMTP_SASL_SCRAM_SHA_256) && !smtp_sasl_plaintext(SMTP_SASL_CRAM_MD5));
}
END_TEST

/* No two alike, and each fit for a message of SCRAM. */
START_TEST(nonce)
{
    char one[SMTP_NONCE + 1], two[SMTP_NONCE + 1];

    ck_assert(smtp_crypto_nonce(one) && smtp_crypto_nonce(two));
    ck_assert_uint_eq(strlen(one), SMTP_NONCE);
    ck_assert_str_ne(one, two);
    for (size_t i = 0; i < SMTP_NONCE; i++)
        ck_assert(one[i] > ' ' && one[i] < 0x7F && one[i] != ',');
}
END_TEST

Suite *sasl_suite(void)
{
    Suite *const suite = suite_create("RFC 4616, RFC 5802, RFC 7677 Mechanisms of AUTH");
    TCase *const scram = tcase_create("scram");
    TCase *const others = tcase_create("others");

    tcase_add_checked_fixture(scram, setup, NULL);
    tcase_add_test(scram, scram_server);
    tcase_add_test(scram, scram_client);
    tcase_add_loop_test(scram, client_first, 0, sizeof firsts / sizeof firsts[0]);
    tcase_add_test(scram, long_names);
    tcase_add_loop_test(scram, client_final, 0, sizeof finals / sizeof finals[0]);
    tcase_add_test(scram, after_the_end);
    tcase_add_loop_test(scram, server_first, 0, sizeof challenges / sizeof challenges[0]);
    tcase_add_loop_test(scram, server_final, 0, sizeof lies / sizeof lies[0]);
    tcase_add_loop_test(scram, both, 0, sizeof pairs / sizeof pairs[0]);
    tcase_add_checked_fixture(others, setup, NULL);
    tcase_add_loop_test(others, plain, 0, sizeof plains / sizeof plains[0]);
    tcase_add_test(others, login);
    tcase_add_test(others, cram_md5);
    tcase_add_test(others, names);
    tcase_add_test(others, nonce);
    suite_add_tcase(suite, scram);
    suite_add_tcase(suite, others);
    return suite;
}
