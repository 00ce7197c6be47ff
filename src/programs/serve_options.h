/* serve_options.h - what `postel serve` was told.
 * Read first: programs/run_as.c.  Read next: programs/serve_relay.h.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_SERVE_OPTIONS_H
#define POSTEL_PROGRAMS_SERVE_OPTIONS_H

#include "programs/mailboxes.h"
#include "programs/passwords.h"
#include "programs/program.h"
#include "programs/serve_relay.h"

enum { POSTEL_LISTEN_MAX = 16, POSTEL_MAILBOXES_MAX = 256, POSTEL_ALIASES_MAX = 64 };

struct postel_serve_options {
    struct postel_common common;
    const char *listen[POSTEL_LISTEN_MAX]; /* "ADDR:PORT", tried by postel_split_address */
    size_t listens;
    struct postel_mailbox list[POSTEL_MAILBOXES_MAX];
    struct postel_alias aliases[POSTEL_ALIASES_MAX];
    struct postel_mailboxes mailboxes;
    struct smtp_server_config config;
    char domain[SMTP_DOMAIN_MAX + 1];        /* --domain's, with A-labels */
    const char *maildirs[SMTP_MAILDIRS_MAX]; /* the first is --maildir's; NULL: discard */
    size_t maildir_count;
    const char *tls_cert, *tls_key; /* NULL: no TLS; the key is in the certificate's file */
    const char *passwd;             /* the file of users; NULL: no AUTH */
    struct postel_passwords passwords;
    struct postel_relay relay;
    const char *run_as; /* NULL: stay who we are */
    bool discard, trace, secrets, verbose_errors, tls_implicit;
    uint64_t clock_rate, sessions, per_address, per_minute, errors;
};

/* POSTEL_DONE; or the exit code, after a sentence on stderr.  --help prints and exits. */
int postel_serve_options(struct postel_serve_options *s, int argc, char **argv);
/* serve_mailboxes.c: a value of --mailbox, of --maildir-of, of --alias; and whether they all fit together. */
int postel_serve_add_mailbox(struct postel_serve_options *s, const char *value);
int postel_serve_add_maildir(struct postel_serve_options *s, const char *value);
int postel_serve_add_alias(struct postel_serve_options *s, const char *value);
int postel_serve_check_mailboxes(const struct postel_serve_options *s);

/* serve_auth.c: a value of --auth-mechanism; whether --passwd and its kin fit together, and the users; one of them. */
int postel_serve_add_mechanism(struct postel_serve_options *s, const char *value);
int postel_serve_check_auth(struct postel_serve_options *s, bool tls);
bool postel_serve_credential(void *users, struct smtp_slice name, struct smtp_credential *c);

#endif
