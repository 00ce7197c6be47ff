/* grade.c - a judge a session, and its findings as sentences.
 * Read first: programs/grade.h.  Read next: programs/watch.c.
 * SPDX-License-Identifier: MIT */
#include "programs/grade.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FINDINGS_MAX = 4096, /* of a session, that are marked in its file; all are counted */
    KEPT_MAX = 8 << 20,  /* octets of a session that are kept for its file */
    PATH_TEXT = 1024
};

struct postel_graded {
    struct postel_graded *next;
    unsigned session;
    struct smtp_judge judge;
    struct smtp_talk_text text;
    struct smtp_finding *found;
    size_t count, cap;
    unsigned met[SMTP_VERDICTS];
    unsigned again; /* findings like one that was told */
    bool cut;       /* more was said than is kept */
    bool lost;      /* that the judge is lost has been told */
};

static struct postel_graded *find(struct postel_grader *grader, unsigned session)
{
    struct postel_graded *g = grader->sessions;

    while (g != NULL && g->session != session)
        g = g->next;
    return g;
}

static void heading(const struct postel_grader *grader, const struct postel_graded *g, enum smtp_verdict verdict)
{
    static const char *const colors[SMTP_VERDICTS] = {
        [SMTP_VERDICT_NOTE] = "\033[36m", [SMTP_VERDICT_WARN] = "\033[33m", [SMTP_VERDICT_FAIL] = "\033[31m"
    };
    const char *const color = grader->color && colors[verdict] != NULL ? colors[verdict] : "";

    printf("session %u: %s%-4s%s  ", g->session, color, smtp_verdict_name(verdict), *color != '\0' ? "\033[0m" : "");
}

static bool told_before(const struct postel_graded *g, const struct smtp_finding *found)
{
    for (size_t i = 0; i < g->count; i++) {
        const struct smtp_finding *const before = &g->found[i];
        if (before->side == found->side && before->tolerates == found->tolerates && strcmp(before->id, found->id) == 0)
            return true;
    }
    return false;
}

static void tell(struct postel_grader *grader, struct postel_graded *g, const struct smtp_finding *found)
{
    const struct smtp_requirement *const row = smtp_register_find(grader->reg, found->id);
    const enum smtp_verdict verdict = found->by_time ? SMTP_VERDICT_NOTE : smtp_verdict_weigh(found, row);

    g->met[verdict]++;
    grader->met[verdict]++;
    if (told_before(g, found)) {
        g->again++;
    } else {
        heading(grader, g, verdict);
        printf("%s  %s%s  the %s%s, at octet %llu\n           expected %s\n", found->id, row != NULL ? "§" : "",
               row != NULL ? row->section : "", found->side == 'C' ? "client" : "server",
               found->tolerates ? " tolerates this" : "", (unsigned long long)found->at, found->expected);
        if (found->got[0] != '\0')
            printf("           got      %s\n", found->got);
        if (row != NULL)
            printf("           %-8s %s\n", row->level, row->statement);
        if (found->by_time)
            puts("           It counts only if it comes again: a machine under load does this too.");
    }
    if (g->count == FINDINGS_MAX)
        return;
    g->found = smtp_array_grow(g->found, g->count, &g->cap, sizeof *g->found);
    g->found[g->count++] = *found;
}

static void tell_lost(struct postel_graded *g)
{
    const char *const why = g->judge.opaque != NULL ? g->judge.opaque : g->judge.lost;

    if (why == NULL || g->lost)
        return;
    g->lost = true;
    printf("session %u: from here on %s: %s\n", g->session,
           g->judge.opaque != NULL ? "nothing can be read" : "the judge cannot tell which reply answers what", why);
}

static void opened(void *owner, unsigned session, const char *peer)
{
    struct postel_grader *const grader = owner;
    struct postel_graded *const g = calloc(1, sizeof *g);

    if (grader->beside != NULL)
        grader->beside->opened(grader->beside->owner, session, peer);
    if (g == NULL)
        abort(); /* as the rest of the suite: without memory there is no verdict to give */
    g->session = session;
    smtp_judge_init(&g->judge);
    g->next = grader->sessions;
    grader->sessions = g;
    printf("session %u: %s\n", session, peer);
    fflush(stdout);
}

