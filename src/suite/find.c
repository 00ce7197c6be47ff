/* find.c - which transcripts are there?
 * Read first: suite/plan.c.  Read next: suite/report.h.
 * SPDX-License-Identifier: MIT */
#include "suite/plan.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 4 };

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Adds "section-name/NN-what" for each file below dir/under. */
static bool find(struct smtp_ids *ids, const char *dir, const char *under, int depth)
{
    const char *const path = smtp_pool_format(&ids->pool, "%s%s%s", dir, *under == '\0' ? "" : "/", under);
    DIR *const open = opendir(path);

    if (open == NULL)
        return errno == ENOTDIR || depth > 0;
    for (const struct dirent *entry; (entry = readdir(open)) != NULL;) {
        const size_t len = strlen(entry->d_name);
        if (entry->d_name[0] == '.' || (depth == 0 && strcmp(entry->d_name, "openings") == 0))
            continue;
        char *const id = smtp_pool_format(&ids->pool, "%s%s%s", under, *under == '\0' ? "" : "/", entry->d_name);
        if (len <= 5 || strcmp(entry->d_name + len - 5, ".smtp") != 0) {
            if (depth < DEPTH_MAX)
                find(ids, dir, id, depth + 1);
            continue;
        }
        id[strlen(id) - 5] = '\0';
        ids->ids = smtp_array_grow(ids->ids, ids->count, &ids->cap, sizeof *ids->ids);
        ids->ids[ids->count++] = id;
    }
    closedir(open);
    return true;
}

bool smtp_ids_find(struct smtp_ids *ids, const char *dir, const char **error)
{
    *ids = (struct smtp_ids){ 0 };
    if (!find(ids, dir, "", 0)) {
        *error = strerror(errno);
        return false;
    }
    if (ids->count > 0)
        qsort(ids->ids, ids->count, sizeof *ids->ids, by_name);
    return true;
}

void smtp_ids_close(struct smtp_ids *ids)
{
    free(ids->ids);
    smtp_pool_close(&ids->pool);
    *ids = (struct smtp_ids){ 0 };
}
