/* passwords.c - read the users, and find one without telling who is there.  RFC 5802 §3, RFC 4954 §9
 * Read first: programs/passwords.h.  Read next: programs/passwd.c.
 * SPDX-License-Identifier: MIT */
#include "programs/passwords.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parse/ext/base64.h"
#include "programs/program.h"
#include "transport/crypto.h"
#include "transport/grow.h"

enum {
    LINE = 1024, /* the longest possible is 255 + 13 + 7 + 88 + 44 + 44 octets and five colons */
    SALT = 16    /* of a user who is not there: as long as those that `postel passwd` makes */
};

bool postel_password_name_good(struct smtp_slice name)
{
    return smtp_sasl_name_good(name) && name.octets[0] != '#' && memchr(name.octets, ':', name.len) == NULL;
}

int postel_password_format(const struct postel_password *user, char *out, size_t cap)
{
    const struct smtp_credential *const c = &user->credential;
    char text[3][(SMTP_SALT_MAX + 2) / 3 * 4 + 1] = { { 0 } };

    smtp_base64_encode((struct smtp_slice){ c->salt, c->salt_len }, text[0], sizeof text[0] - 1);
    smtp_base64_encode((struct smtp_slice){ c->stored_key, SMTP_SHA256 }, text[1], sizeof text[1] - 1);
    smtp_base64_encode((struct smtp_slice){ c->server_key, SMTP_SHA256 }, text[2], sizeof text[2] - 1);
    return snprintf(out, cap, "%.*s:scram-sha-256:%" PRIu32 ":%s:%s:%s", (int)user->name_len, (const char *)user->name,
                    c->iterations, text[0], text[1], text[2]);
}

/* Of exactly `want` octets. */
static bool read_key(const char *text, unsigned char *key, size_t want)
{
    size_t len;

    return smtp_base64_decode(smtp_slice_text(text), key, want, &len) == SMTP_PARSE_OK && len == want;
}

/* What is wrong with the line, or NULL. */
static const char *read_user(char *line, struct postel_password *user)
{
    struct smtp_credential *const c = &user->credential;
    char *field[6], *rest = line;
    uint64_t iterations;

    for (size_t i = 0; i < 6; i++) {
        char *const colon = strchr(rest, ':');

        field[i] = rest;
        if ((colon == NULL) != (i == 5))
            return "name:scram-sha-256:iterations:salt:StoredKey:ServerKey is expected";
        if (colon != NULL) {
            *colon = '\0';
            rest = colon + 1;
        }
    }
    if (!postel_password_name_good(smtp_slice_text(field[0])))
        return "the name is empty, longer than 255 octets, or holds control characters";
    if (strcmp(field[1], "scram-sha-256") != 0)
        return "the second field has to be scram-sha-256";
    if (!postel_number(field[2], SMTP_ITERATIONS_MIN, SMTP_ITERATIONS_MAX, &iterations))
        return "the iterations have to be a number from 4096 (RFC 7677 3) to 1000000";
    if (smtp_base64_decode(smtp_slice_text(field[3]), c->salt, sizeof c->salt, &c->salt_len) != SMTP_PARSE_OK ||
        c->salt_len == 0)
        return "the salt has to be 1 to 64 octets in base64";
    if (!read_key(field[4], c->stored_key, SMTP_SHA256) || !read_key(field[5], c->server_key, SMTP_SHA256))
        return "StoredKey and ServerKey have to be 32 octets each in base64";
    c->iterations = (uint32_t)iterations;
    user->name_len = strlen(field[0]);
    memcpy(user->name, field[0], user->name_len);
    return NULL;
}

/* Goes through all of them, found or not. */
static const struct postel_password *find(const struct postel_passwords *p, struct smtp_slice name)
{
    const struct smtp_crypto *const crypto = smtp_crypto_openssl();
    const struct postel_password *found = NULL;

    for (size_t i = 0; i < p->count; i++)
        if (p->list[i].name_len == name.len && crypto->same(p->list[i].name, name.octets, name.len))
            found = &p->list[i];
    return found;
}

