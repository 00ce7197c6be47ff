/* check_spool.c - a message waits in files, and a crash leaves the old state or the new one.  RFC 5321 §4.5.4.1, §6.1
 * Read first: transport/spool.h.
 * SPDX-License-Identifier: MIT */
#include "transport/check_transport.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "transport/spool.h"

static char directory[256];
static struct smtp_spool spool;

static void setup(void)
{
    make_directory(directory);
    ck_assert_int_eq(smtp_spool_open(&spool, directory, true), 0);
}

static void teardown(void)
{
    smtp_spool_close(&spool);
    remove_directory(directory);
}

/* Octets that a peer may have put into each string that is kept. */
static const char strange[] = "550 5.1.1 no\ttabs\r\nto\twaiting \\ \x1b[2J \xff";

static struct smtp_spool_entry *message(const char *id)
{
    struct smtp_spool_entry *const e = smtp_spool_entry_new(id, "<a@b.example>");
    struct smtp_spool_recipient *r;

    ck_assert(smtp_spool_set(&e->envid, "QQ314159"));
    ck_assert(smtp_spool_set(&e->helo, strange));
    ck_assert(smtp_spool_set(&e->address, "[192.0.2.1]"));
    e->ret = 2;
    e->notices = 3;
    e->arrival = 1764457200;
    ck_assert_ptr_nonnull(smtp_spool_entry_add(e, "<u@c.example>", 77));
    r = smtp_spool_entry_add(e, "<\"\\\" x\"@[192.0.2.2]>", 78);
    ck_assert_ptr_nonnull(r);
    r->state = SMTP_SPOOLED_FAILED;
    r->tries = 4;
    r->attempt = 1764457201;
    r->notify = 6;
    ck_assert(smtp_spool_set(&r->orcpt, "rfc822;u@c.example"));
    ck_assert(smtp_spool_set(&r->status, "5.1.1"));
    ck_assert(smtp_spool_set(&r->remote, "mx.c.example"));
    ck_assert(smtp_spool_set(&r->reply, strange));
    return e;
}

static void ck_same(const struct smtp_spool_entry *a, const struct smtp_spool_entry *b)
{
    ck_assert_str_eq(a->id, b->id);
    ck_assert_str_eq(a->reverse_path, b->reverse_path);
    ck_assert_str_eq(a->envid, b->envid);
    ck_assert_str_eq(a->helo, b->helo);
    ck_assert_str_eq(a->address, b->address);
    ck_assert_uint_eq(a->ret, b->ret);
    ck_assert_uint_eq(a->notices, b->notices);
    ck_assert_int_eq(a->arrival, b->arrival);
    ck_assert_uint_eq(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        const struct smtp_spool_recipient *const r = &a->recipients[i], *const q = &b->recipients[i];

        ck_assert_str_eq(r->path, q->path);
        ck_assert_str_eq(r->orcpt, q->orcpt);
        ck_assert_str_eq(r->status, q->status);
        ck_assert_str_eq(r->remote, q->remote);
        ck_assert_str_eq(r->reply, q->reply);
        ck_assert_int_eq(r->state, q->state);
        ck_assert_uint_eq(r->tries, q->tries);
        ck_assert_uint_eq(r->notify, q->notify);
        ck_assert_int_eq(r->next, q->next);
        ck_assert_int_eq(r->attempt, q->attempt);
    }
}

static size_t read_file(const char *name, char *out, size_t cap)
{
    const int fd = openat(spool.dir, name, O_RDONLY);
    const ssize_t n = read(fd, out, cap);

    ck_assert_int_ge(n, 0);
    close(fd);
    return (size_t)n;
}

