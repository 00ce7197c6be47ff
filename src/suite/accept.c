/* accept.c - findings that are known, and why they may stay.
 * Read first: suite/report_junit.c.  Read next: programs/check.c.
 * SPDX-License-Identifier: MIT */
#include "suite/report.h"

#include <string.h>

static bool at_stake(const struct smtp_case *c, const char *requirement)
{
    for (size_t i = 0; i < c->t.id_count; i++) {
        if ((c->result.marks & UINT64_C(1) << i) != 0 && strcmp(c->t.ids[i].id, requirement) == 0)
            return true;
    }
    return false;
}

/* Only what somebody would have to act on can be accepted: a skip, a pass, an author's error cannot. */
static bool is_finding(enum smtp_verdict verdict)
{
    return verdict == SMTP_VERDICT_FAIL || verdict == SMTP_VERDICT_WARN || verdict == SMTP_VERDICT_NOTE;
}

static void accept_line(struct smtp_plan *plan, char *line, unsigned number, const char *path,
                        void (*tell)(const char *sentence))
{
    char sentence[512], *rest = NULL;
    const char *const id = strtok_r(line, " ", &rest), *const requirement = strtok_r(NULL, " ", &rest);

    if (id == NULL || id[0] == '#')
        return;
    if (requirement == NULL || rest == NULL || *rest == '\0') {
        snprintf(sentence, sizeof sentence, "%s:%u: a line is `case-id requirement-id reason`", path, number);
        tell(sentence);
        return;
    }
    for (size_t i = 0; i < plan->count; i++) {
        struct smtp_case *const c = &plan->cases[i];
        if (strcmp(c->t.id, id) != 0)
            continue;
        if (is_finding(c->result.verdict) && at_stake(c, requirement)) {
            c->result.accepted = smtp_pool_string(&c->result.pool, smtp_slice_text(rest));
        } else {
            snprintf(sentence, sizeof sentence, "%s:%u: %s %s no longer occurs; take the line out", path, number, id,
                     requirement);
            tell(sentence);
        }
    }
}

void smtp_accept_lines(struct smtp_plan *plan, const char *name, struct smtp_slice text,
                       void (*tell)(const char *sentence))
{
    struct smtp_pool pool = { 0 };
    char *rest = NULL;
    unsigned number = 0;

    for (char *line = smtp_pool_string(&pool, text); line != NULL; line = rest) {
        rest = strchr(line, '\n');
        if (rest != NULL)
            *rest++ = '\0';
        accept_line(plan, line, ++number, name, tell);
    }
    smtp_pool_close(&pool);
}

bool smtp_accept(struct smtp_plan *plan, const char *path, void (*tell)(const char *sentence))
{
    struct smtp_octets file = { 0 };
    const bool read = smtp_file_read(path, &file);

    if (read)
        smtp_accept_lines(plan, path, smtp_slice_all(&file), tell);
    smtp_octets_close(&file);
    return read;
}
