/* run_added.c - what came back with fields above it that it was not sent with: these are judged, whatever the case.
 * Read first: suite/added.c, suite/run_mail.c.  Read next: suite/run_judge.c.
 * SPDX-License-Identifier: MIT */
#include "suite/run_internal.h"

#include "suite/added.h"

#include <string.h>

/* All that the suite has said on the wires of the case, a line end before it: so each line stands between two. */
static void all_sent(const struct smtp_run *run, struct smtp_octets *sent)
{
    const struct smtp_recording *const r = &run->result->recording;

    smtp_octets_text(sent, "\r\n");
    for (size_t w = 0; w < run->wire_count; w++) {
        for (size_t i = 0; i < r->count && !run->wires[w].called; i++) {
            if (r->records[i].from == 'C' && strcmp(r->records[i].session, run->wires[w].name) == 0)
                smtp_octets_add(sent, r->records[i].octets.octets, r->records[i].octets.len);
        }
    }
}

static struct smtp_judged *one_more(struct smtp_recording *r)
{
    r->judged = smtp_array_grow(r->judged, r->judged_count, &r->judged_cap, sizeof *r->judged);
    return &r->judged[r->judged_count++];
}

void smtp_run_judge_stored(struct smtp_run *run, const struct smtp_script_line *line, const struct smtp_slice *messages,
                           size_t count)
{
    struct smtp_finding found[SMTP_ADDED_FOUND];
    struct smtp_octets sent = { 0 };

    all_sent(run, &sent);
    for (size_t m = 0; m < count; m++) {
        const struct smtp_added added = { messages[m], smtp_slice_all(&sent), true };
        const size_t faults = smtp_added_judge(&added, found);
        for (size_t i = 0; i < faults; i++)
            *one_more(&run->result->recording) =
                (struct smtp_judged){ found[i], "the mailbox", line->number, .in_mailbox = true };
    }
    smtp_octets_close(&sent);
}

void smtp_run_judge_relayed(struct smtp_run *run)
{
    struct smtp_finding found[SMTP_ADDED_FOUND];
    struct smtp_octets sent = { 0 };

    all_sent(run, &sent);
    for (size_t w = 0; w < run->wire_count; w++) {
        const struct smtp_wire *const wire = &run->wires[w];
        const size_t at = wire->data_at;
        if (!wire->called || at == 0 || run->setup->hop == NULL ||
            wire->from_null) /* a notification is the relay's own */
            continue;
        const struct smtp_slice data = { wire->in.octets + at, wire->in.len - at };
        const struct smtp_added added = { data, smtp_slice_all(&sent), false };
        const size_t faults = smtp_added_judge(&added, found);
        for (size_t i = 0; i < faults; i++) {
            found[i].at += at;
            found[i].side = 'C';
            *one_more(&run->result->recording) = (struct smtp_judged){ found[i], wire->name, wire->line, false };
        }
    }
    smtp_octets_close(&sent);
}
