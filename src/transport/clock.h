/* clock.h - the time, given from outside.                             RFC 5321 §4.5.3.2
 * Read first: protocol/notes.h.  Read next: transport/clock.c.
 * SPDX-License-Identifier: MIT
 *
 * Two kinds of time.  Monotonic time measures how long a peer was silent; wall-clock time is what stands in trace
 * fields.  Nothing else in transport/ asks the system for either, so a lab need not wait five minutes for a time-out,
 * and a run can be repeated to the octet. */
#ifndef POSTEL_TRANSPORT_CLOCK_H
#define POSTEL_TRANSPORT_CLOCK_H

#include <stdint.h>

struct smtp_wall_time {
    int64_t seconds; /* since 1970-01-01T00:00Z */
    int offset;      /* of the local zone, minutes east */
};

struct smtp_clock {
    int64_t (*monotonic)(const struct smtp_clock *clock); /* milliseconds from some beginning; never back */
    struct smtp_wall_time (*wall)(const struct smtp_clock *clock);
    unsigned rate;                /* how many monotonic seconds pass in a real one; at least 1 */
    struct smtp_wall_time frozen; /* what a frozen clock shows */
};

/* The system's time.  Its rate is 1 and can be raised. */
struct smtp_clock smtp_clock_real(void);

/* Wall-clock time stands still at `at`; monotonic time goes on, or no time-out would ever come. */
struct smtp_clock smtp_clock_frozen(struct smtp_wall_time at);

/* Real milliseconds until monotonic time will be `deadline`; 0 once it is over. */
int64_t smtp_clock_until(const struct smtp_clock *clock, int64_t deadline);

#endif
