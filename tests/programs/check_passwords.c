/* check_passwords.c - the file of users: what is refused, and what is told of whom.  RFC 5802 §3, RFC 7677 §3
 * Read first: programs/passwords.h.  Read next: tests/programs/passwd.sh.
 * SPDX-License-Identifier: MIT */
#include "programs/check_programs.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "programs/passwords.h"
#include "programs/program.h"
#include "transport/crypto.h"

/* RFC 7677 §3: user, pencil. */
#define SALT "W22ZaJ0SNY7soEsUEjb6gQ=="
#define KEYS "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
#define USER "user:scram-sha-256:4096:" SALT ":" KEYS "\n"
#define OTHER "other:scram-sha-256:5000:" SALT ":" KEYS "\n"

static struct postel_passwords passwords;
static char path[256], heard[1024];

/* Opens a file of these octets; what is said on stderr is kept. */
static int open_text(const char *octets, size_t len)
{
    FILE *const in = fopen(path, "w"), *err = tmpfile();
    const int before = dup(STDERR_FILENO);
    int code;

    ck_assert(in != NULL && err != NULL && before >= 0);
    ck_assert_uint_eq(fwrite(octets, 1, len, in), len);
    ck_assert_int_eq(fclose(in), 0);
    dup2(fileno(err), STDERR_FILENO);
    code = postel_passwords_open(&passwords, "serve", path);
    fflush(stderr);
    dup2(before, STDERR_FILENO);
    close(before);
    rewind(err);
    heard[fread(heard, 1, sizeof heard - 1, err)] = '\0';
    fclose(err);
    return code;
}

static void setup(void)
{
    const char *const tmp = getenv("TMPDIR");
    int fd;

    snprintf(path, sizeof path, "%s/check_passwords_XXXXXX", tmp != NULL ? tmp : "/tmp");
    fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    close(fd);
}

static void teardown(void)
{
    unlink(path);
}

/* The whole file, and what the sentence has to say; NULL: nothing, it is good. */
static const struct {
    const char *text, *says;
} files[] = {
    { USER, NULL },
    { "# users\n\n" USER OTHER, NULL },
    { "user:scram-sha-256:4096:" SALT ":" KEYS, NULL }, /* no line end */
    { "", "names no user" },
    { "# nobody\n", "names no user" },
    { USER USER, ":2: this name stands further up" },
    { USER "other\n", ":2: name:scram-sha-256" },
    { "user:scram-sha-256:4096:" SALT "\n", ":1: name:" },
    { ":scram-sha-256:4096:" SALT ":" KEYS "\n", ":1: the name is empty" },
    { "a\x01:scram-sha-256:4096:" SALT ":" KEYS "\n", "control characters" },
    { "user:scram-sha-1:4096:" SALT ":" KEYS "\n", "has to be scram-sha-256" },
    { "user:scram-sha-256:4095:" SALT ":" KEYS "\n", "from 4096" },
    { "user:scram-sha-256:1000001:" SALT ":" KEYS "\n", "to 1000000" },
    { "user:scram-sha-256:-1:" SALT ":" KEYS "\n", "from 4096" },
    { "user:scram-sha-256:4096::" KEYS "\n", "the salt" },
    { "user:scram-sha-256:4096:W22Z:" KEYS ":\n", ":1: name:" },
    { "user:scram-sha-256:4096:W22:" KEYS "\n", "the salt" },
    { "user:scram-sha-256:4096:" SALT ":WG5d:wfPL\n", "32 octets each" },
    { "user:scram-sha-256:4096:" SALT ":" KEYS "\r\n", "32 octets each" },
    { "user:scram-sha-256:4096:" SALT ":" KEYS " \n", "32 octets each" },
};

START_TEST(file)
{
    const int code = open_text(files[_i].text, strlen(files[_i].text));

    if (files[_i].says == NULL) {
        ck_assert_int_eq(code, POSTEL_DONE);
        ck_assert_str_eq(heard, "");
        ck_assert_uint_ge(passwords.count, 1);
    } else {
        ck_assert_int_eq(code, POSTEL_USAGE);
        ck_assert_msg(strstr(heard, files[_i].says) != NULL, "%s", heard);
        ck_assert_ptr_null(passwords.list);
    }
    postel_passwords_close(&passwords);
}
END_TEST

START_TEST(octets)
{
    char text[2048];

    ck_assert_int_eq(open_text("user\0" USER, 5 + strlen(USER)), POSTEL_USAGE);
    ck_assert_ptr_nonnull(strstr(heard, "holds a NUL"));
    snprintf(text, sizeof text, "%01100d\n" USER, 0);
    ck_assert_int_eq(open_text(text, strlen(text)), POSTEL_USAGE);
    ck_assert_ptr_nonnull(strstr(heard, "too long"));
    ck_assert_int_eq(postel_passwords_open(&passwords, "serve", "/nonexistent/users"), POSTEL_CANNOT);
}
END_TEST

static bool fits(const struct smtp_credential *c, const char *password)
{
    bool good;

    ck_assert(smtp_credential_check(c, smtp_crypto_openssl(), slice_of(password), &good));
    return good;
}

START_TEST(found)
{
    struct smtp_credential c;
    char line[1024];

    ck_assert_int_eq(open_text(USER OTHER, strlen(USER OTHER)), POSTEL_DONE);
    ck_assert(postel_passwords_find(&passwords, slice_of("user"), &c));
    ck_assert(fits(&c, "pencil") && !fits(&c, "pencil2"));
    ck_assert_int_eq(postel_password_format(&passwords.list[0], line, sizeof line), (int)strlen(USER) - 1);
    ck_assert(strncmp(line, USER, strlen(USER) - 1) == 0);
    ck_assert(postel_passwords_find(&passwords, slice_of("other"), &c));
    ck_assert_uint_eq(c.iterations, 5000);
    postel_passwords_close(&passwords);
}
END_TEST

/* Who is not there has a salt that is always the same, is nobody else's, and looks like one; it outlives a restart. */
START_TEST(unknown)
{
    struct smtp_credential c, again, other;

    ck_assert_int_eq(open_text(USER OTHER, strlen(USER OTHER)), POSTEL_DONE);
    ck_assert(!postel_passwords_find(&passwords, slice_of("nobody"), &c));
    postel_passwords_close(&passwords);
    ck_assert_int_eq(open_text(USER OTHER, strlen(USER OTHER)), POSTEL_DONE);
    ck_assert(!postel_passwords_find(&passwords, slice_of("nobody"), &again));
    ck_assert(!postel_passwords_find(&passwords, slice_of("User"), &other)); /* letter case counts in a name */
    postel_passwords_close(&passwords);
    ck_assert_uint_eq(c.salt_len, 16);
    ck_assert_mem_eq(c.salt, again.salt, 16);
    ck_assert_mem_ne(c.salt, other.salt, 16);
    ck_assert_uint_eq(c.iterations, again.iterations);
    ck_assert(c.iterations == 4096 || c.iterations == 5000);
    ck_assert(!fits(&c, "") && !fits(&c, "pencil"));
}
END_TEST

Suite *passwords_suite(void)
{
    Suite *const suite = suite_create("RFC 5802 3 The file of users");
    TCase *const test = tcase_create("passwords");

    tcase_add_checked_fixture(test, setup, teardown);
    tcase_add_loop_test(test, file, 0, sizeof files / sizeof files[0]);
    tcase_add_test(test, octets);
    tcase_add_test(test, found);
    tcase_add_test(test, unknown);
    suite_add_tcase(suite, test);
    return suite;
}
