/* secret.c - read a password, and show it to nobody.                  RFC 4616 §2
 * Read first: programs/secret.h.  Read next: programs/passwords.h.
 * SPDX-License-Identifier: MIT */
#include "programs/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "parse/rule.h"
#include "programs/program.h"
#include "transport/crypto.h"

enum { TOO_LONG = -2 };

/* A line without its end, octet by octet, so that no octet behind it is taken from who reads on.  Its length, -1 after
 * an error, or TOO_LONG. */
static long read_line(int fd, unsigned char *octets, size_t cap)
{
    size_t len = 0;
    unsigned char octet;
    ssize_t n;

    while ((n = read(fd, &octet, 1)) == 1 && octet != '\n') {
        if (len == cap)
            return TOO_LONG;
        octets[len++] = octet;
    }
    if (n < 0)
        return -1;
    return (long)(len > 0 && octets[len - 1] == '\r' ? len - 1 : len);
}

static volatile sig_atomic_t caught;

static void catch (int signal)
{
    caught = signal;
}

static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
enum { SIGNALS = sizeof signals / sizeof *signals };

/* Reads with the terminal's echo off.  A signal ends the reading: the echo has to come back before it ends us. */
static long read_unseen(int fd, const char *prompt, struct postel_secret *secret)
{
    struct sigaction action = { .sa_handler = catch }, before[SIGNALS];
    struct termios shown, unseen;
    long len;

    if (tcgetattr(fd, &shown) != 0)
        return -1;
    unseen = shown;
    unseen.c_lflag &= ~(tcflag_t)ECHO;
    caught = 0;
    for (size_t i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &action, &before[i]);
    tcsetattr(fd, TCSAFLUSH, &unseen);
    len = write(STDERR_FILENO, prompt, strlen(prompt)) < 0 ? -1 : read_line(fd, secret->octets, sizeof secret->octets);
    tcsetattr(fd, TCSAFLUSH, &shown);
    if (write(STDERR_FILENO, "\n", 1) < 0)
        len = -1;
    for (size_t i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &before[i], NULL);
    if (caught != 0)
        raise(caught);
    return len;
}

static int check(const char *verb, const struct postel_secret *secret, long len, int error)
{
    struct smtp_match match;

    if (len == TOO_LONG)
        return postel_error(POSTEL_USAGE, verb, "A password has at most %d octets.", SMTP_SASL_PASSWORD_MAX);
    if (len < 0)
        return postel_error(POSTEL_CANNOT, verb, "The password cannot be read (%s).", strerror(error));
    if (len == 0)
        return postel_error(POSTEL_USAGE, verb, "The password is empty; put it on the first line.");
    smtp_match_init(&match, smtp_rule_find("plain-passwd"));
    smtp_match_exec(&match, secret->octets, secret->len);
    for (size_t i = 0; i < secret->len; i++)
        if (secret->octets[i] < ' ' || secret->octets[i] == 0x7F || !smtp_match_accepts(&match))
            return postel_error(POSTEL_USAGE, verb,
                                "A password is one line of UTF-8 without control characters (RFC 4616 2).");
    return POSTEL_DONE;
}

static int ask_twice(const char *verb, struct postel_secret *secret)
{
    struct postel_secret again;
    long len = read_unseen(STDIN_FILENO, "Password once more: ", &again);
    const bool same = len == (long)secret->len && memcmp(again.octets, secret->octets, secret->len) == 0;

    postel_secret_wipe(&again);
    return same ? POSTEL_DONE : postel_error(POSTEL_USAGE, verb, "The two passwords differ; nothing was made.");
}

int postel_secret_read(struct postel_secret *secret, const char *verb, const char *file, bool twice)
{
    const bool asks = file == NULL && isatty(STDIN_FILENO);
    const int fd = file == NULL ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC);
    long len;
    int error, code;

    if (fd < 0)
        return postel_error(POSTEL_CANNOT, verb, "The password file %s cannot be read (%s).", file, strerror(errno));
    len = asks ? read_unseen(fd, "Password: ", secret) : read_line(fd, secret->octets, sizeof secret->octets);
    error = errno;
    if (file != NULL)
        close(fd);
    secret->len = len < 0 ? 0 : (size_t)len;
    code = check(verb, secret, len, error);
    if (code == POSTEL_DONE && asks && twice)
        code = ask_twice(verb, secret);
    if (code != POSTEL_DONE)
        postel_secret_wipe(secret);
    return code;
}

void postel_secret_wipe(struct postel_secret *secret)
{
    smtp_crypto_openssl()->wipe(secret, sizeof *secret);
}
