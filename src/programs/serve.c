/* serve.c - `postel serve`: the server.                               RFC 5321 §3, §4
 * Read first: programs/serve_options.c.  Read next: programs/send_options.h.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "programs/annotate.h"
#include "programs/grammar.h"
#include "programs/run_as.h"
#include "programs/serve_options.h"
#include "transport/service.h"

enum { MEGABYTES = 32 }; /* the rules of all verbs take half of it */

/* Binds all addresses; `texts` gets where that was. */
static int listen_all(const struct postel_serve_options *s, struct smtp_service *service,
                      char texts[][SMTP_ADDRESS_TEXT])
{
    for (size_t i = 0; i < s->listens; i++) {
        char host[256], port[6];
        struct addrinfo *found;
        int error;

        postel_split_address(s->listen[i], host, port); /* cannot fail: add_listen has tried it */
        error = smtp_address_find(host, port, &found);
        if (error != 0)
            return postel_error(POSTEL_CANNOT, "serve", "There is no address '%s' to listen on (%s); see --listen.",
                                host, gai_strerror(error));
        error = smtp_service_listen(service, found, texts[i]);
        freeaddrinfo(found);
        if (error != 0)
            return postel_cannot_listen("serve", s->listen[i], error, ", or start as root with --run-as USER");
    }
    return POSTEL_DONE;
}

static void trouble(void *owner, const char *what, int error)
{
    (void)owner;
    postel_error(POSTEL_CANNOT, "serve", "%s (%s).", what, strerror(error));
}

static void stop(void *owner)
{
    struct smtp_service *const service = owner;

    smtp_service_shutdown(service);
    if (service->queue != NULL)
        smtp_queue_shutdown(service->queue);
}

static int serve(const struct postel_serve_options *s, struct smtp_service *service, char texts[][SMTP_ADDRESS_TEXT],
                 const struct postel_user *user)
{
    signal(SIGPIPE, SIG_IGN); /* who reads our first line and closes the pipe has not asked us to stop */
    if (!smtp_loop_on_signal(service->loop, stop, service))
        return postel_error(POSTEL_CANNOT, "serve", "There is no memory to wait for signals with.");
    for (size_t i = 0; i < s->listens; i++) /* only now, for a script may send SIGTERM as soon as it has read this */
        printf("listening on %s\n", texts[i]);
    fflush(stdout);
    if (user->chosen)
        postel_error(POSTEL_DONE, "serve", "Started as root, going on as '%s'; --run-as USER names another.",
                     user->name);
    smtp_loop_run(service->loop);
    return POSTEL_DONE;
}

static void close_maildirs(struct smtp_maildir *maildirs, size_t count)
{
    while (count > 0)
        smtp_maildir_close(&maildirs[--count]);
}

static int no_maildir(const struct postel_serve_options *s, size_t i, const char *where, int error,
                      const struct postel_user *user)
{
    return postel_error(
        POSTEL_CANNOT, "serve",
        "The Maildir %s%s%s cannot be written to (%s); make it writable for %s, or give another with %s.",
        s->maildirs[i], *where != '\0' ? "/" : "", where, strerror(error),
        user->name != NULL ? user->name : "this user", i == 0 ? "--maildir" : "--maildir-of");
}

/* All or none.  While we are who we were: `user` may not reach where they lie, but what is missing of them is made for
 * that user. */
static int open_maildirs(const struct postel_serve_options *s, struct smtp_maildir *maildirs,
                         const struct postel_user *user)
{
    for (size_t i = 0; i < s->maildir_count && !s->discard; i++) {
        const char *where;
        int error = user->name != NULL ? smtp_maildir_give(s->maildirs[i], user->uid, user->gid, &where) : 0;

        if (error == 0)
            error = smtp_maildir_open(&maildirs[i], s->maildirs[i], &where);
        if (error == 0)
            continue;
        close_maildirs(maildirs, i);
        return no_maildir(s, i, where, error, user);
    }
    return POSTEL_DONE;
}

/* As who writes to them. */
static int try_maildirs(const struct postel_serve_options *s, struct smtp_maildir *maildirs,
                        const struct postel_user *user)
{
    for (size_t i = 0; i < s->maildir_count && !s->discard; i++) {
        const char *where;
        const int error = smtp_maildir_check(&maildirs[i], &where);

        if (error != 0)
            return no_maildir(s, i, where, error, user);
        smtp_maildir_sweep(&maildirs[i]);
    }
    return POSTEL_DONE;
}

