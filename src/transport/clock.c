/* clock.c - the system's time, sped up or frozen.                     RFC 5321 §4.5.3.2
 * Read first: transport/clock.h.  Read next: transport/names.h.
 * SPDX-License-Identifier: MIT */
#include "transport/clock.h"

#include <time.h>

static int64_t monotonic(const struct smtp_clock *clock)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return ((int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000) * clock->rate;
}

/* POSIX tells the zone's offset nowhere but in the difference of the two broken-down times. */
static int zone_offset(time_t at)
{
    struct tm utc, local;
    int days;

    if (gmtime_r(&at, &utc) == NULL || localtime_r(&at, &local) == NULL)
        return 0;
    days = local.tm_year != utc.tm_year ? local.tm_year - utc.tm_year : local.tm_yday - utc.tm_yday;
    return (days * 24 + local.tm_hour - utc.tm_hour) * 60 + local.tm_min - utc.tm_min;
}

static struct smtp_wall_time wall(const struct smtp_clock *clock)
{
    time_t now = time(NULL);

    (void)clock;
    return (struct smtp_wall_time){ now, zone_offset(now) };
}

static struct smtp_wall_time wall_frozen(const struct smtp_clock *clock)
{
    return clock->frozen;
}

struct smtp_clock smtp_clock_real(void)
{
    return (struct smtp_clock){ .monotonic = monotonic, .wall = wall, .rate = 1 };
}

struct smtp_clock smtp_clock_frozen(struct smtp_wall_time at)
{
    return (struct smtp_clock){ .monotonic = monotonic, .wall = wall_frozen, .rate = 1, .frozen = at };
}

int64_t smtp_clock_until(const struct smtp_clock *clock, int64_t deadline)
{
    int64_t left = deadline - clock->monotonic(clock);

    /* Rounded up: a timer that fires early would only have to be set again. */
    return left <= 0 ? 0 : (left + clock->rate - 1) / clock->rate;
}
