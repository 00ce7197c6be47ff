/* run_early.c - a server may refuse to be talked to out of turn.        RFC 2920 §3.1
 * Read first: suite/run_hear.c.  Read next: suite/run_aside.c.
 * SPDX-License-Identifier: MIT
 *
 * A case that is tagged early-talk sends the next before the reply, against the rules for clients, to see what becomes
 * of it.  No sentence says that a server has to put up with that: many say 5yz or 421 and hang up, and owe no more. */
#include "suite/run_internal.h"

bool smtp_run_refused_early(struct smtp_run *run, struct smtp_event *event)
{
    struct smtp_wire *const wire = run->wire;
    struct smtp_result *const r = run->result;
    const size_t read = wire->read, len = event->octets.len;

    if (!smtp_transcript_tagged(run->t, "early-talk") || event->kind != SMTP_EVENT_REPLY ||
        (event->code / 100 != 5 && event->code != 421))
        return false;
    smtp_hear_take(wire, event);
    const struct smtp_event next = smtp_hear(wire, smtp_run_quiet_until(run, (struct smtp_slice){ NULL, 0 }));
    wire->over = next.kind == SMTP_EVENT_END && next.octets.len == 0;
    if (!wire->over) { /* it lives on: so the reply is about what was said */
        wire->read = read;
        event->octets = (struct smtp_slice){ wire->in.octets + read, len };
        return false;
    }
    if (r->branch_count < SMTP_BRANCHES_MAX)
        r->branches[r->branch_count++] = "early talk refused, and the connection closed";
    return true;
}
