/* program.h - one run of the client program: a port for it to call, and the process.
 * Read first: suite/caller.c.  Read next: suite/program.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_SUITE_PROGRAM_H
#define POSTEL_SUITE_PROGRAM_H

#include "suite/caller.h"
#include "suite/wire.h"

#include <sys/types.h>

struct smtp_program {
    struct smtp_caller *caller;
    int listener; /* on the loopback; -1: closed */
    char port[8];
    pid_t pid;    /* 0: none was started */
    bool ended;   /* and its status is known */
    bool stopped; /* by us, after its time: the status tells nothing */
    int status;   /* as of waitpid */
    int output;   /* a file without a name, for what it says; -1: none */
};

/* Listens at `host` (an address of this machine) on a port that the system picks.  False: errno says why. */
bool smtp_program_listen(struct smtp_program *program, struct smtp_caller *caller, const char *host);

/* Starts the program, in a process group of its own.  False: errno says why. */
bool smtp_program_start(struct smtp_program *program, const struct smtp_errand *errand);

/* Waits until somebody calls, the program ends, or the time is up; the wire begins with that connection, or, if there
 * is none, as one that has ended. */
bool smtp_program_take(struct smtp_program *program, struct smtp_wire *wire, int64_t until_us);

/* Has it ended, now or by then? */
bool smtp_program_ended(struct smtp_program *program, int64_t until_us);

/* The status with which it left; -1: it did not leave, but was stopped, by us or by a signal. */
int smtp_program_status(const struct smtp_program *program);

/* The signal that stopped it; 0: none, or ours. */
int smtp_program_signal(const struct smtp_program *program);

/* The last line that it said on stdout or stderr, as it is.  It lives in `pool`. */
struct smtp_slice smtp_program_last_words(const struct smtp_program *program, struct smtp_pool *pool);

/* Ends the program if it still runs, and takes no more calls. */
void smtp_program_close(struct smtp_program *program);

#endif
