/* run_as.c - from root to a user who can do no harm.
 * Read first: programs/run_as.h.  Read next: programs/serve_options.h.
 * SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* initgroups, which POSIX does not have */
#include "programs/run_as.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <unistd.h>

#include "programs/program.h"

void postel_no_new_rights(void)
{
#ifdef PR_SET_NO_NEW_PRIVS
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); /* without it we are as safe as other programs */
#endif
}

bool postel_run_as(const char *user)
{
    const struct passwd *entry = getpwnam(user);

    if (entry == NULL) {
        postel_error(POSTEL_USAGE, "serve", "There is no user '%s'; --run-as takes the name of one.", user);
        return false;
    }
    if (entry->pw_uid == geteuid()) /* nothing to give up */
        return true;
    /* The user last: without root's rights the groups could not be given up any more. */
    if (initgroups(user, entry->pw_gid) != 0 || setgid(entry->pw_gid) != 0 || setuid(entry->pw_uid) != 0) {
        postel_error(POSTEL_USAGE, "serve", "Cannot become '%s' (%s); only root can use --run-as.", user,
                     strerror(errno));
        return false;
    }
    return true;
}
