/* run_mail.c - look at what was stored, and whether the server still works.
 * Read first: suite/run_result.c.  Read next: suite/run_added.c.
 * SPDX-License-Identifier: MIT */
#include "suite/run_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MS = 1000, POLL_US = 10 * MS, MESSAGES_MAX = 8, MAIL_LINES_MAX = 64 };

static const char *address(const struct smtp_run *run, struct smtp_slice fixture)
{
    return smtp_target_get(run->setup->target, smtp_pool_string(&run->result->pool, fixture));
}

/* Waits until at least `count` messages are there, or the time of `delivery` is up; returns how many are. */
static size_t await(struct smtp_run *run, const char *to, const char *mark, struct smtp_slice holding, size_t count,
                    struct smtp_slice *found)
{
    const int64_t until = smtp_now_us() + smtp_target_time_ms(run->setup->target, "delivery") * MS * run->slower;

    for (;;) {
        const size_t there = smtp_mailbox_find(run->setup->mailbox, to, smtp_slice_text(mark), holding, found,
                                               found == NULL ? 0 : MESSAGES_MAX);
        if (there >= count || smtp_now_us() >= until)
            return there;
        smtp_sleep_us(POLL_US);
    }
}

/* What went over the probe's own wire is shown with the case. */
static void adopt(struct smtp_run *run, struct smtp_result *probe, unsigned line)
{
    struct smtp_recording *const to = &run->result->recording, *const from = &probe->recording;

    for (size_t i = 0; i < from->count; i++) {
        to->records = smtp_array_grow(to->records, to->count, &to->cap, sizeof *to->records);
        to->records[to->count] = from->records[i];
        to->records[to->count].session = "probe";
        to->records[to->count].line = line;
        to->records[to->count++].us += from->start_us - to->start_us;
        from->records[i].octets = (struct smtp_octets){ 0 };
    }
}

/* What kept it from being taken.  A server that goes away, or has no room for one more, may do so at any time: §3.8. */
static enum smtp_came came_of(const struct smtp_result *probe)
{
    if (probe->again)
        return SMTP_CAME_NOTHING;
    if (probe->got != NULL && strncmp(probe->got, "421", 3) == 0)
        return SMTP_CAME_421;
    return probe->met_4yz ? SMTP_CAME_4YZ : SMTP_CAME_OTHER;
}

/* A plain message on a wire of its own.  What it meets is laid at the door of `line`.  True: it was taken. */
static bool send_plain(struct smtp_run *run, const struct smtp_script_line *line, char mark[9])
{
    struct smtp_result probe;

    smtp_run_make_mark(run, ++run->probes, mark);
    smtp_run_marked(run->setup, run->setup->control, SMTP_CUT_WRITTEN, run->slower > 1 ? 2 : 1, mark, &probe);
    adopt(run, &probe, line->number);

    const bool taken = probe.verdict == SMTP_VERDICT_PASS;
    if (!taken)
        smtp_run_rule(run, line, line->marks, came_of(&probe), "250 to a plain message",
                      smtp_slice_text(probe.got == NULL ? "" : probe.got), "a plain message was not taken");
    smtp_result_close(&probe);
    return taken;
}

/* A plain message that was sent later has come: so what has not come by now will not.  It goes to `valid`, whosever
 * mailbox is asked about. */
static bool delivered_by_now(struct smtp_run *run, const struct smtp_script_line *line)
{
    const char *const to = smtp_target_get(run->setup->target, "valid");
    char mark[9];

    if (!send_plain(run, line, mark))
        return false;
    if (await(run, to, mark, (struct smtp_slice){ NULL, 0 }, 1, NULL) > 0)
        return true;
    smtp_run_rule(run, line, line->marks, SMTP_CAME_NOTHING, "the plain message in the mailbox",
                  (struct smtp_slice){ NULL, 0 }, "a plain message was taken and did not come");
    return false;
}

/* "1 message stored", and what it has to hold. */
static const char *messages_stored(struct smtp_run *run, size_t count, struct smtp_slice holding)
{
    return smtp_pool_format(&run->result->pool, "%zu message%s stored%s%s", count, count == 1 ? "" : "s",
                            holding.len > 0 ? " holding " : "", smtp_run_escaped(run, holding));
}

