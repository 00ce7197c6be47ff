/* shim.c - a library between a server and its system: it notes calls, lets them fail, or lets them wait.
 * usage: LD_PRELOAD=shim.so SHIM_LOG=FILE SHIM_FAIL=FILE SHIM_GATE=FILE SHIM_CLOCK=FILE postel serve …
 * Read first: tests/programs/reliability.sh.  Read next: tests/reliability/served.py.
 * SPDX-License-Identifier: MIT
 *
 * SHIM_LOG gets a line for each call: its name, and what tells two of them apart.  The file SHIM_FAIL says which call
 * is to fail, with which errno, how many times, and after how many that do not; it may be changed while the server
 * runs.  SHIM_FROM: none fails before a file has been opened in whose name this is.  SHIM_GATE: while that file exists,
 * all calls that write files wait, as with a slow disk.  SHIM_CLOCK has
 * "wall" or "monotonic", and by how many seconds that clock was set. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* The system's own. */
#define REAL(name) ((__typeof__(name) *)(size_t)dlsym(RTLD_NEXT, #name))

static void note(const char *call, const char *what)
{
    const char *const path = getenv("SHIM_LOG");
    char line[256];
    const int fd = path != NULL ? open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600) : -1;
    const int len = snprintf(line, sizeof line, "%s %.*s\n", call, (int)strcspn(what, "\r\n"), what);

    if (fd < 0)
        return;
    if (REAL(write)(fd, line, (size_t)len < sizeof line ? (size_t)len : sizeof line - 1) < 0)
        abort();
    close(fd);
}

/* Reads what the file says, and counts this call in it. */
static int counted(FILE *file, const char *call)
{
    char name[32] = "";
    int error = 0, times = 0, before = 0;

    if (fscanf(file, "%31s %d %d %d", name, &error, &times, &before) < 3 || strcmp(name, call) != 0 || times == 0)
        return 0;
    rewind(file);
    fprintf(file, "%s %d %d %d      \n", name, error, times - (before == 0), before - (before > 0));
    return before == 0 ? error : 0;
}

static int begun;

/* Is it to fail?  Then errno is set.  What we call ourselves meanwhile does not count. */
static int fails(const char *call)
{
    static _Thread_local int asking;
    const char *const path = asking || !(begun || getenv("SHIM_FROM") == NULL) ? NULL : getenv("SHIM_FAIL");
    const int was = errno;
    FILE *file;
    int error = 0;

    asking++;
    file = path != NULL ? fopen(path, "r+") : NULL;
    if (file != NULL) {
        error = counted(file, call);
        fclose(file);
    }
    if (error != 0)
        note(call, "fails");
    asking--;
    errno = error != 0 ? error : was;
    return error != 0;
}

static void wait_at_gate(void)
{
    const char *const gate = getenv("SHIM_GATE");
    const struct timespec moment = { 0, 5000000 };

    while (gate != NULL && access(gate, F_OK) == 0)
        nanosleep(&moment, NULL);
}

int fsync(int fd)
{
    struct stat s;

    note("fsync", fstat(fd, &s) == 0 && S_ISDIR(s.st_mode) ? "directory" : "file");
    wait_at_gate();
    return fails("fsync") ? -1 : REAL(fsync)(fd);
}

int renameat2(int from, const char *name, int to, const char *as, unsigned flags)
{
    note("rename", as);
    wait_at_gate();
    return fails("rename") ? -1 : REAL(renameat2)(from, name, to, as, flags);
}

int renameat(int from, const char *name, int to, const char *as)
{
    note("rename", as);
    wait_at_gate();
    return fails("rename") ? -1 : REAL(renameat)(from, name, to, as);
}

int linkat(int from, const char *name, int to, const char *as, int flags)
{
    note("rename", as);
    wait_at_gate();
    return fails("rename") ? -1 : REAL(linkat)(from, name, to, as, flags);
}

