/* run_judge.c - a case for our judge: both sides are recorded octets, and the marks are what it has to find.
 * Read first: protocol/judge.h, suite/run_added.c.  Read next: suite/caller.h.
 * SPDX-License-Identifier: MIT
 *
 * Nobody is connected to.  Every finding, on either side, has to be a mark at the line whose octets it is about; one
 * missing, or one more, is a fail. */
#include "suite/run_internal.h"

#include <stdlib.h>
#include <string.h>

/* Octets of one line, in the stream of their side. */
struct said {
    size_t wire, line; /* indices */
    char side;
    uint64_t from, to;
};

struct hearing {
    const struct smtp_transcript *t;
    struct smtp_result *result;
    struct smtp_holes holes;
    struct smtp_judge *judges;
    const char *names[SMTP_WIRES_MAX];
    size_t wires, wire; /* how many; the one whose lines are being read */
    struct said *said;
    size_t said_count, said_cap;
    uint64_t *found; /* of each line: the marks that were found */
};

/* The line whose octets a finding is about; an end is about the line that is being read. */
static size_t line_of(const struct hearing *h, const struct smtp_finding *found, size_t now)
{
    for (size_t i = 0; i < h->said_count; i++) {
        const struct said *const s = &h->said[i];
        if (s->wire == h->wire && s->side == found->side && s->from <= found->at && found->at < s->to)
            return s->line;
    }
    return now;
}

static void fail(struct hearing *h, size_t line, const char *expected, const char *got, const char *reason)
{
    struct smtp_result *const r = h->result;

    if (r->verdict == SMTP_VERDICT_FAIL)
        return; /* the first is told */
    r->verdict = SMTP_VERDICT_FAIL;
    r->line = h->t->lines[line].number;
    r->marks = h->t->lines[line].marks;
    r->expected = expected;
    r->got = got;
    r->reason = reason;
    for (size_t i = 0; i < h->said_count; i++) {
        if (h->said[i].line == line)
            r->place = (struct smtp_place){ h->said[i].side, h->names[h->said[i].wire], h->said[i].from,
                                            h->said[i].to - h->said[i].from };
    }
}

static void found_one(struct hearing *h, const struct smtp_finding *found, size_t now)
{
    const size_t at = line_of(h, found, now);
    const struct smtp_script_line *const line = &h->t->lines[at];

    for (size_t i = 0; i < h->t->id_count; i++) {
        const uint64_t mark = UINT64_C(1) << i;
        if (strcmp(h->t->ids[i].id, found->id) == 0 && (line->marks & mark) != 0) {
            h->found[at] |= mark;
            return;
        }
    }
    const bool first = h->result->verdict != SMTP_VERDICT_FAIL;
    fail(h, at, "no such finding",
         smtp_pool_format(&h->result->pool, "%s%s, on the side of %c: expected %s, got %s", found->id,
                          found->tolerates ? " (tolerates)" : "", found->side, found->expected, found->got),
         "the judge found what is not marked");
    if (first)
        h->result->place = (struct smtp_place){ found->side, h->names[h->wire], found->at, found->len };
}

static void hear(struct hearing *h, size_t at, struct smtp_slice octets)
{
    const struct smtp_script_line *const line = &h->t->lines[at];
    struct smtp_judge *const judge = &h->judges[h->wire];
    uint64_t from = 0;
    struct smtp_finding found;

    for (size_t i = 0; i < h->said_count; i++) {
        if (h->said[i].wire == h->wire && h->said[i].side == line->side)
            from = h->said[i].to;
    }
    h->said = smtp_array_grow(h->said, h->said_count, &h->said_cap, sizeof *h->said);
    h->said[h->said_count++] = (struct said){ h->wire, at, line->side, from, from + octets.len };
    smtp_recording_add(&h->result->recording, line->side, h->names[h->wire], line->number, octets);
    while (smtp_judge_feed(judge, line->side, &octets, &found))
        found_one(h, &found, at);
}

