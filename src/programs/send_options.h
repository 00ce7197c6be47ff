/* send_options.h - what `postel send` was told.
 * Read first: programs/serve.c.  Read next: programs/send_options.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_SEND_OPTIONS_H
#define POSTEL_PROGRAMS_SEND_OPTIONS_H

#include "parse/path.h"
#include "programs/program.h"
#include "protocol/client.h"
#include "programs/send_dsn.h"

/* A path with its brackets, checked by the grammar: fit to stand in a command. */
struct postel_path {
    char text[SMTP_PATH_MAX + 1];
};

struct postel_send_options {
    struct postel_common common;
    char host[256], port[6]; /* of --server */
    bool has_server, has_from, trace;
    bool secrets;              /* --show-secrets */
    const char *auth_user;     /* NULL: log in as nobody */
    const char *password_file; /* NULL: stdin */
    bool auth_insecure;
    char mx_port[6];     /* of the hosts that MX records lead to */
    const char *zone;    /* NULL: the DNS is asked, */
    const char *dns;     /* at this server, or NULL: at those of the system */
    uint64_t clock_rate; /* how many seconds pass in a real one: a time-out of §4.5.3.2 need not be waited for */
    enum smtp_tls_wanted tls;
    bool tls_implicit, tls_insecure;
    const char *tls_ca; /* NULL: those whom the system trusts */
    struct postel_send_dsn dsn;
    uint32_t without; /* extensions that are not used: protocol/ext/extension.h */
    const char *helo; /* NULL: not given */
    const char *file; /* "-": stdin */
    struct postel_path from;
    struct postel_path *to; /* as many as `recipients`; to be freed */
    size_t recipients;
};

/* POSTEL_DONE; or the exit code, after a sentence on stderr.  --help prints and exits.  Either way, free(s->to). */
int postel_send_options(struct postel_send_options *s, int argc, char **argv);

#endif