int openat(int at, const char *name, int flags, ...)
{
    va_list arguments;
    unsigned mode;

    va_start(arguments, flags);
    mode = (flags & O_CREAT) != 0 ? va_arg(arguments, unsigned) : 0;
    va_end(arguments);
    if (getenv("SHIM_FROM") != NULL && strstr(name, getenv("SHIM_FROM")) != NULL)
        begun = 1;
    if ((flags & O_CREAT) != 0) {
        wait_at_gate();
        if (fails("openat"))
            return -1;
    } else if (fails("open")) { /* to be read */
        return -1;
    }
    return REAL(openat)(at, name, flags, mode);
}

struct dirent *readdir(DIR *dir)
{
    return fails("readdir") ? NULL : REAL(readdir)(dir);
}

int faccessat(int at, const char *name, int mode, int flags)
{
    return fails("faccessat") ? -1 : REAL(faccessat)(at, name, mode, flags);
}

ssize_t read(int fd, void *octets, size_t len)
{
    struct stat s;

    if (fstat(fd, &s) == 0 && S_ISREG(s.st_mode) && fails("read"))
        return -1;
    return REAL(read)(fd, octets, len);
}

/* Of a file, and not of a pipe or of stdout: the server writes those too. */
ssize_t write(int fd, const void *octets, size_t len)
{
    struct stat s;

    if (fstat(fd, &s) == 0 && S_ISREG(s.st_mode) && fd > 2) {
        wait_at_gate();
        if (fails("write"))
            return -1;
    }
    return REAL(write)(fd, octets, len);
}

int accept4(int fd, struct sockaddr *peer, socklen_t *len, int flags)
{
    return fails("accept") ? -1 : REAL(accept4)(fd, peer, len, flags);
}

ssize_t send(int fd, const void *octets, size_t len, int flags)
{
    note("send", octets);
    return fails("send") ? -1 : REAL(send)(fd, octets, len, flags);
}

ssize_t recv(int fd, void *octets, size_t len, int flags)
{
    return fails("recv") ? -1 : REAL(recv)(fd, octets, len, flags);
}

int unlinkat(int at, const char *name, int flags)
{
    return fails("unlinkat") ? -1 : REAL(unlinkat)(at, name, flags);
}

int getsockname(int fd, struct sockaddr *address, socklen_t *len)
{
    return fails("getsockname") ? -1 : REAL(getsockname)(fd, address, len);
}

int epoll_ctl(int epoll, int what, int fd, struct epoll_event *event)
{
    return fails("epoll_ctl") ? -1 : REAL(epoll_ctl)(epoll, what, fd, event);
}

int epoll_wait(int epoll, struct epoll_event *events, int most, int patience)
{
    return fails("epoll_wait") ? -1 : REAL(epoll_wait)(epoll, events, most, patience);
}

int pipe(int fds[2])
{
    return fails("pipe") ? -1 : REAL(pipe)(fds);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *), void *argument)
{
    return fails("pthread_create") ? errno : REAL(pthread_create)(thread, attributes, run, argument);
}

#ifdef SHIM_MEMORY /* glibc's, and not where a sanitizer has memory of its own */
extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);

void *malloc(size_t len)
{
    return fails("malloc") ? NULL : __libc_malloc(len);
}

void *calloc(size_t count, size_t len)
{
    return fails("malloc") ? NULL : __libc_calloc(count, len);
}

void *realloc(void *old, size_t len)
{
    return fails("malloc") ? NULL : __libc_realloc(old, len);
}
#endif

static long set_by(const char *clock)
{
    const char *const path = getenv("SHIM_CLOCK");
    FILE *const file = path != NULL ? fopen(path, "r") : NULL;
    char name[16] = "";
    long seconds = 0;

    if (file == NULL)
        return 0;
    if (fscanf(file, "%15s %ld", name, &seconds) != 2 || strcmp(name, clock) != 0)
        seconds = 0;
    fclose(file);
    return seconds;
}

int clock_gettime(clockid_t clock, struct timespec *t)
{
    const int result = REAL(clock_gettime)(clock, t);

    t->tv_sec += set_by(clock == CLOCK_REALTIME ? "wall" : "monotonic");
    return result;
}

time_t time(time_t *t)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    if (t != NULL)
        *t = now.tv_sec;
    return now.tv_sec;
}
