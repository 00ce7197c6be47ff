/* check_queue.c - what is sent on, how often, to whom, and who hears of it.  RFC 5321 §4.5.4.1, §6.1
 * Read first: tests/transport/queued.h.  Read next: tests/transport/check_queue_hosts.c.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "transport/queued.h"

/* A message that is refused for now, as long as anybody tries: five days, and then its sender hears of it. */
START_TEST(five_days)
{
    fast.rate = 432000; /* five days a second */
    later = 1000;
    begin();
    smtp_queue_add(&queue, message("u@one.example"));
    run(6000);
    ck_assert_uint_eq(queue.count, 0);
    ck_assert_int_ge(smtp_queue_now(&queue) - 1795529400, 5 * 24 * 3600);
    ck_assert_uint_le(rcpts, 50);
    ck_assert_uint_ge(rcpts, 5); /* a machine that is busy loses some */
    ck_assert_int_eq(files_in(host.directory, "new"), 0);
    ck_assert_int_eq(files_in(home, "new"), 1);
    ck_assert_ptr_nonnull(strstr(notices(), "Status: 4.4.7"));
    ck_assert_ptr_nonnull(strstr(notices(), "smtp; 450"));
}
END_TEST

/* Refused twice, then taken: the sender hears nothing. */
START_TEST(taken_at_last)
{
    fast.rate = 432000;
    later = 2;
    begin();
    smtp_queue_add(&queue, message("u@one.example"));
    run(6000);
    ck_assert_uint_eq(queue.count, 0);
    ck_assert_uint_eq(rcpts, 3);
    ck_assert_int_eq(files_in(host.directory, "new"), 1);
    ck_assert_int_eq(files_in(home, "new"), 0);
}
END_TEST

/* "5yz responses to the MAIL command MUST NOT be cached": the next message has its own try, in the same session. */
START_TEST(not_cached)
{
    begin();
    smtp_queue_add(&queue, spooled("<bad@here.example>", "u@one.example", SMTP_SPOOLED_WAITING));
    smtp_queue_add(&queue, message("u@one.example"));
    run(5000);
    ck_assert_uint_eq(queue.count, 0);
    ck_assert_uint_eq(host.service.sessions, 1);
    ck_assert_int_eq(files_in(host.directory, "new"), 1);
    ck_assert_int_eq(files_in(home, "new"), 1);
    ck_assert_ptr_nonnull(strstr(notices(), "smtp; 550"));
}
END_TEST

/* One copy a host, whoever lives there; each recipient has an outcome of its own; those who fail are told of
 * together. */
START_TEST(copies)
{
    begin();
    smtp_queue_add(&queue, message("u@one.example no1@one.example v@One.EXAMPLE w@pair.example no2@one.example"));
    run(5000);
    ck_assert_uint_eq(queue.count, 0);
    ck_assert_uint_eq(rcpts, 5);
    ck_assert_int_eq(files_in(host.directory, "new"), 2);
    ck_assert_int_eq(files_in(home, "new"), 1);
    ck_assert_ptr_nonnull(strstr(notices(), "no1@one.example"));
    ck_assert_ptr_nonnull(strstr(notices(), "no2@one.example"));
}
END_TEST

/* A hundred recipients a transaction; the rest comes behind it. */
START_TEST(many)
{
    static char to[150 * 20];
    size_t len = 0;

    for (int i = 0; i < 150; i++)
        len += (size_t)snprintf(to + len, sizeof to - len, "u%d@one.example ", i);
    begin();
    smtp_queue_add(&queue, message(to));
    run(5000);
    ck_assert_uint_eq(queue.count, 0);
    ck_assert_uint_eq(rcpts, 150);
    ck_assert_uint_eq(host.service.messages, 2);
    ck_assert_uint_eq(host.service.sessions, 1);
}
END_TEST

static unsigned written_tries(const char *id)
{
    struct smtp_spool_entry *const e = smtp_spool_read(&spool, id, "state");
    unsigned tries;

    ck_assert_ptr_nonnull(e);
    tries = e->recipients[0].tries;
    smtp_spool_entry_free(e);
    return tries;
}

/* Nobody answers: one message has had its try, which is written down, and the other waits with the destination; so does
 * a third that comes later. */
