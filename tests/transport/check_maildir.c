/* check_maildir.c - what 250 promises.                                RFC 5321 §4.2.5, §6.1
 * Read first: transport/maildir.c.  Read next: tests/transport/check_service.c.
 * SPDX-License-Identifier: MIT */
#include "transport/check_transport.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static char directory[256];
static struct smtp_maildir maildir;

static void open_maildir(void)
{
    make_directory(directory);
    ck_assert_int_eq(smtp_maildir_open(&maildir, directory, NULL), 0);
}

static void close_maildir(void)
{
    smtp_maildir_close(&maildir);
    remove_directory(directory);
}

/* CRLF becomes LF; a CR or LF alone stays what it is. */
static const struct smtp_slice content = OCTETS("one\r\n\r\ntwo\rthree\nfour\r\r\n\r\r\r\n\n\0end\r");
static const struct smtp_slice stored = OCTETS("one\n\ntwo\rthree\nfour\r\n\r\r\n\n\0end\r");

static void ck_stored(const struct smtp_slice wanted)
{
    static char got[200000];
    const size_t len = only_file(directory, "new", got, sizeof got);

    ck_assert_uint_eq(len, wanted.len);
    ck_assert_mem_eq(got, wanted.octets, len);
}

START_TEST(every_split)
{
    const size_t at = (size_t)_i;
    struct smtp_delivery d;

    ck_assert_uint_lt(at, content.len);
    ck_assert_int_eq(smtp_delivery_begin(&d, &maildir), SMTP_STORE_OK);
    smtp_delivery_write(&d, (struct smtp_slice){ content.octets, at });
    smtp_delivery_write(&d, (struct smtp_slice){ content.octets + at, content.len - at });
    ck_assert_int_eq(smtp_delivery_commit(&d), SMTP_STORE_OK);
    ck_stored(stored);
}
END_TEST

START_TEST(octet_by_octet)
{
    struct smtp_delivery d;

    smtp_delivery_begin(&d, &maildir);
    for (size_t i = 0; i < content.len; i++)
        smtp_delivery_write(&d, (struct smtp_slice){ content.octets + i, 1 });
    ck_assert_int_eq(smtp_delivery_commit(&d), SMTP_STORE_OK);
    ck_stored(stored);
}
END_TEST

/* More than the buffer, so that it is written in the middle of lines. */
START_TEST(large)
{
    static unsigned char wire[150000], wanted[150000];
    size_t len = 0, wanted_len = 0;
    struct smtp_delivery d;

    for (size_t i = 0; len + 2 <= sizeof wire; i++)
        if (i % 13 == 0) {
            wire[len++] = '\r';
            wire[len++] = wanted[wanted_len++] = '\n';
        } else {
            wire[len++] = wanted[wanted_len++] = (unsigned char)('a' + i % 26);
        }
    smtp_delivery_begin(&d, &maildir);
    for (size_t at = 0; at < len; at += 997)
        smtp_delivery_write(&d, (struct smtp_slice){ wire + at, len - at < 997 ? len - at : 997 });
    ck_assert_int_eq(smtp_delivery_commit(&d), SMTP_STORE_OK);
    ck_stored((struct smtp_slice){ wanted, wanted_len });
}
END_TEST

START_TEST(nothing_in_new_before_commit)
{
    struct smtp_delivery d;

    smtp_delivery_begin(&d, &maildir);
    smtp_delivery_write(&d, content);
    ck_assert_int_eq(files_in(directory, "tmp"), 1);
    ck_assert_int_eq(files_in(directory, "new"), 0);
    ck_assert_int_eq(smtp_delivery_commit(&d), SMTP_STORE_OK);
    ck_assert_int_eq(files_in(directory, "tmp"), 0);
    ck_assert_int_eq(files_in(directory, "new"), 1);
    smtp_delivery_abandon(&d); /* too late, and harmless */
    ck_assert_int_eq(files_in(directory, "new"), 1);
}
END_TEST

START_TEST(abandon_leaves_nothing)
{
    struct smtp_delivery d;

    smtp_delivery_begin(&d, &maildir);
    smtp_delivery_write(&d, content);
    smtp_delivery_abandon(&d);
    ck_assert_int_eq(files_in(directory, "tmp"), 0);
    ck_assert_int_eq(files_in(directory, "new"), 0);
}
END_TEST

/* Two servers of one process number, as in two containers, share a Maildir: their counters are the same. */
START_TEST(names_are_unique)
{
    struct smtp_maildir other;

    ck_assert_int_eq(smtp_maildir_open(&other, directory, NULL), 0);
    for (int i = 0; i < 200; i++) {
        struct smtp_delivery d;

        ck_assert_int_eq(smtp_delivery_begin(&d, i % 2 == 0 ? &maildir : &other), SMTP_STORE_OK);
        ck_assert_int_eq(smtp_delivery_commit(&d), SMTP_STORE_OK);
    }
    smtp_maildir_close(&other);
    ck_assert_int_eq(files_in(directory, "new"), 200);
}
END_TEST

