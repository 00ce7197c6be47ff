/* check_call.c - a connection in somebody's hands, called and calling; a console that is a pipe or a file.
 * Read first: transport/call.h, transport/console.h.  Read next: tests/programs.sh.
 * SPDX-License-Identifier: MIT */
#include "transport/check_transport.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "transport/call.h"
#include "transport/console.h"

/* One end of a connection, and what has happened to it. */
static struct side {
    struct smtp_call call;
    char heard[8192];
    size_t len;
    bool stands, ended;
    enum smtp_call_end why;
    int error;
} ours, theirs;

static void stands(void *owner, const char *peer)
{
    struct side *const side = owner;

    ck_assert_int_eq(strncmp(peer, "127.0.0.1:", 10), 0);
    side->stands = true;
}

static void heard(void *owner, struct smtp_slice octets)
{
    struct side *const side = owner;

    ck_assert_uint_lt(side->len + octets.len, sizeof side->heard);
    memcpy(side->heard + side->len, octets.octets, octets.len);
    side->len += octets.len;
}

static void ended(void *owner, enum smtp_call_end why, int error)
{
    struct side *const side = owner;

    ck_assert(!side->ended); /* once */
    side->ended = true;
    side->why = why;
    side->error = error;
}

static struct served s;

static void begin(void)
{
    serve(&s, 1000);
    memset(&ours, 0, sizeof ours);
    memset(&theirs, 0, sizeof theirs);
    ours.call = theirs.call = (struct smtp_call){ .loop = &s.loop, .stands = stands, .heard = heard, .ended = ended };
    ours.call.owner = &ours;
    theirs.call.owner = &theirs;
}

static void end(void)
{
    smtp_call_close(&ours.call);
    smtp_call_close(&theirs.call);
    end_service(&s);
}

static struct addrinfo *port(int number)
{
    struct addrinfo *found;
    char text[8];

    snprintf(text, sizeof text, "%d", number);
    ck_assert_int_eq(smtp_address_find("127.0.0.1", text, &found), 0);
    return found;
}

