/* run.c - play the lines of a transcript, one after the other.
 * Read first: suite/run_internal.h.  Read next: suite/run_hear.c.
 * SPDX-License-Identifier: MIT */
#include "suite/run_internal.h"

#include "parse/same.h"
#include "suite/progress.h"
#include "transport/crypto.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MS = 1000 };

int64_t smtp_run_wait_until(const struct smtp_run *run)
{
    return smtp_now_us() + smtp_setup_wait_us(run->setup) * run->slower;
}

int64_t smtp_run_quiet_until(const struct smtp_run *run, struct smtp_slice time)
{
    struct smtp_octets text = { 0 };
    struct smtp_slice missing;
    int64_t us = smtp_setup_quiet_us(run->setup) * run->slower;

    /* a time that is written is the target's, whose clock may be hurried; needs.c has seen that {names} are given */
    if (time.len > 0 && smtp_holes_fill(&run->holes, time, SMTP_FILL_TEXT, &text, NULL, &missing)) {
        const int64_t ms = smtp_time_ms((char *)text.octets);
        us = ms < 0 ? us : (int64_t)((double)ms * MS / smtp_target_clock(run->setup->target));
    }
    smtp_octets_close(&text);
    return smtp_now_us() + us;
}

bool smtp_run_fill(struct smtp_run *run, const struct smtp_script_line *line, enum smtp_fill fill,
                   struct smtp_octets *out, struct smtp_pauses *pauses)
{
    struct smtp_slice missing;

    if (smtp_holes_fill(&run->holes, line->text, fill, out, pauses, &missing))
        return true;
    smtp_run_skip(run, line, smtp_pool_string(&run->result->pool, missing));
    return false;
}

/* A wire that nobody has opened yet: we call, or wait for the call; where silence is due, that is waited for later. */
static void open_wire(struct smtp_run *run, struct smtp_wire *wire, size_t at)
{
    const struct smtp_script_line *const line = &run->t->lines[at];
    const bool silence = at + 1 < run->t->count && line[1].kind == SMTP_SCRIPT_QUIET;

    wire->begun_at = at;
    if (run->setup->caller != NULL) {
        smtp_run_take_call(run, wire);
    } else if (run->setup->hop != NULL && smtp_hop_names(wire->name)) {
        wire->called = true;
        wire->awaited = silence;
        if (!silence && !smtp_run_take_hop(run, wire)) {
            smtp_run_rule(run, line, line->marks, SMTP_CAME_NOTHING, "a call", smtp_slice_none(), "it did not call");
            wire->over = true;
        }
    } else if (smtp_wire_open(wire, &run->setup->peer, smtp_run_wait_until(run))) {
        run->result->reached = smtp_setup_secure(run->setup, wire, smtp_run_wait_until(run));
    }
}

struct smtp_wire *smtp_run_wire(struct smtp_run *run, struct smtp_slice name, size_t at)
{
    for (size_t i = 0; i < run->wire_count; i++) {
        struct smtp_wire *const known = &run->wires[i];
        if (!smtp_slice_is(name, known->name))
            continue;
        if (known->called && known->fd < 0 && known->begun_at == at) /* a stray has been passed over */
            open_wire(run, known, at);
        return known;
    }
    if (run->wire_count == SMTP_WIRES_MAX)
        return run->wire;

    struct smtp_wire *const wire = &run->wires[run->wire_count++];
    *wire = (struct smtp_wire){ .name = smtp_pool_string(&run->result->pool, name),
                                .fd = -1,
                                .line = run->t->lines[at].number,
                                .recording = &run->result->recording,
                                .call.dues = smtp_run_dues(run) };
    open_wire(run, wire, at);
    return wire;
}

/* All that was said since the last line that was heard is one write (or as the cut has it): so commands in a row are a
 * pipelined group. */
