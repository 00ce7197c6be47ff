/* passwords.h - a file of users: what `postel passwd` prints, a line each.  RFC 5802 §3
 * Read first: programs/secret.c.  Read next: programs/passwords.c.
 * SPDX-License-Identifier: MIT
 *
 *     name:scram-sha-256:iterations:salt:StoredKey:ServerKey
 *
 * Salt and keys in base64.  Empty lines, and lines that begin with "#", are passed over. */
#ifndef POSTEL_PROGRAMS_PASSWORDS_H
#define POSTEL_PROGRAMS_PASSWORDS_H

#include "protocol/ext/credential.h"

struct postel_password {
    size_t name_len;
    unsigned char name[SMTP_SASL_NAME_MAX];
    struct smtp_credential credential;
};

struct postel_passwords {
    struct postel_password *list;
    size_t count, cap;
    unsigned char secret[SMTP_SHA256]; /* from which the salts of those are made who are not in the list */
};

/* Can a user of the file have this name?  One of SASL's (smtp_sasl_name_good) without ":", and no "#" to begin with. */
bool postel_password_name_good(struct smtp_slice name);

/* The line of one user, without its end.  Returns its length, as snprintf. */
int postel_password_format(const struct postel_password *user, char *out, size_t cap);

/* Reads the file.  POSTEL_DONE; or another code, after a sentence that names the line. */
int postel_passwords_open(struct postel_passwords *p, const char *verb, const char *file);
void postel_passwords_close(struct postel_passwords *p);

/* The credential of this user.  False: there is none of this name; `c` is one all the same, always the same one for the
 * same name, and no password fits it. */
bool postel_passwords_find(const struct postel_passwords *p, struct smtp_slice name, struct smtp_credential *c);

#endif
