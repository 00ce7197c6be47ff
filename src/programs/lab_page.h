/* lab_page.h - the page of the web lab, as `make lab` made it: it has a place for one conversation.
 * Read first: lab/page/index.html.  Read next: programs/lab_page.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_LAB_PAGE_H
#define POSTEL_PROGRAMS_LAB_PAGE_H

#include "suite/pool.h"

struct postel_lab_page {
    struct smtp_octets page;
    struct smtp_slice before, after; /* the place: between them stands `null`, or a conversation */
    struct smtp_pool pool;
};

/* False: *why is sentences that say what to do.  Either way, _close. */
bool postel_lab_page_open(struct postel_lab_page *lab, const char **why);
void postel_lab_page_close(struct postel_lab_page *lab);

#endif