/* Lets the loop turn until it is so, two seconds at most. */
#define until(condition)                                                                                               \
    for (const int64_t until_ = milliseconds() + 2000; !(condition);) {                                                \
        ck_assert_msg(milliseconds() < until_, "not so: " #condition);                                                 \
        pass(&s, 5);                                                                                                   \
    }

START_TEST(calls)
{
    struct addrinfo *const found = port(s.port);

    smtp_call_dial(&ours.call, found);
    ck_assert(!smtp_call_say(&ours.call, slice_of("too early")));
    until(strstr(ours.heard, "220 postel.example") != NULL);
    ck_assert(ours.stands);
    ck_assert(smtp_call_say(&ours.call, slice_of("NO")));
    ck_assert(smtp_call_say(&ours.call, slice_of("OP\r\n")));
    until(strstr(ours.heard, "250 ") != NULL);
    ck_assert(smtp_call_say(&ours.call, slice_of("QUIT\r\n")));
    until(ours.ended);
    ck_assert_int_eq(ours.why, SMTP_CALL_ENDED);
    ck_assert_ptr_nonnull(strstr(ours.heard, "221 "));
    ck_assert(!smtp_call_say(&ours.call, slice_of("too late")));
    freeaddrinfo(found);
}
END_TEST

START_TEST(nobody)
{
    struct addrinfo *found;
    struct smtp_call listening = ours.call;
    char text[SMTP_ADDRESS_TEXT];
    int number;

    found = port(0);
    ck_assert_int_eq(smtp_call_listen(&listening, found, text), 0); /* a port that was free a moment ago */
    freeaddrinfo(found);
    ck_assert_int_eq(sscanf(text, "127.0.0.1:%d", &number), 1);
    smtp_call_close(&listening);
    found = port(number);
    smtp_call_dial(&ours.call, found);
    until(ours.ended);
    ck_assert_int_eq(ours.why, SMTP_CALL_NOBODY);
    ck_assert_int_eq(ours.error, ECONNREFUSED);
    freeaddrinfo(found);
}
END_TEST

/* One who is called talks to one who calls, and leaves. */
START_TEST(is_called)
{
    struct addrinfo *found = port(0);
    char text[SMTP_ADDRESS_TEXT];
    int number;

    ck_assert_int_eq(smtp_call_listen(&theirs.call, found, text), 0);
    freeaddrinfo(found);
    ck_assert_int_eq(sscanf(text, "127.0.0.1:%d", &number), 1);
    found = port(number);
    smtp_call_dial(&ours.call, found);
    until(ours.stands && theirs.stands);
    ck_assert(smtp_call_say(&theirs.call, slice_of("220 s\r\n")));
    until(ours.len == 7);
    ck_assert(smtp_call_say(&ours.call, slice_of("EHLO c\r\n")));
    until(theirs.len == 8);
    smtp_call_leave(&ours.call);
    until(theirs.ended);
    ck_assert_int_eq(theirs.why, SMTP_CALL_ENDED);
    until(ours.ended);
    freeaddrinfo(found);
}
END_TEST

/* Who says nothing is waited for as long as he may be silent. */
START_TEST(silent)
{
    struct addrinfo *const found = port(s.port);

    smtp_call_dial(&ours.call, found);
    until(ours.len > 0);
    smtp_call_deadline(&ours.call, 60); /* of a hurried clock: 60 ms */
    until(ours.ended);
    ck_assert_int_eq(ours.why, SMTP_CALL_SILENT);
    freeaddrinfo(found);
}
END_TEST

START_TEST(too_much)
{
    static unsigned char much[SMTP_CALL_UNSENT];
    struct addrinfo *const found = port(s.port);

    smtp_call_dial(&ours.call, found);
    until(ours.stands);
    ck_assert(smtp_call_say(&ours.call, (struct smtp_slice){ much, sizeof much }));
    ck_assert(!smtp_call_say(&ours.call, slice_of("x"))); /* nothing of it has gone yet */
    freeaddrinfo(found);
}
END_TEST

static struct smtp_console console;
static size_t lines;

static void readable(void *owner)
{
    char octets[4];
    const ssize_t n = read(console.fd, octets, sizeof octets);

    ck_assert_ptr_eq(owner, &lines);
    ck_assert_int_ge(n, 0);
    lines += (size_t)n;
    if (n == 0)
        smtp_console_close(&console);
}

static void listens(int fd)
{
    lines = 0;
    smtp_console_open(&console, &s.loop, fd, readable, NULL, &lines);
    pass(&s, 20);
    ck_assert_uint_eq(lines, 0);
    smtp_console_want(&console, true);
    until(lines == 6);
    smtp_console_want(&console, false);
    smtp_console_want(&console, true);
    until(!console.open);
    smtp_console_want(&console, true); /* too late: nothing happens */
}

START_TEST(consoles)
{
    FILE *const file = tmpfile();
    int ends[2];

    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(write(fileno(file), "sixsix", 6), 6);
    ck_assert_int_eq(lseek(fileno(file), 0, SEEK_SET), 0);
    listens(fileno(file));
    fclose(file);
    const int null = open("/dev/null", O_RDONLY);
    smtp_console_open(&console, &s.loop, null, readable, NULL, &lines);
    smtp_console_want(&console, true);
    until(!console.open);
    close(null);
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], "sixsix", 6), 6);
    close(ends[1]);
    listens(ends[0]);
    close(ends[0]);
}
END_TEST

Suite *call_suite(void)
{
    Suite *const suite = suite_create("a call, a console");
    TCase *const call_case = tcase_create("call");

    tcase_add_checked_fixture(call_case, begin, end);
    tcase_add_test(call_case, calls);
    tcase_add_test(call_case, nobody);
    tcase_add_test(call_case, is_called);
    tcase_add_test(call_case, silent);
    tcase_add_test(call_case, too_much);
    tcase_add_test(call_case, consoles);
    suite_add_tcase(suite, call_case);
    return suite;
}