static const char *add(struct postel_passwords *p, char *line)
{
    struct postel_password user = { .name_len = 0 };
    const char *const wrong = read_user(line, &user);

    if (wrong != NULL)
        return wrong;
    if (find(p, (struct smtp_slice){ user.name, user.name_len }) != NULL)
        return "this name stands further up already";
    struct postel_password *const list = smtp_grow(p->list, p->count, &p->cap, sizeof *list);

    if (list == NULL)
        return "there is no memory for so many users";
    p->list = list;
    p->list[p->count++] = user;
    return NULL;
}

static int read_all(struct postel_passwords *p, const char *verb, const char *file, FILE *in)
{
    char line[LINE];
    unsigned number = 0;

    while (fgets(line, sizeof line, in) != NULL) {
        const size_t len = strlen(line);
        const char *wrong = NULL;

        number++;
        if (len > 0 && line[len - 1] == '\n')
            line[len - 1] = '\0';
        else if (!feof(in))
            wrong = "the line is too long, or holds a NUL";
        if (wrong == NULL && line[0] != '\0' && line[0] != '#')
            wrong = add(p, line);
        if (wrong != NULL)
            return postel_error(POSTEL_USAGE, verb, "%s:%u: %s; `postel passwd NAME` makes such a line.", file, number,
                                wrong);
    }
    if (ferror(in))
        return postel_error(POSTEL_CANNOT, verb, "%s cannot be read (%s).", file, strerror(errno));
    if (p->count == 0)
        return postel_error(POSTEL_USAGE, verb, "%s names no user; `postel passwd NAME >>%s` adds one.", file, file);
    return POSTEL_DONE;
}

int postel_passwords_open(struct postel_passwords *p, const char *verb, const char *file)
{
    FILE *const in = fopen(file, "r");
    int code;

    *p = (struct postel_passwords){ .count = 0 };
    if (in == NULL)
        return postel_error(POSTEL_CANNOT, verb, "The password file %s cannot be read (%s).", file, strerror(errno));
    code = read_all(p, verb, file, in);
    fclose(in);
    /* A secret that lasts as long as the first line does: a salt that changed with every start would be no real one. */
    if (code == POSTEL_DONE &&
        !smtp_crypto_openssl()->sha256((struct smtp_slice){ p->list[0].credential.server_key, SMTP_SHA256 }, p->secret))
        code = postel_error(POSTEL_CANNOT, verb, "OpenSSL has no SHA-256.");
    if (code != POSTEL_DONE)
        postel_passwords_close(p);
    return code;
}

void postel_passwords_close(struct postel_passwords *p)
{
    if (p->list != NULL)
        smtp_crypto_openssl()->wipe(p->list, p->cap * sizeof *p->list);
    free(p->list);
    *p = (struct postel_passwords){ .count = 0 };
}

/* A salt and keys made of the name and our secret, and the iterations of somebody who is there: to a client it looks
 * like any other, costs as much to try, and fits
 * nothing: its keys are by chance. */
static void make_up(const struct postel_passwords *p, struct smtp_slice name, struct smtp_credential *c)
{
    const struct smtp_slice key = { p->secret, sizeof p->secret };
    unsigned char hash[SMTP_SHA256] = { 0 };

    smtp_crypto_openssl()->hmac_sha256(key, &name, 1, hash);
    *c = (struct smtp_credential){ .salt_len = SALT };
    memcpy(c->salt, hash, SALT);
    c->iterations = p->list[(hash[SALT] << 8 | hash[SALT + 1]) % p->count].credential.iterations;
    smtp_crypto_random(c->stored_key, SMTP_SHA256);
    smtp_crypto_random(c->server_key, SMTP_SHA256);
}

bool postel_passwords_find(const struct postel_passwords *p, struct smtp_slice name, struct smtp_credential *c)
{
    const struct postel_password *const user = find(p, name);
    struct smtp_credential made_up;

    make_up(p, name, &made_up); /* for all, so that it takes as long */
    *c = user != NULL ? user->credential : made_up;
    return user != NULL;
}
