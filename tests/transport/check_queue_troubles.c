/* check_queue_troubles.c - a disk, a host or an alias that fails the queue.  RFC 5321 §4.5.4.1, §6.1
 * Read first: tests/transport/check_queue_answers.c.
 * SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "transport/queue_internal.h"
#include "transport/queued.h"

static void setup(void)
{
    setup_queue();
    disk_fails(0);
}

static void teardown(void)
{
    disk_fails(0);
    teardown_queue();
}

/* --- the disk ----------------------------------------------------------------------------------------------------- */

/* What became of one recipient cannot be written down: until it could be, nothing else begins that would have to be. */
START_TEST(held)
{
    queue.connections = 1;
    begin();
    smtp_queue_add(&queue, message("u@one.example v@pair.example"));
    disk_fails(1000000);
    for (int i = 0; i < 400 && troubles == 0; i++)
        pass(&host, 5);
    run(1500);
    ck_assert_uint_eq(queue.count, 1);
    ck_assert_uint_eq(rcpts, 1);
    disk_fails(0);
    run(5000);
    ck_assert_uint_eq(queue.count, 0);
    ck_assert_uint_eq(rcpts, 2);
}
END_TEST

/* At the start a notice is due that cannot be written: the sender hears of it once it can be. */
START_TEST(told_later)
{
    smtp_spool_entry_free(spooled("<a@here.example>", "no@one.example", SMTP_SPOOLED_FAILED));
    disk_fails(1);
    begin();
    ck_assert_uint_eq(troubles, 1);
    run(5000);
    ck_assert_uint_eq(queue.count, 0);
    ck_assert_int_eq(files_in(home, "new"), 1);
    ck_assert_ptr_nonnull(strstr(notices(), "no@one.example"));
}
END_TEST

static bool count(void *owner, const char *id)
{
    (void)id;
    ++*(unsigned *)owner;
    return true;
}

static unsigned of_kind(const char *kind)
{
    unsigned n = 0;

    ck_assert(smtp_spool_each(&spool, kind, count, &n));
    return n;
}

/* Who may send to us from <> makes as many dead messages as he likes: the oldest goes. */
START_TEST(bounded)
{
    char name[64];

    begin();
    for (int i = 0; i < SMTP_QUEUE_DEAD; i++) {
        snprintf(name, sizeof name, "0-%04d.dead", i);
        close(openat(spool.dir, name, O_WRONLY | O_CREAT, 0600));
    }
    smtp_queue_add(&queue, spooled("<>", "x@null.example", SMTP_SPOOLED_WAITING));
    run(5000);
    ck_assert_uint_eq(queue.count, 0);
    ck_assert_uint_eq(troubles, 1);
    ck_assert_uint_eq(of_kind("dead"), SMTP_QUEUE_DEAD);
    ck_assert_int_ne(faccessat(spool.dir, "0-0000.dead", F_OK, 0), 0);
    ck_assert_int_eq(faccessat(spool.dir, "0-0001.dead", F_OK, 0), 0);
}
END_TEST

/* --- the host ----------------------------------------------------------------------------------------------------- */

/* Four connections that find nobody are one failure of the host, not four. */
START_TEST(once_a_round)
{
    queue.per_destination = 4;
    smtp_listeners_close(&host.service.listeners);
    begin();
    for (int i = 0; i < 4; i++)
        smtp_queue_add(&queue, message("u@one.example"));
    run(300);
    ck_assert_uint_eq(queue.count, 4);
    ck_assert_uint_eq(queue.hopping, 0);
    ck_assert_uint_eq(queue.destinations->host.failures, 1);
}
END_TEST

/* A host that is gone as soon as it has said 354; `sessions` counts how often it was called. */
static int hanging_up;
static atomic_int sessions;

static void *hang_up(void *arg)
{
    static const char *const replies[] = { "220 x\r\n", "250 x\r\n", "250 x\r\n", "250 x\r\n", "354 x\r\n" };
    char octets[1024];

    (void)arg;
    for (int fd; (fd = accept(hanging_up, NULL, NULL)) >= 0; close(fd)) {
        sessions++;
        for (size_t i = 0; i < 5; i++)
            if (send(fd, replies[i], 7, MSG_NOSIGNAL) < 0 || recv(fd, octets, sizeof octets, 0) <= 0)
                break;
    }
    return NULL;
}

