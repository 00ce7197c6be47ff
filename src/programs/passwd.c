/* passwd.c - `postel passwd`: what a server keeps of a password.      RFC 5802 §3, RFC 7677 §3
 * Read first: programs/passwords.c.  Read next: programs/serve_options.h.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "programs/passwords.h"
#include "programs/program.h"
#include "programs/secret.h"
#include "transport/crypto.h"

static const char help[] =
    "postel passwd: a user's line for the password file of `postel serve`.\n"
    "\n"
    "usage: postel passwd [OPTION...] NAME >>FILE\n"
    "\n"
    "Reads the password from the first line of stdin; from a terminal it is asked for twice, and not shown.  Prints\n"
    "NAME:scram-sha-256:ITERATIONS:SALT:STOREDKEY:SERVERKEY, of which nobody can make the password again but by "
    "trying\n"
    "(RFC 5802).  Keep the file to yourself all the same: whoever has it can try.\n"
    "\n"
    "  --iterations N      how often the password is hashed (default 4096, at least; at most 1000000)\n"
    "  --color WHEN, --now DATE, --seed N  taken as by every verb, without effect here: the salt is always by chance\n"
    "  --help              this text\n"
    "\n"
    "Exit codes: 0 done, 2 usage, 3 could not run.\n";

enum { ITERATIONS = 1, SALT = 16 };

/* clang-format off */
static const struct option options[] = {
    { "iterations", required_argument, NULL, ITERATIONS },
    POSTEL_COMMON_OPTIONS,
};
/* clang-format on */

static int read_options(int argc, char **argv, uint64_t *iterations)
{
    struct postel_common common;
    int option;

    *iterations = SMTP_ITERATIONS_MIN;
    postel_common_init(&common);
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (postel_common_option(&common, option, optarg, help))
            continue;
        if (option != ITERATIONS)
            return POSTEL_USAGE; /* getopt has said what is wrong */
        if (!postel_number(optarg, SMTP_ITERATIONS_MIN, SMTP_ITERATIONS_MAX, iterations))
            return postel_error(POSTEL_USAGE, "passwd", "--iterations takes a number from %d to %d, not '%s'.",
                                SMTP_ITERATIONS_MIN, SMTP_ITERATIONS_MAX, optarg);
    }
    if (argc - optind != 1)
        return postel_error(POSTEL_USAGE, "passwd",
                            "Takes one NAME; the password is read from stdin, never from the command line.");
    return POSTEL_DONE;
}

static int set_name(struct postel_password *user, const char *name)
{
    const struct smtp_slice slice = smtp_slice_text(name);

    if (!postel_password_name_good(slice))
        return postel_error(POSTEL_USAGE, "passwd",
                            "A NAME has 1 to 255 octets of UTF-8, no control characters, no ':', and no '#' at its "
                            "beginning.");
    user->name_len = slice.len;
    memcpy(user->name, name, slice.len);
    return POSTEL_DONE;
}

static int print_line(struct postel_password *user, const struct postel_secret *secret)
{
    char line[1024];

    user->credential.salt_len = SALT;
    if (!smtp_crypto_random(user->credential.salt, SALT) ||
        !smtp_credential_derive(&user->credential, smtp_crypto_openssl(),
                                (struct smtp_slice){ secret->octets, secret->len }))
        return postel_error(POSTEL_CANNOT, "passwd", "OpenSSL has no SHA-256, or the system no chance to give.");
    postel_password_format(user, line, sizeof line);
    if (puts(line) < 0 || fflush(stdout) != 0)
        return postel_error(POSTEL_CANNOT, "passwd", "The line cannot be written; is the disk full?");
    return POSTEL_DONE;
}

int postel_passwd(int argc, char **argv)
{
    struct postel_password user = { .name_len = 0 };
    struct postel_secret secret;
    uint64_t iterations;
    int code = read_options(argc, argv, &iterations);

    if (code == POSTEL_DONE)
        code = set_name(&user, argv[optind]);
    if (code == POSTEL_DONE)
        code = postel_secret_read(&secret, "passwd", NULL, true);
    if (code != POSTEL_DONE)
        return code;
    user.credential.iterations = (uint32_t)iterations;
    code = print_line(&user, &secret);
    postel_secret_wipe(&secret);
    return code;
}
