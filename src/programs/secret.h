/* secret.h - a password, from a file, a pipe or a person; never from the command line, which everybody can read.
 * Read first: programs/program.h.  Read next: programs/secret.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_SECRET_H
#define POSTEL_PROGRAMS_SECRET_H

#include "protocol/ext/sasl.h"

struct postel_secret {
    unsigned char octets[SMTP_SASL_PASSWORD_MAX];
    size_t len;
};

/* The first line of `file`; NULL: of stdin, and if that is a terminal, what is typed there and not shown, `twice` if it
 * is a new one.  Returns POSTEL_DONE; or another code, after a sentence. */
int postel_secret_read(struct postel_secret *secret, const char *verb, const char *file, bool twice);
void postel_secret_wipe(struct postel_secret *secret);

#endif
