/* check_delivery.c - what 250 promises, to one recipient and to many.  RFC 5321 §4.1.1.4, §4.2.5, §6.1
 * Read first: transport/delivery.c.  Read next: tests/transport/check_service.c.
 * SPDX-License-Identifier: MIT */
#include "transport/check_transport.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { MAILDIRS = 3 };
static char directories[MAILDIRS][256];
static struct smtp_maildir maildirs[MAILDIRS];

static void open_maildirs(void)
{
    for (int i = 0; i < MAILDIRS; i++) {
        make_directory(directories[i]);
        ck_assert_int_eq(smtp_maildir_open(&maildirs[i], directories[i], NULL), 0);
    }
}

static void close_maildirs(void)
{
    for (int i = 0; i < MAILDIRS; i++) {
        smtp_maildir_close(&maildirs[i]);
        remove_directory(directories[i]);
    }
}

/* A delivery to those whose digits are in `which`: "02". */
static struct smtp_delivery *begin(const char *which)
{
    struct smtp_maildir_set to = { .bits = { 0 } };
    struct smtp_delivery *d;

    for (; *which != '\0'; which++)
        smtp_maildir_set_add(&to, (size_t)(*which - '0'));
    d = smtp_delivery_open(maildirs, &to);
    ck_assert_ptr_nonnull(d);
    return d;
}

/* Commits and closes; what went wrong, if `error` is not NULL. */
static enum smtp_store end(struct smtp_delivery *d, int *error)
{
    const enum smtp_store result = smtp_delivery_commit(d);

    if (error != NULL)
        *error = d->error;
    smtp_delivery_close(d);
    return result;
}

/* Nothing is left in tmp/ anywhere, and in new/ there is as much as the digits say: "101". */
static void ck_files(const char *new)
{
    for (int i = 0; i < MAILDIRS; i++) {
        ck_assert_int_eq(files_in(directories[i], "tmp"), 0);
        ck_assert_int_eq(files_in(directories[i], "new"), new[i] - '0');
    }
}

/* CRLF becomes LF; a CR or LF alone stays what it is. */
static const struct smtp_slice content = OCTETS("one\r\n\r\ntwo\rthree\nfour\r\r\n\r\r\r\n\n\0end\r");
static const struct smtp_slice stored = OCTETS("one\n\ntwo\rthree\nfour\r\n\r\r\n\n\0end\r");

static void ck_stored(int maildir, const struct smtp_slice wanted)
{
    static char got[200000];
    const size_t len = only_file(directories[maildir], "new", got, sizeof got);

    ck_assert_uint_eq(len, wanted.len);
    ck_assert_mem_eq(got, wanted.octets, len);
}

START_TEST(every_split)
{
    const size_t at = (size_t)_i;
    struct smtp_delivery *const d = begin("0");

    ck_assert_uint_lt(at, content.len);
    smtp_delivery_write(d, (struct smtp_slice){ content.octets, at });
    smtp_delivery_write(d, (struct smtp_slice){ content.octets + at, content.len - at });
    ck_assert_int_eq(end(d, NULL), SMTP_STORE_OK);
    ck_stored(0, stored);
}
END_TEST

START_TEST(octet_by_octet)
{
    struct smtp_delivery *const d = begin("0");

    for (size_t i = 0; i < content.len; i++)
        smtp_delivery_write(d, (struct smtp_slice){ content.octets + i, 1 });
    ck_assert_int_eq(end(d, NULL), SMTP_STORE_OK);
    ck_stored(0, stored);
}
END_TEST

/* More than the buffer, so that it is written, and read back for the copy, in the middle of lines. */
START_TEST(large)
{
    static unsigned char wire[150000], wanted[150000];
    size_t len = 0, wanted_len = 0;
    struct smtp_delivery *const d = begin("01");

    for (size_t i = 0; len + 2 <= sizeof wire; i++)
        if (i % 13 == 0) {
            wire[len++] = '\r';
            wire[len++] = wanted[wanted_len++] = '\n';
        } else {
            wire[len++] = wanted[wanted_len++] = (unsigned char)('a' + i % 26);
        }
    for (size_t at = 0; at < len; at += 997)
        smtp_delivery_write(d, (struct smtp_slice){ wire + at, len - at < 997 ? len - at : 997 });
    ck_assert_int_eq(end(d, NULL), SMTP_STORE_OK);
    ck_stored(0, (struct smtp_slice){ wanted, wanted_len });
    ck_stored(1, (struct smtp_slice){ wanted, wanted_len });
}
END_TEST

/* More than a delivery keeps in memory. */
static struct smtp_slice beyond_the_buffer(void)
{
    static unsigned char octets[SMTP_STORE_OCTETS + 1];

    memset(octets, 'x', sizeof octets);
    return (struct smtp_slice){ octets, sizeof octets };
}

START_TEST(nothing_in_new_before_commit)
{
    struct smtp_delivery *const d = begin("12");

    smtp_delivery_write(d, content);
    ck_assert_int_eq(files_in(directories[1], "tmp"), 0); /* a small one is the disk's thread's from the beginning */
    smtp_delivery_write(d, beyond_the_buffer());
    ck_assert_int_eq(files_in(directories[1], "tmp"), 1);
    ck_assert_int_eq(files_in(directories[2], "tmp"), 0); /* one descriptor a session: the copy is made at the end */
    ck_assert_int_eq(files_in(directories[1], "new"), 0);
    ck_assert_int_eq(smtp_delivery_commit(d), SMTP_STORE_OK);
    ck_files("011");
    smtp_delivery_close(d); /* too late to take anything back */
    ck_files("011");
}
END_TEST