static void octets(void *owner, unsigned session, enum smtp_side from, struct smtp_slice rest)
{
    struct postel_grader *const grader = owner;
    struct postel_graded *const g = find(grader, session);
    const char side = from == SMTP_SIDE_CLIENT ? 'C' : 'S';
    struct smtp_finding found;

    if (grader->beside != NULL)
        grader->beside->octets(grader->beside->owner, session, from, rest);
    g->cut = g->cut || g->text.client.len + g->text.server.len + rest.len > KEPT_MAX;
    if (grader->save != NULL && !g->cut)
        smtp_talk_text_add(&g->text, side, rest);
    while (smtp_judge_feed(&g->judge, side, &rest, &found))
        tell(grader, g, &found);
    tell_lost(g);
    fflush(stdout);
}

static void ended(void *owner, unsigned session, enum smtp_side from)
{
    struct postel_grader *const grader = owner;
    struct postel_graded *const g = find(grader, session);
    const char side = from == SMTP_SIDE_CLIENT ? 'C' : 'S';
    struct smtp_finding found;

    if (grader->beside != NULL && grader->beside->ended != NULL)
        grader->beside->ended(grader->beside->owner, session, from);
    if (grader->save != NULL)
        smtp_talk_text_end(&g->text, side);
    while (smtp_judge_end(&g->judge, side, &found))
        tell(grader, g, &found);
}

/* No name in it comes from the wire. */
static bool save(struct postel_grader *grader, struct postel_graded *g, char path[PATH_TEXT])
{
    char title[96];

    if (g->text.run_count == 0)
        return false;
    snprintf(path, PATH_TEXT, "%s/session-%06u.smtp", grader->save, g->session);
    snprintf(title, sizeof title, "Session %u, as it was recorded%s.", g->session,
             g->cut ? "; what came after its first octets is not here" : "");
    FILE *const out = fopen(path, "wx"); /* never over what is there */
    if (out != NULL)
        smtp_talk_write(out, &g->text.talk, title, g->found, g->count, grader->reg);
    if (out != NULL && fclose(out) == 0)
        return true;
    grader->cannot_save = true;
    postel_error(POSTEL_CANNOT, "watch", "%s cannot be written (%s).", path, strerror(errno));
    return false;
}

static void forget(struct postel_grader *grader, struct postel_graded *g)
{
    struct postel_graded **at = &grader->sessions;

    while (*at != g)
        at = &(*at)->next;
    *at = g->next;
    smtp_talk_text_close(&g->text);
    free(g->found);
    free(g);
}

static void closed(void *owner, unsigned session)
{
    struct postel_grader *const grader = owner;
    struct postel_graded *const g = find(grader, session);
    char path[PATH_TEXT];

    if (grader->beside != NULL)
        grader->beside->closed(grader->beside->owner, session);
    const bool saved = grader->save != NULL && save(grader, g, path);
    printf("session %u: over: %u fail, %u warn, %u note%s", session, g->met[SMTP_VERDICT_FAIL],
           g->met[SMTP_VERDICT_WARN], g->met[SMTP_VERDICT_NOTE], saved ? "; saved in " : "");
    printf("%s%s\n", saved ? path : "", saved && g->cut ? ", but only its beginning" : "");
    if (g->again > 0)
        printf("           %u of them like one that stands above\n", g->again);
    fflush(stdout);
    forget(grader, g);
}

void postel_grader_open(struct postel_grader *grader, bool color, const struct smtp_register *reg)
{
    *grader = (struct postel_grader){
        .observer = { .owner = grader, .opened = opened, .octets = octets, .closed = closed, .ended = ended },
        .color = color,
        .reg = reg
    };
}

void postel_grader_close(struct postel_grader *grader)
{
    while (grader->sessions != NULL)
        forget(grader, grader->sessions);
}

int postel_grader_code(const struct postel_grader *grader, bool strict)
{
    const bool found = grader->met[SMTP_VERDICT_FAIL] > 0 || (strict && grader->met[SMTP_VERDICT_WARN] > 0);

    return grader->cannot_save ? POSTEL_CANNOT : found ? POSTEL_FINDING : POSTEL_DONE;
}
