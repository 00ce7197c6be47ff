/* dns_option.c - --zone and --dns: where names are looked up.         RFC 5321 §5
 * Read first: programs/dns_option.h.  Read next: programs/send_way.c.
 * SPDX-License-Identifier: MIT */
#include "programs/dns_option.h"

#include "programs/program.h"

int postel_dns_check(const char *verb, const char *zone, const char *server)
{
    if (zone == NULL || server == NULL)
        return POSTEL_DONE;
    return postel_error(POSTEL_USAGE, verb, "Give --zone or --dns, not both.");
}

int postel_dns_open(const char *verb, const char *zone, const char *server, struct smtp_loop *loop,
                    struct smtp_dns **dns)
{
    char why[512];

    *dns = zone != NULL ? smtp_dns_zone(zone, why, sizeof why) : smtp_dns_resolver(loop, server, why, sizeof why);
    if (*dns != NULL)
        return POSTEL_DONE;
    return postel_error(zone != NULL || server != NULL ? POSTEL_USAGE : POSTEL_CANNOT, verb, "%s", why);
}
