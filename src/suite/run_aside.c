/* run_aside.c - a client says what has no effect on its mail: answered, and the script goes on.  RFC 5321 §4.1.1
 * Read first: suite/run_early.c.  Read next: suite/run_tls.c.
 * SPDX-License-Identifier: MIT
 *
 * NOOP, HELP, VRFY and EXPN may come at any time, and RSET where nothing is open changes nothing (§4.1.1.5).  A script
 * has a line for each command that a mail needs, and cannot have one for each that some client says beside it.
 *
 * Nor has it one for a client that asks at once for what it was refused.  Behind 4yz it may, behind 5yz it should not
 * (§4.2.1): whether it does is at stake where a line says so; elsewhere it is refused once more. */
#include "suite/run_internal.h"

#include "suite/progress.h"

#include <string.h>

enum { ASIDES_MAX = 16 }; /* in a case: nobody needs more, and a client may never come to its point */

bool smtp_run_at_stake(const struct smtp_run *run, const struct smtp_script_line *line, const char *id)
{
    for (size_t i = 0; i < run->t->id_count; i++) {
        if ((line->marks & (uint64_t)1 << i) != 0 && strncmp(run->t->ids[i].id, id, strlen(id)) == 0)
            return true;
    }
    return false;
}

bool smtp_run_aside(struct smtp_run *run, const struct smtp_script_line *line, const struct smtp_event *event)
{
    struct smtp_wire *const wire = run->wire;

    if (!wire->called || wire->in_data || wire->judge.sasl || event->kind != SMTP_EVENT_LINE ||
        run->asides == ASIDES_MAX)
        return false;
    const bool it_is_asked =
        smtp_run_at_stake(run, line, "5321-4.2.1-c") || smtp_run_at_stake(run, line, "5321-4.2.1-f");
    if (!smtp_progress_aside(wire, event->octets) && (it_is_asked || !smtp_progress_again(wire, event->octets)))
        return false;
    run->asides++;
    smtp_progress_heard(wire, event->octets);
    smtp_hear_take(wire, event);
    smtp_run_say_due(run, wire);
    return true;
}