static void write_file(const char *name, const char *octets, size_t len)
{
    const int fd = openat(spool.dir, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    ck_assert_int_eq(write(fd, octets, len), (ssize_t)len);
    close(fd);
}

static bool is_there(const char *name)
{
    return faccessat(spool.dir, name, F_OK, 0) == 0;
}

START_TEST(there_and_back)
{
    struct smtp_spool_entry *const e = message("1a-0");
    struct smtp_spool_entry *back;

    ck_assert_int_eq(smtp_spool_write(&spool, e), 0);
    back = smtp_spool_read(&spool, "1a-0", "state");
    ck_assert_ptr_nonnull(back);
    ck_same(e, back);
    ck_assert(!is_there("1a-0.new"));
    smtp_spool_entry_free(back);
    smtp_spool_entry_free(e);
}
END_TEST

/* Of a state that lost its end, wherever, nothing is believed. */
START_TEST(cut)
{
    struct smtp_spool_entry *const e = message("1a-0");
    char octets[4096];
    size_t len;

    ck_assert_int_eq(smtp_spool_write(&spool, e), 0);
    smtp_spool_entry_free(e);
    len = read_file("1a-0.state", octets, sizeof octets);
    for (size_t n = 0; n < len; n++) {
        write_file("1a-0.state", octets, n);
        errno = 0;
        ck_assert_ptr_null(smtp_spool_read(&spool, "1a-0", "state"));
        ck_assert_int_eq(errno, EBADMSG);
    }
    smtp_spool_set_aside(&spool, "1a-0", "bad");
    ck_assert(is_there("1a-0.bad") && !is_there("1a-0.state"));
}
END_TEST

/* The part that is changed, what it becomes, and whether that is still a state. */
static const struct {
    const char *was, *is;
    bool good;
} edits[] = {
    { "ret 2", "ret 1", true },
    { "ret 2", "ret 3", false },
    { "notices 3", "notices -1", false },
    { "<u@c.example>", "<v@c.example>", true },
    { "<u@c.example>", "u@c.example", false },
    { "<u@c.example>", "<u@c.example>\\r\\nDATA", false },
    { "<u@c.example>", "<>", false },
    { "<a@b.example>", "<>", true },
    { "<a@b.example>", "<a@b.example> X=1", false },
    { "QQ314159", "QQ\\r\\nDATA", false },
    { "rfc822;u", "rfc822;\\x20", false },
    { "\twaiting\t", "\twaiting\t", true },
    { "\twaiting\t", "\twait\t", false },
    { "mx.c", "mx\\q", false },
    { "mx.c", "mx\\0", false },
    { "end 2", "end 1", false },
    { "end 2\n", "end 2\n\n", false },
    { "spool 1", "spool 2", false },
};

START_TEST(edited)
{
    struct smtp_spool_entry *e = message("1a-0");
    char octets[4096], changed[4096], *at;

    ck_assert_int_eq(smtp_spool_write(&spool, e), 0);
    smtp_spool_entry_free(e);
    octets[read_file("1a-0.state", octets, sizeof octets - 1)] = '\0';
    at = strstr(octets, edits[_i].was);
    ck_assert_ptr_nonnull(at);
    snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - octets), octets, edits[_i].is, at + strlen(edits[_i].was));
    write_file("1a-0.state", changed, strlen(changed));
    e = smtp_spool_read(&spool, "1a-0", "state");
    ck_assert_int_eq(e != NULL, edits[_i].good);
    smtp_spool_entry_free(e);
}
END_TEST

static bool count(void *owner, const char *id)
{
    ck_assert_uint_lt(strlen(id), SMTP_SPOOL_ID);
    ++*(unsigned *)owner;
    return true;
}

/* A process that ends behind any step of taking a message: after the last one it is there, before it never was. */
START_TEST(crash)
{
    struct smtp_spool_entry *const e = message("2b-0");
    unsigned states = 0;
    unsigned long number;

    if (_i >= 1)
        close(smtp_spool_make_content(&spool, e->id));
    if (_i >= 2)
        ck_assert_int_eq(smtp_spool_prepare(&spool, e), 0);
    if (_i >= 3)
        ck_assert_int_eq(smtp_spool_appear(&spool, e, &number), 0);
    ck_assert_uint_eq(smtp_spool_sweep(&spool), _i == 1 ? 1 : _i == 2 ? 2 : 0);
    ck_assert(smtp_spool_each(&spool, "state", count, &states));
    ck_assert_uint_eq(states, _i == 3);
    ck_assert_int_eq(is_there("2b-0.mail"), _i == 3);
    ck_assert(!is_there("2b-0.new"));
    smtp_spool_entry_free(e);
}
END_TEST

/* A new state that did not get its name leaves the old one; content beside a bad state is kept. */
START_TEST(crash_later)
{
    struct smtp_spool_entry *const e = message("2b-0"), *back;

    close(smtp_spool_make_content(&spool, e->id));
    ck_assert_int_eq(smtp_spool_write(&spool, e), 0);
    e->recipients[0].tries = 9;
    ck_assert_int_eq(smtp_spool_prepare(&spool, e), 0);
    ck_assert_uint_eq(smtp_spool_sweep(&spool), 1);
    back = smtp_spool_read(&spool, e->id, "state");
    ck_assert_uint_eq(back->recipients[0].tries, 0);
    smtp_spool_entry_free(back);
    smtp_spool_set_aside(&spool, e->id, "bad");
    ck_assert_uint_eq(smtp_spool_sweep(&spool), 0);
    ck_assert(is_there("2b-0.bad") && is_there("2b-0.mail"));
    smtp_spool_entry_free(e);
}
END_TEST

