/* check_maildir.c - a directory that is fit for mail, and names in it.  RFC 5321 §4.2.5
 * Read first: transport/maildir.c.  Read next: tests/transport/check_delivery.c.
 * SPDX-License-Identifier: MIT */
#include "transport/check_transport.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
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

/* In tmp/, then in new/ and nowhere else, then gone. */
START_TEST(way_of_a_file)
{
    struct smtp_maildir_file file;
    const int fd = smtp_maildir_create(&file, &maildir);

    ck_assert_int_ge(fd, 0);
    close(fd);
    ck_assert_int_eq(files_in(directory, "tmp"), 1);
    ck_assert(smtp_maildir_publish(&file));
    ck_assert_int_eq(files_in(directory, "tmp"), 0);
    ck_assert_int_eq(files_in(directory, "new"), 1);
    smtp_maildir_remove(&file);
    ck_assert_int_eq(files_in(directory, "new"), 0);
    smtp_maildir_remove(&file); /* once is enough */
}
END_TEST

/* What a crash left two days ago goes; what may still be written stays, and what is in new/ always. */
START_TEST(sweep)
{
    const struct timespec long_ago[2] = { { time(NULL) - 48 * 3600, 0 }, { time(NULL) - 48 * 3600, 0 } };
    static const struct {
        const char *dir, *name;
        bool old;
    } made[] = { { "tmp", "old", true }, { "tmp", "young", false }, { "new", "old", true } };
    char path[600];

    for (int i = 0; i < 3; i++) {
        int fd;

        snprintf(path, sizeof path, "%s/%s/%s", directory, made[i].dir, made[i].name);
        fd = open(path, O_WRONLY | O_CREAT, 0600);
        ck_assert_int_ge(fd, 0);
        if (made[i].old)
            ck_assert_int_eq(futimens(fd, long_ago), 0);
        close(fd);
    }
    ck_assert_uint_eq(smtp_maildir_sweep(&maildir), 1);
    ck_assert_int_eq(files_in(directory, "tmp"), 1);
    ck_assert_int_eq(files_in(directory, "new"), 1);
}
END_TEST

/* Two servers of one process number, as in two containers, share a Maildir: their counters are the same. */
START_TEST(names_are_unique)
{
    struct smtp_maildir other;

    ck_assert_int_eq(smtp_maildir_open(&other, directory, NULL), 0);
    for (int i = 0; i < 200; i++) {
        struct smtp_maildir_file file;
        const int fd = smtp_maildir_create(&file, i % 2 == 0 ? &maildir : &other);

        ck_assert_int_ge(fd, 0);
        close(fd);
        ck_assert(smtp_maildir_publish(&file));
    }
    smtp_maildir_close(&other);
    ck_assert_int_eq(files_in(directory, "new"), 200);
}
END_TEST

/* A name that is taken in new/ is not replaced: rename() would do that. */
START_TEST(never_replaces)
{
    struct smtp_maildir_file file;
    char taken[600], got[16];
    FILE *first;

    close(smtp_maildir_create(&file, &maildir));
    snprintf(taken, sizeof taken, "%s/new/%s", directory, file.name);
    first = fopen(taken, "w");
    ck_assert_ptr_nonnull(first);
    fputs("first", first);
    fclose(first);
    ck_assert(smtp_maildir_publish(&file));
    ck_assert_int_eq(files_in(directory, "new"), 2);
    ck_assert_int_eq(files_in(directory, "tmp"), 0);
    first = fopen(taken, "r");
    ck_assert_ptr_nonnull(fgets(got, sizeof got, first));
    fclose(first);
    ck_assert_str_eq(got, "first");
}
END_TEST

START_TEST(cannot_publish)
{
    struct smtp_maildir_file file;
    const int new = maildir.new;

    close(smtp_maildir_create(&file, &maildir));
    maildir.new = -1;
    ck_assert(!smtp_maildir_publish(&file));
    ck_assert_int_eq(errno, EBADF);
    maildir.new = new;
    smtp_maildir_remove(&file);
    ck_assert_int_eq(files_in(directory, "tmp"), 0);
    ck_assert_int_eq(files_in(directory, "new"), 0);
}
END_TEST

/* Each index is a member of its own, to the last. */
START_TEST(set)
{
    for (size_t i = 0; i < SMTP_MAILDIRS_MAX; i++) {
        struct smtp_maildir_set s = { .bits = { 0 } };

        smtp_maildir_set_add(&s, i);
        for (size_t k = 0; k < SMTP_MAILDIRS_MAX; k++)
            ck_assert(smtp_maildir_set_has(&s, k) == (k == i));
    }
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
    TCase *const files = tcase_create("files"), *const directories = tcase_create("directories");

    tcase_add_checked_fixture(files, open_maildir, close_maildir);
    tcase_add_test(files, way_of_a_file);
    tcase_add_test(files, sweep);
    tcase_add_test(files, names_are_unique);
    tcase_add_test(files, never_replaces);
    tcase_add_test(files, cannot_publish);
    tcase_add_test(files, set);
    suite_add_tcase(suite, files);
    tcase_add_checked_fixture(directories, open_maildir, close_maildir);
    tcase_add_loop_test(directories, unusable, 0, sizeof refused / sizeof *refused);
    suite_add_tcase(suite, directories);
    return suite;
}
