/* check_queue_answers.c - the DNS takes its time for one of two domains, fails for it, or has too much to answer.
 *                                                                    RFC 5321 §4.5.4.1, §5.1
 * Read first: tests/transport/check_queue_hosts.c.  Read next: tests/transport/check_queue_troubles.c.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "transport/queue_internal.h"
#include "transport/queued.h"

/* It answers soon: that is waited for, and if the hosts are the same, one copy goes. */
START_TEST(answered)
{
    fast.rate = 1; /* five seconds are five seconds */
    begin();
    added("u@one.example v@slow.example");
    pass(&host, 100);
    ck_assert_ptr_nonnull(asked);
    ck_assert_uint_eq(rcpts, 0);
    answer(SMTP_DNS_FOUND, _i == 0 ? "mx.example" : "second.example");
    run(5000);
    ck_assert_uint_eq(queue.count, 0);
    ck_assert_uint_eq(rcpts, 2);
    ck_assert_uint_eq(host.service.messages, _i == 0 ? 1 : 2);
}
END_TEST

/* It does not answer: mail for the other domain goes without it, and so does what has only that to do. */
START_TEST(unanswered)
{
    fast.rate = 2; /* five seconds are half of that */
    begin();
    added("u@one.example v@slow.example");
    added("u@two.example");
    until(1, 1);
    ck_assert_uint_eq(rcpts, 1);
    until(1, 2);
    ck_assert_uint_eq(queue.count, 1);
    ck_assert_uint_eq(rcpts, 2);
    answer(SMTP_DNS_FOUND, "mx.example");
    run(5000);
    ck_assert_uint_eq(queue.count, 0);
    ck_assert_uint_eq(rcpts, 3);
}
END_TEST

/* It fails for now, or says that there is none: that domain's recipient waits, or hears of it; the other's is gone. */
START_TEST(failed)
{
    static const enum smtp_dns_answer answers[] = { SMTP_DNS_LATER, SMTP_DNS_NO_NAME };
    struct smtp_spool_entry *e;

    fast.rate = 1;
    begin();
    e = added("u@one.example v@slow.example");
    pass(&host, 20);
    ck_assert_ptr_nonnull(asked);
    answer(answers[_i], NULL);
    until(_i == 0, 1);
    ck_assert_uint_eq(rcpts, 1);
    ck_assert_uint_eq(queue.count, _i == 0);
    ck_assert_int_eq(strstr(notices(), "Status: 5.1.2") != NULL, _i == 1);
    if (_i == 0) {
        ck_assert_int_eq(e->recipients[0].state, SMTP_SPOOLED_OVER);
        ck_assert_int_eq(e->recipients[1].state, SMTP_SPOOLED_WAITING);
        ck_assert_uint_eq(e->recipients[1].tries, 1);
        ck_assert_ptr_nonnull(strstr(e->recipients[1].reply, "the DNS does not answer"));
        for (const struct smtp_queue_destination *to = queue.destinations; to != NULL; to = to->next)
            ck_assert_uint_eq(to->host.failures, strcmp(to->domain, "slow.example") == 0);
    }
}
END_TEST

/* A domain for which the DNS had failed turns out to have hosts that answer just now: it need not wait for its turn. */
START_TEST(answered_for_both)
{
    struct smtp_spool_entry *e;

    begin();
    e = added("v@slow.example");
    pass(&host, 20);
    answer(SMTP_DNS_LATER, NULL);
    ck_assert_int_eq(smtp_spool_wish(&spool, e->id, "retry"), 0);
    smtp_queue_wishes(&queue);
    pass(&host, 20);
    ck_assert_ptr_nonnull(asked);
    for (int i = 0; i < 5; i++)
        added("u@one.example");
    until_begun();
    answer(SMTP_DNS_FOUND, "mx.example");
    run(5000);
    ck_assert_uint_eq(queue.count, 0);
    ck_assert_uint_eq(host.service.messages, 6);
    ck_assert_uint_eq(host.service.sessions, 1);
}
END_TEST

