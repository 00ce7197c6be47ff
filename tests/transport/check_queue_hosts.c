/* check_queue_hosts.c - one copy for all recipients at one next host, whatever their domains.  RFC 5321 §2.1, §4.5.4.1
 * Read first: tests/transport/check_queue.c.  Read next: tests/transport/check_queue_answers.c.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "transport/queue_internal.h"
#include "transport/queued.h"

/* Two recipients, and how many copies go out. */
static const struct {
    const char *to;
    unsigned copies;
} table[] = {
    { "u@one.example v@one.example", 1 },  { "u@one.example v@two.example", 1 },
    { "u@two.example v@ONE.example", 1 },  { "u@one.example v@mx.example", 1 }, /* the implicit MX has the same name */
    { "u@one.example v@pair.example", 2 }, { "u@one.example v@second.example", 2 }, /* one address, but another name */
    { "u@[127.0.0.1] v@[127.0.0.1]", 1 },  { "u@[127.0.0.1] v@one.example", 2 },
};

START_TEST(copies)
{
    begin();
    added(table[_i].to);
    run(5000);
    ck_assert_uint_eq(queue.count, 0);
    ck_assert_uint_eq(rcpts, 2);
    ck_assert_uint_eq(host.service.messages, table[_i].copies);
    ck_assert_int_eq(files_in(home, "new"), 0);
}
END_TEST

/* Connections to the hosts of two domains are limited together, and one serves both: mail for the one goes on where
 * mail for the other went. */
START_TEST(one_connection)
{
    begin();
    added("u@one.example");
    added("v@two.example");
    added("w@two.example x@one.example");
    run(5000);
    ck_assert_uint_eq(queue.count, 0);
    ck_assert_uint_eq(rcpts, 4);
    ck_assert_uint_eq(host.service.messages, 3);
    ck_assert_uint_eq(host.service.sessions, 1);
    ck_assert_uint_eq(questions, 1);
}
END_TEST

/* Of equals each connection has an order of its own, though the DNS was asked once for all (§5.1 MUST randomize). */
START_TEST(equals)
{
    unsigned first = 0;

    queue.per_destination = queue.connections = 16;
    begin();
    for (int i = 0; i < 16; i++)
        added("u@both.example");
    until_begun();
    ck_assert_uint_eq(queue.hopping, 16);
    for (const struct smtp_queue_hop *hop = queue.hops; hop != NULL; hop = hop->next)
        first += strcmp(hop->way.host[0], "mx.example") == 0;
    ck_assert_uint_gt(first, 2);
    ck_assert_uint_lt(first, 14);
}
END_TEST

/* What is known of the hosts is forgotten with the last connection: the next message is asked for anew. */
START_TEST(asked_anew)
{
    begin();
    for (unsigned i = 1; i <= 2; i++) {
        added("u@one.example v@two.example");
        run(5000);
        for (int k = 0; k < 400 && queue.destinations != NULL; k++)
            pass(&host, 5);
        ck_assert_ptr_null(queue.hosts);
        ck_assert_ptr_null(queue.destinations);
        ck_assert_uint_eq(queue.ways, 0);
        ck_assert_uint_eq(questions, i);
        ck_assert_uint_eq(host.service.messages, i);
    }
}
END_TEST

/* And after so many connections as there may be at once, though there is always something to do. */
START_TEST(asked_while_busy)
{
    const unsigned messages = 2 * SMTP_QUEUE_PER_CONNECTION + 1;

    begin();
    for (unsigned i = 0; i < messages; i++)
        added("u@one.example v@two.example");
    run(15000);
    ck_assert_uint_eq(queue.count, 0);
    ck_assert_uint_eq(host.service.messages, messages);
    ck_assert_uint_eq(host.service.sessions, 3);
    ck_assert_uint_eq(questions, 3);
}
END_TEST