/* What stands behind the header. */
static struct smtp_slice body(struct smtp_slice message)
{
    for (size_t at = 1; at < message.len; at++) {
        const size_t end = message.octets[at] == '\r' ? at + 1 : at;
        if (message.octets[at - 1] == '\n' && end < message.len && message.octets[end] == '\n')
            return (struct smtp_slice){ message.octets + end + 1, message.len - end - 1 };
    }
    return message;
}

/* Other than so many.  What is stored shows why: one of them; or one that does not hold it. */
static void wrong_count(struct smtp_run *run, const struct smtp_script_line *line, const char *to,
                        struct smtp_slice holding, size_t there, size_t wanted)
{
    struct smtp_slice found[MESSAGES_MAX];
    const size_t shown = await(run, to, run->mark, there > 0 ? holding : smtp_slice_none(), 0, found);
    const char *how = there > wanted ? "other mail is stored" : "mail did not come in time";
    struct smtp_octets got = { 0 };

    smtp_octets_text(&got, messages_stored(run, there, holding));
    if (shown > 0) {
        smtp_octets_text(&got, there > 0 ? "; the text of one: " : "; one does not hold it, and its text is: ");
        const struct smtp_slice text = body(found[0]);
        smtp_octets_add(&got, text.octets, text.len);
        how = there > 0 ? how : "the stored message differs";
    }
    smtp_run_rule(run, line, line->marks, there < wanted ? SMTP_CAME_NOTHING : SMTP_CAME_OTHER,
                  messages_stored(run, wanted, holding), smtp_slice_all(&got), how);
    smtp_octets_close(&got);
}

static bool is_mail_line(const struct smtp_script_line *line)
{
    return line->kind == SMTP_SCRIPT_ANY ||
           (line->kind >= SMTP_SCRIPT_MAIL_PATTERN && line->kind <= SMTP_SCRIPT_MAIL_ABSENT);
}

/* Behind the `>` lines that follow a `mailbox`. */
static size_t mail_lines_end(const struct smtp_run *run, size_t at)
{
    for (at++; at < run->t->count && is_mail_line(&run->t->lines[at]);)
        at++;
    return at;
}

/* Lays the one message beside the lines from `first` to `end`. */
static void match_message(struct smtp_run *run, size_t first, size_t end, struct smtp_slice message)
{
    const struct smtp_script_line *const lines = run->t->lines + first;
    const size_t count = end - first < MAIL_LINES_MAX ? end - first : MAIL_LINES_MAX;
    struct smtp_mail_line wanted[MAIL_LINES_MAX];
    struct smtp_octets texts[MAIL_LINES_MAX] = { 0 };
    struct smtp_slice got;

    for (size_t i = 0; i < count && !run->stop; i++) {
        const bool octets = lines[i].kind == SMTP_SCRIPT_MAIL_OCTETS;
        smtp_run_fill(run, &lines[i], octets ? SMTP_FILL_OCTETS : SMTP_FILL_PATTERN, &texts[i], NULL);
        wanted[i] = (struct smtp_mail_line){ lines[i].kind, smtp_slice_all(&texts[i]), first + i };
    }
    const size_t departs = run->stop ? count : smtp_mail_match(message, wanted, count, &got);
    if (departs < count)
        smtp_run_rule(run, &lines[departs], lines[departs].marks, SMTP_CAME_OTHER,
                      smtp_run_escaped(run, smtp_slice_all(&texts[departs])), got, "the stored message differs");
    for (size_t i = 0; i < count; i++)
        smtp_octets_close(&texts[i]);
}

