/* loop.h - the one thread that moves all octets.
 * Read first: transport/observe.h.  Read next: transport/loop.c.
 * SPDX-License-Identifier: MIT
 *
 * libevent tells which socket is ready and which timer is over; reading and writing we do ourselves.  (Its bufferevents
 * would copy each octet twice more.)  */
#ifndef POSTEL_TRANSPORT_LOOP_H
#define POSTEL_TRANSPORT_LOOP_H

#include <stdbool.h>

#include <event2/event.h>
#include <event2/event_struct.h>

#include "transport/clock.h"

enum { SMTP_LOOP_OCTETS = 65536 };

struct smtp_loop {
    struct event_base *base;
    const struct smtp_clock *clock;
    void (*stop)(void *owner);
    void *owner;
    struct event signals[3]; /* SIGTERM, SIGINT, SIGHUP */
    /* What is read lands here, for whichever session; it is used up, or copied, before the next one reads.  So an idle
     * session costs no read buffer. */
    unsigned char octets[SMTP_LOOP_OCTETS];
};

/* False: the system has no such loop to give. */
bool smtp_loop_open(struct smtp_loop *loop, const struct smtp_clock *clock);
void smtp_loop_close(struct smtp_loop *loop);

/* SIGTERM and SIGINT call `stop` once; a second one has its default effect, for those in a hurry.  So does SIGHUP, for
 * a terminal that goes away must not cut a message; who started us with nohup meant us to stay.  False: there is no
 * memory for it, and a signal would end us at once. */
bool smtp_loop_on_signal(struct smtp_loop *loop, void (*stop)(void *owner), void *owner);

/* Runs until nothing is left to wait for, or _end was called. */
void smtp_loop_run(struct smtp_loop *loop);

/* The loop ends once those that are ready now have had their turn. */
void smtp_loop_end(struct smtp_loop *loop);

#endif