/* What waits is written when there is enough of it; nothing appears before all has come. */
START_TEST(part_by_part)
{
    struct smtp_delivery *const d = begin("01");
    struct smtp_slice part = beyond_the_buffer();

    part.len = SMTP_STORE_OCTETS / 2 - 1;
    smtp_delivery_write(d, part);
    ck_assert(!smtp_delivery_full(d));
    smtp_delivery_write(d, (struct smtp_slice){ part.octets, 1 });
    ck_assert(smtp_delivery_full(d));
    smtp_delivery_commit_all(d);
    ck_assert(!smtp_delivery_full(d));
    ck_assert_int_eq(files_in(directories[0], "tmp"), 1);
    ck_assert_int_eq(files_in(directories[0], "new"), 0);
    smtp_delivery_write(d, part);
    d->whole = true;
    smtp_delivery_commit_all(d);
    smtp_delivery_close(d);
    ck_files("110");
    ck_stored(0, (struct smtp_slice){ part.octets, SMTP_STORE_OCTETS - 1 });
    ck_stored(1, (struct smtp_slice){ part.octets, SMTP_STORE_OCTETS - 1 });
}
END_TEST

/* Each has a file of its own: who changes one has not changed the other. */
START_TEST(several)
{
    struct smtp_delivery *const d = begin("02");

    smtp_delivery_write(d, content);
    ck_assert_int_eq(end(d, NULL), SMTP_STORE_OK);
    ck_files("101");
    ck_stored(0, stored);
    ck_stored(2, stored);
}
END_TEST

START_TEST(close_without_commit_leaves_nothing)
{
    struct smtp_delivery *const d = begin("012");

    smtp_delivery_write(d, content);
    smtp_delivery_close(d);
    ck_files("000");
    smtp_delivery_close(NULL);
}
END_TEST

static void swap_fd(struct smtp_delivery *d, int fd)
{
    ck_assert_int_ge(fd, 0);
    close(d->fd);
    d->fd = fd;
}

/* No room just now is told apart from other failures: 452 and 451. */
START_TEST(disk_full)
{
    struct smtp_delivery *const d = begin("01");
    int error;

    swap_fd(d, open("/dev/full", O_WRONLY));
    smtp_delivery_write(d, content);
    ck_assert_int_eq(end(d, &error), SMTP_STORE_FULL);
    ck_assert_int_eq(error, ENOSPC);
    ck_files("000");
}
END_TEST

START_TEST(other_failure)
{
    struct smtp_delivery *const d = begin("0");
    int error;

    swap_fd(d, open(directories[0], O_RDONLY));
    ck_assert_int_eq(smtp_delivery_write(d, content), SMTP_STORE_OK); /* it is still in the buffer */
    ck_assert_int_eq(end(d, &error), SMTP_STORE_FAILED);
    ck_assert_int_eq(error, EBADF);
    ck_files("000");
}
END_TEST

/* It is kept until it can be told: after the mail data. */
START_TEST(failure_to_begin)
{
    const int tmp = maildirs[0].tmp;
    struct smtp_delivery *d;
    int error;

    maildirs[0].tmp = -1;
    d = begin("01");
    ck_assert_int_eq(smtp_delivery_write(d, content), SMTP_STORE_OK); /* nothing of it was to be written yet */
    ck_assert_int_eq(smtp_delivery_write(d, beyond_the_buffer()), SMTP_STORE_FAILED);
    ck_assert_int_eq(end(d, &error), SMTP_STORE_FAILED);
    ck_assert_int_eq(error, EBADF);
    maildirs[0].tmp = tmp;
    ck_files("000");
}
END_TEST

/* All or nothing (§4.1.1.4): whichever of them fails, and however late, no copy stays. */
START_TEST(one_of_several_fails)
{
    struct smtp_maildir *const broken = &maildirs[_i / 2];
    int *const fd = _i % 2 == 0 ? &broken->tmp : &broken->new;
    const int good = *fd;
    struct smtp_delivery *const d = begin("012");
    int error;

    smtp_delivery_write(d, content);
    if (_i != 0) /* the first has its file under tmp/ by now: failure_to_begin has that case */
        *fd = -1;
    else
        swap_fd(d, open("/dev/full", O_WRONLY));
    ck_assert_int_ne(end(d, &error), SMTP_STORE_OK);
    ck_assert_int_eq(error, _i != 0 ? EBADF : ENOSPC);
    *fd = good;
    ck_files("000");
}
END_TEST

Suite *delivery_suite(void)
{
    Suite *const suite = suite_create("6.1 delivery");
    TCase *const content_case = tcase_create("content"), *const order = tcase_create("order");
    TCase *const failures = tcase_create("failures"), *const cases[] = { content_case, order, failures };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tcase_add_checked_fixture(cases[i], open_maildirs, close_maildirs);
        suite_add_tcase(suite, cases[i]);
    }
    tcase_add_loop_test(content_case, every_split, 0, (int)content.len);
    tcase_add_test(content_case, octet_by_octet);
    tcase_add_test(content_case, large);
    tcase_add_test(order, nothing_in_new_before_commit);
    tcase_add_test(order, part_by_part);
    tcase_add_test(order, several);
    tcase_add_test(order, close_without_commit_leaves_nothing);
    tcase_add_test(failures, disk_full);
    tcase_add_test(failures, other_failure);
    tcase_add_test(failures, failure_to_begin);
    tcase_add_loop_test(failures, one_of_several_fails, 0, 2 * MAILDIRS);
    return suite;
}