size_t smtp_run_mailbox(struct smtp_run *run, size_t at)
{
    const struct smtp_script_line *const line = &run->t->lines[at];
    const char *const to = address(run, line->name);
    struct smtp_octets holding = { 0 };
    struct smtp_slice found[MESSAGES_MAX];

    const size_t end = mail_lines_end(run, at);

    smtp_run_flush(run);
    if (!smtp_run_fill(run, line, SMTP_FILL_TEXT, &holding, NULL))
        return end;
    /* none: decided once a message that was sent later has come */
    const bool known = line->count > 0 || delivered_by_now(run, line);
    const size_t there = known ? await(run, to, run->mark, smtp_slice_all(&holding), line->count, found) : line->count;
    if (known && line->count > 0)
        smtp_run_judge_stored(run, line, found, there < MESSAGES_MAX ? there : MESSAGES_MAX);
    if (there != line->count)
        wrong_count(run, line, to, smtp_slice_all(&holding), there, line->count);
    else if (line->count == 1)
        match_message(run, at + 1, end, found[0]);
    smtp_octets_close(&holding);
    return end;
}

/* NOOP gets one 250 on the wire of the case.  If that has ended, the plain message will show that the server lives. */
static void probe_wire(struct smtp_run *run, const struct smtp_script_line *line)
{
    const struct smtp_heard want = { .codes = { "250" }, .code_count = 1 };

    if (run->wire->over || run->wire->fd < 0 || run->wire->ended)
        return;
    smtp_octets_text(&run->out, "NOOP\r\n");
    smtp_run_flush(run);
    const struct smtp_event event = smtp_hear(run->wire, smtp_run_wait_until(run));
    if (event.kind == SMTP_EVENT_END && event.octets.len == 0)
        return;
    smtp_run_rule_at(run, line, line->marks, smtp_came_heard(&want, &event, smtp_slice_text("")), "250 to NOOP", &event,
                     smtp_event_bad_at(&event), "NOOP was answered otherwise");
    smtp_hear_take(run->wire, &event);
}

size_t smtp_run_probe(struct smtp_run *run, size_t at)
{
    const struct smtp_script_line *const line = &run->t->lines[at];
    const char *const to = smtp_target_get(run->setup->target, "valid");
    char mark[9];

    smtp_run_flush(run);
    run->wire->line = line->number;
    probe_wire(run, line);
    if (run->stop)
        return at + 1;
    const bool stored = run->setup->mailbox != NULL && to != NULL;
    if (stored ? !delivered_by_now(run, line) : !send_plain(run, line, mark))
        return at + 1;

    /* whatever was written behind its 250 has come by now */
    const struct smtp_slice unread = smtp_wire_unread(run->wire);
    if (!run->wire->over && (unread.len > 0 || smtp_wire_receive(run->wire, smtp_now_us()))) {
        const struct smtp_event more = { SMTP_EVENT_BAD, 0, smtp_wire_unread(run->wire) };
        smtp_run_rule_at(run, line, line->marks, SMTP_CAME_OTHER, "one reply to NOOP", &more, 0,
                         "there are more replies than commands");
        return at + 1;
    }
    if (stored) {
        const size_t there = await(run, to, run->mark, (struct smtp_slice){ NULL, 0 }, run->accepted, NULL);
        if (there != run->accepted)
            wrong_count(run, line, to, smtp_slice_none(), there, run->accepted);
    }
    return at + 1;
}

void smtp_run_control(const struct smtp_setup *setup, unsigned nth, struct smtp_result *result)
{
    struct smtp_run run = { .setup = setup, .t = setup->control, .result = result, .slower = 1 };
    const char *const to = smtp_target_get(setup->target, "valid");
    char mark[9];

    smtp_run_make_mark(&run, nth, mark);
    smtp_run_marked(setup, setup->control, SMTP_CUT_WRITTEN, 1, mark, result);
    if (result->verdict != SMTP_VERDICT_PASS || setup->mailbox == NULL || to == NULL)
        return;
    if (await(&run, to, mark, (struct smtp_slice){ NULL, 0 }, 1, NULL) == 0) {
        result->verdict = SMTP_VERDICT_INCONCLUSIVE;
        result->expected = smtp_pool_format(&result->pool, "the message for %s in the mailbox", to);
        result->got = "";
        result->reason =
            "the plain mail was taken, and did not come: does the target's `mailbox` tell where mail goes?";
    }
}