void smtp_run_flush(struct smtp_run *run)
{
    const int64_t pause = run->setup->t_us < 2 * MS ? 2 * MS : run->setup->t_us;

    if (run->out.len > 0 || run->pauses.count > 0)
        smtp_wire_say(run->wire, smtp_slice_all(&run->out), &run->pauses, run->cut, pause, smtp_run_wait_until(run));
    run->out.len = run->pauses.count = 0;
    run->said_us = smtp_now_us();
}

/* "BDAT 5 LAST". */
static bool is_last_chunk(struct smtp_slice said)
{
    const unsigned char *const crlf = smtp_slice_find(said, smtp_slice_text("\r\n"));
    const size_t len = crlf == NULL ? 0 : (size_t)(crlf - said.octets);

    return len > 10 && smtp_begins_nocase(said, "BDAT ") &&
           smtp_same_nocase((struct smtp_slice){ said.octets + len - 5, 5 }, smtp_slice_text(" LAST"));
}

static void say(struct smtp_run *run, const struct smtp_script_line *line)
{
    const bool octets = line->kind == SMTP_SCRIPT_OCTETS;
    const size_t from = run->out.len;

    if (!smtp_run_fill(run, line, octets ? SMTP_FILL_OCTETS : SMTP_FILL_TEXT, &run->out, &run->pauses))
        return;
    if (!octets)
        smtp_octets_add(&run->out, "\r\n", 2);
    if (run->wire->called) {
        smtp_progress_said(run->wire, (struct smtp_slice){ run->out.octets + from, run->out.len - from });
        if (run->wire->spared)
            run->out.len = from;
        run->wire->spared = false;
        return;
    }
    const struct smtp_slice said = { run->out.octets + from, run->out.len - from };
    if (smtp_run_dues(run) != NULL && !run->wire->in_data)
        smtp_dues_given(smtp_run_dues(run), said);
    run->wire->said_ehlo = said.len > 4 && !run->wire->in_data && smtp_begins_nocase(said, "EHLO");
    run->wire->said_rcpt = !run->wire->in_data && smtp_begins_nocase(said, "RCPT");
    /* it stays so: a chunk may be written in several lines */
    run->wire->said_last = run->wire->said_last || (!run->wire->in_data && is_last_chunk(said));
}

/* Our end of the conversation. */
static void end(struct smtp_run *run, const struct smtp_script_line *line)
{
    smtp_run_flush(run);
    smtp_wire_end(run->wire, line->kind == SMTP_SCRIPT_RESET        ? SMTP_WIRE_RST
                             : line->kind == SMTP_SCRIPT_HALF_CLOSE ? SMTP_WIRE_FIN_ONE_WAY
                                                                    : SMTP_WIRE_FIN);
    run->wire->over = line->kind != SMTP_SCRIPT_HALF_CLOSE;
    run->wire->due = 0;
    if (run->wire->called)
        smtp_due_cut(&run->wire->call);
}

/* `wait`: we are silent for a time; what the peer says meanwhile is kept for the next heard line. */
static void wait_for(struct smtp_run *run, const struct smtp_script_line *line)
{
    smtp_run_flush(run);
    const int64_t until = smtp_run_quiet_until(run, line->text);
    while (smtp_wire_receive(run->wire, until))
        continue;
    smtp_sleep_us(until - smtp_now_us());
}

static size_t block_end(struct smtp_run *run, size_t at)
{
    const size_t start = run->t->lines[at].next;
    const struct smtp_script_line *const block = &run->t->lines[start];

    if (block->kind != SMTP_SCRIPT_REPEAT || run->holes.n >= block->count)
        return at + 1;
    run->holes.n++;
    return start + 1;
}

/* Behind a branch that was taken, the others are passed over. */
static size_t behind(const struct smtp_transcript *t, size_t at)
{
    while (t->lines[at].kind != SMTP_SCRIPT_END)
        at = t->lines[at].next;
    return at + 1;
}

