/* run_tls.c - `TLS`: the handshake, behind a 220 to STARTTLS.         RFC 3207 §4
 * Read first: suite/run_early.c.  Read next: suite/run_result.c.
 * SPDX-License-Identifier: MIT */
#include "suite/run_internal.h"

/* A client may break it off on purpose: that is its end, and the next line hears it. */
size_t smtp_run_tls(struct smtp_run *run, size_t at)
{
    const struct smtp_script_line *const line = &run->t->lines[at];
    struct smtp_wire *const wire = run->wire;
    const char *host;

    wire->line = line->number;
    smtp_run_flush(run);
    if (wire->over)
        return at + 1;
    host = wire->called ? NULL : smtp_target_get(run->setup->target, "host");
    if (smtp_wire_secure(wire, run->setup->tls, wire->called || host != NULL ? host : "localhost",
                         smtp_run_wait_until(run)))
        wire->due = 0; /* and no second greeting, §4.2 */
    else if (!wire->called || line->marks != 0)
        smtp_run_rule(run, line, line->marks, SMTP_CAME_NOTHING, "a TLS handshake", smtp_slice_none(),
                      "the handshake was broken off");
    return at + 1;
}
