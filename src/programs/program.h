/* program.h - what the verbs of `postel` share: exit codes, common options, sentences on stderr.
 * Read first: docs/walk.md.  Read next: programs/main.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_PROGRAM_H
#define POSTEL_PROGRAMS_PROGRAM_H

#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>

/* Every verb ends with one of these: other people's scripts call us. */
enum postel_exit {
    POSTEL_DONE = 0,    /* done, or clean */
    POSTEL_FINDING = 1, /* a failed case, a refused recipient, text rejected */
    POSTEL_USAGE = 2,
    POSTEL_CANNOT = 3   /* could not run: no connection, target not testable, outcome unknown */
};

/* Options that every verb takes. */
struct postel_common {
    bool color;      /* for stdout: --color=auto|always|never; auto heeds NO_COLOR and whether stdout is a terminal */
    bool clock_frozen;
    int64_t now;     /* --now RFC3339: seconds since 1970 at which wall-clock time stands still */
    int now_offset;  /* and the zone it was written in, minutes east */
    uint64_t seed;   /* --seed N, default 1 */
};

/* The long options of the common set, to be put at the end of a verb's own table; their `val`s start at 0x1000.
 * postel_common_option returns true if it took `val`; on a bad value it prints a sentence and exits with 2. */
#define POSTEL_COMMON_OPTIONS                                                                                          \
    {"color", required_argument, NULL, 0x1000}, {"now", required_argument, NULL, 0x1001},                              \
        {"seed", required_argument, NULL, 0x1002}, {"help", no_argument, NULL, 0x1003}, {NULL, 0, NULL, 0}
void postel_common_init(struct postel_common *common);
bool postel_common_option(struct postel_common *common, int val, const char *value, const char *help);

/* "postel send: …" on stderr, one sentence that says what to do.  Returns `code`. */
int postel_error(int code, const char *verb, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* "HOST:PORT", "[::1]:2525".  Host without brackets.  False: not of this form. */
bool postel_split_address(const char *text, char host[256], char port[6]);

/* The verbs; argv[0] is the verb. */
int postel_parse(int argc, char **argv);
int postel_serve(int argc, char **argv);
int postel_send(int argc, char **argv);
int postel_check(int argc, char **argv);

#endif
