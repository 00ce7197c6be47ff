/* maildir_give.c - root makes what is missing of a Maildir, and gives it to who will write to it.  RFC 5321 §7
 * Read first: transport/maildir.c.  Read next: transport/maildir_sweep.c.
 * SPDX-License-Identifier: MIT
 *
 * What is there already keeps its owner: root was told where mail goes, and not whose somebody's directories are. */
#include "transport/maildir.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Opens `name`; if it had to be made, it is theirs.  Of what was just made no link is followed: who can write to the
 * directory above could put one there in between, and have us give away what it points to. */
static int directory(int at, const char *name, uid_t uid, gid_t gid)
{
    const bool made = mkdirat(at, name, 0700) == 0;
    int fd = -1;

    if (made || errno == EEXIST)
        fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (made ? O_NOFOLLOW : 0));
    if (fd >= 0 && made && fchown(fd, uid, gid) != 0) {
        const int error = errno;

        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

int smtp_maildir_give(const char *dir, uid_t uid, gid_t gid, const char **where)
{
    static const char *const names[3] = { "tmp", "new", "cur" };
    const int top = directory(AT_FDCWD, dir, uid, gid);
    int error = top < 0 ? errno : 0;

    *where = "";
    for (int i = 0; i < 3 && error == 0; i++) {
        const int fd = directory(top, names[i], uid, gid);

        *where = names[i];
        if (fd < 0)
            error = errno;
        else
            close(fd);
    }
    if (top >= 0)
        close(top);
    return error;
}
