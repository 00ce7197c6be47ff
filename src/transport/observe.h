/* observe.h - someone who looks on while octets pass.
 * Read first: transport/literal.c.  Read next: transport/loop.h.
 * SPDX-License-Identifier: MIT
 *
 * The transport shows what passes and knows nothing of how it is shown: `--trace` prints it, a judge could grade it. */
#ifndef POSTEL_TRANSPORT_OBSERVE_H
#define POSTEL_TRANSPORT_OBSERVE_H

#include "parse/slice.h"

enum smtp_side { SMTP_SIDE_CLIENT, SMTP_SIDE_SERVER };

struct smtp_observer {
    void *owner;
    void (*opened)(void *owner, unsigned session, const char *peer); /* `peer` as "ADDR:PORT" */

    /* Octets of `side`, in the order in which the session took and made them: a command is shown before its reply, and
     * what a server has not taken yet is not shown. */
    void (*octets)(void *owner, unsigned session, enum smtp_side side, struct smtp_slice octets);
    void (*closed)(void *owner, unsigned session);

    /* This side says no more.  Told by who passes octets on (proxy.c), before `closed`; may be NULL. */
    void (*ended)(void *owner, unsigned session, enum smtp_side side);
};

#endif
