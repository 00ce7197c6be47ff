/* spool.c - names, the lock, and the order in which files come and go.  RFC 5321 §4.2.5, §6.1
 * Read first: transport/spool.h.  Read next: transport/spool_state.c.
 * SPDX-License-Identifier: MIT */
#include "transport/spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { NAME = SMTP_SPOOL_ID + 16 };

static const char *name(char out[NAME], const char *id, const char *kind)
{
    snprintf(out, NAME, "%s.%s", id, kind);
    return out;
}

/* Ids come from file names too, and go back into them. */
static bool is_id(const char *id, size_t len)
{
    return len > 0 && len < SMTP_SPOOL_ID && strspn(id, "0123456789abcdefghijklmnopqrstuvwxyz-") >= len;
}

int smtp_spool_open(struct smtp_spool *s, const char *dir, bool make)
{
    *s = (struct smtp_spool){ .dir = -1, .lock = -1 };
    if (make && mkdir(dir, 0700) != 0 && errno != EEXIST)
        return errno;
    s->dir = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (s->dir < 0)
        return errno;
    smtp_names_open(&s->names, s->dir);
    if (make && faccessat(s->dir, ".", W_OK | X_OK, AT_EACCESS) != 0) { /* now, and not when the first mail has come */
        const int error = errno;

        smtp_spool_close(s);
        return error;
    }
    return 0;
}

