/* run_hear.c - play a line that the peer owes.
 * Read first: suite/run.c.  Read next: suite/run_early.c.
 * SPDX-License-Identifier: MIT */
#include "suite/run_internal.h"

#include "parse/same.h"
#include "suite/progress.h"

#include <string.h>

/* How a report tells what came. */
static const char *how(const struct smtp_wire *wire, const struct smtp_event *event)
{
    switch (event->kind) {
    case SMTP_EVENT_REPLY: return "another reply came";
    case SMTP_EVENT_LINE: return "another line came";
    case SMTP_EVENT_BAD: return wire->called ? "what came is no line" : "what came is no reply";
    case SMTP_EVENT_END: return wire->refused ? "it did not call" : "it ended the connection";
    case SMTP_EVENT_NOTHING: break;
    }
    return "nothing came in time";
}

/* One line that is heard, its text filled.  The text lives as long as the run: captured names are views of it. */
struct wanted {
    const struct smtp_script_line *line;
    struct smtp_slice text;
    struct smtp_heard heard; /* of an `S:` line */
};

static bool want(struct smtp_run *run, size_t at, struct wanted *w)
{
    static const enum smtp_fill fills[] = { [SMTP_SCRIPT_LINE] = SMTP_FILL_TEXT,
                                            [SMTP_SCRIPT_PATTERN] = SMTP_FILL_PATTERN,
                                            [SMTP_SCRIPT_OCTETS] = SMTP_FILL_OCTETS };

    struct smtp_octets text = { 0 };

    *w = (struct wanted){ .line = &run->t->lines[at] };
    if (w->line->kind > SMTP_SCRIPT_OCTETS)
        return true;
    if (w->line->kind == SMTP_SCRIPT_LINE &&
        w->line->side == 'S') { /* its text is for the reader: only the codes are looked at */
        smtp_heard_parse(&w->heard, w->line->text);
        w->text = smtp_pool_slice(&run->result->pool, (struct smtp_slice){ w->line->text.octets, w->heard.asked });
        return true;
    }
    const bool filled = smtp_run_fill(run, w->line, fills[w->line->kind], &text, NULL);
    w->text = smtp_pool_slice(&run->result->pool, smtp_slice_all(&text));
    smtp_octets_close(&text);
    return filled;
}

/* What the report says was expected. */
static const char *expected(struct smtp_run *run, const struct wanted *w)
{
    switch (w->line->kind) {
    case SMTP_SCRIPT_LINE: return (const char *)w->text.octets; /* a NUL stands behind it */
    case SMTP_SCRIPT_PATTERN:
    case SMTP_SCRIPT_OCTETS: return smtp_run_escaped(run, w->text);
    default: return "the end of the connection";
    }
}

/* §3.2, §4.1.1.1: a client that needs no extension may say HELO.  Whether EHLO should come first (§2.2.1) is at stake
 * where a line says so; elsewhere HELO will do, if a 250 is what comes of it.  A case in which EHLO gets another reply
 * is none for this client. */
static enum smtp_came came_helo(const struct smtp_run *run, const struct smtp_script_line *line)
{
    const struct smtp_script_line *const next = line + 1;

    if (smtp_run_at_stake(run, line, "5321-2.2.1-c"))
        return SMTP_CAME_OTHER;
    const bool goes_on = next < run->t->lines + run->t->count && next->side == 'S' && next->text.len >= 3 &&
                         memcmp(next->text.octets, "250", 3) == 0;
    return goes_on ? SMTP_CAME_ASKED : SMTP_CAME_HELO;
}

static bool is_hello(struct smtp_slice line, const char *hello)
{
    return line.len > strlen(hello) && smtp_begins_nocase(line, hello);
}

/* `C: text`. */
static enum smtp_came came_line(const struct smtp_run *run, const struct wanted *w, const struct smtp_event *event)
{
    const enum smtp_came row = smtp_came_line(run->wire, w->text, event);

