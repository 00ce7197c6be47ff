/* run_hop.c - a case of role relay: take its calls at the next hop, and tell those that belong to other cases.
 * Read first: suite/hop.c.  Read next: suite/plan.h.
 * SPDX-License-Identifier: MIT
 *
 * A relay keeps what it could not deliver and tries again (§4.5.4.1), perhaps when the case is over and another is
 * played.  The addresses of a case hold its mark, so mail with another mark is told by its envelope: it is taken, so
 * that the relay is rid of it, and the script begins anew with the next call. */
#include "suite/run_internal.h"

#include "parse/same.h"
#include "suite/hop.h"
#include "suite/progress.h"

#include <string.h>

enum { MS = 1000, LOOK_US = 2 * MS, SECOND = 1000 * MS, IDLE_US = 300 * MS, LONGEST_US = 10 * SECOND, STRAYS_MAX = 64 };
#define NONE SIZE_MAX

/* How long mail may be under way: `delivery`; and, if the relay has to try again, `retry`. */
static int64_t call_until(const struct smtp_run *run)
{
    const struct smtp_target *const target = run->setup->target;
    const int64_t ms = smtp_target_time_ms(target, "delivery") + smtp_target_time_ms(target, "retry");

    return smtp_now_us() + ms * MS * run->slower;
}

/* Has the script lines of this wire, from `at` on? */
static bool has_lines(const struct smtp_run *run, const struct smtp_wire *wire, size_t at)
{
    for (; at < run->t->count; at++) {
        if (run->t->lines[at].kind == SMTP_SCRIPT_WIRE && smtp_slice_is(run->t->lines[at].name, wire->name))
            return true;
    }
    return false;
}

/* Waits for a call.  Meanwhile the wires that the script is done with are served: a relay may call again only when it
 * has taken its leave there.  Several mails in one session are its right (§4.1.4), but the script has a call for each:
 * so 421, which may come at any time (§3.8), and it calls again. */
static bool await_call(struct smtp_run *run, struct smtp_wire *wire, int64_t until)
{
    for (int64_t now = smtp_now_us(); now < until; now = smtp_now_us()) {
        if (smtp_hop_take(run->setup->hop, wire, now + LOOK_US))
            return true;
        for (size_t i = 0; i < run->wire_count; i++) {
            struct smtp_wire *const other = &run->wires[i];
            if (other != wire && other->called && !has_lines(run, other, wire->begun_at)) {
                other->one_mail = true;
                smtp_run_serve(run, other);
            }
        }
    }
    return false;
}

struct smtp_dues *smtp_run_dues(const struct smtp_run *run)
{
    return run->setup->hop == NULL ? NULL : &run->setup->hop->dues;
}

bool smtp_run_take_hop(struct smtp_run *run, struct smtp_wire *wire)
{
    wire->called = true;
    if (!await_call(run, wire, call_until(run))) {
        smtp_wire_begin(wire, -1);
        return false;
    }
    run->said_us = smtp_now_us();
    smtp_progress_called(wire);
    return true;
}

/* Whose mail a command is about. */
enum whose { NOBODYS, OURS, ANOTHERS };

/* All addresses of the relay's domain that the suite has hold the mark of their case. */
static enum whose whose(const struct smtp_run *run, struct smtp_slice line)
{
    const struct smtp_slice domain = smtp_slice_text(smtp_target_get(run->setup->target, "relay-domain"));

    if (!smtp_begins_nocase(line, "MAIL FROM:") && !smtp_begins_nocase(line, "RCPT TO:"))
        return NOBODYS;
    if (smtp_slice_find(line, smtp_slice_text(run->mark)) != NULL)
        return OURS;
    for (size_t at = 0; at + domain.len <= line.len; at++) {
        if (smtp_same_nocase((struct smtp_slice){ line.octets + at, domain.len }, domain))
            return ANOTHERS;
    }
    return NOBODYS;
}

/* Serves it as a plain server would, until it has ended, or has nothing more to say; or, true: a command is ours, and
 * waits.  If that is a RCPT, its MAIL had no mark and was answered: *mail is where that stands, else NONE. */