static void hear_end(struct hearing *h, size_t at)
{
    const char side = h->t->lines[at].side;
    struct smtp_finding found;

    smtp_recording_end(&h->result->recording, side, h->names[h->wire]);
    while (smtp_judge_end(&h->judges[h->wire], side, &found))
        found_one(h, &found, at);
}

static void open_wire(struct hearing *h, struct smtp_slice name)
{
    for (h->wire = 0; h->wire < h->wires; h->wire++) {
        if (smtp_slice_is(name, h->names[h->wire]))
            return;
    }
    if (h->wires == SMTP_WIRES_MAX) {
        h->wire = 0;
        h->result->verdict = SMTP_VERDICT_ERROR;
        h->result->reason = "more wires than a case can have";
        return;
    }
    h->names[h->wires++] = smtp_pool_string(&h->result->pool, name);
    smtp_judge_init(&h->judges[h->wire]);
}

static void said(struct hearing *h, size_t at)
{
    const struct smtp_script_line *const line = &h->t->lines[at];
    const bool raw = line->kind == SMTP_SCRIPT_OCTETS;
    struct smtp_octets octets = { 0 };
    struct smtp_pauses pauses = { 0 };
    struct smtp_slice missing;

    if (!smtp_holes_fill(&h->holes, line->text, raw ? SMTP_FILL_OCTETS : SMTP_FILL_TEXT, &octets, &pauses, &missing)) {
        h->result->verdict = SMTP_VERDICT_ERROR;
        h->result->reason = "a record holds octets, and no names";
    } else {
        if (!raw)
            smtp_octets_add(&octets, "\r\n", 2);
        hear(h, at, smtp_slice_all(&octets));
    }
    smtp_octets_close(&octets);
}

static void read_line(struct hearing *h, size_t at)
{
    const struct smtp_script_line *const line = &h->t->lines[at];

    switch (line->kind) {
    case SMTP_SCRIPT_LINE:
    case SMTP_SCRIPT_OCTETS: said(h, at); break;
    case SMTP_SCRIPT_CLOSE:
    case SMTP_SCRIPT_RESET:
    case SMTP_SCRIPT_HALF_CLOSE: hear_end(h, at); break;
    case SMTP_SCRIPT_WIRE: open_wire(h, line->name); break;
    case SMTP_SCRIPT_TLS: smtp_judge_secured(&h->judges[h->wire]); break;
    case SMTP_SCRIPT_WAIT: break; /* the judge has no clock */
    default:
        h->result->verdict = SMTP_VERDICT_ERROR;
        h->result->line = line->number;
        h->result->reason = "a record has lines, octets and ends, and nothing else";
        break;
    }
}

/* Marks that nothing was found for. */
static void look_for_missing(struct hearing *h)
{
    for (size_t at = 0; at < h->t->count; at++) {
        const uint64_t missing = h->t->lines[at].marks & ~h->found[at];
        for (size_t i = 0; i < h->t->id_count; i++) {
            if ((missing & UINT64_C(1) << i) != 0)
                fail(h, at, h->t->ids[i].id, "", "the judge did not find what is marked");
        }
    }
}

void smtp_run_judge(const struct smtp_transcript *t, struct smtp_result *result)
{
    struct smtp_target none = { 0 };
    struct hearing h = { .t = t, .result = result, .holes = { .target = &none, .mark = "", .date = "" } };

    *result = (struct smtp_result){ .tries = 1, .seen = 1, .level = t->id_count > 0 ? t->ids[0].level : "" };
    result->recording.start_us = smtp_now_us();
    if (t->error != NULL) {
        result->verdict = SMTP_VERDICT_ERROR;
        result->reason = t->error;
        return;
    }
    h.judges = calloc(SMTP_WIRES_MAX, sizeof *h.judges);
    h.found = calloc(t->count + 1, sizeof *h.found);
    if (h.judges == NULL || h.found == NULL)
        abort();
    open_wire(&h, smtp_slice_text("in"));
    for (size_t at = 0; at < t->count && result->verdict != SMTP_VERDICT_ERROR; at++)
        read_line(&h, at);
    if (result->verdict == SMTP_VERDICT_PASS)
        look_for_missing(&h);
    free(h.said);
    free(h.found);
    free(h.judges);
}
