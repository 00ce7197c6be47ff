/* capture_internal.h - what capture.c and capture_stream.c share: a connection being put together.
 * Read first: transport/capture.h.  Read next: transport/capture_stream.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_TRANSPORT_CAPTURE_INTERNAL_H
#define POSTEL_TRANSPORT_CAPTURE_INTERNAL_H

#include <stdint.h>

#include "transport/address.h"
#include "transport/capture.h"

/* One end of a connection. */
struct smtp_capture_end {
    unsigned char address[16]; /* of IPv4 the first four */
    unsigned address_len;
    uint16_t port;
};

/* One TCP segment. */
struct smtp_capture_segment {
    struct smtp_capture_end from, to;
    uint32_t number;       /* of its first octet */
    uint32_t acknowledged; /* with `ack`: the sender has all before this one */
    bool syn, ack, fin, rst;
    struct smtp_slice octets;
};

/* Octets that follow each other.  None: the end of that side. */
struct smtp_capture_run {
    int side;
    uint32_t number; /* of the first, if they came early */
    struct evbuffer *octets;
};

struct smtp_capture_runs {
    struct smtp_capture_run *runs;
    size_t count, cap;
};

struct smtp_capture_half { /* one direction */
    bool begun;            /* `next` is known */
    uint32_t next;         /* the number of the octet that is due */
    bool fin_seen;         /* its end is at `fin` */
    uint32_t fin;
    bool ended;
    struct smtp_capture_runs early; /* behind `next`, by number */
    bool missing;                   /* octets before `until` are known to be, and were not captured so far */
    uint32_t until;
    size_t since; /* how much had been said when that was noticed: what is said meanwhile cannot be understood */
};

struct smtp_capture_flow {
    struct smtp_capture_flow *next, *same_number; /* capture.c */
    struct smtp_capture_end ends[2];              /* of the first packet: who sent it, who got it */
    bool first_calls;                             /* a SYN without ACK: ends[0] is the client */
    struct smtp_capture_half halves[2];
    struct smtp_capture_runs said; /* of both, in order */
    bool closed;                   /* both ends have come, or a reset: a new SYN begins another */
};

/* Adds a segment that ends[side] of the flow sent.  False: there is no memory. */
bool smtp_capture_add(struct smtp_capture_flow *flow, int side, const struct smtp_capture_segment *segment);

/* Shows the conversation, if it is one of SMTP; counts it in any case. */
void smtp_capture_show(const struct smtp_capture_flow *flow, struct smtp_captured *capture,
                       const struct smtp_observer *observer, unsigned *session);

void smtp_capture_free(struct smtp_capture_flow *flow);

#endif