/* A name that is taken in new/ is not replaced: rename() would do that. */
START_TEST(never_replaces)
{
    struct smtp_delivery d;
    char taken[600], got[16];
    FILE *file;

    smtp_delivery_begin(&d, &maildir);
    smtp_delivery_write(&d, content);
    snprintf(taken, sizeof taken, "%s/new/%s", directory, d.name);
    file = fopen(taken, "w");
    ck_assert_ptr_nonnull(file);
    fputs("first", file);
    fclose(file);
    ck_assert_int_eq(smtp_delivery_commit(&d), SMTP_STORE_OK);
    ck_assert_int_eq(files_in(directory, "new"), 2);
    ck_assert_int_eq(files_in(directory, "tmp"), 0);
    file = fopen(taken, "r");
    ck_assert_ptr_nonnull(fgets(got, sizeof got, file));
    fclose(file);
    ck_assert_str_eq(got, "first");
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
    struct smtp_delivery d;

    smtp_delivery_begin(&d, &maildir);
    swap_fd(&d, open("/dev/full", O_WRONLY));
    smtp_delivery_write(&d, content);
    ck_assert_int_eq(smtp_delivery_commit(&d), SMTP_STORE_FULL);
    ck_assert_int_eq(d.error, ENOSPC);
    ck_assert_int_eq(files_in(directory, "tmp"), 0);
    ck_assert_int_eq(files_in(directory, "new"), 0);
}
END_TEST

START_TEST(other_failure)
{
    struct smtp_delivery d;

    smtp_delivery_begin(&d, &maildir);
    swap_fd(&d, open(directory, O_RDONLY));
    ck_assert_int_eq(smtp_delivery_write(&d, content), SMTP_STORE_OK); /* it is still in the buffer */
    ck_assert_int_eq(smtp_delivery_commit(&d), SMTP_STORE_FAILED);
    ck_assert_int_eq(d.error, EBADF);
    ck_assert_int_eq(files_in(directory, "tmp"), 0);
}
END_TEST

/* It is kept until it can be told: after the mail data. */
START_TEST(failure_to_begin)
{
    struct smtp_delivery d;
    struct smtp_maildir gone = maildir;

    gone.tmp = -1;
    ck_assert_int_eq(smtp_delivery_begin(&d, &gone), SMTP_STORE_FAILED);
    ck_assert_int_eq(smtp_delivery_write(&d, content), SMTP_STORE_FAILED);
    ck_assert_int_eq(smtp_delivery_commit(&d), SMTP_STORE_FAILED);
    smtp_delivery_abandon(&d);
    ck_assert_int_eq(d.error, EBADF);
    ck_assert_int_eq(files_in(directory, "new"), 0);
}
END_TEST

static const struct {
    const char *below; /* of the test's directory */
    const char *read_only;
    const char *where;
    int error;
} refused[] = {
    { "missing/deep", "", "", ENOENT }, { "a-file", "", "", ENOTDIR }, { "md", "md/tmp", "tmp", EACCES },
    { "md", "md/new", "new", EACCES },  { "md", "md", "tmp", EACCES }, /* it has no tmp/, and none can be made */
};

static void prepare(int i)
{
    char path[300];

    ck_assert_int_eq(chmod(directory, 0755), 0);
    snprintf(path, sizeof path, "%s/a-file", directory);
    close(open(path, O_WRONLY | O_CREAT, 0644));
    snprintf(path, sizeof path, "%s/md", directory);
    ck_assert_int_eq(mkdir(path, 0777) | chmod(path, 0777), 0);
    if (refused[i].read_only[0] == '\0')
        return;
    snprintf(path, sizeof path, "%s/%s", directory, refused[i].read_only);
    mkdir(path, 0555);
    ck_assert_int_eq(chmod(path, 0555), 0);
}

START_TEST(unusable)
{
    struct smtp_maildir m;
    const char *where = NULL;
    char path[300];

    prepare(_i);
    snprintf(path, sizeof path, "%s/%s", directory, refused[_i].below);
    if (geteuid() == 0) /* whom no permission stops */
        ck_assert_int_eq(seteuid(65534), 0);
    ck_assert_int_eq(smtp_maildir_open(&m, path, &where), refused[_i].error);
    if (getuid() == 0)
        ck_assert_int_eq(seteuid(0), 0);
    ck_assert_str_eq(where, refused[_i].where);
    ck_assert_int_lt(m.tmp, 0);
    ck_assert_int_lt(m.new, 0);
}
END_TEST

Suite *maildir_suite(void)
{
    Suite *const suite = suite_create("4.2.5 Maildir");
    TCase *const content_case = tcase_create("content"), *const order = tcase_create("order");
    TCase *const failures = tcase_create("failures"), *const cases[] = { content_case, order, failures };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tcase_add_checked_fixture(cases[i], open_maildir, close_maildir);
        suite_add_tcase(suite, cases[i]);
    }
    tcase_add_loop_test(content_case, every_split, 0, (int)content.len);
    tcase_add_test(content_case, octet_by_octet);
    tcase_add_test(content_case, large);
    tcase_add_test(order, nothing_in_new_before_commit);
    tcase_add_test(order, abandon_leaves_nothing);
    tcase_add_test(order, names_are_unique);
    tcase_add_test(order, never_replaces);
    tcase_add_test(failures, disk_full);
    tcase_add_test(failures, other_failure);
    tcase_add_test(failures, failure_to_begin);
    tcase_add_loop_test(failures, unusable, 0, sizeof refused / sizeof *refused);
    return suite;
}
