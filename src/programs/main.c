/* main.c - `postel VERB`: find the verb and let it do the rest.
 * Read first: programs/program.h.  Read next: programs/common.c.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "programs/program.h"

#ifndef POSTEL_VERSION
#define POSTEL_VERSION "unknown" /* built without the Makefile */
#endif

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *says;
} verbs[] = {
    { "parse", postel_parse, "is this text in the language of an ABNF rule?" },
    { "serve", postel_serve, "the server" },
    { "send", postel_send, "the client: deliver a message" },
    { "check", postel_check, "judge an SMTP server against RFC 5321" },
    { "step", postel_step, "walk through a conversation, octet by octet" },
    { "watch", postel_watch, "stand between a client and a server, and grade both" },
    { "audit", postel_audit, "grade a conversation that was saved" },
    { "queue", postel_queue, "what waits in the spool of a server that relays" },
    { "passwd", postel_passwd, "a user's line for the password file of serve" },
};

static void help(FILE *out)
{
    fputs("postel: RFC 5321 (SMTP) made executable.\n\nusage: postel VERB [OPTION...] [ARGUMENT...]\n\n", out);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        fprintf(out, "  %-8s %s\n", verbs[i].name, verbs[i].says);
    fputs("\nEach verb has --help.  postel --version prints the version.\n"
          "Exit codes: 0 done or clean, 1 a finding, 2 usage, 3 could not run.\n",
          out);
}

/* An answer that could not be written has not been given. */
static int written(int code)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    fprintf(stderr, "postel: Cannot write to stdout (%s); is its disk full?\n", strerror(errno));
    return POSTEL_CANNOT;
}

int main(int argc, char **argv)
{
    const char *verb = argc > 1 ? argv[1] : "";

    if (strcmp(verb, "--version") == 0) {
        puts("postel " POSTEL_VERSION);
        return written(POSTEL_DONE);
    }
    if (strcmp(verb, "--help") == 0) {
        help(stdout);
        return written(POSTEL_DONE);
    }
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verb, verbs[i].name) == 0) {
            char name[32];

            snprintf(name, sizeof name, "postel %s", verb); /* for getopt's sentences */
            argv[1] = name;
            return written(verbs[i].run(argc - 1, argv + 1));
        }
    if (argc > 1)
        fprintf(stderr, "postel: there is no verb '%s'; postel --help lists them.\n", verb);
    else
        help(stderr);
    return POSTEL_USAGE;
}
