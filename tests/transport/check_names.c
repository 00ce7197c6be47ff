/* check_names.c - whose name is durable when, with two threads that make names.  RFC 5321 §6.1
 * Read first: transport/names.h.  Read next: tests/transport/check_maildir.c.
 * SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* syscall */
#include "transport/check_transport.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* --- the disk, for all of check-transport --------------------------------------------------------------------------*/

static atomic_int calls, failing, shut;
static _Thread_local int failing_here;

/* In place of the C library's: it fails as often as it was told to, and waits while the disk is held. */
int fsync(int fd)
{
    const struct timespec moment = { 0, 1000000 };

    calls++;
    while (shut)
        nanosleep(&moment, NULL);
    if (failing > 0 || failing_here > 0) {
        failing -= failing > 0;
        failing_here -= failing_here > 0;
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_fsync, fd);
}

void disk_fails(int times)
{
    failing_here = times;
}

/* --- the suite -----------------------------------------------------------------------------------------------------*/

static char directory[256];
static int dir;
static struct smtp_names names;

static void setup(void)
{
    make_directory(directory);
    dir = open(directory, O_RDONLY | O_DIRECTORY);
    ck_assert_int_ge(dir, 0);
    smtp_names_open(&names, dir);
    calls = failing = shut = 0;
}

static void teardown(void)
{
    smtp_names_close(&names);
    close(dir);
    remove_directory(directory);
}

/* One call does for all that were made before it, and the next name needs one of its own. */
START_TEST(shared)
{
    const unsigned long first = smtp_names_made(&names), second = smtp_names_made(&names);

    ck_assert_int_eq(smtp_names_force(&names, first), 0);
    ck_assert_int_eq(smtp_names_force(&names, second), 0);
    ck_assert_int_eq(calls, 1);
    ck_assert_int_eq(smtp_names_force(&names, smtp_names_made(&names)), 0);
    ck_assert_int_eq(calls, 2);
}
END_TEST

/* A failure is told to all whom it was for, whatever comes of the next call, which is for who came later. */
START_TEST(failure)
{
    const unsigned long first = smtp_names_made(&names), second = smtp_names_made(&names);

    failing = 1;
    ck_assert_int_eq(smtp_names_force(&names, second), EIO);
    ck_assert_int_eq(smtp_names_force(&names, smtp_names_made(&names)), 0);
    ck_assert_int_eq(smtp_names_force(&names, first), EIO);
    ck_assert_int_eq(calls, 2);
}
END_TEST

struct forcing {
    pthread_t thread;
    unsigned long number;
    int error;
};

static void *force(void *arg)
{
    struct forcing *const f = arg;

    f->error = smtp_names_force(&names, f->number);
    return NULL;
}

static void start(struct forcing *f)
{
    f->number = smtp_names_made(&names);
    ck_assert_int_eq(pthread_create(&f->thread, NULL, force, f), 0);
}

/* Made while the disk is busy with a call that began before: that call may not have seen it, and another is due.  The
 * loop can make it all the same.  If the first fails, it has failed for its own names only. */
START_TEST(busy)
{
    struct forcing disk, loop;

    shut = 1;
    failing = _i;
    start(&disk);
    while (calls == 0)
        continue;
    start(&loop);
    shut = 0;
    pthread_join(disk.thread, NULL);
    pthread_join(loop.thread, NULL);
    ck_assert_int_eq(calls, 2);
    ck_assert_int_eq(disk.error, _i == 1 ? EIO : 0);
    ck_assert_int_eq(loop.error, 0);
}
END_TEST

/* Two that were made before the call, one of which waits for the other's: the error that the system tells once is for
 * both. */
START_TEST(together)
{
    struct forcing waits = { .number = smtp_names_made(&names) }, disk;
    const struct timespec while_ = { 0, 20000000 };

    shut = 1;
    failing = 1;
    start(&disk);
    while (calls == 0)
        continue;
    ck_assert_int_eq(pthread_create(&waits.thread, NULL, force, &waits), 0);
    nanosleep(&while_, NULL); /* a second call would be under way by now */
    shut = 0;
    pthread_join(disk.thread, NULL);
    pthread_join(waits.thread, NULL);
    ck_assert_int_eq(calls, 1);
    ck_assert_int_eq(disk.error, EIO);
    ck_assert_int_eq(waits.error, EIO);
}
END_TEST

Suite *names_suite(void)
{
    Suite *const suite = suite_create("6.1 Names");
    TCase *const all = tcase_create("names");

    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_test(all, shared);
    tcase_add_test(all, failure);
    tcase_add_loop_test(all, busy, 0, 2);
    tcase_add_test(all, together);
    suite_add_tcase(suite, all);
    return suite;
}
