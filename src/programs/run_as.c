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

/* getpwnam leaves errno as it was, or says one of these, for a name that nobody has; all else tells nothing of the
 * name. */
static bool is_unknown(int error)
{
    return error == 0 || error == ENOENT || error == ESRCH || error == EBADF || error == EPERM;
}

int postel_user_find(struct postel_user *user, const char *asked)
{
    const struct passwd *entry;

    *user = (struct postel_user){ .chosen = asked == NULL && geteuid() == 0 };
    if (user->chosen)
        asked = "nobody";
    if (asked == NULL)
        return POSTEL_DONE;
    errno = 0;
    entry = getpwnam(asked);
    if (entry == NULL && !is_unknown(errno))
        return postel_error(POSTEL_CANNOT, "serve", "The user '%s' cannot be looked up (%s).", asked, strerror(errno));
    if (entry == NULL)
        return postel_error(POSTEL_USAGE, "serve", "There is no user '%s'%s; --run-as takes the name of one.", asked,
                            user->chosen ? ", as whom root would go on" : "");
    if (entry->pw_uid == geteuid()) /* nothing to give up */
        return POSTEL_DONE;
    user->name = asked;
    user->uid = entry->pw_uid;
    user->gid = entry->pw_gid;
    return POSTEL_DONE;
}

bool postel_run_as(const struct postel_user *user)
{
    if (user->name == NULL)
        return true;
    /* The user last: without root's rights the groups could not be given up any more. */
    if (initgroups(user->name, user->gid) == 0 && setgid(user->gid) == 0 && setuid(user->uid) == 0)
        return true;
    if (user->chosen) /* as where root is root of a room of its own, in which there is nobody else */
        postel_error(POSTEL_USAGE, "serve",
                     "Started as root, and cannot go on as '%s' (%s): start it as somebody else, or say --run-as root.",
                     user->name, strerror(errno));
    else
        postel_error(POSTEL_USAGE, "serve", "Cannot become '%s' (%s); only root can use --run-as.", user->name,
                     strerror(errno));
    return false;
}
