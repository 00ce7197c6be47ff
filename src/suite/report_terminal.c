/* report_terminal.c - the report for a person: each failure in full, the rest in a line, totals last.
 * Read first: suite/report_again.c.  Read next: suite/report_json.c.
 * SPDX-License-Identifier: MIT */
#include "suite/report.h"

#include <string.h>
#include <unistd.h>

struct paint {
    const char *bad, *worse, *good, *dim, *off;
};

static const struct paint plain = { "", "", "", "", "" };
static const struct paint colors = { "\033[33m", "\033[1;31m", "\033[32m", "\033[2m", "\033[0m" };

/* The requirement that decided, with its sentence. */
static void requirement(FILE *out, const struct smtp_case *c)
{
    for (size_t i = 0; i < c->t.id_count; i++) {
        const struct smtp_head_id *const id = &c->t.ids[i];
        if ((c->result.marks & UINT64_C(1) << i) != 0)
            fprintf(out, "  %s %s: %s\n", id->level, id->id, id->row == NULL ? "" : id->row->statement);
    }
}

static void where(FILE *out, const struct smtp_case *c)
{
    const struct smtp_result *const r = &c->result;

    fprintf(out, "line %u", r->line);
    if (r->opening != NULL)
        fprintf(out, " (in the opening `%s`)", r->opening);
    if (r->seen < SMTP_CUTS && !c->t.as_written)
        fprintf(out, ", written in the cut `%s`", smtp_cut_name(r->cut));
    if (r->tries > 1)
        fprintf(out, ", at the second try");
}

static void again(FILE *out, const struct smtp_report *report, const struct smtp_case *c, const struct paint *p)
{
    fprintf(out, "\n  %sagain:%s ", p->dim, p->off);
    smtp_report_again(out, report, c);
    fputs("\n\n", out);
}

/* The suite has no such case: the script itself is the way to see it again. */
static void generated(FILE *out, const struct smtp_report *report, const struct smtp_case *c, const struct paint *p)
{
    if (c->result.others > 0)
        fprintf(out, "\n  and %u more that failed alike\n", c->result.others);
    again(out, report, c, p);
    if (access(c->t.path, R_OK) != 0)
        fprintf(out, "  %swith this in %s:%s\n\n%.*s\n", p->dim, c->t.path, p->off, (int)c->t.source.len,
                (const char *)c->t.source.octets);
}

/* What a client under test said itself, last. */
static void ended(FILE *out, const struct smtp_result *r)
{
    if (r->ended != NULL)
        fprintf(out, "  program   %s\n", r->ended);
}

static void failure(FILE *out, const struct smtp_report *report, const struct smtp_case *c, const struct paint *p)
{
    const struct smtp_result *const r = &c->result;

    fprintf(out, "%sFAIL%s  %s  RFC %s §%s\n", p->worse, p->off, c->t.id, c->t.rfc, c->t.section);
    fprintf(out, "  %s\n", c->t.title);
    requirement(out, c);
    fprintf(out, "  %s, ", c->t.path);
    where(out, c);
    fprintf(out, "\n  expected  %s\n  got       %s\n  verdict   %s\n", r->expected,
            r->got[0] == '\0' ? "nothing" : r->got, r->reason);
    ended(out, r);
    fputc('\n', out);
    smtp_report_conversation(out, &r->recording, "    ");
    if (smtp_transcript_tagged(&c->t, "generated"))
        generated(out, report, c, p);
    else
        again(out, report, c, p);
}

/* A warn, a note, or an inconclusive: two lines. */
static void brief(FILE *out, const struct smtp_case *c, const struct paint *p)
{
    const struct smtp_result *const r = &c->result;
    const struct smtp_head_id *const id = smtp_report_deciding(c);

    fprintf(out, "%s%s%s  %s: %s\n", p->bad, smtp_verdict_name(r->verdict), p->off, c->t.id, r->reason);
    fprintf(out, "      ");
    where(out, c);
    if (id != NULL)
        fprintf(out, ", %s %s", id->level, id->id);
    fprintf(out, ": expected %s, got %s\n", r->expected, r->got[0] == '\0' ? "nothing" : r->got);
}