    return row == SMTP_CAME_OTHER && !run->wire->in_data && is_hello(w->text, "EHLO ") &&
                   is_hello(event->octets, "HELO ")
               ? came_helo(run, w->line)
               : row;
}

/* `S: codes`.  A server that knows where a recipient's mail goes on to may say so, and 251 is as good a yes as 250
 * (§3.4, §4.3.2). */
static enum smtp_came came_reply(const struct smtp_run *run, const struct wanted *w, const struct smtp_event *event)
{
    const bool forwards = run->wire->said_rcpt && event->kind == SMTP_EVENT_REPLY && event->code == 251;

    return forwards && smtp_heard_code(&w->heard, 250) ? SMTP_CAME_ASKED : smtp_came_heard(&w->heard, event, w->text);
}

/* Which row of the table this event is, for this line.  The line is not QUIET. */
static enum smtp_came came(struct smtp_run *run, const struct wanted *w, struct smtp_event *event, int64_t until_us)
{
    switch (w->line->kind) {
    case SMTP_SCRIPT_LINE: return (run->wire->called ? came_line : came_reply)(run, w, event);
    case SMTP_SCRIPT_PATTERN: return smtp_came_pattern(w->text, event, &run->holes, &run->result->pool);
    case SMTP_SCRIPT_OCTETS: return smtp_came_octets(run->wire, w->text, until_us, event);
    default:
        return event->kind == SMTP_EVENT_END && event->octets.len == 0 ? SMTP_CAME_ASKED : smtp_came_unasked(event);
    }
}

/* The first octet of the event that cannot be what the line asks for; 0: the whole is not. */
static size_t departs(const struct wanted *w, const struct smtp_event *event)
{
    size_t at = 0;

    if (event->kind == SMTP_EVENT_BAD)
        return smtp_event_bad_at(event);
    if (w->line->kind == SMTP_SCRIPT_LINE && event->kind == SMTP_EVENT_REPLY)
        return smtp_heard_code_at(&w->heard, event->octets);
    while (w->line->kind == SMTP_SCRIPT_OCTETS && at < event->octets.len && at < w->text.len &&
           event->octets.octets[at] == w->text.octets[at])
        at++;
    return at < event->octets.len ? at : 0;
}

/* Where the conversation is after this reply: mail data begins or ends, extensions are listed, the end is near. */
static void follow(struct smtp_run *run, const struct smtp_event *event, bool asked)
{
    struct smtp_wire *const wire = run->wire;
    struct smtp_result *const r = run->result;

    if (wire->called)
        smtp_progress_heard(wire, event->octets);
    if (asked && r->reply_count < SMTP_REPLY_TIMES_MAX)
        r->reply_us[r->reply_count++] = smtp_now_us() - run->said_us;
    if (wire->called)
        return;
    if (event->kind == SMTP_EVENT_REPLY && (wire->in_data || wire->said_last) && event->code / 100 == 2)
        run->accepted++;
    wire->said_last = false;
    wire->in_data = event->kind == SMTP_EVENT_REPLY && event->code == 354;
    wire->leaving = asked && (event->code == 221 || event->code == 421);
    if (wire->said_ehlo && event->code == 250)
        r->offered = smtp_pool_slice(&r->pool, event->octets);
}

/* It is heard; and if it has its answer already, the script has nothing more to say on this wire. */
static void take(struct smtp_run *run, const struct smtp_event *event, bool asked)
{
    smtp_hear_take(run->wire, event);
    if (!run->wire->answered)
        follow(run, event, asked);
    run->wire->over = run->wire->over || run->wire->answered;
}

