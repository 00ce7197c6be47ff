/* reported.c - a run to be reported.
 * Read first: tests/suite/reported.h.  Read next: tests/suite/check_report.c.
 * SPDX-License-Identifier: MIT */
#include "suite/reported.h"

#include <stdlib.h>

void reported_open(struct reported *f)
{
    static const unsigned char said[] = "NOOP \x1b]0;x\a\"\\\r\n",
                               heard[] = { '2', '5', '0', ' ', 0xff, '<', '&', '\r', '\n' };

    *f = (struct reported){ .report = { .plan = &f->plan,
                                        .suite = "postel 0",
                                        .target = "127.0.0.1:25",
                                        .started = 1764000000,
                                        .seconds = 1.5,
                                        .options = " --target x" } };
    open_register(&f->reg);
    f->report.reg = &f->reg;
    f->plan.cases = calloc(1, sizeof *f->plan.cases);
    f->plan.count = f->plan.cap = 1;
    struct smtp_case *const c = &f->plan.cases[0];
    read_transcript(&c->t, TITLE "# MUST " A_MUST ": t\nC: NOOP\nS: 250  [w]\n", &f->reg);
    struct smtp_result *const r = &c->result;
    *r = (struct smtp_result){ .verdict = SMTP_VERDICT_FAIL,
                               .tries = 1,
                               .seen = 3,
                               .line = 4,
                               .marks = 1,
                               .level = "MUST",
                               .expected = "250 \"x\"\n\xff\xc3\xa9",
                               .got = "250 \\xFF<&\\r\\n",
                               .reason = "because",
                               .place = { 'S', "in", 4, 5 },
                               .branches = { "a \"label\"" },
                               .branch_count = 1 };
    r->recording.records = calloc(2, sizeof(struct smtp_record));
    r->recording.count = r->recording.cap = 2;
    r->recording.records[0] = (struct smtp_record){ 'C', "in", 3, 10, { 0 } };
    r->recording.records[1] = (struct smtp_record){ 'S', "in", 4, 20, { 0 } };
    smtp_octets_add(&r->recording.records[0].octets, said, sizeof said - 1);
    smtp_octets_add(&r->recording.records[1].octets, heard, sizeof heard);
}

void reported_close(struct reported *f)
{
    smtp_plan_close(&f->plan);
    smtp_register_close(&f->reg);
}

char *reported_text(const struct reported *f, const char *format)
{
    char *text = NULL;
    size_t len = 0;
    FILE *const out = open_memstream(&text, &len);

    smtp_report_find(format)->write(out, &f->report);
    fclose(out);
    return text;
}