/* While we are still who we were: a key is not for everybody to read. */
static int open_tls(const struct postel_serve_options *s, struct smtp_service *service)
{
    char why[SMTP_TLS_WHY];

    if (s->tls_cert == NULL)
        return POSTEL_DONE;
    service->tls_implicit = s->tls_implicit;
    service->tls = smtp_tls_context_server(s->tls_cert, s->tls_key != NULL ? s->tls_key : s->tls_cert, why);
    if (service->tls != NULL)
        return POSTEL_DONE;
    return postel_error(POSTEL_CANNOT, "serve",
                        "No TLS with --tls-cert %s%s%s: %s; both have to be readable files in PEM.", s->tls_cert,
                        s->tls_key != NULL ? " and --tls-key " : "", s->tls_key != NULL ? s->tls_key : "", why);
}

/* Becomes who is to serve, and does: root's rights have brought us ports, keys and Maildirs, and are wanted no more. */
static int become_and_serve(struct postel_serve_options *s, struct smtp_service *service,
                            char texts[][SMTP_ADDRESS_TEXT], struct smtp_maildir *maildirs,
                            const struct postel_user *user)
{
    int code;

    if (!postel_run_as(user))
        return POSTEL_USAGE;
    postel_no_new_rights();
    code = try_maildirs(s, maildirs, user);
    if (code != POSTEL_DONE)
        return code;
    service->maildirs = s->discard ? NULL : maildirs;
    code = postel_relay_start(&s->relay, service);
    return code == POSTEL_DONE ? serve(s, service, texts, user) : code;
}

static int prepare_and_serve(struct postel_serve_options *s, struct smtp_service *service)
{
    static struct smtp_maildir maildirs[SMTP_MAILDIRS_MAX];
    char texts[POSTEL_LISTEN_MAX][SMTP_ADDRESS_TEXT];
    struct postel_user user;
    int code = listen_all(s, service, texts);

    if (code == POSTEL_DONE)
        code = open_tls(s, service);
    if (code == POSTEL_DONE)
        code = postel_user_find(&user, s->run_as);
    if (code == POSTEL_DONE)
        code = postel_relay_open(&s->relay, service, &user);
    if (code == POSTEL_DONE)
        code = open_maildirs(s, maildirs, &user);
    if (code != POSTEL_DONE)
        return code;
    code = become_and_serve(s, service, texts, maildirs, &user);
    smtp_service_close(service); /* before the Maildirs that its sessions write to, and the spool */
    postel_relay_close(&s->relay);
    if (!s->discard)
        close_maildirs(maildirs, s->maildir_count);
    return code;
}

int postel_serve(int argc, char **argv)
{
    static struct postel_serve_options s; /* too large for a stack that students may have made small */
    static struct smtp_loop loop;
    struct smtp_abnf_shelf shelf = { .first = NULL };
    struct postel_annotator annotator;
    struct smtp_clock clock;
    struct smtp_service service;
    int code = postel_serve_options(&s, argc, argv);

    if (code != POSTEL_DONE)
        return code;
    clock = s.common.clock_frozen ? smtp_clock_frozen((struct smtp_wall_time){ s.common.now, s.common.now_offset })
                                  : smtp_clock_real();
    clock.rate = (unsigned)s.clock_rate;
    if ((s.verbose_errors || s.trace) && !postel_grammar_open(&shelf, MEGABYTES))
        return postel_error(POSTEL_CANNOT, "serve",
                            "There is no memory to explain errors with; leave out --trace and "
                            "--verbose-errors.");
    if (!smtp_loop_open(&loop, &clock)) {
        postel_grammar_close(&shelf);
        return postel_error(POSTEL_CANNOT, "serve", "The system gives no event loop (%s).", strerror(errno));
    }
    s.config.explainer = s.verbose_errors ? &shelf : NULL;
    postel_annotator_open(&annotator, s.common.color, s.secrets, s.trace ? &shelf : NULL);
    service = (struct smtp_service){
        .loop = &loop,
        .config = &s.config,
        .policy = { .owner = &s.mailboxes,
                    .sender = postel_mailboxes_sender,
                    .recipient = postel_mailboxes_recipient,
                    .verify = postel_mailboxes_verify,
                    .expand = postel_mailboxes_expand,
                    .credential = postel_serve_credential,
                    .users = &s.passwords,
                    .trouble = trouble },
        .observer = s.trace ? &annotator.observer : NULL,
        .seed = s.common.seed,
    };
    service.door.sessions = (unsigned)s.sessions;
    service.door.per_address = (unsigned)s.per_address;
    service.door.per_minute = (unsigned)s.per_minute;
    code = prepare_and_serve(&s, &service);
    smtp_service_close(&service);
    smtp_tls_context_close(service.tls);
    postel_annotator_close(&annotator);
    postel_grammar_close(&shelf);
    smtp_loop_close(&loop);
    postel_passwords_close(&s.passwords);
    return code;
}
