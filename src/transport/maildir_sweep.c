/* maildir_sweep.c - clear away what a crash left under tmp/.           RFC 5321 §6.1
 * Read first: transport/maildir_give.c.  Read next: transport/delivery.h.
 * SPDX-License-Identifier: MIT */
#include "transport/maildir.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { AGE = 36 * 60 * 60 }; /* the Maildir convention's: no delivery takes that long */

static bool is_litter(int dir, const char *name, time_t now)
{
    struct stat s;

    return fstatat(dir, name, &s, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(s.st_mode) && now - s.st_mtime > AGE &&
           now - s.st_atime > AGE;
}

unsigned smtp_maildir_sweep(struct smtp_maildir *m)
{
    const int fd = openat(m->tmp, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *const dir = fd >= 0 ? fdopendir(fd) : NULL;
    const time_t now = time(NULL);
    const struct dirent *entry;
    unsigned gone = 0;

    if (dir == NULL) { /* litter is no reason not to serve */
        if (fd >= 0)
            close(fd);
        return 0;
    }
    while ((entry = readdir(dir)) != NULL)
        if (is_litter(m->tmp, entry->d_name, now))
            gone += unlinkat(m->tmp, entry->d_name, 0) == 0;
    closedir(dir);
    return gone;
}