START_TEST(unreachable)
{
    struct smtp_spool_entry *const first = message("u@one.example"), *const second = message("v@one.example");
    char ids[2][SMTP_SPOOL_ID];

    strcpy(ids[0], first->id);
    strcpy(ids[1], second->id);
    smtp_spool_entry_free(first);
    smtp_spool_entry_free(second);
    smtp_listeners_close(&host.service.listeners);
    begin(); /* both are taken up from the files */
    run(200);
    ck_assert_uint_eq(queue.count, 2);
    ck_assert_uint_eq(written_tries(ids[0]) + written_tries(ids[1]), 1);
    smtp_queue_add(&queue, message("w@one.example"));
    run(200);
    ck_assert_uint_eq(queue.count, 3);
    ck_assert_uint_eq(queue.hopping, 0);
    ck_assert_uint_eq(written_tries(ids[0]) + written_tries(ids[1]), 1);
    ck_assert_int_eq(files_in(home, "new"), 0);
}
END_TEST

/* The crash came between the outcome, which is durable, and the notice; or behind the notice, which is made again: the
 * sender hears of it once. */
START_TEST(told_once)
{
    struct smtp_spool_entry *const e = spooled("<a@here.example>", "no@one.example", SMTP_SPOOLED_FAILED);
    struct smtp_spool_entry *notice;

    if (_i == 1) { /* as if it had been made */
        char id[2 * SMTP_SPOOL_ID];
        struct smtp_spooling *w;

        snprintf(id, sizeof id, "%s-n0", e->id);
        notice = smtp_spool_entry_new(id, "<>");
        ck_assert_ptr_nonnull(smtp_spool_entry_add(notice, "<a@here.example>", 0));
        w = smtp_spooling_open(&spool, notice);
        smtp_spooling_write(w, (struct smtp_slice){ (const unsigned char *)"Subject: old\r\n\r\n", 16 });
        ck_assert_int_eq(smtp_spooling_commit(w), 0);
        smtp_spool_entry_free(w->entry);
        w->entry = NULL;
        smtp_spooling_close(w);
    }
    smtp_spool_entry_free(e);
    begin();
    run(5000);
    ck_assert_uint_eq(queue.count, 0);
    ck_assert_uint_eq(rcpts, 0);
    ck_assert_int_eq(files_in(home, "new"), 1);
    ck_assert_ptr_nonnull(strstr(notices(), "Action: failed"));
}
END_TEST

/* From <> nobody hears of a failure: what is left is kept for a person. */
START_TEST(dead)
{
    begin();
    smtp_queue_add(&queue, spooled("<>", "no@one.example x@null.example", SMTP_SPOOLED_WAITING));
    run(5000);
    ck_assert_uint_eq(queue.count, 0);
    ck_assert_int_eq(files_in(home, "new"), 0);
    ck_assert_int_eq(files_in(directory, "."), 2); /* its content and its state */
}
END_TEST

/* Asked to leave while a message is under way: it goes, and nothing else begins. */
START_TEST(leaving)
{
    begin();
    smtp_queue_add(&queue, message("u@one.example"));
    for (int i = 0; i < 1000 && rcpts == 0; i++)
        pass(&host, 1);
    smtp_queue_shutdown(&queue);
    smtp_queue_add(&queue, message("v@two.example"));
    for (int i = 0; i < 400 && queue.hops != NULL; i++)
        pass(&host, 5);
    ck_assert_ptr_null(queue.hops);
    ck_assert_uint_eq(rcpts, 1);
    ck_assert_uint_eq(queue.count, 1);
}
END_TEST

Suite *queue_suite(void)
{
    Suite *const suite = suite_create("4.5.4.1 Queue");
    TCase *const all = tcase_create("queue");

    tcase_add_checked_fixture(all, setup_queue, teardown_queue);
    tcase_set_timeout(all, 20);
    tcase_add_test(all, five_days);
    tcase_add_test(all, taken_at_last);
    tcase_add_test(all, not_cached);
    tcase_add_test(all, copies);
    tcase_add_test(all, many);
    tcase_add_test(all, unreachable);
    tcase_add_loop_test(all, told_once, 0, 2);
    tcase_add_test(all, dead);
    tcase_add_test(all, leaving);
    suite_add_tcase(suite, all);
    return suite;
}
