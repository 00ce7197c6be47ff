/* check_retry.c - when each try of a message comes, and which one is the last.  RFC 5321 §4.5.4.1
 * Read first: protocol/retry.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include "protocol/retry.h"

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR, CAME = 1000000 };

static const struct {
    struct smtp_retry retry;
    unsigned tries;
    int64_t age;  /* of the message, when the last try failed */
    int64_t wait; /* until the next; -1: given up */
} table[] = {
    /* The first hour has two tries: at once, and half an hour later.  After that, hours. */
    { { 30 * MINUTE, 150 * MINUTE, 5 * DAY }, 1, 0, 30 * MINUTE },
    { { 30 * MINUTE, 150 * MINUTE, 5 * DAY }, 1, HOUR - 1, 30 * MINUTE },
    { { 30 * MINUTE, 150 * MINUTE, 5 * DAY }, 1, HOUR, 150 * MINUTE },
    { { 30 * MINUTE, 150 * MINUTE, 5 * DAY }, 2, 30 * MINUTE, 150 * MINUTE },
    { { 30 * MINUTE, 150 * MINUTE, 5 * DAY }, 3, 3 * HOUR, 150 * MINUTE },
    /* The last second in which it goes on, and the first in which it does not. */
    { { 30 * MINUTE, 150 * MINUTE, 5 * DAY }, 49, 5 * DAY - 1, 150 * MINUTE },
    { { 30 * MINUTE, 150 * MINUTE, 5 * DAY }, 49, 5 * DAY, -1 },
    /* All can be set. */
    { { 7, 11, 100 }, 1, 0, 7 },
    { { 7, 11, 100 }, 2, 7, 11 },
    { { 7, 11, 100 }, 9, 99, 11 },
    { { 7, 11, 100 }, 9, 100, -1 },
    { { 7, 11, 0 }, 1, 0, -1 },
    /* A clock that was set back: the message is no older than new. */
    { { 7, 11, 100 }, 1, -50, 7 },
};

START_TEST(next_try)
{
    int64_t next = 0;
    const bool again = smtp_retry_next(&table[_i].retry, CAME, table[_i].tries, CAME + table[_i].age, &next);

    ck_assert_int_eq(again, table[_i].wait >= 0);
    if (again)
        ck_assert_int_eq(next - CAME - table[_i].age, table[_i].wait);
}
END_TEST

/* A message that nobody takes, by the defaults: how often is it tried, and for how long? */
START_TEST(five_days)
{
    const struct smtp_retry retry = smtp_retry_default();
    int64_t now = CAME, before = CAME, next;
    unsigned tries = 1, first_hour = 1;

    while (smtp_retry_next(&retry, CAME, tries, now, &next)) {
        ck_assert_int_ge(next - now, 30 * MINUTE);
        ck_assert(tries < 2 || (next - now >= 2 * HOUR && next - now <= 3 * HOUR));
        before = now;
        now = next;
        tries++;
        first_hour += now - CAME < HOUR;
    }
    ck_assert_uint_eq(first_hour, 2);
    ck_assert_int_ge(now - CAME, 5 * DAY);    /* no earlier than that, */
    ck_assert_int_lt(before - CAME, 5 * DAY); /* and at the first try behind it */
    ck_assert_uint_eq(tries, 50);
}
END_TEST

START_TEST(sane)
{
    const struct smtp_retry retry = smtp_retry_default();

    ck_assert_int_eq(smtp_retry_sane(&retry, CAME - 1, CAME), CAME - 1);
    ck_assert_int_eq(smtp_retry_sane(&retry, CAME + 150 * MINUTE, CAME), CAME + 150 * MINUTE);
    ck_assert_int_eq(smtp_retry_sane(&retry, CAME + 150 * MINUTE + 1, CAME), CAME + 150 * MINUTE);
    ck_assert_int_eq(smtp_retry_sane(&retry, INT64_MAX, CAME), CAME + 150 * MINUTE);
}
END_TEST

/* A destination that answers may have several connections; one that does not is asked by one, and only when it has
 * waited. */
START_TEST(destination)
{
    const struct smtp_retry retry = smtp_retry_default();
    struct smtp_retry_host host = { .failures = 0 };

    ck_assert(smtp_retry_host_may(&host, CAME, 0));
    ck_assert(smtp_retry_host_may(&host, CAME, 3));
    smtp_retry_host_failed(&host, &retry, CAME);
    ck_assert(!smtp_retry_host_may(&host, CAME, 0));
    ck_assert(!smtp_retry_host_may(&host, CAME + 30 * MINUTE - 1, 0));
    ck_assert(smtp_retry_host_may(&host, CAME + 30 * MINUTE, 0));
    ck_assert(!smtp_retry_host_may(&host, CAME + 30 * MINUTE, 1));
    smtp_retry_host_failed(&host, &retry, CAME);
    ck_assert(!smtp_retry_host_may(&host, CAME + 30 * MINUTE, 0));
    ck_assert(smtp_retry_host_may(&host, CAME + 150 * MINUTE, 0));
    smtp_retry_host_answered(&host);
    ck_assert(smtp_retry_host_may(&host, CAME, 3));
}
END_TEST

Suite *retry_suite(void)
{
    Suite *const suite = suite_create("4.5.4.1 Retries");
    TCase *const all = tcase_create("retry");

    tcase_add_loop_test(all, next_try, 0, sizeof table / sizeof table[0]);
    tcase_add_test(all, five_days);
    tcase_add_test(all, sane);
    tcase_add_test(all, destination);
    suite_add_tcase(suite, all);
    return suite;
}
