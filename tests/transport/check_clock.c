/* check_clock.c - real, fast and frozen time.                         RFC 5321 §4.5.3.2
 * Read first: transport/clock.c.  Read next: tests/transport/check_address.c.
 * SPDX-License-Identifier: MIT */
#include "transport/check_transport.h"

#include <stdlib.h>
#include <time.h>

#include "transport/clock.h"

static void sleep_milliseconds(long milliseconds)
{
    const struct timespec t = { milliseconds / 1000, milliseconds % 1000 * 1000000 };

    nanosleep(&t, NULL);
}

START_TEST(rate)
{
    struct smtp_clock clock = smtp_clock_real();
    int64_t before, after;

    clock.rate = 1000;
    before = clock.monotonic(&clock);
    sleep_milliseconds(20);
    after = clock.monotonic(&clock);
    ck_assert_int_ge(after - before, 19000);
    ck_assert_int_lt(after - before, 1000000); /* a real second: a machine this slow is not one to test on */
}
END_TEST

START_TEST(frozen)
{
    const struct smtp_clock clock = smtp_clock_frozen((struct smtp_wall_time){ 1795529400, -90 });
    const int64_t before = clock.monotonic(&clock);

    sleep_milliseconds(5);
    ck_assert_int_eq(clock.wall(&clock).seconds, 1795529400);
    ck_assert_int_eq(clock.wall(&clock).offset, -90);
    ck_assert_int_gt(clock.monotonic(&clock), before);
}
END_TEST

static const struct {
    const char *zone; /* as POSIX writes it: hours west */
    int offset;
} zones[] = {
    { "UTC0", 0 }, { "IST-5:30", 330 }, { "NST3:30", -210 }, { "XXX-14", 840 }, { "YYY12", -720 }, { "ZZZ-0:01", 1 },
};

START_TEST(zone_offset)
{
    const struct smtp_clock clock = smtp_clock_real();

    setenv("TZ", zones[_i].zone, 1);
    tzset();
    ck_assert_int_eq(clock.wall(&clock).offset, zones[_i].offset);
    ck_assert_int_le(llabs(clock.wall(&clock).seconds - (long long)time(NULL)), 1);
}
END_TEST

static int64_t at_1000(const struct smtp_clock *clock)
{
    (void)clock;
    return 1000;
}

static const struct {
    int64_t deadline;
    unsigned rate;
    int64_t left; /* real milliseconds */
} waits[] = {
    { 1000, 1, 0 },    { 999, 1, 0 },   { -5, 1, 0 },          { 1001, 1, 1 },
    { 2000, 10, 100 }, { 1001, 10, 1 }, { 301000, 3000, 100 }, { 1000 + 3001, 3000, 2 }, /* rounded up, never early */
};

START_TEST(until)
{
    struct smtp_clock clock = smtp_clock_real();

    clock.monotonic = at_1000;
    clock.rate = waits[_i].rate;
    ck_assert_int_eq(smtp_clock_until(&clock, waits[_i].deadline), waits[_i].left);
}
END_TEST

Suite *clock_suite(void)
{
    Suite *const suite = suite_create("clock");
    TCase *const tcase = tcase_create("times");

    tcase_add_test(tcase, rate);
    tcase_add_test(tcase, frozen);
    tcase_add_loop_test(tcase, zone_offset, 0, sizeof zones / sizeof *zones);
    tcase_add_loop_test(tcase, until, 0, sizeof waits / sizeof *waits);
    suite_add_tcase(suite, tcase);
    return suite;
}
