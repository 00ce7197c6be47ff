/* send_dsn.h - what `postel send` asks about the fate of a message.    RFC 3461 §4
 * Read first: parse/ext/dsn.h.  Read next: programs/send_dsn.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_SEND_DSN_H
#define POSTEL_PROGRAMS_SEND_DSN_H

#include "parse/ext/dsn.h"
#include "protocol/client.h"

struct postel_send_dsn {
    struct smtp_client_dsn words; /* point into what follows, and to the arguments */
    char envid[SMTP_ENVID_MAX + 1];
    char orcpt[SMTP_ORCPT_MAX + 1];
};

/* --ret, --envid, --notify, --orcpt: POSTEL_DONE; or POSTEL_USAGE, after a sentence on stderr. */
int postel_send_ret(struct postel_send_dsn *d, const char *value);
int postel_send_envid(struct postel_send_dsn *d, const char *value);
int postel_send_notify(struct postel_send_dsn *d, const char *value);
int postel_send_orcpt(struct postel_send_dsn *d, const char *value);

#endif
