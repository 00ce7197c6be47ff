/* run_aside.c - a client says what has no effect on its mail: answered, and the script goes on.  RFC 5321 §4.1.1
 * Read first: suite/run_early.c.  Read next: suite/run_tls.c.
 * SPDX-License-Identifier: MIT
 *
 * NOOP, HELP, VRFY and EXPN may come at any time, and RSET where nothing is open changes nothing (§4.1.1.5).  A script
 * has a line for each command that a mail needs, and cannot have one for each that some client says beside it. */
#include "suite/run_internal.h"

#include "suite/progress.h"

enum { ASIDES_MAX = 16 }; /* in a case: nobody needs more, and a client may never come to its point */

bool smtp_run_aside(struct smtp_run *run, const struct smtp_event *event)
{
    struct smtp_wire *const wire = run->wire;

    if (!wire->called || wire->in_data || wire->judge.sasl || event->kind != SMTP_EVENT_LINE ||
        run->asides == ASIDES_MAX || !smtp_progress_aside(wire, event->octets))
        return false;
    run->asides++;
    smtp_progress_heard(wire, event->octets);
    smtp_hear_take(wire, event);
    smtp_run_say_due(run, wire);
    return true;
}
