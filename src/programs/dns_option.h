/* dns_option.h - --zone and --dns: where names are looked up.         RFC 5321 §5
 * Read first: programs/program.h, transport/dns.h.  Read next: programs/dns_option.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_DNS_OPTION_H
#define POSTEL_PROGRAMS_DNS_OPTION_H

#include "transport/dns.h"
#include "transport/loop.h"

/* One of them, or neither: POSTEL_DONE; else POSTEL_USAGE, after a sentence. */
int postel_dns_check(const char *verb, const char *zone, const char *server);

/* Opens the one that was given, and NULL stands for the other; with neither, the system's DNS.  *dns is the caller's to
 * close.  POSTEL_DONE; or POSTEL_USAGE or POSTEL_CANNOT, after a sentence, and *dns is NULL. */
int postel_dns_open(const char *verb, const char *zone, const char *server, struct smtp_loop *loop,
                    struct smtp_dns **dns);

#endif
