/* run_call.c - a case of role client: start the program, take its calls, hear how it ends.
 * Read first: suite/progress.c.  Read next: suite/run_message.c.
 * SPDX-License-Identifier: MIT */
#include "suite/run_internal.h"

#include "protocol/escape.h"
#include "suite/progress.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SECOND = 1000000, START_US = 10 * SECOND, RECIPIENTS_MAX = 16 };

/* An address that the client is given, its holes filled; needs.c has seen that they can be. */
static const char *address(struct smtp_run *run, struct smtp_slice text)
{
    struct smtp_octets out = { 0 };
    struct smtp_slice missing;

    smtp_holes_fill(&run->holes, text, SMTP_FILL_TEXT, &out, NULL, &missing);
    const char *const copy = smtp_pool_string(&run->result->pool, smtp_slice_all(&out));
    smtp_octets_close(&out);
    return strcmp(copy, "<>") == 0 ? "" : copy;
}

static bool cannot(struct smtp_run *run, const char *what)
{
    run->result->verdict = SMTP_VERDICT_ERROR;
    run->result->reason = smtp_pool_format(&run->result->pool, "%s: %s", what, strerror(errno));
    run->stop = true;
    smtp_run_call_end(run);
    return false;
}

bool smtp_run_call(struct smtp_run *run)
{
    const struct smtp_transcript *const t = run->t;
    const char *const host = smtp_target_get(run->setup->target, "host");
    const char *to[RECIPIENTS_MAX];
    struct smtp_errand errand = { .host = host == NULL ? "127.0.0.1" : host, .to = to, .needs = t->needs };
    struct smtp_slice rest = t->to.len > 0 ? t->to : smtp_slice_text("{valid}"), word;

    run->program = (struct smtp_program){ .caller = run->setup->caller, .listener = -1, .output = -1 };
    while (errand.to_count < RECIPIENTS_MAX && (word = smtp_errand_next(&rest)).len > 0)
        to[errand.to_count++] = address(run, word);
    errand.from = address(run, t->from.len > 0 ? t->from : smtp_slice_text("{from}"));
    run->message = errand.message = smtp_run_message(run);
    if (errand.message == NULL)
        return cannot(run, "the message cannot be written");
    if (!smtp_program_listen(&run->program, run->setup->caller, errand.host))
        return cannot(run, "no port to listen at");
    errand.port = run->program.port;
    run->called = smtp_program_start(&run->program, &errand);
    return run->called || cannot(run, "the client cannot be run");
}

void smtp_run_take_call(struct smtp_run *run, struct smtp_wire *wire)
{
    const int64_t w = smtp_setup_wait_us(run->setup), patience = w < START_US ? START_US : w;

    wire->called = true;
    if (smtp_program_take(&run->program, wire, smtp_now_us() + patience * run->slower)) {
        run->result->reached = true;
        smtp_setup_secure(run->setup, wire, smtp_run_wait_until(run));
        run->said_us = smtp_now_us();
        smtp_progress_called(wire);
    }
}

/* "status 2: curl: (67) Access denied", escaped. */
static const char *how_it_ended(struct smtp_run *run)
{
    struct smtp_pool *const pool = &run->result->pool;
    const struct smtp_slice words = smtp_program_last_words(&run->program, pool);
    const int status = smtp_program_status(&run->program);
    char shown[200];

    smtp_escape(words, shown, sizeof shown);
    const char *const is = status < 0 ? smtp_pool_format(pool, "signal %d", smtp_program_signal(&run->program))
                                      : smtp_pool_format(pool, "status %d", status);
    return smtp_pool_format(pool, "%s%s%s", is, words.len > 0 ? ": " : "", shown);
}

static bool as_asked(struct smtp_run *run, const struct smtp_script_line *line)
{
    const int status = smtp_program_status(&run->program);

    if (status < 0) /* a server that has gone gives SIGPIPE to who goes on writing: no success, and no crash */
        return line->negated && smtp_program_signal(&run->program) == SIGPIPE;
    return line->negated != (status == (int)line->count);
}

bool smtp_run_exit_fits(struct smtp_run *run, const struct smtp_script_line *line)
{
    return smtp_program_ended(&run->program, smtp_run_wait_until(run)) && as_asked(run, line);
}

/* The mail of this case has not gone.  Whoever tries again at once would find a server in a better mood, and rightly
 * report that all went well: so it is in none, until the program says what it has to say. */
static void take_no_mail(struct smtp_run *run)
{
    run->no_mail = true;
    for (size_t i = 0; i < run->wire_count; i++)
        run->wires[i].no_mail = true;
}

size_t smtp_run_exit(struct smtp_run *run, size_t at)
{
    const struct smtp_script_line *const line = &run->t->lines[at];

    if (!run->called)
        return at + 1;
    if (line->negated)
        take_no_mail(run);
    smtp_run_answer(run);
    run->called = false;
    const bool ended = smtp_program_ended(&run->program, smtp_now_us());
    const enum smtp_came row = !ended ? SMTP_CAME_NOTHING : as_asked(run, line) ? SMTP_CAME_ASKED : SMTP_CAME_OTHER;
    const char *const got = ended ? how_it_ended(run) : "";
    const char *const expected =
        smtp_pool_format(&run->result->pool, "%sstatus %u", line->negated ? "not " : "", line->count);
    smtp_run_rule(run, line, line->marks, row, expected, smtp_slice_text(got),
                  ended ? "the program ended otherwise" : "the program did not end");
    for (size_t i = 0; i < run->wire_count; i++)
        run->wires[i].over = true;
    return at + 1;
}

void smtp_run_call_end(struct smtp_run *run)
{
    if (run->called && !run->stop)
        smtp_run_answer(run);
    for (size_t i = 0; i < run->wire_count; i++)
        smtp_wire_close(&run->wires[i]);
    if (run->called && run->stop) /* with nobody to talk to it will end by itself, and can say why */
        smtp_program_ended(&run->program, smtp_now_us() + SECOND);
    if (run->program.ended)
        run->result->ended = how_it_ended(run);
    smtp_program_close(&run->program);
    if (run->message != NULL)
        unlink(run->message);
}