static bool serve(struct smtp_run *run, struct smtp_wire *wire, size_t *mail)
{
    const int64_t longest = smtp_now_us() + LONGEST_US;
    int64_t idle = smtp_now_us() + IDLE_US * run->slower;

    for (int64_t now = smtp_now_us(); now < idle && now < longest; now = smtp_now_us()) {
        bool busy = smtp_run_say_due(run, wire);
        if (wire->fd < 0)
            return false;
        const struct smtp_event event = smtp_hear(wire, now);
        if (event.kind == SMTP_EVENT_LINE && !wire->in_data) {
            if (smtp_begins_nocase(event.octets, "MAIL"))
                *mail = whose(run, event.octets) == NOBODYS ? wire->read : NONE;
            if (whose(run, event.octets) == OURS)
                return true;
        }
        if (event.kind == SMTP_EVENT_LINE) {
            smtp_progress_heard(wire, event.octets);
            smtp_hear_take(wire, &event);
            busy = true;
        }
        if (busy)
            idle = smtp_now_us() + IDLE_US * run->slower;
        else if (wire->ended)
            return false;
        else
            smtp_wire_receive(wire, now + LOOK_US);
    }
    return false;
}

/* What went over this wire so far was another's: it is kept under a name of its own, and the wire is as new. */
static void renew(struct smtp_run *run, struct smtp_wire *wire)
{
    struct smtp_recording *const r = wire->recording;
    const struct smtp_due *const mail = wire->call.mail;
    const bool known = mail != NULL && mail != wire->call.dues->last;
    const char *const name = smtp_pool_format(&run->result->pool, "%s, other mail %u%s%s", wire->name, run->strays,
                                              known ? " of " : "", known ? mail->id : "");

    for (size_t i = 0; i < r->count; i++)
        r->records[i].session = strcmp(r->records[i].session, wire->name) == 0 ? name : r->records[i].session;
    for (size_t i = 0; i < r->judged_count; i++)
        r->judged[i].session = strcmp(r->judged[i].session, wire->name) == 0 ? name : r->judged[i].session;
    smtp_wire_close(wire);
    *wire = (struct smtp_wire){ .name = wire->name,
                                .fd = -1,
                                .called = true,
                                .line = wire->line,
                                .begun_at = wire->begun_at,
                                .recording = wire->recording,
                                .call.dues = smtp_run_dues(run) };
}

/* The line to go back to when another MAIL comes: this one, or the block that has it for a branch. */
static size_t back_to(const struct smtp_run *run, size_t at)
{
    const struct smtp_script_line *const lines = run->t->lines;

    if (at > 0 && (lines[at - 1].kind == SMTP_SCRIPT_EITHER || lines[at - 1].kind == SMTP_SCRIPT_OR)) {
        while (lines[at].kind != SMTP_SCRIPT_EITHER)
            at--;
    }
    return at;
}

void smtp_run_note_mail(struct smtp_run *run, size_t at, const struct smtp_event *event)
{
    if (run->wire->called && !run->wire->in_data && event->kind == SMTP_EVENT_LINE &&
        smtp_begins_nocase(event->octets, "MAIL"))
        run->wire->mail_at = back_to(run, at);
}

/* Another's mail was served.  The line that comes next: what waits for the call; or, if ours has come behind it over
 * the same connection, what hears MAIL.  Of that the answer is given already, if it took its RCPT to know it. */
static size_t behind_stray(struct smtp_run *run, bool ours, size_t mail)
{
    struct smtp_wire *const wire = run->wire;

    run->strays++;
    if (!ours) {
        renew(run, wire);
        return wire->begun_at;
    }
    if (mail != NONE) {
        wire->read = mail;
        wire->spared = true;
    }
    return wire->mail_at;
}

/* Can this be a command of another's mail? */
static bool is_command(const struct smtp_run *run, const struct smtp_event *event)
{
    return run->setup->hop != NULL && run->wire->called && !run->wire->in_data && event->kind == SMTP_EVENT_LINE &&
           run->strays < STRAYS_MAX;
}

