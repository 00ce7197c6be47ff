/* maildir.c - make a file under tmp/, move it into new/.              RFC 5321 §4.2.5
 * Read first: transport/maildir.h.  Read next: transport/maildir_give.c.
 * SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* renameat2, which POSIX does not have */
#include "transport/maildir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Our own name, fit for file names: the Maildir convention writes a slash and a colon in octal. */
static void host_name(char out[64])
{
    char name[256] = "";
    size_t len = 0;

    gethostname(name, sizeof name - 1);
    for (const char *p = name; *p != '\0' && len + 5 < 64; p++) {
        if (*p == '/' || *p == ':')
            len += (size_t)snprintf(out + len, 64 - len, "\\%03o", (unsigned)*p);
        else
            out[len++] = *p;
    }
    out[len] = '\0';
    if (len == 0)
        strcpy(out, "localhost");
}

/* Opens `name` below `at`, made first if it is missing.  Mail is private: nobody else gets in. */
static int directory(int at, const char *name)
{
    if (mkdirat(at, name, 0700) != 0 && errno != EEXIST)
        return -1;
    return openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* Opens a subdirectory that we can write to: found out now, and not when the first message has come. */
static int writable(int at, const char *name)
{
    int fd = directory(at, name);

    if (fd >= 0 && faccessat(at, name, W_OK | X_OK, AT_EACCESS) != 0) {
        int error = errno;

        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

int smtp_maildir_open(struct smtp_maildir *m, const char *dir, const char **where)
{
    static const char *const names[3] = { "tmp", "new", "cur" };
    int fds[3] = { -1, -1, -1 }, top = directory(AT_FDCWD, dir), error = top < 0 ? errno : 0;
    const char *failed = top < 0 ? "" : NULL;

    for (int i = 0; i < 3 && failed == NULL; i++)
        if ((fds[i] = writable(top, names[i])) < 0) {
            error = errno;
            failed = names[i];
        }
    if (top >= 0)
        close(top);
    if (fds[2] >= 0) /* cur/ belongs to the readers: it has to be there, no more */
        close(fds[2]);
    *m = (struct smtp_maildir){ .tmp = fds[0], .new = fds[1], .process = getpid() };
    host_name(m->host);
    smtp_names_open(&m->names, m->new);
    if (where != NULL)
        *where = failed;
    if (failed != NULL)
        smtp_maildir_close(m);
    return error;
}

void smtp_maildir_close(struct smtp_maildir *m)
{
    if (m->tmp >= 0)
        close(m->tmp);
    if (m->new >= 0) {
        smtp_names_close(&m->names);
        close(m->new);
    }
    m->tmp = m->new = -1;
}

int smtp_maildir_check(const struct smtp_maildir *m, const char **where)
{
    *where = "tmp";
    if (faccessat(m->tmp, ".", W_OK | X_OK, AT_EACCESS) != 0)
        return errno;
    *where = "new";
    return faccessat(m->new, ".", W_OK | X_OK, AT_EACCESS) != 0 ? errno : 0;
}

/* Time, process and counter make a name that no other has; the time is the system's own and never a frozen one, for
 * uniqueness is all it is there for.  No octet of an address, or of anything a peer said, gets into it. */
static void unique_name(struct smtp_maildir_file *f)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    snprintf(f->name, sizeof f->name, "%lld.M%06ldP%ldQ%lu.%s", (long long)t.tv_sec, t.tv_nsec / 1000,
             f->maildir->process, atomic_fetch_add(&f->maildir->counter, 1) + 1, f->maildir->host);
}

int smtp_maildir_create(struct smtp_maildir_file *f, struct smtp_maildir *m)
{
    *f = (struct smtp_maildir_file){ .maildir = m };
    for (int tries = 0; tries < 16; tries++) {
        int fd;

        unique_name(f);
        fd = openat(m->tmp, f->name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd >= 0) {
            f->in = SMTP_MAILDIR_TMP;
            return fd;
        }
        if (errno != EEXIST)
            break;
    }
    return -1;
}

/* Where there is no such call, or the file system has none, it is done in two steps.  Where there are no links either,
 * rename has to do; the name is still one that nobody else makes. */
static bool move(int from, const char *name, int to, const char *as)
{
#ifdef RENAME_NOREPLACE
    if (renameat2(from, name, to, as, RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
#endif
    if (linkat(from, name, to, as, 0) == 0) {
        unlinkat(from, name, 0);
        return true;
    }
    return (errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS) && renameat(from, name, to, as) == 0;
}

/* A plain rename would silently replace a message of that name. */
static bool into_new(struct smtp_maildir_file *f)
{
    char tmp[sizeof f->name];

    memcpy(tmp, f->name, sizeof tmp);
    for (int tries = 0; tries < 16; tries++) {
        if (move(f->maildir->tmp, tmp, f->maildir->new, f->name))
            return true;
        if (errno != EEXIST)
            break;
        unique_name(f);
    }
    memcpy(f->name, tmp, sizeof tmp);
    return false;
}

bool smtp_maildir_publish(struct smtp_maildir_file *f)
{
    if (!into_new(f))
        return false;
    f->in = SMTP_MAILDIR_NEW;
    f->number = smtp_names_made(&f->maildir->names);
    return true;
}

int smtp_maildir_sync(struct smtp_maildir_file *f)
{
    return smtp_names_force(&f->maildir->names, f->number);
}

void smtp_maildir_remove(struct smtp_maildir_file *f)
{
    if (f->in != SMTP_MAILDIR_NOWHERE)
        unlinkat(f->in == SMTP_MAILDIR_NEW ? f->maildir->new : f->maildir->tmp, f->name, 0);
    f->in = SMTP_MAILDIR_NOWHERE;
}