/* And if nobody is there but them, one connection is enough to find out, though more mail waits. */
START_TEST(one_to_find_out)
{
    queue.per_destination = 4;
    begin();
    added("v@slow.example");
    added("w@slow.example");
    pass(&host, 20);
    answer(SMTP_DNS_LATER, NULL);
    queue.destinations->host.not_before = 0; /* as `postel queue retry` has it */
    for (struct smtp_queue_job *job = queue.destinations->first; job != NULL; job = job->next)
        job->due = job->message->entry->recipients[0].next = 0;
    smtp_queue_pump(&queue);
    ck_assert_ptr_nonnull(asked);
    answer(SMTP_DNS_FOUND, "mx.example");
    until_begun();
    ck_assert_uint_eq(queue.hopping, 1);
    run(5000);
    ck_assert_uint_eq(queue.count, 0);
    ck_assert_uint_eq(rcpts, 2);
}
END_TEST

/* A message that comes while a connection stands: all its domains are asked about before any of it goes there. */
START_TEST(not_asked_yet)
{
    begin();
    added("u@one.example");
    until_begun();
    added("v@one.example w@two.example");
    ck_assert_ptr_null(smtp_queue_waiting(&queue, queue.hosts, smtp_queue_now(&queue)));
    smtp_queue_pump(&queue);
    ck_assert_ptr_nonnull(smtp_queue_waiting(&queue, queue.hosts, smtp_queue_now(&queue)));
    run(5000);
    ck_assert_uint_eq(queue.count, 0);
    ck_assert_uint_eq(host.service.messages, 2);
}
END_TEST

/* Removed while it is asked, or all ends: the answer finds nothing to do. */
START_TEST(nobody_asks)
{
    static const enum smtp_dns_answer answers[] = { SMTP_DNS_LATER, SMTP_DNS_NO_NAME, SMTP_DNS_FOUND };
    struct smtp_spool_entry *e;

    begin();
    e = added("v@slow.example");
    pass(&host, 20);
    ck_assert_ptr_nonnull(asked);
    if (_i < 3) {
        ck_assert_int_eq(smtp_spool_wish(&spool, e->id, "remove"), 0);
        smtp_queue_wishes(&queue);
        ck_assert_uint_eq(queue.count, 0);
    } else if (_i < 6) {
        smtp_queue_close(&queue);
    } else {
        smtp_queue_shutdown(&queue);
        ck_assert_ptr_null(asked); /* the end does not wait for it */
    }
    if (asked != NULL)
        answer(answers[_i % 3], _i % 3 == 2 ? "mx.example" : NULL);
    pass(&host, 50);
    ck_assert_uint_eq(queue.count, _i == 6);
    ck_assert_uint_eq(rcpts, 0);
    ck_assert_ptr_null(queue.hosts);
    ck_assert_ptr_null(queue.hops);
}
END_TEST

/* More domains than are asked about at once, each with a host of its own; none is passed over. */
START_TEST(many_ways)
{
    static char to[2 * SMTP_QUEUE_WAYS * 20];
    size_t len = 0;

    queue.connections = 0;
    for (unsigned i = 1; i <= SMTP_QUEUE_WAYS + 20; i++)
        len += (size_t)snprintf(to + len, sizeof to - len, "u@[127.0.1.%u] ", i);
    host.service.door.per_address = 0;
    smtp_listeners_close(&host.service.listeners); /* nobody listens there: each has its try */
    begin();
    added(to);
    smtp_queue_pump(&queue);
    ck_assert_uint_eq(queue.ways, SMTP_QUEUE_WAYS);
    queue.connections = 2;
    until_tried(queue.messages->entry);
    ck_assert_uint_eq(queue.count, 1);
    for (size_t i = 0; i < queue.messages->entry->count; i++)
        ck_assert_uint_eq(queue.messages->entry->recipients[i].tries, 1);
}
END_TEST

Suite *queue_answers_suite(void)
{
    Suite *const suite = suite_create("4.5.4.1 What the DNS says");
    TCase *const all = tcase_create("answers");

    tcase_add_checked_fixture(all, setup_queue, teardown_queue);
    tcase_set_timeout(all, 30);
    tcase_add_loop_test(all, answered, 0, 2);
    tcase_add_test(all, unanswered);
    tcase_add_loop_test(all, failed, 0, 2);
    tcase_add_test(all, answered_for_both);
    tcase_add_test(all, one_to_find_out);
    tcase_add_test(all, not_asked_yet);
    tcase_add_loop_test(all, nobody_asks, 0, 7);
    tcase_add_test(all, many_ways);
    suite_add_tcase(suite, all);
    return suite;
}