/* `quiet`: anything at all breaks it, but what `or 5yz close` allows. */
static size_t hear_quiet(struct smtp_run *run, size_t at)
{
    const struct smtp_script_line *const line = &run->t->lines[at];
    struct smtp_heard allowed;

    const int64_t until = smtp_run_quiet_until(run, line->text);
    if (!smtp_hear_anything(run->wire, until)) {
        if (run->wire->called && run->wire->leaving && smtp_program_ended(&run->program, until)) { /* behind QUIT */
            struct smtp_event gone = { SMTP_EVENT_END, 0, smtp_wire_unread(run->wire) };
            smtp_run_rule_at(run, line, line->marks, SMTP_CAME_OTHER, "the client waits", &gone, 0,
                             "the program has ended");
        }
        run->wire->over = run->wire->over || run->wire->ended;
        return at + 1;
    }
    struct smtp_event event = smtp_hear(run->wire, smtp_run_wait_until(run));
    if (line->codes.len > 0 && event.kind == SMTP_EVENT_REPLY && smtp_heard_parse(&allowed, line->codes) &&
        smtp_heard_code(&allowed, event.code)) {
        const struct smtp_slice reply = smtp_pool_slice(&run->result->pool, event.octets);
        smtp_hear_take(run->wire, &event);
        event = smtp_hear(run->wire, smtp_run_wait_until(run));
        run->wire->over = event.kind == SMTP_EVENT_END;
        if (event.kind != SMTP_EVENT_END &&
            smtp_run_rule(run, line, line->marks, SMTP_CAME_OTHER, "silence, or this reply and then the end", reply,
                          "the connection lived on"))
            run->result->place =
                (struct smtp_place){ smtp_wire_peer(run->wire), run->wire->name, run->wire->read, event.octets.len };
        return at + 1;
    }
    if (smtp_run_refused_early(run, &event))
        return at + 1;
    /* octets that are no whole reply are not silence either */
    const enum smtp_came row =
        event.octets.len > 0 && event.kind != SMTP_EVENT_REPLY ? SMTP_CAME_OTHER : smtp_came_unasked(&event);
    smtp_run_rule_at(run, line, line->marks, row, "silence", &event, 0, "octets where silence was due");
    smtp_hear_take(run->wire, &event);
    follow(run, &event, false);
    return at + 1;
}

/* `...`: passes over replies, or lines of a message, up to one that fits the next line; never over a message's end, for
 * what is not in it cannot come any more. */
static size_t hear_any(struct smtp_run *run, size_t at)
{
    const int64_t until = smtp_run_wait_until(run);
    struct wanted next;

    if (at + 1 == run->t->count || !want(run, at + 1, &next))
        return at + 1;
    for (;;) {
        struct smtp_event event = smtp_hear(run->wire, until);
        if (event.kind == SMTP_EVENT_END || event.kind == SMTP_EVENT_NOTHING ||
            came(run, &next, &event, until) == SMTP_CAME_ASKED || smtp_is_last(run->wire, &event))
            break;
        smtp_hear_take(run->wire, &event);
        follow(run, &event, false);
    }
    return at + 1;
}

/* The next event; but a client may add fields to the header of its message, and the empty line behind it; and a relay
 * trace fields above it. */
static struct smtp_event hear_past_header(struct smtp_run *run, const struct wanted *w, int64_t until)
{
    struct smtp_event event = smtp_hear(run->wire, until);

    while (run->wire->in_header &&
           (run->setup->hop != NULL ? smtp_is_above(run->wire, &event) : smtp_is_added(run->wire, w->text, &event)) &&
           came(run, w, &event, until) != SMTP_CAME_ASKED) {
        smtp_hear_take(run->wire, &event);
        follow(run, &event, false);
        event = smtp_hear(run->wire, until);
    }
    return event;
}

/* A client that hangs up where it owes QUIT has broken §4.1.1.10, which the judge finds, and not what else a line may
 * be about: whether a reply was understood shows in what the program says of it.  QUIT's own rows are at stake. */
static bool hung_up(const struct smtp_run *run, const struct smtp_script_line *line, const struct smtp_event *event)
{
    return run->wire->called && !run->wire->refused && event->kind == SMTP_EVENT_END && event->octets.len == 0 &&
           line->kind <= SMTP_SCRIPT_PATTERN && smtp_slice_is(line->text, "QUIT") &&
           !smtp_run_at_stake(run, line, "5321-4.1.1.10-") && !smtp_run_at_stake(run, line, "5321-4.1.4-");
}

