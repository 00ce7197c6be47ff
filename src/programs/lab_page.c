/* lab_page.c - find the page of the web lab.
 * Read first: programs/lab_page.h.  Read next: programs/step_html.c, programs/check_report.c.
 * SPDX-License-Identifier: MIT
 *
 * The page is made once, by `make lab`, for its making takes a compiler for WebAssembly; so it may not be there. */
#include "programs/lab_page.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char mark[] = "<script type=\"application/json\" id=\"given\">", nothing[] = "null";

/* $POSTEL_LAB, else the one of this checkout, else the installed one. */
static const char *page_path(void)
{
    const char *const named = getenv("POSTEL_LAB");
    static const char built[] = "build/lab/index.html";

    if (named != NULL && *named != '\0')
        return named;
    return access(built, R_OK) == 0 ? built : POSTEL_DATA "/lab.html";
}

bool postel_lab_page_open(struct postel_lab_page *lab, const char **why)
{
    const char *const path = page_path();
    const unsigned char *place;

    *lab = (struct postel_lab_page){ .page = { 0 } };
    if (!smtp_file_read(path, &lab->page)) {
        *why = smtp_pool_format(&lab->pool,
                                "The page of the web lab is not there (%s: %s).  In postel's source, `make lab` makes "
                                "it (build/lab/index.html) and `make install` then installs it; or name it with "
                                "POSTEL_LAB.",
                                path, strerror(errno));
        return false;
    }
    const struct smtp_slice all = smtp_slice_all(&lab->page);
    const unsigned char *const end = all.octets + all.len;
    if ((place = smtp_slice_find(all, smtp_slice_text(mark))) == NULL ||
        (size_t)(end - place) < strlen(mark) + strlen(nothing) ||
        memcmp(place + strlen(mark), nothing, strlen(nothing)) != 0) {
        *why = smtp_pool_format(&lab->pool,
                                "%s is not the page of the web lab, or has a conversation already; name the page that "
                                "`make lab` made with POSTEL_LAB.",
                                path);
        return false;
    }
    place += strlen(mark);
    lab->before = (struct smtp_slice){ all.octets, (size_t)(place - all.octets) };
    place += strlen(nothing);
    lab->after = (struct smtp_slice){ place, (size_t)(end - place) };
    return true;
}

void postel_lab_page_close(struct postel_lab_page *lab)
{
    smtp_octets_close(&lab->page);
    smtp_pool_close(&lab->pool);
}
