/* run_as.h - give up root's rights.                                   RFC 5321 §7
 * Read first: programs/program.h.  Read next: programs/run_as.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_RUN_AS_H
#define POSTEL_PROGRAMS_RUN_AS_H

#include <stdbool.h>
#include <sys/types.h>

/* As whom we go on. */
struct postel_user {
    const char *name; /* NULL: as who we are */
    uid_t uid;
    gid_t gid;
    bool chosen; /* by us: root was not told to be somebody else */
};

/* `asked`, of --run-as; if NULL and we are root, "nobody": octets of strangers are no business of root's.  Returns an
 * exit code; if it is not POSTEL_DONE, a sentence on stderr says why. */
int postel_user_find(struct postel_user *user, const char *asked);

/* Becomes `user`, with that user's groups, for good.  False: a sentence on stderr says why. */
bool postel_run_as(const struct postel_user *user);

/* From now on no program that we might be made to run gets rights by its setuid bit.  We run none. */
void postel_no_new_rights(void);

#endif
