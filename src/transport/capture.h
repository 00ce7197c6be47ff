/* capture.h - the SMTP conversations in a file of captured packets (pcap, pcapng).
 * Read first: transport/proxy.h.  Read next: transport/capture.c.
 * SPDX-License-Identifier: MIT
 *
 * A capture is what somebody saw on a wire: packets in pieces, twice, in another order, or not at all.  Here they
 * become two streams of octets again, in the order in which each was complete. */
#ifndef POSTEL_TRANSPORT_CAPTURE_H
#define POSTEL_TRANSPORT_CAPTURE_H

#include "transport/observe.h"

#include <stdio.h>

enum { SMTP_CAPTURE_ERROR = 256 };

/* What was in the file, beside what the observer was shown. */
struct smtp_captured {
    unsigned sessions;              /* in which a server began with a reply code: those were shown */
    unsigned others;                /* connections that are no SMTP; those of TLS from the first octet too */
    unsigned holes;                 /* sessions that end at octets which the capture has not */
    char error[SMTP_CAPTURE_ERROR]; /* "truncated dump file": why no more of it could be read; empty: it is whole */
};

/* Shows the observer each conversation, whole, in the order of their first packets; numbers begin behind `*session`,
 * which is left at the last.  Memory: the file's octets, once.  False: it is no capture, or there is no memory. */
bool smtp_capture_read(struct smtp_captured *capture, const char *path, const struct smtp_observer *observer,
                       unsigned *session);
/* The same of a file that is open; it is closed, in any case. */
bool smtp_capture_read_file(struct smtp_captured *capture, FILE *in, const struct smtp_observer *observer,
                            unsigned *session);

#endif
