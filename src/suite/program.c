/* program.c - run the client program once.
 * Read first: suite/program.h.  Read next: suite/means.h.
 * SPDX-License-Identifier: MIT */
#include "suite/program.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LOOK_MS = 5, MS = 1000, LAST_WORDS_MAX = 4096, BACKLOG = 16 };

extern char **environ;

bool smtp_program_listen(struct smtp_program *program, struct smtp_caller *caller, const char *host)
{
    const struct addrinfo want = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_PASSIVE };
    struct sockaddr_storage own;
    socklen_t len = sizeof own;
    struct addrinfo *found;

    *program = (struct smtp_program){ .caller = caller, .listener = -1, .output = -1 };
    if (getaddrinfo(host, "0", &want, &found) != 0) {
        errno = EADDRNOTAVAIL;
        return false;
    }
    pthread_mutex_lock(&caller->lock);
    program->listener = socket(found->ai_family, found->ai_socktype, 0);
    if (program->listener >= 0)
        fcntl(program->listener, F_SETFD, FD_CLOEXEC);
    pthread_mutex_unlock(&caller->lock);
    const bool good =
        program->listener >= 0 && bind(program->listener, found->ai_addr, found->ai_addrlen) == 0 &&
        listen(program->listener, BACKLOG) == 0 && getsockname(program->listener, (struct sockaddr *)&own, &len) == 0 &&
        getnameinfo((struct sockaddr *)&own, len, NULL, 0, program->port, sizeof program->port, NI_NUMERICSERV) == 0;
    freeaddrinfo(found);
    if (good)
        fcntl(program->listener, F_SETFL, O_NONBLOCK); /* who called may have gone before we take it */
    return good;
}

/* A file that goes with its last user. */
static int nameless(const char *dir)
{
    struct smtp_pool pool = { 0 };
    char *const path = smtp_pool_format(&pool, "%s/said-XXXXXX", dir);
    const int fd = mkstemp(path);

    if (fd >= 0)
        unlink(path);
    smtp_pool_close(&pool);
    return fd;
}

static int spawn(struct smtp_program *program, char *const *words, const char *input)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t plain;

    sigemptyset(&plain);
    sigaddset(&plain, SIGPIPE);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, input, O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, program->output, 1);
    posix_spawn_file_actions_adddup2(&files, program->output, 2);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigdefault(&attributes, &plain);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
    const int failed = posix_spawnp(&program->pid, words[0], &files, &attributes, words, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return failed;
}

bool smtp_program_start(struct smtp_program *program, const struct smtp_errand *errand)
{
    struct smtp_caller *const caller = program->caller;
    struct smtp_pool pool = { 0 };
    char *const *const words = smtp_caller_words(caller, errand, &pool);

    pthread_mutex_lock(&caller->lock);
    program->output = nameless(caller->dir);
    int failed = program->output < 0 ? errno : 0;
    if (failed == 0) {
        fcntl(program->output, F_SETFD, FD_CLOEXEC);
        failed = spawn(program, words, caller->on_stdin ? errand->message : "/dev/null");
    }
    pthread_mutex_unlock(&caller->lock);
    if (failed != 0)
        program->pid = 0;
    smtp_pool_close(&pool);
    errno = failed;
    return failed == 0;
}

/* Looks, without waiting. */
static bool look(struct smtp_program *program)
{
    if (!program->ended && program->pid > 0 && waitpid(program->pid, &program->status, WNOHANG) == program->pid)
        program->ended = true;
    return program->ended || program->pid == 0;
}

static int take(struct smtp_program *program, int wait_ms)
{
    struct pollfd waiting = { .fd = program->listener, .events = POLLIN };

    if (program->listener < 0 || poll(&waiting, 1, wait_ms) <= 0)
        return -1;
    pthread_mutex_lock(&program->caller->lock);
    const int fd = accept(program->listener, NULL, NULL);
    if (fd >= 0)
        fcntl(fd, F_SETFD, FD_CLOEXEC);
    pthread_mutex_unlock(&program->caller->lock);
    if (fd < 0)
        poll(NULL, 0, LOOK_MS); /* it would fail again at once, if it is we who have no descriptor left */
    return fd;
}

bool smtp_program_take(struct smtp_program *program, struct smtp_wire *wire, int64_t until_us)
{
    bool ended;
    int fd;

    do { /* who has called and ended may still be waiting to be taken */
        ended = look(program);
        fd = take(program, ended || until_us <= smtp_now_us() ? 0 : LOOK_MS);
    } while (fd < 0 && !ended && smtp_now_us() < until_us);
    smtp_wire_begin(wire, fd);
    return fd >= 0;
}

bool smtp_program_ended(struct smtp_program *program, int64_t until_us)
{
    while (!look(program) && smtp_now_us() < until_us)
        smtp_sleep_us(LOOK_MS * MS);
    return program->ended;
}

int smtp_program_status(const struct smtp_program *program)
{
    return program->ended && !program->stopped && WIFEXITED(program->status) ? WEXITSTATUS(program->status) : -1;
}

int smtp_program_signal(const struct smtp_program *program)
{
    return program->ended && !program->stopped && WIFSIGNALED(program->status) ? WTERMSIG(program->status) : 0;
}

struct smtp_slice smtp_program_last_words(const struct smtp_program *program, struct smtp_pool *pool)
{
    unsigned char octets[LAST_WORDS_MAX];
    const off_t size = program->output < 0 ? 0 : lseek(program->output, 0, SEEK_END);
    const off_t from = size > LAST_WORDS_MAX ? size - LAST_WORDS_MAX : 0;
    const ssize_t got = size <= 0 ? 0 : pread(program->output, octets, sizeof octets, from);
    size_t end = got < 0 ? 0 : (size_t)got, start;

    while (end > 0 && (octets[end - 1] == '\n' || octets[end - 1] == '\r' || octets[end - 1] == ' '))
        end--;
    for (start = end; start > 0 && octets[start - 1] != '\n';)
        start--;
    return smtp_pool_slice(pool, (struct smtp_slice){ octets + start, end - start });
}

void smtp_program_close(struct smtp_program *program)
{
    if (program->listener >= 0)
        close(program->listener);
    program->listener = -1;
    if (program->pid > 0 && !look(program)) {
        kill(-program->pid, SIGKILL); /* with all that it has started */
        program->stopped = program->ended = true;
        while (waitpid(program->pid, &program->status, 0) < 0 && errno == EINTR)
            continue;
    }
    if (program->output >= 0)
        close(program->output);
    program->output = -1;
}
