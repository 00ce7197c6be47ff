/* types.h - names of users, for headers that mention them; a page has none.
 * Read first: lab/libc/string.h.  Read next: lab/libc/libc.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_LAB_SYS_TYPES_H
#define POSTEL_LAB_SYS_TYPES_H

typedef unsigned uid_t, gid_t;

#endif