bool smtp_run_is_stray(struct smtp_run *run, const struct smtp_event *event, size_t *next)
{
    size_t mail = NONE;

    if (!is_command(run, event) || whose(run, event->octets) != ANOTHERS)
        return false;
    const bool ours = serve(run, run->wire, &mail);
    *next = behind_stray(run, ours, mail);
    return true;
}

/* It calls, and takes leave or hangs up before it has sent any mail, where the script waits for MAIL. */
static bool in_vain(const struct smtp_run *run, const struct smtp_script_line *line, const struct smtp_event *event)
{
    const bool leaves = event->kind == SMTP_EVENT_LINE && smtp_begins_nocase(event->octets, "QUIT");
    const bool hangs_up = event->kind == SMTP_EVENT_END && event->octets.len == 0 && !run->wire->refused &&
                          !run->wire->leaving; /* a QUIT that was heard, and was out of place, has its verdict */

    return run->setup->hop != NULL && run->wire->called && run->strays < STRAYS_MAX && !run->wire->mailed &&
           (leaves || hangs_up) && smtp_begins_nocase(line->text, "MAIL");
}

bool smtp_run_was_stray(struct smtp_run *run, const struct smtp_script_line *line, struct smtp_event *event,
                        size_t *next)
{
    struct smtp_wire *const wire = run->wire;
    const size_t read = wire->read;
    size_t mail = read;

    if (in_vain(run, line, event)) {
        serve(run, wire, &mail);
        *next = behind_stray(run, false, NONE);
        return true;
    }
    if (!is_command(run, event))
        return false;
    if (!smtp_begins_nocase(event->octets, "MAIL") || whose(run, event->octets) != NOBODYS)
        return false;
    smtp_progress_heard(wire, event->octets);
    smtp_hear_take(wire, event);
    const bool ours = serve(run, wire, &mail);
    if (!ours || mail != read) {
        *next = behind_stray(run, ours, mail);
        return true;
    }
    wire->read = read; /* it is ours, and was answered: the script has no say on this wire any more */
    wire->answered = true;
    *event = smtp_hear(wire, smtp_now_us());
    return false;
}

size_t smtp_run_nobody_calls(struct smtp_run *run, size_t at)
{
    const struct smtp_script_line *const line = &run->t->lines[at];
    struct smtp_wire *const wire = run->wire;
    const int64_t until = smtp_run_quiet_until(run, line->text);
    size_t mail = NONE;

    while (await_call(run, wire, until)) {
        wire->awaited = false;
        smtp_progress_called(wire);
        if (serve(run, wire, &mail)) {
            const struct smtp_event event = smtp_hear(wire, smtp_now_us());
            smtp_run_rule_at(run, line, line->marks, SMTP_CAME_OTHER, "nobody calls", &event, 0,
                             "mail came that was not due");
            return at + 1; /* the rest of it is served at the end */
        }
        run->strays++;
        renew(run, wire);
    }
    smtp_octets_add(&wire->in, "", 0);
    wire->awaited = false;
    wire->over = true;
    return at + 1;
}

/* A call that the script does not have, and we serve it all the same. */
static bool take_call(struct smtp_run *run, struct smtp_wire *wire)
{
    return smtp_hop_take(run->setup->hop, wire, smtp_now_us());
}

static bool one_more(struct smtp_run *run)
{
    return smtp_run_one_more(run, smtp_pool_format(&run->result->pool, "hop %zu", run->wire_count), take_call);
}

void smtp_run_hops_end(struct smtp_run *run)
{
    const int64_t longest = smtp_now_us() + LONGEST_US;
    int64_t idle = smtp_now_us() + IDLE_US * run->slower;

    for (int64_t now = smtp_now_us(); now < idle && now < longest; now = smtp_now_us()) {
        bool busy = one_more(run);
        for (size_t i = 0; i < run->wire_count; i++)
            busy = (run->wires[i].called && smtp_run_serve(run, &run->wires[i])) || busy;
        if (busy)
            idle = smtp_now_us() + IDLE_US * run->slower;
        else if (smtp_run_all_ended(run))
            break;
        else
            smtp_sleep_us(LOOK_US);
    }
}
