/* program.h - what the verbs of `postel` share: exit codes, common options, sentences on stderr.
 * Read first: docs/walk.md.  Read next: programs/main.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_PROGRAM_H
#define POSTEL_PROGRAMS_PROGRAM_H

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Every verb ends with one of these: other people's scripts call us. */
enum postel_exit {
    POSTEL_DONE = 0,    /* done, or clean */
    POSTEL_FINDING = 1, /* a failed case, a refused recipient, text rejected */
    POSTEL_USAGE = 2,
    POSTEL_CANNOT = 3 /* could not run: no connection, target not testable, outcome unknown */
};

/* Options that every verb takes. */
struct postel_common {
    bool color; /* for stdout: --color=auto|always|never; auto heeds NO_COLOR and whether stdout is a terminal */
    bool clock_frozen;
    int64_t now;    /* --now RFC3339: seconds since 1970 at which wall-clock time stands still */
    int now_offset; /* and the zone it was written in, minutes east */
    uint64_t seed;  /* --seed N, default 1 */
};

/* The long options of the common set, to be put at the end of a verb's own table; their `val`s start at 0x1000. */
/* clang-format off */
#define POSTEL_COMMON_OPTIONS                      \
    { "color", required_argument, NULL, 0x1000 },  \
    { "now", required_argument, NULL, 0x1001 },    \
    { "seed", required_argument, NULL, 0x1002 },   \
    { "help", no_argument, NULL, 0x1003 },         \
    { NULL, 0, NULL, 0 }
/* clang-format on */
void postel_common_init(struct postel_common *common);

/* True if it took `val`; --help prints `help` and exits with 0, a bad value gets a sentence and exits with 2. */
bool postel_common_option(struct postel_common *common, int val, const char *value, const char *help);

/* "postel send: …" on stderr, one sentence that says what to do.  Returns `code`. */
int postel_error(int code, const char *verb, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Why --listen cannot have the address `where`, and what to do; `or_else` is what else this verb can do about a port
 * that is root's, or "".  Returns POSTEL_CANNOT. */
int postel_cannot_listen(const char *verb, const char *where, int error, const char *or_else);

/* A decimal number from `min` to `max`, and nothing else in `text`. */
bool postel_number(const char *text, uint64_t min, uint64_t max, uint64_t *number);

/* Is `text` in the language of this rule of grammar/?  `offset`, if not NULL, gets what smtp_match calls `at`. */
bool postel_matches(const char *rule, const char *text, size_t *offset);

/* "HOST:PORT", "[::1]:2525".  Host without brackets.  False: not of this form. */
bool postel_split_address(const char *text, char host[256], char port[6]);

/* The verbs; argv[0] is "postel VERB". */
int postel_parse(int argc, char **argv);
int postel_serve(int argc, char **argv);
int postel_send(int argc, char **argv);
int postel_check(int argc, char **argv);
int postel_step(int argc, char **argv);
int postel_watch(int argc, char **argv);
int postel_audit(int argc, char **argv);
int postel_queue(int argc, char **argv);
int postel_passwd(int argc, char **argv);

#endif