/* Of what was just made no link is followed, as in maildir_give.c. */
int smtp_spool_give(const char *dir, uid_t uid, gid_t gid)
{
    int fd, error;

    if (mkdir(dir, 0700) != 0)
        return errno == EEXIST ? 0 : errno;
    fd = open(dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return errno;
    error = fchown(fd, uid, gid) == 0 ? 0 : errno;
    close(fd);
    return error;
}

/* If it cannot be, the server will say that it cannot read it. */
void smtp_spool_own(const struct smtp_spool *s, int fd)
{
    struct stat status;

    if (geteuid() == 0 && fstat(s->dir, &status) == 0 && fchown(fd, status.st_uid, status.st_gid) != 0)
        return;
}

int smtp_spool_lock(struct smtp_spool *s)
{
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    const int fd = openat(s->dir, "lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0)
        return errno;
    smtp_spool_own(s, fd);
    if (fcntl(fd, F_SETLK, &whole) != 0) {
        const int error = errno;

        close(fd);
        return error;
    }
    s->lock = fd; /* it goes with the process, however that ends */
    return 0;
}

void smtp_spool_close(struct smtp_spool *s)
{
    if (s->lock >= 0)
        close(s->lock);
    if (s->dir >= 0) {
        smtp_names_close(&s->names);
        close(s->dir);
    }
    s->dir = s->lock = -1;
}

/* The system's own time and never a frozen one, as for a Maildir: uniqueness is all it is there for. */
void smtp_spool_id(struct smtp_spool *s, char id[SMTP_SPOOL_NEW_ID])
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    snprintf(id, SMTP_SPOOL_NEW_ID, "%llx-%05lx-%lx-%x", (unsigned long long)t.tv_sec, t.tv_nsec / 1000, (long)getpid(),
             ++s->made);
}

bool smtp_spool_each(const struct smtp_spool *s, const char *kind, bool (*each)(void *owner, const char *id),
                     void *owner)
{
    const int fd = openat(s->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *const dir = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *entry;
    bool go_on = dir != NULL;
    int error;

    while (go_on && (errno = 0, entry = readdir(dir)) != NULL) {
        const size_t len = strcspn(entry->d_name, ".");
        char id[SMTP_SPOOL_ID];

        if (!is_id(entry->d_name, len) || entry->d_name[len] != '.' || strcmp(entry->d_name + len + 1, kind) != 0)
            continue;
        memcpy(id, entry->d_name, len);
        id[len] = '\0';
        go_on = each(owner, id);
    }
    error = errno;
    if (dir != NULL)
        closedir(dir);
    else if (fd >= 0)
        close(fd);
    errno = error;
    return go_on && error == 0;
}

int smtp_spool_make_content(const struct smtp_spool *s, const char *id)
{
    char file[NAME];

    return openat(s->dir, name(file, id, "mail"), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
}

int smtp_spool_open_content(const struct smtp_spool *s, const char *id)
{
    char file[NAME];

    return openat(s->dir, name(file, id, "mail"), O_RDONLY | O_CLOEXEC);
}

int smtp_spool_link(const struct smtp_spool *s, const char *from, const char *to)
{
    char old[NAME], new[NAME];

    unlinkat(s->dir, name(new, to, "mail"), 0); /* of a try that a crash ended */
    return linkat(s->dir, name(old, from, "mail"), s->dir, new, 0) == 0 ? 0 : errno;
}

int smtp_spool_appear(struct smtp_spool *s, const struct smtp_spool_entry *e, unsigned long *number)
{
    char from[NAME], to[NAME];

    if (renameat(s->dir, name(from, e->id, "new"), s->dir, name(to, e->id, "state")) != 0)
        return errno;
    *number = smtp_names_made(&s->names);
    return 0;
}

int smtp_spool_sync(struct smtp_spool *s, unsigned long number)
{
    return smtp_names_force(&s->names, number);
}

int smtp_spool_write(struct smtp_spool *s, const struct smtp_spool_entry *e)
{
    unsigned long number;
    int error = smtp_spool_prepare(s, e);

    if (error == 0)
        error = smtp_spool_appear(s, e, &number);
    return error != 0 ? error : smtp_spool_sync(s, number);
}

static void take_away(const struct smtp_spool *s, const char *id, const char *kind)
{
    char file[NAME];

    unlinkat(s->dir, name(file, id, kind), 0);
}

void smtp_spool_remove(const struct smtp_spool *s, const char *id)
{
    static const char *const kinds[] = { "state", "dead", "bad", "new", "mail", "retry", "remove" };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        take_away(s, id, kinds[i]);
}

void smtp_spool_set_aside(const struct smtp_spool *s, const char *id, const char *kind)
{
    char from[NAME], to[NAME];

    renameat(s->dir, name(from, id, "state"), s->dir, name(to, id, kind));
}

struct oldest {
    size_t count;
    char id[SMTP_SPOOL_ID]; /* they begin with the time at which they were made */
};

static bool compare(void *owner, const char *id)
{
    struct oldest *const o = owner;

    if (o->count++ == 0 || strcmp(id, o->id) < 0)
        strcpy(o->id, id);
    return true;
}

bool smtp_spool_bound(const struct smtp_spool *s, const char *kind, size_t most)
{
    struct oldest o = { .count = 0 };

    if (!smtp_spool_each(s, kind, compare, &o) || o.count <= most)
        return false;
    smtp_spool_remove(s, o.id);
    return true;
}

static int touch(const struct smtp_spool *s, const char *file)
{
    const int fd = openat(s->dir, file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0)
        return errno == EEXIST ? 0 : errno;
    close(fd);
    return 0;
}

/* The wish first: who sees the other file looks for it. */
int smtp_spool_wish(const struct smtp_spool *s, const char *id, const char *kind)
{
    char file[NAME];
    const int error = touch(s, name(file, id, kind));

    return error != 0 ? error : touch(s, "wishes");
}

bool smtp_spool_wishes(const struct smtp_spool *s)
{
    return unlinkat(s->dir, "wishes", 0) == 0;
}

bool smtp_spool_wished(const struct smtp_spool *s, const char *id, const char *kind)
{
    char file[NAME];

    return unlinkat(s->dir, name(file, id, kind), 0) == 0;
}

struct sweep {
    const struct smtp_spool *spool;
    const char *kind;
    unsigned gone;
};

/* Whatever cannot be seen just now may be. */
static bool may_be(const struct smtp_spool *s, const char *id, const char *kind)
{
    char file[NAME];

    return faccessat(s->dir, name(file, id, kind), F_OK, 0) == 0 || errno != ENOENT;
}

static bool sweep(void *owner, const char *id)
{
    struct sweep *const w = owner;

    const bool lone = !may_be(w->spool, id, "state") && !may_be(w->spool, id, "bad") && !may_be(w->spool, id, "dead");

    if (!lone && strcmp(w->kind, "new") != 0)
        return true;
    take_away(w->spool, id, w->kind);
    w->gone++;
    return true;
}

/* A state that did not get its name; then content, and wishes, without a state. */
unsigned smtp_spool_sweep(const struct smtp_spool *s)
{
    static const char *const kinds[] = { "new", "mail", "retry", "remove" };
    struct sweep w = { s, NULL, 0 };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        w.kind = kinds[i];
        smtp_spool_each(s, w.kind, sweep, &w);
    }
    return w.gone;
}