size_t smtp_run_hear(struct smtp_run *run, size_t at)
{
    const struct smtp_script_line *const line = &run->t->lines[at];
    struct wanted w;
    size_t next;

    smtp_run_flush(run);
    if (line->kind == SMTP_SCRIPT_QUIET)
        return run->wire->awaited ? smtp_run_nobody_calls(run, at) : hear_quiet(run, at);
    if (line->kind == SMTP_SCRIPT_ANY)
        return hear_any(run, at);
    if (want(run, at, &w) && !w.heard.group) { /* "250-…" belongs to the line after it */
        const int64_t until = smtp_run_wait_until(run);
        struct smtp_event event = { SMTP_EVENT_NOTHING, 0, { NULL, 0 } };
        if (line->kind != SMTP_SCRIPT_OCTETS)
            event = hear_past_header(run, &w, until);
        smtp_run_note_mail(run, at, &event);
        if (smtp_run_is_stray(run, &event, &next))
            return next;
        const enum smtp_came row = came(run, &w, &event, until);
        if (row != SMTP_CAME_ASKED && smtp_run_aside(run, line, &event))
            return at;
        if (row != SMTP_CAME_ASKED && smtp_run_was_stray(run, line, &event, &next))
            return next;
        run->wire->above = run->wire->above && (row != SMTP_CAME_ASKED || line->kind == SMTP_SCRIPT_PATTERN);
        if (row != SMTP_CAME_ASKED && smtp_run_refused_early(run, &event))
            return at + 1;
        /* after the 221 or 421 that was asked for; or a client's QUIT */
        const bool gone = event.kind == SMTP_EVENT_END && (run->wire->leaving || hung_up(run, line, &event));
        /* who does not even call has sent nothing that could break a rule */
        const uint64_t marks = run->wire->called && run->wire->refused ? 0 : line->marks;
        if (!gone)
            smtp_run_rule_at(run, line, marks, row, expected(run, &w), &event, departs(&w, &event),
                             how(run->wire, &event));
        run->wire->over = gone || (event.kind == SMTP_EVENT_END && row == SMTP_CAME_ASKED);
        if (row == SMTP_CAME_ASKED || !smtp_is_last(run->wire, &event)) /* else it is due to the line that has it */
            take(run, &event, row == SMTP_CAME_ASKED);
    }
    return at + 1;
}

/* The first line of the branch that begins at `at` (an either, or an or): "250-…" lines are passed over. */
static size_t first_line(const struct smtp_run *run, size_t at)
{
    struct smtp_heard heard;

    for (at++; run->t->lines[at].kind == SMTP_SCRIPT_LINE; at++) {
        if (!smtp_heard_parse(&heard, run->t->lines[at].text) || !heard.group)
            break;
    }
    return at;
}

static bool fits(struct smtp_run *run, size_t at, struct smtp_event *event, bool silent)
{
    const struct smtp_script_line *const line = &run->t->lines[at];
    struct smtp_heard codes;
    struct wanted w;

    if (line->kind == SMTP_SCRIPT_END || line->kind == SMTP_SCRIPT_ANY) /* the empty branch; or one that takes any */
        return true;
    if (line->kind == SMTP_SCRIPT_QUIET)
        return silent || (event->kind == SMTP_EVENT_END && event->octets.len == 0 && !run->wire->refused) ||
               (event->kind == SMTP_EVENT_REPLY && line->codes.len > 0 && smtp_heard_parse(&codes, line->codes) &&
                smtp_heard_code(&codes, event->code));
    if (line->kind == SMTP_SCRIPT_EXIT)
        return !silent && event->kind == SMTP_EVENT_END && event->octets.len == 0 && smtp_run_exit_fits(run, line);
    if (silent)
        return false;
    struct smtp_event copy = *event; /* octets are laid beside what is there; nothing more is waited for */
    return want(run, at, &w) && came(run, &w, &copy, smtp_now_us()) == SMTP_CAME_ASKED;
}