static void one(FILE *out, const struct smtp_report *report, const struct smtp_case *c, const struct paint *p)
{
    const struct smtp_result *const r = &c->result;

    if (r->accepted != NULL)
        fprintf(out, "%saccepted%s  %s: %s\n", p->dim, p->off, c->t.id, r->accepted);
    else if (r->verdict == SMTP_VERDICT_FAIL)
        failure(out, report, c, p);
    else if (r->verdict == SMTP_VERDICT_ERROR)
        fprintf(out, "%sERROR%s  %s\n", p->worse, p->off, r->reason);
    else if (r->verdict != SMTP_VERDICT_PASS && r->verdict != SMTP_VERDICT_SKIP && r->tries > 0)
        brief(out, c, p);
}

/* Skips are told once a need: a target without a mailbox lacks it for many cases. */
static void skips(FILE *out, const struct smtp_plan *plan, const struct paint *p)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct smtp_result *const r = &plan->cases[i].result;
        size_t same = 0, before = 0;
        if (r->verdict != SMTP_VERDICT_SKIP)
            continue;
        for (size_t k = 0; k < plan->count; k++) {
            const struct smtp_result *const other = &plan->cases[k].result;
            if (other->verdict == SMTP_VERDICT_SKIP && strcmp(other->reason, r->reason) == 0) {
                before += k < i;
                same++;
            }
        }
        if (before == 0)
            fprintf(out, "%sskip%s  %zu %s: %s\n", p->dim, p->off, same, same == 1 ? "case" : "cases", r->reason);
    }
}

/* It has never passed: perhaps it is we who do not know the peer. */
static void advise(FILE *out, const struct smtp_plan *plan)
{
    if (smtp_setup_role(&plan->setup) == SMTP_ROLE_CLIENT)
        fputs("  Does it send {message} from {from} to {to}, and nothing else?  `postel check --help` says how they\n"
              "  come into its command line; postel-target(5), what else a client may be told.\n",
              out);
    else
        fputs("  Does it want another mailbox, TLS or a login?  A target file tells of them: `postel check server "
              "HOST:PORT\n  --discover` makes one, and postel-target(5) has its words.\n",
              out);
}

static void control(FILE *out, const struct smtp_plan *plan, const struct paint *p)
{
    const struct smtp_result *const r = &plan->control_result;

    fprintf(out, "%sThe control conversation failed%s: no verdict about this %s can be trusted.\n", p->worse, p->off,
            smtp_setup_tested(&plan->setup));
    if (r->reason != NULL)
        fprintf(out, "  %s\n", r->reason);
    if (r->expected != NULL)
        fprintf(out, "  expected  %s\n  got       %s\n", r->expected, r->got[0] == '\0' ? "nothing" : r->got);
    ended(out, r);
    if (plan->setup.t_us == 0)
        advise(out, plan);
    fputc('\n', out);
    smtp_report_conversation(out, &r->recording, "    ");
}

void smtp_report_terminal(FILE *out, const struct smtp_report *report)
{
    const struct paint *const p = report->color ? &colors : &plain;
    const struct smtp_plan *const plan = report->plan;
    const struct smtp_totals totals = smtp_report_totals(plan);
    static const enum smtp_verdict order[] = { SMTP_VERDICT_PASS, SMTP_VERDICT_FAIL, SMTP_VERDICT_WARN,
                                               SMTP_VERDICT_NOTE, SMTP_VERDICT_SKIP, SMTP_VERDICT_INCONCLUSIVE,
                                               SMTP_VERDICT_ERROR };

    for (size_t i = 0; i < plan->count; i++)
        one(out, report, &plan->cases[i], p);
    skips(out, plan, p);
    if (plan->control_failed)
        control(out, plan, p);
    const bool clean = totals.of[SMTP_VERDICT_FAIL] + totals.of[SMTP_VERDICT_ERROR] == 0 && !plan->control_failed;
    fprintf(out, "%s%zu %s%s in %.1f s:", clean ? p->good : p->worse, plan->count, plan->count == 1 ? "case" : "cases",
            p->off, report->seconds);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        fprintf(out, "%s %zu %s", i == 0 ? "" : ",", totals.of[order[i]], smtp_verdict_name(order[i]));
    if (totals.accepted > 0)
        fprintf(out, ", %zu accepted", totals.accepted);
    fputc('\n', out);
}