/* Lines of a side that the peer does not speak for are ours. */
static size_t play_spoken(struct smtp_run *run, size_t at)
{
    const struct smtp_script_line *const line = &run->t->lines[at];

    run->wire->line = line->number;
    if (line->kind == SMTP_SCRIPT_EXIT)
        return smtp_run_exit(run, at);
    if (run->wire->over)
        return at + 1; /* lines of a wire that has ended are passed over */
    if (smtp_script_heard(line, run->wire->name, smtp_setup_role(run->setup)))
        return smtp_run_hear(run, at);
    if (line->kind == SMTP_SCRIPT_QUIET)
        wait_for(run, line);
    else if (line->kind == SMTP_SCRIPT_CLOSE || line->kind == SMTP_SCRIPT_RESET || line->kind == SMTP_SCRIPT_HALF_CLOSE)
        end(run, line);
    else
        say(run, line);
    return at + 1;
}

/* Plays line `at`; returns the index of the next. */
static size_t play(struct smtp_run *run, size_t at)
{
    const struct smtp_script_line *const line = &run->t->lines[at];

    switch (line->kind) {
    case SMTP_SCRIPT_WIRE:
        smtp_run_flush(run);
        run->wire = smtp_run_wire(run, line->name, at);
        return at + 1;
    case SMTP_SCRIPT_WAIT:
        run->wire->line = line->number;
        wait_for(run, line);
        return at + 1;
    case SMTP_SCRIPT_EITHER: /* of a wire that has ended all is passed over; but how its program ends is no wire's */
        if (run->wire->over && (!run->called || run->t->lines[at + 1].kind != SMTP_SCRIPT_EXIT))
            return behind(run->t, at);
        return smtp_run_either(run, at);
    case SMTP_SCRIPT_OR: return behind(run->t, at);
    case SMTP_SCRIPT_REPEAT: run->holes.n = 1; return at + 1;
    case SMTP_SCRIPT_END: return block_end(run, at);
    case SMTP_SCRIPT_TLS: return smtp_run_tls(run, at);
    case SMTP_SCRIPT_PROBE: return smtp_run_probe(run, at);
    case SMTP_SCRIPT_MAILBOX: return smtp_run_mailbox(run, at);
    case SMTP_SCRIPT_MAIL_PATTERN: /* the message that a client is given */
    case SMTP_SCRIPT_MAIL_OCTETS:
    case SMTP_SCRIPT_MAIL_ABSENT:
    case SMTP_SCRIPT_MESSAGE: return at + 1;
    default: return play_spoken(run, at);
    }
}

/* After the script we QUIT; within mail data, or where the case has stopped, there is nobody to say it to. */
static void leave(struct smtp_run *run)
{
    for (size_t i = 0; i < run->wire_count; i++) {
        struct smtp_wire *const wire = &run->wires[i];
        if (wire->called)
            continue;
        run->wire = wire;
        if (!run->stop && !wire->over && !wire->in_data && !wire->leaving && wire->fd >= 0) {
            wire->line = run->t->line;
            smtp_octets_text(&run->out, "QUIT\r\n");
            smtp_run_flush(run);
            smtp_hear(wire, smtp_run_quiet_until(run, (struct smtp_slice){ NULL, 0 }));
        }
        smtp_wire_close(wire);
    }
    if (run->setup->hop != NULL)
        smtp_run_hops_end(run);
    smtp_run_judge_relayed(run);
    for (size_t i = 0; i < run->wire_count; i++)
        smtp_wire_close(&run->wires[i]);
}

/* 8 letters that no other case of this run, and hardly one of another run, has in its messages. */
void smtp_run_make_mark(const struct smtp_run *run, unsigned salt, char mark[9])
{
    uint64_t h = run->setup->seed * UINT64_C(0x9E3779B97F4A7C15) ^ (uint64_t)run->setup->now;

    for (const char *p = run->t->id; *p != '\0'; p++)
        h = (h ^ (unsigned char)*p) * UINT64_C(1099511628211);
    h = (h ^ (uint64_t)run->cut ^ (uint64_t)run->slower << 4 ^ (uint64_t)salt << 8) * UINT64_C(0xD6E8FEB86659FD93);
    h ^= h >> 32;
    for (int i = 0; i < 8; i++, h /= 26)
        mark[i] = (char)('a' + h % 26);
    mark[8] = '\0';
}