static void take_branch(struct smtp_run *run, const struct smtp_script_line *branch, struct smtp_slice got)
{
    struct smtp_result *const r = run->result;
    const char *const label = smtp_pool_string(&r->pool, branch->text);

    if (r->branch_count < SMTP_BRANCHES_MAX)
        r->branches[r->branch_count++] = label;
    if (branch->kind == SMTP_SCRIPT_OR && branch->marks != 0 && r->verdict < SMTP_VERDICT_NOTE) {
        r->verdict = SMTP_VERDICT_NOTE; /* a MAY, and it was taken */
        r->line = branch->number;
        r->marks = branch->marks;
        r->expected = label;
        r->got = smtp_run_escaped(run, got);
        r->reason = smtp_pool_format(&r->pool, "a MAY taken: %s", label);
    }
}

/* What was expected: one of the branches, by their labels. */
static const char *labels(struct smtp_run *run, size_t at)
{
    const struct smtp_script_line *const lines = run->t->lines;
    struct smtp_octets text = { 0 };

    for (size_t branch = at; lines[branch].kind != SMTP_SCRIPT_END; branch = lines[branch].next)
        smtp_octets_format(&text, "%s%.*s", branch == at ? "" : "; or ", (int)lines[branch].text.len,
                           (const char *)lines[branch].text.octets);
    const char *const kept = smtp_pool_string(&run->result->pool, smtp_slice_all(&text));
    smtp_octets_close(&text);
    return kept;
}

size_t smtp_run_either(struct smtp_run *run, size_t at)
{
    const struct smtp_script_line *const lines = run->t->lines;
    const struct smtp_script_line *const either = &lines[at];
    struct smtp_slice time = { NULL, 0 };
    bool can_be_quiet = false;
    size_t next;

    smtp_run_flush(run);
    run->wire->line = either->number;
    for (size_t branch = at; lines[branch].kind != SMTP_SCRIPT_END; branch = lines[branch].next) {
        const struct smtp_script_line *const first = &lines[first_line(run, branch)];
        can_be_quiet = can_be_quiet || first->kind == SMTP_SCRIPT_QUIET;
        time = first->kind == SMTP_SCRIPT_QUIET ? first->text : time;
    }
    /* silence is known to be one after Q, an answer to be missing after W */
    const bool silent =
        can_be_quiet && !smtp_hear_anything(run->wire, smtp_run_quiet_until(run, time)) && !run->wire->ended;
    struct smtp_event event = { SMTP_EVENT_NOTHING, 0, { NULL, 0 } };
    if (!silent)
        event = smtp_hear(run->wire, smtp_run_wait_until(run));
    smtp_run_note_mail(run, at, &event);
    if (smtp_run_is_stray(run, &event, &next))
        return next;

    for (size_t branch = at; lines[branch].kind != SMTP_SCRIPT_END; branch = lines[branch].next) {
        const size_t first = first_line(run, branch);
        if (fits(run, first, &event, silent)) {
            if (lines[first].kind == SMTP_SCRIPT_END && smtp_run_aside(run, either, &event))
                return at; /* the empty branch takes anything: an aside may stand before another */
            take_branch(run, &lines[branch], event.octets);
            return silent && lines[first].kind == SMTP_SCRIPT_QUIET ? first + 1 : branch + 1;
        }
    }
    if (smtp_run_aside(run, either, &event))
        return at;
    if (smtp_run_was_stray(run, &lines[first_line(run, at)], &event, &next))
        return next;
    if (!smtp_run_refused_early(run, &event)) {
        smtp_run_rule_at(run, either, either->marks, smtp_came_unasked(&event), labels(run, at), &event,
                         smtp_event_bad_at(&event), how(run->wire, &event));
        take(run, &event, false);
    }
    while (lines[at].kind != SMTP_SCRIPT_END)
        at = lines[at].next;
    return at + 1;
}
