/* run_tls.c - `TLS`: the handshake, behind a 220 to STARTTLS or before all else.  RFC 3207 §4, RFC 8314 §3
 * Read first: suite/run_aside.c, suite/certificate.c.  Read next: suite/run_result.c.
 * SPDX-License-Identifier: MIT */
#include "suite/run_internal.h"

#include "suite/certificate.h"

#include <string.h>

/* Whom we mean to reach; a server has none. */
static const char *host_of(const struct smtp_setup *setup, const struct smtp_wire *wire)
{
    const char *const host = smtp_target_get(setup->target, "host");

    return wire->called ? NULL : host != NULL ? host : "localhost";
}

bool smtp_setup_secure(const struct smtp_setup *setup, struct smtp_wire *wire, int64_t until_us)
{
    const char *const tls = smtp_target_get(setup->target, "tls");

    return setup->tls == NULL || tls == NULL || strcmp(tls, "implicit") != 0 ||
           smtp_wire_secure(wire, setup->tls, host_of(setup, wire), until_us);
}

/* A client may break it off on purpose: that is its end, and the next line hears it. */
size_t smtp_run_tls(struct smtp_run *run, size_t at)
{
    const struct smtp_script_line *const line = &run->t->lines[at];
    const struct smtp_setup *const setup = run->setup;
    struct smtp_wire *const wire = run->wire;

    wire->line = line->number;
    smtp_run_flush(run);
    if (wire->over)
        return at + 1;
    if (smtp_wire_secure(wire, wire->called ? setup->made->contexts[smtp_certificate(line->name)] : setup->tls,
                         host_of(setup, wire), smtp_run_wait_until(run)))
        wire->due = 0; /* and no second greeting, §4.2 */
    else if (!wire->called || line->marks != 0)
        smtp_run_rule(run, line, line->marks, SMTP_CAME_NOTHING, "a TLS handshake", smtp_slice_none(),
                      "the handshake was broken off");
    return at + 1;
}
