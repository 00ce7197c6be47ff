/* caller.h - the client program under test: how it is run.
 * Read first: suite/run_judge.c.  Read next: suite/caller.c.
 * SPDX-License-Identifier: MIT
 *
 * CMD is a list of words, and no shell sees them.  In each, {host} {port} {from} {to} {message} stand for what a case
 * gives to the client, wherever they occur; all other braces are the program's own.  In a target file {here} is its
 * directory, where a program can stand beside it. */
#ifndef POSTEL_SUITE_CALLER_H
#define POSTEL_SUITE_CALLER_H

#include "suite/target.h"

#include <pthread.h>

/* What a client does only when it is told to, and the words that tell it. */
enum smtp_caller_asked {
    SMTP_CALLER_LOG_IN, /* {log-in}: as auth-user, for a case that needs AUTH */
    SMTP_CALLER_SECURE, /* {secure}: no further than within TLS, with a server that {ca} vouches for */
    SMTP_CALLER_DSN,    /* {dsn}: to ask for notifications (RFC 3461), for a case that needs DSN */
    SMTP_CALLER_ASKED
};

struct smtp_caller {
    struct smtp_pool pool;
    const char **words; /* CMD; the last is NULL */
    size_t count;
    const char **each_to; /* the words for one recipient, in place of a word that is {to} alone; NULL: one is all */
    size_t each_count;
    struct smtp_caller_words {
        const char **words; /* in place of a word that is the hole alone; NULL: none */
        size_t count;
    } asked[SMTP_CALLER_ASKED]; /* by what a case needs */
    bool commas;                /* or {to} takes several, with commas between them */
    const char *null_from;      /* what {from} is for a null reverse-path; NULL: the client cannot be given one */
    const char *here;           /* the directory of the target file; NULL: CMD is from elsewhere */
    const char *can;            /* what the target file says that it can do; words */
    bool on_stdin;              /* the message is its standard input */
    bool crlf;                  /* lines of the message file end in CR LF, else in LF */
    char *dir;                  /* where message files are, for the length of the run */
    const char *ca;             /* there, too: who vouches for our certificates, in PEM; NULL: we have none */
    pthread_mutex_t lock; /* held while a socket or a process is made: no client may inherit another's connection */
};

/* CMD is `words`, or the target's `command` if there are none.  False: *error is a sentence; close it all the same. */
bool smtp_caller_open(struct smtp_caller *caller, const struct smtp_target *target, char *const *words, size_t count,
                      const char **error);
void smtp_caller_close(struct smtp_caller *caller);

/* Is there a program of this name, and a place for messages?  False: *error is a sentence. */
bool smtp_caller_ready(struct smtp_caller *caller, const char **error);

/* Puts the certificate of who vouches for ours where {ca} says.  False: errno says why. */
bool smtp_caller_vouched(struct smtp_caller *caller, const char *pem);

/* Can it do this (the target's `can`, in words)? */
bool smtp_caller_can(const struct smtp_caller *caller, struct smtp_slice word);

/* What a case gives to it. */
struct smtp_errand {
    const char *host, *port, *message;
    const char *from;      /* an address; "": the null reverse-path */
    const char *const *to; /* addresses */
    size_t to_count;
    struct smtp_slice needs; /* of the case, in words */
};

/* Takes the next address off a list; a blank within quotes or braces is part of it. */
struct smtp_slice smtp_errand_next(struct smtp_slice *rest);

/* The words of one run, their holes filled, and NULL; they live in `pool`. */
char **smtp_caller_words(const struct smtp_caller *caller, const struct smtp_errand *errand, struct smtp_pool *pool);

#endif
