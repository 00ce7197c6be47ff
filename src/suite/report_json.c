/* report_json.c - the report for programs: one JSON object.
 * Read first: suite/report_terminal.c, suite/utf8.h.  Read next: suite/report_jsonl.c.
 * SPDX-License-Identifier: MIT */
#include "suite/report.h"
#include "suite/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A string, or null.  Octets that are no UTF-8 become U+FFFD: a report has to be JSON, whatever stands in it. */
static void string(FILE *out, const char *text)
{
    if (text == NULL) {
        fputs("null", out);
        return;
    }
    fputc('"', out);
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0';) {
        const size_t len = smtp_utf8(p, NULL);
        if (len == 0)
            fputs("\\ufffd", out);
        else if (*p < 0x20 || *p == 0x7F)
            fprintf(out, "\\u%04x", *p);
        else if (*p == '"' || *p == '\\')
            fprintf(out, "\\%c", *p);
        else
            fwrite(p, 1, len, out);
        p += len == 0 ? 1 : len;
    }
    fputc('"', out);
}

static void member(FILE *out, const char *name, const char *text)
{
    fprintf(out, "\"%s\": ", name);
    string(out, text);
    fputs(", ", out);
}

/* The head's ids, or those of `marks`. */
static void ids(FILE *out, const char *name, const struct smtp_transcript *t, uint64_t marks)
{
    const char *between = "";

    fprintf(out, "\"%s\": [", name);
    for (size_t i = 0; i < t->id_count; i++) {
        if ((marks & UINT64_C(1) << i) != 0) {
            fputs(between, out);
            string(out, t->ids[i].id);
            between = ", ";
        }
    }
    fputs("], ", out);
}

/* Many octets at once: a message of the largest size that a server takes is in a record, too. */
static void hex(FILE *out, struct smtp_slice octets)
{
    static const char digits[] = "0123456789abcdef";
    char text[1024];
    size_t len = 0;

    for (size_t i = 0; i < octets.len; i++) {
        text[len++] = digits[octets.octets[i] >> 4];
        text[len++] = digits[octets.octets[i] & 15];
        if (len == sizeof text || i + 1 == octets.len) {
            fwrite(text, 1, len, out);
            len = 0;
        }
    }
}

static void wire(FILE *out, const struct smtp_recording *recording)
{
    fputs("\"wire\": [", out);
    for (size_t i = 0; i < recording->count; i++) {
        const struct smtp_record *const r = &recording->records[i];
        fprintf(out, "%s{\"from\": \"%c\", \"hex\": \"", i == 0 ? "" : ", ", r->from);
        hex(out, smtp_slice_all(&r->octets));
        fputs("\", ", out);
        member(out, "session", r->session);
        fprintf(out, "\"line\": %u, \"us\": %lld}", r->line, (long long)r->us);
    }
    fputs("]", out);
}

static void place(FILE *out, const struct smtp_place *p)
{
    if (p->from == 0) {
        fputs("\"place\": null, ", out);
        return;
    }
    fprintf(out, "\"place\": {\"from\": \"%c\", ", p->from);
    member(out, "session", p->session);
    fprintf(out, "\"at\": %llu, \"len\": %llu}, ", (unsigned long long)p->at, (unsigned long long)p->len);
}

/* How to see it once more: the command; and the script, where no file has it. */
static void again(FILE *out, const struct smtp_report *report, const struct smtp_case *c)
{
    char *const command = smtp_report_again_text(report, c);

    if (command == NULL)
        return;
    member(out, "again", command);
    if (smtp_transcript_tagged(&c->t, "generated") && c->t.source.len > 0)
        member(out, "script", (const char *)c->t.source.octets);
    free(command);
}

static const char *role(const struct smtp_report *report, const struct smtp_transcript *t)
{
    if ((t->roles & SMTP_ROLE_CLIENT) != 0 && report->plan->setup.caller != NULL)
        return smtp_role_name(SMTP_ROLE_CLIENT);
    for (unsigned r = SMTP_ROLE_SERVER; r <= SMTP_ROLE_JUDGE; r <<= 1) {
        if ((t->roles & r) != 0)
            return smtp_role_name(r);
    }
    return "";
}

void smtp_report_json_case(FILE *out, const struct smtp_report *report, const struct smtp_case *c)
{
    const struct smtp_result *const r = &c->result;

    fputc('{', out);
    member(out, "id", c->t.id);
    member(out, "title", c->t.title);
    member(out, "path", c->t.path);
    member(out, "role", role(report, &c->t));
    member(out, "rfc", c->t.rfc);
    member(out, "section", c->t.section);
    member(out, "level", r->level);
    ids(out, "requirements", &c->t, UINT64_MAX);
    member(out, "verdict", smtp_verdict_name(r->verdict));
    if (r->line == 0)
        fputs("\"line\": null, ", out);
    else
        fprintf(out, "\"line\": %u, ", r->line);
    member(out, "opening", r->opening);
    ids(out, "marks", &c->t, r->marks);
    member(out, "expected", r->expected);
    member(out, "got", r->got);
    member(out, "reason", r->reason);
    place(out, &r->place);
    again(out, report, c);
    if (r->ended != NULL)
        member(out, "program", r->ended);
    if (r->accepted != NULL)
        member(out, "accepted", r->accepted);
    fputs("\"branches\": [", out);
    for (size_t i = 0; i < r->branch_count; i++) {
        fputs(i == 0 ? "" : ", ", out);
        string(out, r->branches[i]);
    }
    fputs("], ", out);
    member(out, "cut", smtp_cut_name(r->cut));
    fprintf(out, "\"tries\": %u, \"seen\": %u, ", r->tries, r->seen);
    wire(out, &r->recording);
    fputc('}', out);
}

void smtp_report_json(FILE *out, const struct smtp_report *report)
{
    const struct smtp_plan *const plan = report->plan;
    const struct smtp_totals totals = smtp_report_totals(plan);
    static const enum smtp_verdict order[] = { SMTP_VERDICT_PASS, SMTP_VERDICT_FAIL, SMTP_VERDICT_WARN,
                                               SMTP_VERDICT_NOTE, SMTP_VERDICT_SKIP, SMTP_VERDICT_INCONCLUSIVE,
                                               SMTP_VERDICT_ERROR };
    const time_t started = (time_t)report->started;
    char when[32];
    struct tm utc;

    strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&started, &utc));
    fputc('{', out);
    member(out, "suite", report->suite);
    member(out, "target", report->target);
    member(out, "started", when);
    fprintf(out, "\"seed\": %llu, \"trusted\": %s, ", (unsigned long long)plan->setup.seed,
            smtp_report_exit(plan, false) == 3 ? "false" : "true");
    if (plan->controls > 0) {
        fputs("\"control\":\n  ", out);
        smtp_report_json_case(out, report, &(struct smtp_case){ .t = plan->control, .result = plan->control_result });
        fputs(",\n ", out);
    }
    fputs("\"cases\": [", out);
    for (size_t i = 0; i < plan->count; i++) {
        fputs(i == 0 ? "\n  " : ",\n  ", out);
        smtp_report_json_case(out, report, &plan->cases[i]);
    }
    fputs("],\n \"totals\": {", out);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        fprintf(out, "%s\"%s\": %zu", i == 0 ? "" : ", ", smtp_verdict_name(order[i]), totals.of[order[i]]);
    if (totals.accepted > 0)
        fprintf(out, ", \"accepted\": %zu", totals.accepted);
    fputs("}}\n", out);
}
