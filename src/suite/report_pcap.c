/* report_pcap.c - each case as a capture, for Wireshark and whatever else reads packets.
 * Read first: suite/report_html.c, transport/capture_write.h.  Read next: suite/accept.c.
 * SPDX-License-Identifier: MIT */
#include "suite/report.h"
#include "suite/run_internal.h"
#include "transport/capture_write.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* The sessions of a case, in the order in which each said its first octets. */
struct sessions {
    const char *names[SMTP_WIRES_MAX];
    unsigned count;
};

/* From 1 on; 0: it has said nothing yet. */
static unsigned number_of(const struct sessions *s, const char *name)
{
    for (unsigned i = 0; i < s->count; i++)
        if (strcmp(s->names[i], name) == 0)
            return i + 1;
    return 0;
}

static enum smtp_side side_of(char from)
{
    return from == 'C' ? SMTP_SIDE_CLIENT : SMTP_SIDE_SERVER;
}

static bool write_case(FILE *out, const struct smtp_recording *r)
{
    struct smtp_capture_writer w;
    struct sessions sessions = { .count = 0 };

    smtp_capture_writer_open(&w, out);
    for (size_t i = 0, end = 0; i < r->count; i++) {
        const struct smtp_record *const record = &r->records[i];
        unsigned number = number_of(&sessions, record->session);

        if (number == 0 && sessions.count < SMTP_WIRES_MAX) {
            sessions.names[sessions.count] = record->session;
            number = ++sessions.count;
            w.observer.opened(&w, number, record->session);
        }
        w.observer.octets(&w, number, side_of(record->from), smtp_slice_all(&record->octets));
        for (; end < r->end_count && r->ends[end].records <= i + 1; end++)
            w.observer.ended(&w, number_of(&sessions, r->ends[end].session), side_of(r->ends[end].from));
    }
    return smtp_capture_writer_close(&w);
}

/* DIR/ID.pcap, its directories made.  An id is names of the user's files, or `judge/` and a requirement's; whatever it
 * holds, the path stays below DIR.  NULL: errno says why. */
static const char *path_of(const char *dir, const char *id, struct smtp_pool *pool)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./";
    char *const path = smtp_pool_format(pool, "%s/%s.pcap", dir, id), *const name = path + strlen(dir) + 1;

    for (char *p = name; *p != '\0'; p++)
        if (strchr(plain, *p) == NULL || (*p == '.' && p[-1] == '/'))
            *p = '_';
    for (char *p = name; (p = strchr(p, '/')) != NULL; *p++ = '/') {
        *p = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST)
            return NULL;
    }
    return path;
}

static bool one(const char *dir, const struct smtp_transcript *t, const struct smtp_recording *r, const char **path,
                struct smtp_pool *pool)
{
    if (r->count == 0) /* skipped, or nobody to talk to: there is nothing to see */
        return true;
    if ((*path = path_of(dir, t->id, pool)) == NULL) {
        *path = dir;
        return false;
    }
    FILE *const out = fopen(*path, "wb");
    if (out == NULL)
        return false;
    const bool good = write_case(out, r);
    return fclose(out) == 0 && good;
}

bool smtp_report_pcap(const char *dir, const struct smtp_report *report, const char **path, struct smtp_pool *pool)
{
    const struct smtp_plan *const plan = report->plan;

    *path = dir;
    if (mkdir(dir, 0777) != 0 && errno != EEXIST)
        return false;
    bool good = plan->controls == 0 || one(dir, &plan->control, &plan->control_result.recording, path, pool);
    for (size_t i = 0; i < plan->count && good; i++)
        good = one(dir, &plan->cases[i].t, &plan->cases[i].result.recording, path, pool);
    return good;
}