/* A message with which it hangs up has failed for now, as if it had been answered 4yz; the next one has its own try. */
START_TEST(hangs_up)
{
    static const char line[] = "more than any socket takes without a reader\r\n";
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof at;
    pthread_t thread;
    const int small = 4096;

    hanging_up = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(hanging_up, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    sessions = 0;
    ck_assert_int_eq(bind(hanging_up, (struct sockaddr *)&at, sizeof at), 0);
    ck_assert_int_eq(listen(hanging_up, 5), 0);
    ck_assert_int_eq(getsockname(hanging_up, (struct sockaddr *)&at, &len), 0);
    ck_assert_int_eq(pthread_create(&thread, NULL, hang_up, NULL), 0);
    queue.port = ntohs(at.sin_port);
    begin();
    for (int i = 0; i < 2; i++) {
        struct smtp_spool_entry *const e = message("u@one.example");
        char name[SMTP_SPOOL_ID + 8];
        FILE *content;

        snprintf(name, sizeof name, "%s.mail", e->id);
        content = fdopen(openat(spool.dir, name, O_WRONLY | O_APPEND), "a");
        for (int k = 0; k < 200000; k++)
            fputs(line, content);
        fclose(content);
        smtp_queue_add(&queue, e);
    }
    for (int i = 0; i < 4000 && sessions < 2; i++)
        pass(&host, 5);
    run(300);
    ck_assert_uint_eq(queue.count, 2);
    ck_assert_int_eq(sessions, 2);
    ck_assert_uint_eq(queue.destinations->host.failures, 0);
    for (const struct smtp_queue_message *m = queue.messages; m != NULL; m = m->next)
        ck_assert_uint_eq(m->entry->recipients[0].tries, 1);
    shutdown(hanging_up, SHUT_RDWR);
    pthread_join(thread, NULL);
    close(hanging_up);
}
END_TEST

/* The end comes while a hop waits for its turn to try the next address: it does not hold it up. */
START_TEST(between_two_addresses)
{
    const int other = greeted(&host);

    host.service.door.per_address = 1; /* so the next one is told 421 */
    begin();
    smtp_queue_add(&queue, message("u@pair.example"));
    for (int i = 0; i < 100000 && !(queue.hops != NULL && queue.hops->again); i++)
        event_base_loop(host.loop.base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
    ck_assert(queue.hops != NULL && queue.hops->again);
    smtp_queue_shutdown(&queue);
    pass(&host, 300);
    ck_assert_ptr_null(queue.hops);
    ck_assert_uint_eq(queue.count, 1);
    close(other);
}
END_TEST

/* `postel queue remove` of a message that is under way: when that is over it goes, and it is not asked for twice. */
START_TEST(removed_later)
{
    struct smtp_spool_entry *e;

    later = 1;
    begin();
    e = message("u@one.example");
    smtp_queue_add(&queue, e);
    for (int i = 0; i < 100000 && queue.hops == NULL; i++)
        event_base_loop(host.loop.base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
    ck_assert_ptr_nonnull(queue.hops);
    ck_assert_int_eq(smtp_spool_wish(&spool, e->id, "remove"), 0);
    smtp_queue_wishes(&queue);
    smtp_queue_wishes(&queue);
    ck_assert_uint_eq(queue.count, 1);
    for (int i = 0; i < 400 && queue.hops != NULL; i++)
        pass(&host, 5);
    ck_assert_uint_eq(rcpts, 1);
    smtp_queue_wishes(&queue);
    ck_assert_uint_eq(queue.count, 0);
    ck_assert_uint_eq(of_kind("state") + of_kind("mail") + of_kind("remove"), 0);
}
END_TEST

/* --- aliases ------------------------------------------------------------------------------------------------------ */

/* "a5" stands for "a4", and so on down to "a0", who is a mailbox; "list" is a list, of "a0". */
static bool members(void *owner, struct smtp_slice local_part, struct smtp_queue_members *m)
{
    static char path[32];
    static const char *paths[] = { path };
    const bool list = local_part.len == 4;

    (void)owner;
    if (!list && (local_part.len != 2 || local_part.octets[0] != 'a' || local_part.octets[1] == '0'))
        return false;
    snprintf(path, sizeof path, "<a%c@here.example>", list ? '0' : local_part.octets[1] - 1);
    *m = (struct smtp_queue_members){ .owner = list ? "<o@here.example>" : NULL, .paths = paths, .count = 1 };
    return true;
}

/* As deep as may be, and one deeper. */
START_TEST(nested)
{
    char to[32];

    queue.members = members;
    begin();
    snprintf(to, sizeof to, "a%d@here.example", SMTP_QUEUE_NESTING + _i);
    smtp_queue_add(&queue, message(to));
    run(5000);
    ck_assert_uint_eq(queue.count, 0);
    ck_assert_int_eq(files_in(home, "new"), 1);
    ck_assert_int_eq(strstr(notices(), "Status: 5.4.6") != NULL, _i == 1);
    ck_assert_int_eq(strstr(notices(), "Return-Path: <>") != NULL, _i == 1);
}
END_TEST

/* A notice would have a sender again, the list's owner: it is kept, and its members get none. */
START_TEST(notice_to_list)
{
    queue.members = members;
    begin();
    smtp_queue_add(&queue, spooled(_i == 0 ? "<>" : "<b@one.example>", "list@here.example", SMTP_SPOOLED_WAITING));
    run(5000);
    ck_assert_uint_eq(queue.count, 0);
    ck_assert_uint_eq(of_kind("dead"), _i == 0);
    ck_assert_int_eq(files_in(home, "new"), _i);
}
END_TEST

Suite *queue_troubles_suite(void)
{
    Suite *const suite = suite_create("4.5.4.1 Troubles of the queue");
    TCase *const all = tcase_create("troubles");

    tcase_add_checked_fixture(all, setup, teardown);
    tcase_set_timeout(all, 30);
    tcase_add_test(all, held);
    tcase_add_test(all, told_later);
    tcase_add_test(all, bounded);
    tcase_add_test(all, once_a_round);
    tcase_add_test(all, hangs_up);
    tcase_add_test(all, between_two_addresses);
    tcase_add_test(all, removed_later);
    tcase_add_loop_test(all, nested, 0, 2);
    tcase_add_loop_test(all, notice_to_list, 0, 2);
    suite_add_tcase(suite, all);
    return suite;
}
