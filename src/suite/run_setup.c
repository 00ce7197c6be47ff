/* run_setup.c - what all cases of a run share: who is under test, and how long it is waited for.
 * Read first: suite/run.h.  Read next: suite/run_internal.h.
 * SPDX-License-Identifier: MIT */
#include "suite/run.h"

enum { SECOND = 1000000, MS = 1000 };

enum smtp_role smtp_setup_role(const struct smtp_setup *setup)
{
    return setup->caller != NULL ? SMTP_ROLE_CLIENT : setup->hop != NULL ? SMTP_ROLE_RELAY : SMTP_ROLE_SERVER;
}

char smtp_setup_side(const struct smtp_setup *setup, const char *session)
{
    return setup->caller != NULL || (setup->hop != NULL && smtp_hop_names(session)) ? 'C' : 'S';
}

const char *smtp_setup_tested(const struct smtp_setup *setup)
{
    return smtp_role_name(smtp_setup_role(setup));
}

int64_t smtp_setup_quiet_us(const struct smtp_setup *setup)
{
    const int64_t q = setup->t_us * 10;

    return q < 60 * MS ? 60 * MS : q > 2 * SECOND ? 2 * SECOND : q;
}

int64_t smtp_setup_wait_us(const struct smtp_setup *setup)
{
    const int64_t given = smtp_target_time_ms(setup->target, "reply-timeout") * MS;
    const int64_t w = setup->t_us * 50;

    if (setup->wait_us > 0)
        return setup->wait_us;
    return given > 0 ? given : w < 5 * SECOND ? 5 * SECOND : w;
}
