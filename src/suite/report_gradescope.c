/* report_gradescope.c - the run as a grade: results.json, as Gradescope's autograders write it.
 * Read first: suite/weights.c.  Read next: suite/accept.c.
 * SPDX-License-Identifier: MIT
 *
 * Points are for what was kept.  A case that shows nothing (the server lacks what it needs, or left the script where
 * nothing was at stake) is worth nothing either way; but if so many are inconclusive that the run proves nothing, the
 * whole grade is 0 and says so. */
#include "suite/report.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "suite/weights.h"

static void put(json_t *to, const char *name, const char *text)
{
    json_object_set_new(to, name, json_string(text == NULL ? "" : text)); /* escaped octets are ASCII */
}

static void put_output(json_t *to, const struct smtp_report *report, const struct smtp_case *c)
{
    const struct smtp_result *const r = &c->result;
    char *text = NULL;
    size_t len = 0;
    FILE *const out = open_memstream(&text, &len);

    if (out == NULL)
        return;
    fprintf(out, "%s\n%s", c->t.title != NULL ? c->t.title : "", smtp_verdict_name(r->verdict));
    if (r->verdict != SMTP_VERDICT_PASS) {
        fprintf(out, ", line %u, ", r->line);
        smtp_report_ids(out, c);
        fprintf(out, ": %s\n", r->accepted != NULL ? r->accepted : r->reason);
    }
    if (r->expected != NULL)
        fprintf(out, "expected %s\ngot %s\n", r->expected, r->got);
    if (r->verdict == SMTP_VERDICT_FAIL) {
        smtp_report_conversation(out, &r->recording, "  ");
        fputs("again: ", out);
        smtp_report_again(out, report, c);
    }
    if (fclose(out) == 0)
        put(to, "output", text);
    free(text);
}

static bool shows_nothing(const struct smtp_result *r)
{
    return r->verdict == SMTP_VERDICT_SKIP || r->verdict == SMTP_VERDICT_INCONCLUSIVE;
}

static json_t *test(const struct smtp_report *report, const struct smtp_case *c, bool trusted)
{
    const struct smtp_result *const r = &c->result;
    const struct smtp_weight weight = smtp_weights_of(report->weights, c->t.id);
    const bool failed = r->accepted == NULL && (r->verdict == SMTP_VERDICT_FAIL || r->verdict == SMTP_VERDICT_ERROR);
    const double most = trusted && shows_nothing(r) ? 0 : weight.points;
    json_t *const it = json_object();

    put(it, "name", c->t.id);
    json_object_set_new(it, "score", json_real(failed || !trusted ? 0 : most));
    json_object_set_new(it, "max_score", json_real(most));
    put(it, "status", failed || !trusted ? "failed" : "passed");
    put(it, "visibility", weight.visibility);
    put_output(it, report, c);
    return it;
}

void smtp_report_gradescope(FILE *out, const struct smtp_report *report)
{
    const struct smtp_totals totals = smtp_report_totals(report->plan);
    const bool trusted = smtp_report_exit(report->plan, false) != 3;
    json_t *const all = json_object(), *const tests = json_array();
    char text[256];

    snprintf(text, sizeof text, "%s: %zu pass, %zu fail, %zu warn, %zu note, %zu skip, %zu inconclusive, %zu error%s",
             report->suite, totals.of[SMTP_VERDICT_PASS], totals.of[SMTP_VERDICT_FAIL], totals.of[SMTP_VERDICT_WARN],
             totals.of[SMTP_VERDICT_NOTE], totals.of[SMTP_VERDICT_SKIP], totals.of[SMTP_VERDICT_INCONCLUSIVE],
             totals.of[SMTP_VERDICT_ERROR],
             trusted ? "" : ".  The plain mail failed, or more than one case in ten is inconclusive: no points");
    put(all, "output", text);
    put(all, "visibility", "visible");
    json_object_set_new(all, "execution_time", json_integer((json_int_t)(report->seconds + 0.5)));
    for (size_t i = 0; i < report->plan->count; i++)
        json_array_append_new(tests, test(report, &report->plan->cases[i], trusted));
    json_object_set_new(all, "tests", tests);
    json_dumpf(all, out, JSON_INDENT(1));
    fputc('\n', out);
    json_decref(all);
}
