/* run_answer.c - the script has no line left: answer as a plain server does, until the client has gone.
 * Read first: suite/run_message.c.  Read next: suite/hop.h.
 * SPDX-License-Identifier: MIT
 *
 * The judge hears on, but nothing here is a step.  A client may call once more, to try again: it is served, too. */
#include "suite/run_internal.h"

#include "suite/progress.h"

enum { MS = 1000, LOOK_US = 5 * MS, SECOND = 1000 * MS, LONGEST_US = 30 * SECOND, LAST_US = 1 * SECOND };

bool smtp_run_say_due(struct smtp_run *run, struct smtp_wire *wire)
{
    const char *const due = smtp_progress_due(wire);

    if (due == NULL || wire->fd < 0 || wire->ended)
        return false;
    const bool last = wire->due == 221 || wire->due == 421;
    const struct smtp_slice reply = smtp_slice_text(due);
    smtp_progress_said(wire, reply);
    smtp_wire_say(wire, reply, &(struct smtp_pauses){ .count = 0 }, SMTP_CUT_WRITTEN, 0, smtp_run_wait_until(run));
    if (last)
        smtp_wire_end(wire, SMTP_WIRE_FIN);
    return true;
}

bool smtp_run_serve(struct smtp_run *run, struct smtp_wire *wire)
{
    bool busy = false;

    for (;;) {
        busy = smtp_run_say_due(run, wire) || busy;
        if (wire->fd < 0)
            return busy;
        const struct smtp_event event = smtp_hear(wire, smtp_now_us());
        if (event.kind == SMTP_EVENT_END) /* some that hang up wait for our end, too, before they end themselves */
            smtp_wire_end(wire, SMTP_WIRE_FIN);
        if (event.kind != SMTP_EVENT_LINE)
            return busy;
        smtp_progress_heard(wire, event.octets);
        smtp_hear_take(wire, &event);
        busy = true;
    }
}

bool smtp_run_one_more(struct smtp_run *run, const char *name,
                       bool (*take)(struct smtp_run *run, struct smtp_wire *wire))
{
    struct smtp_wire *const wire = &run->wires[run->wire_count];

    if (run->wire_count == SMTP_WIRES_MAX)
        return false;
    *wire = (struct smtp_wire){ .name = name,
                                .fd = -1,
                                .called = true,
                                .no_mail = run->no_mail,
                                .line = run->t->line,
                                .recording = &run->result->recording,
                                .call.dues = smtp_run_dues(run) };
    if (!take(run, wire)) {
        smtp_octets_close(&wire->in);
        return false;
    }
    smtp_progress_called(wire);
    run->wire_count++;
    return true;
}

static bool take_call(struct smtp_run *run, struct smtp_wire *wire)
{
    return smtp_program_take(&run->program, wire, smtp_now_us());
}

static bool one_more(struct smtp_run *run)
{
    return smtp_run_one_more(run, smtp_pool_format(&run->result->pool, "call %zu", run->wire_count + 1), take_call);
}

bool smtp_run_all_ended(const struct smtp_run *run)
{
    for (size_t i = 0; i < run->wire_count; i++) {
        if (run->wires[i].called && run->wires[i].fd >= 0 && !run->wires[i].ended)
            return false;
    }
    return true;
}

void smtp_run_answer(struct smtp_run *run)
{
    const int64_t longest = smtp_now_us() + LONGEST_US * run->slower;
    int64_t until = smtp_run_wait_until(run), last = INT64_MAX;

    smtp_run_flush(run);
    for (int64_t now = smtp_now_us(); now < until && now < longest && now < last; now = smtp_now_us()) {
        bool busy = one_more(run);
        for (size_t i = 0; i < run->wire_count; i++)
            busy = smtp_run_serve(run, &run->wires[i]) || busy;
        const bool gone = smtp_program_ended(&run->program, now);
        if (gone && smtp_run_all_ended(run))
            return;
        if (gone && last == INT64_MAX)
            last = now + LAST_US; /* a child of its own may hold the connection */
        if (busy)
            until = smtp_run_wait_until(run);
        else
            smtp_sleep_us(LOOK_US);
    }
}