START_TEST(wishes)
{
    struct smtp_spool_entry *const e = message("2b-0");

    ck_assert_int_eq(smtp_spool_write(&spool, e), 0);
    ck_assert(!smtp_spool_wished(&spool, e->id, "retry"));
    ck_assert(!smtp_spool_wishes(&spool));
    ck_assert_int_eq(smtp_spool_wish(&spool, e->id, "retry"), 0);
    ck_assert_int_eq(smtp_spool_wish(&spool, e->id, "retry"), 0); /* once more is no other */
    ck_assert(smtp_spool_wishes(&spool));
    ck_assert(!smtp_spool_wishes(&spool));
    ck_assert(!smtp_spool_wished(&spool, e->id, "remove"));
    ck_assert(smtp_spool_wished(&spool, e->id, "retry"));
    ck_assert(!smtp_spool_wished(&spool, e->id, "retry"));
    ck_assert_int_eq(smtp_spool_wish(&spool, e->id, "remove"), 0);
    smtp_spool_remove(&spool, e->id);
    ck_assert_uint_eq(smtp_spool_sweep(&spool), 0); /* nothing is left of it */
    smtp_spool_entry_free(e);
}
END_TEST

/* Names that are no ids of ours are passed over: they are somebody else's files. */
START_TEST(names)
{
    static const char *const files[] = { ".state", "UPPER.state", "a_b.state", "a.b.state", "a.states", "x..state" };
    char longest[SMTP_SPOOL_ID + 16], id[SMTP_SPOOL_ID], other[SMTP_SPOOL_ID];
    unsigned states = 0;

    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        write_file(files[i], "", 0);
    snprintf(longest, sizeof longest, "%0*d.state", SMTP_SPOOL_ID, 0);
    write_file(longest, "", 0);
    ck_assert(smtp_spool_each(&spool, "state", count, &states));
    ck_assert_uint_eq(states, 0);
    snprintf(longest, sizeof longest, "%0*d.state", SMTP_SPOOL_ID - 1, 0);
    write_file(longest, "", 0);
    ck_assert(smtp_spool_each(&spool, "state", count, &states));
    ck_assert_uint_eq(states, 1);
    smtp_spool_id(&spool, id);
    smtp_spool_id(&spool, other);
    ck_assert_str_ne(id, other);
}
END_TEST

/* What the lock says to another process: 0 or errno.  Through a pipe, for valgrind has exit statuses of its own. */
static int lock_elsewhere(void)
{
    int ends[2], error = -1, status;
    pid_t child;

    ck_assert_int_eq(pipe(ends), 0);
    child = fork();
    if (child == 0) {
        struct smtp_spool other;

        error = smtp_spool_open(&other, directory, true);
        if (error == 0)
            error = smtp_spool_lock(&other);
        _exit(write(ends[1], &error, sizeof error) != sizeof error);
    }
    ck_assert_int_eq(read(ends[0], &error, sizeof error), sizeof error);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    close(ends[0]);
    close(ends[1]);
    return error;
}

/* One process at a time; the lock goes with it. */
START_TEST(lock)
{
    int error;

    ck_assert_int_eq(lock_elsewhere(), 0);
    ck_assert_int_eq(smtp_spool_lock(&spool), 0);
    error = lock_elsewhere();
    ck_assert(error == EAGAIN || error == EACCES);
}
END_TEST

START_TEST(no_directory)
{
    struct smtp_spool other;
    char path[300];

    snprintf(path, sizeof path, "%s/none", directory);
    ck_assert_int_eq(smtp_spool_open(&other, path, false), ENOENT);
    snprintf(path, sizeof path, "%s/none/below", directory);
    ck_assert_int_eq(smtp_spool_open(&other, path, true), ENOENT);
}
END_TEST

Suite *spool_suite(void)
{
    Suite *const suite = suite_create("4.5.4.1 Spool");
    TCase *const all = tcase_create("spool");

    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_test(all, there_and_back);
    tcase_add_test(all, cut);
    tcase_add_loop_test(all, edited, 0, sizeof edits / sizeof edits[0]);
    tcase_add_loop_test(all, crash, 0, 4);
    tcase_add_test(all, crash_later);
    tcase_add_test(all, wishes);
    tcase_add_test(all, names);
    tcase_add_test(all, lock);
    tcase_add_test(all, no_directory);
    suite_add_tcase(suite, all);
    return suite;
}
