/* capture_write.h - a conversation as a file of packets (pcap), as if somebody had captured it.
 * Read first: transport/capture.c.  Read next: transport/capture_write.c.
 * SPDX-License-Identifier: MIT
 *
 * Tools that people know, Wireshark first of all, read captures.  Here nothing was captured: the octets were on a wire,
 * and everything around them is made, so that the same conversation gives the same file on any machine at any time. */
#ifndef POSTEL_TRANSPORT_CAPTURE_WRITE_H
#define POSTEL_TRANSPORT_CAPTURE_WRITE_H

#include "transport/observe.h"

#include <stdint.h>
#include <stdio.h>

struct smtp_written_flow; /* one session: capture_write.c */

struct smtp_capture_writer {
    struct smtp_observer observer; /* show it what is to be written; it needs no name of a peer */
    FILE *out;
    uint32_t packets; /* so far: their clock */
    bool spent;       /* there was no memory for a session: it is not in the file */
    struct smtp_written_flow *flows;
};

/* Each session becomes a TCP connection from 127.0.0.1 and a port of its own to 127.0.0.1, port 25.  Its handshake is
 * made when it opens, a FIN when a side ends; a session that is closed before its sides end stays open in the file, for
 * nobody has seen their ends.  The first packet is of 2026-01-01T00:00:00Z, each next one a millisecond later. */
void smtp_capture_writer_open(struct smtp_capture_writer *writer, FILE *out);

/* Leaves `out` open.  False: not all of it could be written. */
bool smtp_capture_writer_close(struct smtp_capture_writer *writer);

#endif
