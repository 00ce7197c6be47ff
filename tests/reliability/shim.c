/* shim.c - a library between a server and its system: it notes calls, lets them fail, or lets them wait.
 * usage: LD_PRELOAD=shim.so SHIM_LOG=FILE SHIM_FAIL=FILE SHIM_GATE=FILE SHIM_CLOCK=FILE postel serve …
 * Read first: tests/programs/reliability.sh.  Read next: tests/reliability/served.py.
 * SPDX-License-Identifier: MIT
 *
 * SHIM_LOG gets a line for each call: its name, and what tells two of them apart.  The file SHIM_FAIL says which call
 * is to fail, with which errno and how many times; it may be changed while the server runs.  SHIM_GATE: while that file
 * exists, fsync waits, as a slow disk would.  SHIM_CLOCK has "wall" or "monotonic", and by how many seconds that
 * clock was set. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/* Is it to fail?  Then errno is set, and one time less is left. */
static int fails(const char *call)
{
    const char *const path = getenv("SHIM_FAIL");
    FILE *file = path != NULL ? fopen(path, "r+") : NULL;
    char name[32] = "";
    int error = 0, times = 0;

    if (file == NULL)
        return 0;
    if (fscanf(file, "%31s %d %d", name, &error, &times) != 3 || strcmp(name, call) != 0 || times == 0) {
        fclose(file);
        return 0;
    }
    rewind(file);
    fprintf(file, "%s %d %d      \n", name, error, times - 1);
    fclose(file);
    note(call, "fails");
    errno = error;
    return 1;
}

int fsync(int fd)
{
    const char *const gate = getenv("SHIM_GATE");
    const struct timespec moment = { 0, 5000000 };
    struct stat s;

    note("fsync", fstat(fd, &s) == 0 && S_ISDIR(s.st_mode) ? "directory" : "file");
    while (gate != NULL && access(gate, F_OK) == 0)
        nanosleep(&moment, NULL);
    return fails("fsync") ? -1 : REAL(fsync)(fd);
}

int renameat2(int from, const char *name, int to, const char *as, unsigned flags)
{
    note("rename", as);
    return fails("rename") ? -1 : REAL(renameat2)(from, name, to, as, flags);
}

int linkat(int from, const char *name, int to, const char *as, int flags)
{
    note("rename", as);
    return fails("rename") ? -1 : REAL(linkat)(from, name, to, as, flags);
}

int openat(int at, const char *name, int flags, ...)
{
    va_list arguments;
    unsigned mode;

    va_start(arguments, flags);
    mode = (flags & O_CREAT) != 0 ? va_arg(arguments, unsigned) : 0;
    va_end(arguments);
    if ((flags & O_CREAT) != 0 && fails("openat"))
        return -1;
    return REAL(openat)(at, name, flags, mode);
}

/* Of a file, and not of a pipe or of stdout: the server writes those too. */
ssize_t write(int fd, const void *octets, size_t len)
{
    struct stat s;

    if (fstat(fd, &s) == 0 && S_ISREG(s.st_mode) && fd > 2 && fails("write"))
        return -1;
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
