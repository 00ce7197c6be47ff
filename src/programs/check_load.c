/* check_load.c - read the transcripts that are to be played.
 * Read first: programs/suite_place.c.  Read next: programs/check_report.c.
 * SPDX-License-Identifier: MIT */
#include "programs/check_options.h"
#include "programs/suite_place.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is read, and where to. */
struct load {
    const struct postel_check_options *options;
    const char *suite;
    const struct smtp_register *reg;
    struct smtp_plan *plan;
    struct smtp_pool pool;
};

static void load_file(struct load *l, const char *path, const char *id, bool any)
{
    struct smtp_plan *const plan = l->plan;
    struct smtp_case c = { 0 };

    smtp_transcript_open_file(&c.t, l->suite, path, id, l->reg);
    for (size_t i = 0; i < plan->count; i++) {
        if (strcmp(plan->cases[i].t.path, c.t.path) == 0) { /* two PATHs may name one file */
            smtp_transcript_close(&c.t);
            return;
        }
    }
    if (!any && !postel_check_selects(l->options, &c.t)) {
        smtp_transcript_close(&c.t);
        return;
    }
    plan->cases = smtp_array_grow(plan->cases, plan->count, &plan->cap, sizeof c);
    plan->cases[plan->count++] = c;
}

/* An id is a path's last two names without their ending: "4.1.4-order/02-rcpt-before-mail". */
static const char *id_of(struct load *l, const char *path)
{
    const char *id = path;
    size_t slashes = 0;

    for (const char *p = path + strlen(path); p > path && slashes < 2; p--) {
        if (p[-1] == '/' && ++slashes == 2)
            id = p;
    }
    return smtp_pool_string(&l->pool, (struct smtp_slice){ (const unsigned char *)id, strlen(id) - 5 });
}

/* All transcripts below a directory. */
static int load_dir(struct load *l, const char *dir)
{
    struct smtp_ids ids = { 0 };
    const char *error;
    int code = POSTEL_DONE;

    if (!smtp_ids_find(&ids, dir, &error))
        code = postel_error(POSTEL_CANNOT, "check", "%s: %s.", dir, error);
    for (size_t i = 0; i < ids.count && code == POSTEL_DONE; i++) {
        const char *const path = smtp_pool_format(&l->pool, "%s/%s.smtp", dir, ids.ids[i]);
        load_file(l, path, id_of(l, path), false);
    }
    smtp_ids_close(&ids);
    return code;
}

/* A PATH as it was typed: a file or a directory, from here or from the suite. */
static int load_path(struct load *l, const char *typed)
{
    const char *const spelt[] = { typed, smtp_pool_format(&l->pool, "%s.smtp", typed),
                                  smtp_pool_format(&l->pool, "%s/%s", l->suite, typed),
                                  smtp_pool_format(&l->pool, "%s/%s.smtp", l->suite, typed) };

    for (size_t i = 0; i < sizeof spelt / sizeof *spelt; i++) {
        char *const path = smtp_pool_string(&l->pool, smtp_slice_text(spelt[i]));
        size_t len = strlen(path);
        struct stat is;
        if (stat(path, &is) != 0)
            continue;
        while (len > 1 && path[len - 1] == '/')
            path[--len] = '\0';
        if (S_ISDIR(is.st_mode))
            return load_dir(l, path);
        if (len < 6 || strcmp(path + len - 5, ".smtp") != 0)
            return postel_error(POSTEL_USAGE, "check", "%s: a transcript's name ends in .smtp.", typed);
        load_file(l, path, id_of(l, path), false);
        return POSTEL_DONE;
    }
    return postel_error(POSTEL_USAGE, "check", "%s: no such file or directory, here or in %s.", typed, l->suite);
}

static int load_replay(struct load *l, const char *path)
{
    const size_t len = strlen(path);

    if (access(path, R_OK) != 0)
        return postel_error(POSTEL_USAGE, "check", "%s: %s.", path, strerror(errno));
    if (len < 6 || strcmp(path + len - 5, ".smtp") != 0)
        return postel_error(POSTEL_USAGE, "check", "%s: a saved conversation's name ends in .smtp.", path);
    load_file(l, path, id_of(l, path), true);
    return POSTEL_DONE;
}

int postel_check_load(const struct postel_check_options *c, const char *suite, struct smtp_register *reg,
                      struct smtp_plan *plan)
{
    struct load l = { c, suite, reg, plan, { 0 } };
    int code = postel_suite_register(reg, suite, "check");

    for (size_t i = 0; i < c->paths.count && code == POSTEL_DONE; i++)
        code = load_path(&l, c->paths.values[i]);
    for (size_t i = 0; i < c->replays.count && code == POSTEL_DONE; i++)
        code = load_replay(&l, c->replays.values[i]);
    if (c->paths.count + c->replays.count + c->generated == 0 && code == POSTEL_DONE)
        code = load_dir(&l, suite);
    if (code == POSTEL_DONE && plan->count == 0 && c->generated == 0)
        code = postel_error(POSTEL_USAGE, "check", "No case is selected; see --list without the narrower options.");
    smtp_pool_close(&l.pool);
    return code;
}