static void make_date(struct smtp_run *run)
{
    const time_t now = (time_t)run->setup->now;
    struct tm utc;

    gmtime_r(&now, &utc);
    strftime(run->date, sizeof run->date, "%a, %d %b %Y %H:%M:%S +0000", &utc);
}

static const char *head_level(const struct smtp_transcript *t)
{
    const char *level = "";

    for (size_t i = 0; i < t->id_count; i++) {
        if (smtp_strength_of(t->ids[i].level) > smtp_strength_of(level))
            level = t->ids[i].level;
    }
    return level;
}

/* The first line that is not about the message which a client is given. */
static size_t first_spoken(const struct smtp_transcript *t)
{
    size_t at = 0;

    while (at < t->count && t->lines[at].kind >= SMTP_SCRIPT_MAIL_PATTERN && t->lines[at].kind <= SMTP_SCRIPT_MESSAGE)
        at++;
    return at;
}

static void play_all(struct smtp_run *run)
{
    const struct smtp_transcript *const t = run->t;
    const size_t first = first_spoken(t);

    if (run->setup->hop != NULL)
        smtp_dues_begin(smtp_run_dues(run), run->mark, t->id);
    if (run->setup->caller != NULL && !smtp_run_call(run))
        return;
    if (first < t->count && t->lines[first].kind != SMTP_SCRIPT_WIRE)
        run->wire = smtp_run_wire(run, smtp_slice_text("in"), first);
    for (size_t at = first; at < t->count && !run->stop;)
        at = play(run, at);
    if (!run->stop && first < t->count)
        smtp_run_flush(run);
    if (run->setup->caller != NULL)
        smtp_run_call_end(run);
    else
        leave(run);
}

/* An end of the connection that the judge finds too early may have been the time: once more, before it counts. */
static void look_again(struct smtp_run *run, unsigned try)
{
    const struct smtp_recording *const recording = &run->result->recording;

    for (size_t i = 0; i < recording->judged_count && try == 1; i++) {
        const struct smtp_finding *const found = &recording->judged[i].finding;
        const char tested = smtp_setup_side(run->setup, recording->judged[i].session);
        run->result->look_again =
            run->result->look_again || (found->side == tested && found->by_time && !found->tolerates);
    }
}

void smtp_run_marked(const struct smtp_setup *setup, const struct smtp_transcript *t, enum smtp_cut cut, unsigned try,
                     const char *mark, struct smtp_result *result)
{
    struct smtp_run *const run = calloc(1, sizeof *run); /* too large for the stack of a thread that nests it */
    const char *need;

    if (run == NULL)
        abort();
    *run = (struct smtp_run){ .setup = setup, .t = t, .result = result, .cut = cut, .slower = try > 1 ? 3 : 1 };
    *result = (struct smtp_result){ .cut = cut, .tries = try, .seen = 1 };
    result->level = smtp_pool_string(&result->pool, smtp_slice_text(head_level(t)));
    result->recording.start_us = smtp_now_us();
    if (mark == NULL)
        smtp_run_make_mark(run, 0, run->mark);
    else
        memcpy(run->mark, mark, sizeof run->mark);
    make_date(run);
    run->holes = (struct smtp_holes){
        .target = setup->target, .crypto = smtp_crypto_openssl(), .mark = run->mark, .date = run->date
    };

    if (t->error != NULL) {
        result->verdict = SMTP_VERDICT_ERROR;
        result->reason = t->error;
    } else if ((need = smtp_run_need(setup, t, &result->pool)) != NULL) {
        smtp_run_skip(run, NULL, need);
    } else {
        play_all(run);
    }
    look_again(run, try);
    smtp_octets_close(&run->out);
    free(run);
}

void smtp_run(const struct smtp_setup *setup, const struct smtp_transcript *t, enum smtp_cut cut, unsigned try,
              struct smtp_result *result)
{
    smtp_run_marked(setup, t, cut, try, NULL, result);
}
