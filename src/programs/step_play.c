/* step_play.c - a conversation to be walked: a transcript, played against our own server.
 * Read first: programs/step.c.  Read next: programs/step_plain.c.
 * SPDX-License-Identifier: MIT
 *
 * The server is a process of its own, on a free port of this machine, with a Maildir that is gone afterwards.  Its
 * clock stands still and its ids begin at 1, so that the same transcript gives the same octets each time. */
#define _XOPEN_SOURCE 700 /* nftw */

#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "programs/step.h"
#include "suite/run.h"

struct server {
    pid_t pid;
    char port[6];
    char dir[64];
};

static int cannot(const struct postel_step *step, const char *what)
{
    return postel_error(POSTEL_CANNOT, step->verb, "%s (%s).", what, strerror(errno));
}

/* In the child: `postel serve`, as a user would start it. */
static void serve(const struct server *server, const struct postel_step *step, int out)
{
    char maildir[80], seed[24], now[32];
    const time_t seconds = (time_t)step->common.now;
    struct tm utc;

    snprintf(maildir, sizeof maildir, "%s/Maildir", server->dir);
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)step->common.seed);
    gmtime_r(&seconds, &utc);
    strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", &utc);
    /* Root stays root: the one client is the transcript, and where root has a room of its own there is nobody else. */
    char *arguments[] = { "postel serve", "--listen", "127.0.0.1:0", "--maildir", maildir, "--now", now,
                          "--seed",       seed,       "--run-as",    "root",      NULL };
    const int count = sizeof arguments / sizeof *arguments - 1 - (geteuid() == 0 ? 0 : 2);

    arguments[count] = NULL;
    optind = 0; /* getopt begins anew (glibc, musl) */
    if (dup2(out, STDOUT_FILENO) < 0)
        _exit(POSTEL_CANNOT);
    const int code = postel_serve(count, arguments);
    fflush(NULL);
    _exit(code);
}

/* Its first line is "listening on 127.0.0.1:PORT". */
static bool read_port(struct server *server, int in)
{
    FILE *const out = fdopen(in, "r");
    const bool good = out != NULL && fscanf(out, "listening on 127.0.0.1:%5[0-9]", server->port) == 1;

    if (out != NULL)
        fclose(out); /* it has no more to say: a server without --trace is silent */
    return good;
}

static bool start(struct server *server, const struct postel_step *step)
{
    const char *const tmp = getenv("TMPDIR");
    int ends[2];

    snprintf(server->dir, sizeof server->dir, "%s/postel-step.XXXXXX",
             tmp != NULL && strlen(tmp) < 40 && *tmp != '\0' ? tmp : "/tmp");
    if (mkdtemp(server->dir) == NULL || pipe(ends) != 0)
        return false;
    fflush(NULL);
    server->pid = fork();
    if (server->pid == 0) {
        close(ends[0]);
        serve(server, step, ends[1]);
    }
    close(ends[1]);
    return server->pid > 0 && read_port(server, ends[0]);
}

static int remove_one(const char *path, const struct stat *is, int type, struct FTW *where)
{
    (void)is, (void)type, (void)where;
    return remove(path);
}

static void stop(const struct server *server)
{
    if (server->pid > 0) {
        kill(server->pid, SIGTERM);
        waitpid(server->pid, NULL, 0);
    }
    nftw(server->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* Plays it once, as written: the control conversation first, for it tells what the server offers. */
static int play(struct postel_step *step, const struct smtp_transcript *t, const struct smtp_transcript *control,
                const struct server *server)
{
    struct smtp_target target;
    struct smtp_setup setup = { .target = &target, .control = control, .seed = step->common.seed };
    struct smtp_result first = { .tries = 0 }, result = { .tries = 0 };
    char mailbox[96];
    const char *error;
    int code = POSTEL_DONE;

    smtp_target_default(&target);
    snprintf(mailbox, sizeof mailbox, "maildir %s/Maildir", server->dir);
    if (!smtp_peer_resolve(&setup.peer, "127.0.0.1", server->port, &error))
        return postel_error(POSTEL_CANNOT, step->verb, "127.0.0.1:%s: %s.", server->port, error);
    setup.mailbox = smtp_mailbox_open(mailbox);
    smtp_target_set(&target, "mailbox", mailbox);
    setup.now = step->common.now;
    setup.slow = true;
    smtp_run_control(&setup, 1, &first);
    setup.offered = first.offered;
    setup.t_us = first.reply_count > 0 ? first.reply_us[0] : 1000;
    smtp_run(&setup, t, SMTP_CUT_WRITTEN, 1, &result);
    step->played = true;
    if (!smtp_talk_of_recording(&step->text, &result.recording, step->session))
        code = postel_error(POSTEL_CANNOT, step->verb, "%s: nothing was said%s%s%s%s.", step->file,
                            step->session != NULL ? " in the session " : "", step->session != NULL ? step->session : "",
                            result.reason != NULL ? ": " : "", result.reason != NULL ? result.reason : "");
    smtp_result_close(&first);
    smtp_result_close(&result);
    smtp_mailbox_close(setup.mailbox);
    smtp_target_close(&target);
    return code;
}

int postel_step_play(struct postel_step *step, const struct smtp_transcript *t, const char *suite,
                     const struct smtp_register *reg)
{
    struct server server = { .pid = -1 };
    struct smtp_transcript control;
    int code;

    smtp_transcript_open(&control, suite, "openings/control", reg);
    if (control.error != NULL)
        code = postel_error(POSTEL_CANNOT, step->verb, "%s.", control.error);
    else if (!start(&server, step))
        code = cannot(step, "Our own server did not start");
    else
        code = play(step, t, &control, &server);
    stop(&server);
    smtp_transcript_close(&control);
    return code;
}