/* A hundred recipients a transaction, of whichever domain. */
START_TEST(many)
{
    static char to[240 * 20];
    size_t len = 0;

    for (int i = 0; i < 240; i++)
        len += (size_t)snprintf(to + len, sizeof to - len, "u%d@%s.example ", i, i % 2 == 0 ? "one" : "two");
    begin();
    added(to);
    run(5000);
    ck_assert_uint_eq(queue.count, 0);
    ck_assert_uint_eq(rcpts, 240);
    ck_assert_uint_eq(host.service.messages, 3);
    ck_assert_uint_eq(host.service.sessions, 1);
}
END_TEST

/* Each recipient has an outcome of its own: one is refused for now, one for good, one is there. */
START_TEST(outcomes)
{
    struct smtp_spool_entry *e;

    fast.rate = 1;
    later = 1;
    begin();
    e = added("u@one.example no@two.example v@two.example");
    until(1, 3);
    ck_assert_uint_eq(queue.count, 1);
    ck_assert_uint_eq(rcpts, 3);
    ck_assert_uint_eq(host.service.messages, 1);
    ck_assert_int_eq(e->recipients[0].state, SMTP_SPOOLED_WAITING);
    ck_assert_uint_eq(e->recipients[0].tries, 1);
    ck_assert_int_ge(e->recipients[0].next, smtp_queue_now(&queue) + SMTP_RETRY_FIRST - 2);
    ck_assert_int_eq(e->recipients[1].state, SMTP_SPOOLED_OVER);
    ck_assert_int_eq(e->recipients[2].state, SMTP_SPOOLED_OVER);
    ck_assert_ptr_nonnull(strstr(notices(), "no@two.example"));
    ck_assert_ptr_null(strstr(notices(), "u@one.example"));
    ck_assert_ptr_null(strstr(notices(), "v@two.example"));
}
END_TEST

/* Nobody answers: for both domains that is a failure, told in the words of each; what comes later waits with them. */
START_TEST(unreachable)
{
    struct smtp_spool_entry *e, *other;

    smtp_listeners_close(&host.service.listeners);
    begin();
    e = added("u@one.example v@two.example");
    until_tried(e);
    other = added("w@one.example");
    run(200);
    ck_assert_uint_eq(queue.count, 2);
    ck_assert_uint_eq(queue.hopping, 0);
    ck_assert_uint_eq(questions, 1);
    for (size_t i = 0; i < 2; i++) {
        ck_assert_uint_eq(e->recipients[i].tries, 1);
        ck_assert_ptr_nonnull(strstr(e->recipients[i].reply, i == 0 ? "no host of one." : "no host of two."));
    }
    ck_assert_uint_eq(other->recipients[0].tries, 0);
    for (const struct smtp_queue_destination *to = queue.destinations; to != NULL; to = to->next)
        ck_assert_uint_eq(to->host.failures, 1);
}
END_TEST

/* What another message has for them fails along: that was no try of its own, and is not written down. */
START_TEST(unreachable_too)
{
    struct smtp_spool_entry *e, *written;

    smtp_listeners_close(&host.service.listeners);
    begin();
    added("u@one.example");
    e = added("v@two.example");
    until_tried(e);
    ck_assert_uint_eq(queue.count, 2);
    for (const struct smtp_queue_message *m = queue.messages; m != NULL; m = m->next)
        ck_assert_uint_eq(m->entry->recipients[0].tries, 1);
    written = smtp_spool_read(&spool, e->id, "state");
    ck_assert_ptr_nonnull(written);
    ck_assert_uint_eq(written->recipients[0].tries, 0);
    smtp_spool_entry_free(written);
}
END_TEST

Suite *queue_hosts_suite(void)
{
    Suite *const suite = suite_create("4.5.4.1 One copy a host");
    TCase *const all = tcase_create("hosts");

    tcase_add_checked_fixture(all, setup_queue, teardown_queue);
    tcase_set_timeout(all, 30);
    tcase_add_loop_test(all, copies, 0, sizeof table / sizeof table[0]);
    tcase_add_test(all, one_connection);
    tcase_add_test(all, equals);
    tcase_add_test(all, asked_anew);
    tcase_add_test(all, asked_while_busy);
    tcase_add_test(all, many);
    tcase_add_test(all, outcomes);
    tcase_add_test(all, unreachable);
    tcase_add_test(all, unreachable_too);
    suite_add_tcase(suite, all);
    return suite;
}
