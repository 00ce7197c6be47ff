/* maildir.c - write under tmp/, force to disk, link into new/.        RFC 5321 §4.2.5, §6.1
 * Read first: transport/maildir.h.  Read next: transport/address.h.
 * SPDX-License-Identifier: MIT */
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
    *m = (struct smtp_maildir){ .tmp = fds[0], .new = fds[1] };
    host_name(m->host);
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
    if (m->new >= 0)
        close(m->new);
    m->tmp = m->new = -1;
}

/* Keeps the first failure, and says what the client may hope for: room can come back, so it is told apart. */
static enum smtp_store failure(struct smtp_delivery *d)
{
    if (d->result == SMTP_STORE_OK) {
        d->error = errno;
        d->result = errno == ENOSPC || errno == EDQUOT ? SMTP_STORE_FULL : SMTP_STORE_FAILED;
    }
    return d->result;
}

/* Time, process and counter make a name that no other has; the time is the system's own and never a frozen one, for
 * uniqueness is all it is there for.  No octet of an address, or of anything a peer said, gets into it. */
static void unique_name(struct smtp_delivery *d)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    snprintf(d->name, sizeof d->name, "%lld.M%06ldP%ldQ%lu.%s", (long long)t.tv_sec, t.tv_nsec / 1000, (long)getpid(),
             ++d->maildir->counter, d->maildir->host);
}

enum smtp_store smtp_delivery_begin(struct smtp_delivery *d, struct smtp_maildir *m)
{
    d->maildir = m;
    d->result = SMTP_STORE_OK;
    d->error = 0;
    d->cr = false;
    d->len = 0;
    for (int tries = 0; tries < 16; tries++) {
        unique_name(d);
        d->fd = openat(m->tmp, d->name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (d->fd >= 0)
            return SMTP_STORE_OK;
        if (errno != EEXIST)
            break;
    }
    return failure(d);
}

/* Writes what waits. */
static void flush(struct smtp_delivery *d)
{
    size_t at = 0;

    while (at < d->len && d->result == SMTP_STORE_OK) {
        ssize_t n = write(d->fd, d->octets + at, d->len - at);

        if (n >= 0)
            at += (size_t)n;
        else if (errno != EINTR)
            failure(d);
    }
    d->len = 0;
}

static void put(struct smtp_delivery *d, const unsigned char *octets, size_t len)
{
    while (len > 0) {
        size_t room = sizeof d->octets - d->len, n = len < room ? len : room;

        memcpy(d->octets + d->len, octets, n);
        d->len += n;
        octets += n;
        len -= n;
        if (d->len == sizeof d->octets)
            flush(d);
    }
}

enum smtp_store smtp_delivery_write(struct smtp_delivery *d, struct smtp_slice content)
{
    const unsigned char *p = content.octets, *const end = p + content.len;

    while (p < end && d->result == SMTP_STORE_OK) {
        const unsigned char *cr;

        if (d->cr && *p != '\n') /* it was no line end */
            put(d, (const unsigned char *)"\r", 1);
        d->cr = false;
        cr = memchr(p, '\r', (size_t)(end - p));
        put(d, p, (size_t)((cr != NULL ? cr : end) - p));
        d->cr = cr != NULL;
        p = cr != NULL ? cr + 1 : end;
    }
    return d->result;
}

/* link() and not rename(): rename would silently replace a message of that name.  Where the file system has no links,
 * rename has to do; the name is still one that nobody else makes. */
static bool publish(struct smtp_delivery *d)
{
    char tmp[sizeof d->name];

    memcpy(tmp, d->name, sizeof tmp);
    for (int tries = 0; tries < 16; tries++) {
        if (linkat(d->maildir->tmp, tmp, d->maildir->new, d->name, 0) == 0) {
            unlinkat(d->maildir->tmp, tmp, 0);
            return true;
        }
        if (errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS)
            return renameat(d->maildir->tmp, tmp, d->maildir->new, d->name) == 0;
        if (errno != EEXIST)
            break;
        unique_name(d);
    }
    memcpy(d->name, tmp, sizeof tmp);
    return false;
}

enum smtp_store smtp_delivery_commit(struct smtp_delivery *d)
{
    if (d->cr)
        put(d, (const unsigned char *)"\r", 1);
    d->cr = false;
    flush(d);
    if (d->result == SMTP_STORE_OK && (fsync(d->fd) != 0 || !publish(d)))
        failure(d);
    if (d->result != SMTP_STORE_OK) {
        smtp_delivery_abandon(d);
        return d->result;
    }
    if (fsync(d->maildir->new) != 0) { /* the name is durable only once its directory is */
        failure(d);
        unlinkat(d->maildir->new, d->name, 0);
    }
    close(d->fd);
    d->fd = -1;
    return d->result;
}

void smtp_delivery_abandon(struct smtp_delivery *d)
{
    if (d->fd < 0)
        return;
    close(d->fd);
    unlinkat(d->maildir->tmp, d->name, 0);
    d->fd = -1;
}
