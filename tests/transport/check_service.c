/* check_service.c - whole sessions over loopback.                     RFC 5321 §3, §3.8, §4.5.3.2.7
 * Read first: transport/connection_server.c.  Read next: tests/transport/check_service_mail.c.
 * SPDX-License-Identifier: MIT */
#include "transport/check_transport.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include <openssl/ssl.h>

#include "transport/connection_server.h"
#include "transport/tls_made.h"

static struct served s;

static void serve_slow(void)
{
    serve(&s, 1);
}

static void serve_fast(void)
{
    serve(&s, 1000); /* five minutes are 300 ms */
}

static void end(void)
{
    end_service(&s);
}

START_TEST(quit)
{
    const int fd = greeted(&s);

    say(fd, "QUIT\r\n");
    ck_assert_str_eq(hear(&s, fd, "\r\n"), "221 2.0.0 postel.example Service closing transmission channel\r\n");
    ck_assert(hear_end(&s, fd));
    close(fd);
    pass(&s, 20);
    ck_assert_ptr_null(s.service.connections);
}
END_TEST

/* 250 KB of one reply, to a client that takes its time: it passes through a buffer of 2 KiB. */
START_TEST(long_list)
{
    enum { LINES = 500, LINE = 512 };
    static char reply[LINES * LINE];
    const int fd = greeted(&s);
    size_t len = 0;

    setsockopt(s.service.connections->stream.fd, SOL_SOCKET, SO_SNDBUF, &(int){ 16384 }, sizeof(int));
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &(int){ 32768 }, sizeof(int));
    say(fd, "EXPN all\r\nNOOP\r\n");
    pass(&s, 50);
    for (int turns = 0; turns < 5000 && len < sizeof reply; turns++) {
        const ssize_t n = recv(fd, reply + len, sizeof reply - len, MSG_DONTWAIT);

        len += n > 0 ? (size_t)n : 0;
        pass(&s, 1);
    }
    ck_assert_uint_eq(len, sizeof reply);
    for (int i = 0; i < LINES; i++) {
        char line[8];

        ck_assert_int_eq(strncmp(reply + i * LINE, i + 1 < LINES ? "250-2.1.5 <u" : "250 2.1.5 <u", 12), 0);
        snprintf(line, sizeof line, "%04d@", i);
        ck_assert_int_eq(strncmp(strchr(reply + i * LINE, '@') - 4, line, 5), 0);
    }
    ck_assert_str_eq(hear(&s, fd, "\r\n"), "250 2.0.0 OK\r\n");
    close(fd);
}
END_TEST

START_TEST(lost_in_data)
{
    const int fd = greeted(&s);

    say(fd, "MAIL FROM:<>\r\nRCPT TO:<u@postel.example>\r\nDATA\r\n");
    hear(&s, fd, "354 ");
    for (int i = 0; i < 2000; i++) /* more than is kept in memory */
        say(fd, "half a mess");
    for (int i = 0; i < 1000 && files_in(s.directory, "tmp") == 0; i++)
        pass(&s, 20);
    ck_assert_int_eq(files_in(s.directory, "tmp"), 1);
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &(struct linger){ 1, 0 }, sizeof(struct linger));
    close(fd); /* a reset */
    pass(&s, 20);
    ck_assert_ptr_null(s.service.connections);
    ck_assert_int_eq(files_in(s.directory, "tmp"), 0);
    ck_assert_int_eq(files_in(s.directory, "new"), 0);
}
END_TEST

/* 20000 commands before the first reply is read: what the server keeps for such a client is bounded, and each command
 * gets its reply all the same, in order. */
START_TEST(does_not_listen)
{
    enum { COMMANDS = 20000 };
    static const char noop[] = "NOOP\r\n", reply[] = "250 2.0.0 OK\r\n";
    const int fd = greeted(&s);
    size_t said = 0, heard = 0, held = 0;
    char octets[65536];

    setsockopt(s.service.connections->stream.fd, SOL_SOCKET, SO_SNDBUF, &(int){ 16384 }, sizeof(int));
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &(int){ 32768 }, sizeof(int));
    fcntl(fd, F_SETFL, O_NONBLOCK);
    for (int turns = 0; turns < 5000 && heard < COMMANDS * strlen(reply); turns++) {
        ssize_t n;

        while (said < COMMANDS * strlen(noop) && send(fd, noop + said % 6, 1, MSG_NOSIGNAL) == 1)
            said++;
        pass(&s, 1);
        ck_assert_ptr_nonnull(s.service.connections);
        held = s.service.connections->held_len > held ? s.service.connections->held_len : held;
        n = turns < 50 ? 0 : recv(fd, octets, sizeof octets, 0); /* at first it does not listen at all */
        for (ssize_t i = 0; i < n; i++)
            ck_assert_int_eq(octets[i], reply[heard++ % strlen(reply)]);
    }
    ck_assert_uint_gt(held, 0);
    ck_assert_uint_le(held, SMTP_LOOP_OCTETS);
    ck_assert_uint_eq(said, COMMANDS * strlen(noop));
    ck_assert_uint_eq(heard, COMMANDS * strlen(reply));
    close(fd);
}
END_TEST

/* The server closes while octets of ours are unread; the 221 has to survive that. */
START_TEST(last_words)
{
    static char much[300001];
    const int fd = greeted(&s);

    memset(much, 'x', sizeof much - 1);
    say(fd, "QUIT\r\n");
    fcntl(fd, F_SETFL, O_NONBLOCK);
    (void)!send(fd, much, sizeof much - 1, MSG_NOSIGNAL);
    pass(&s, 50);
    ck_assert_int_eq(strncmp(hear(&s, fd, "\r\n"), "221 ", 4), 0);
    ck_assert(hear_end(&s, fd));
    close(fd);
}
END_TEST

/* Who waits is told at once; who is within mail data has its answer first. */
START_TEST(shutdown_421)
{
    const int a = greeted(&s), b = greeted(&s);

    say(b, "MAIL FROM:<>\r\nRCPT TO:<u@postel.example>\r\nDATA\r\n");
    hear(&s, b, "354 ");
    smtp_service_shutdown(&s.service);
    ck_assert_int_eq(strncmp(hear(&s, a, "\r\n"), "421 4.3.2 postel.example ", 25), 0);
    say(b, "Subject: x\r\n\r\nthe last\r\n.\r\n");
    ck_assert_ptr_nonnull(strstr(hear(&s, b, "421 "), "250 2.0.0 OK, message accepted as "));
    close(a);
    close(b);
    smtp_loop_run(&s.loop); /* ends, for nothing is left */
    ck_assert_ptr_null(s.service.connections);
    ck_assert_int_eq(files_in(s.directory, "tmp"), 0);
    ck_assert_int_eq(files_in(s.directory, "new"), 1);
}
END_TEST

/* But not for ever: 30 seconds. */
START_TEST(shutdown_grace)
{
    int fd;

    end();
    serve(&s, 300);
    fd = greeted(&s);
    say(fd, "MAIL FROM:<>\r\nRCPT TO:<u@postel.example>\r\nDATA\r\n");
    hear(&s, fd, "354 ");
    smtp_service_shutdown(&s.service);
    ck_assert_int_eq(strncmp(hear(&s, fd, "\r\n"), "421 4.4.2 postel.example ", 25), 0);
    close(fd);
    smtp_loop_run(&s.loop);
    ck_assert_int_eq(files_in(s.directory, "tmp") + files_in(s.directory, "new"), 0);
}
END_TEST

/* Out of descriptors: the listener tells it once, waits a second and does not spin; then it goes on.  (The first caller
 * is not asked about: valgrind, which plays the limit itself, drops it.) */
START_TEST(no_descriptors)
{
    const int first = call(&s);
    struct rlimit limit, none;
    int second;

    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
    none = limit;
    none.rlim_cur = (rlim_t)first + 1; /* all below are in use */
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
    pass(&s, 100);
    ck_assert_uint_eq(s.troubles, 1);
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
    second = call(&s);
    ck_assert_str_eq(hear(&s, second, "\r\n"), "220 postel.example ESMTP postel\r\n");
    close(first);
    close(second);
}
END_TEST

/* Five minutes from the last octet, and not from the beginning: §4.5.3.2.7. */
START_TEST(timeout)
{
    const int fd = greeted(&s);

    for (int i = 0; i < 5; i++) {
        pass(&s, 100);
        say(fd, "NOOP\r\n");
        ck_assert_str_eq(hear(&s, fd, "\r\n"), "250 2.0.0 OK\r\n");
    }
    ck_assert_int_eq(strncmp(hear(&s, fd, "\r\n"), "421 4.4.2 postel.example ", 25), 0);
    ck_assert(hear_end(&s, fd));
    close(fd);
}
END_TEST

START_TEST(timeout_in_data)
{
    const int fd = greeted(&s);

    say(fd, "MAIL FROM:<>\r\nRCPT TO:<u@postel.example>\r\nDATA\r\n");
    hear(&s, fd, "354 ");
    say(fd, "half a mess");
    ck_assert_int_eq(strncmp(hear(&s, fd, "\r\n"), "421 ", 4), 0);
    ck_assert_int_eq(files_in(s.directory, "tmp"), 0);
    ck_assert_int_eq(files_in(s.directory, "new"), 0);
    close(fd);
}
END_TEST

/* The client's end of a TLS, whose records go where the test wants them. */
static SSL *shake_hands(int fd)
{
    SSL_CTX *const context = SSL_CTX_new(TLS_client_method());
    SSL *const ssl = SSL_new(context);

    fcntl(fd, F_SETFL, O_NONBLOCK);
    ck_assert_int_eq(SSL_set_fd(ssl, fd), 1);
    for (int i = 0; i < 1000 && SSL_connect(ssl) != 1; i++)
        pass(&s, 1);
    ck_assert(SSL_is_init_finished(ssl));
    SSL_set0_wbio(ssl, BIO_new(BIO_s_mem()));
    SSL_CTX_free(context);
    return ssl;
}

static void send_records(SSL *ssl, int fd)
{
    char *records;
    const long len = BIO_get_mem_data(SSL_get_wbio(ssl), &records);
    const ssize_t sent = send(fd, records, (size_t)len, MSG_NOSIGNAL);
    char gone[65536];

    if (sent > 0)
        ck_assert_int_eq(BIO_read(SSL_get_wbio(ssl), gone, (int)sent), sent);
}

/* TLS answers by itself, and what it says has no place in the session's output: a client that asks for new keys over
 * and over (RFC 8446 §4.6.3), and reads none of it, must not make us keep it all. */
START_TEST(does_not_listen_to_tls)
{
    struct smtp_tls_made made;
    char why[SMTP_TLS_WHY];
    size_t most = 0;

    ck_assert(smtp_tls_made_open(&made, "127.0.0.1", why));
    s.service.tls = made.contexts[SMTP_TLS_MADE_GOOD];
    s.service.tls_implicit = true;
    const int fd = call(&s);
    SSL *const ssl = shake_hands(fd);
    setsockopt(s.service.connections->stream.fd, SOL_SOCKET, SO_SNDBUF, &(int){ 4096 }, sizeof(int));
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &(int){ 4096 }, sizeof(int));
    for (int i = 0; i < 20000 && s.service.connections != NULL; i++) {
        ck_assert_int_eq(SSL_key_update(ssl, SSL_KEY_UPDATE_REQUESTED), 1);
        ck_assert_int_eq(SSL_do_handshake(ssl), 1);
        if (i % 100 != 99)
            continue;
        send_records(ssl, fd);
        pass(&s, 1);
        if (s.service.connections != NULL && smtp_tls_output(s.service.connections->stream.tls).len > most)
            most = smtp_tls_output(s.service.connections->stream.tls).len;
    }
    ck_assert_ptr_null(s.service.connections);
    ck_assert_uint_gt(most, 0);
    ck_assert_uint_lt(most, 80000);
    SSL_free(ssl);
    close(fd);
    smtp_tls_made_close(&made);
}
END_TEST

Suite *service_suite(void)
{
    Suite *const suite = suite_create("3 sessions");
    TCase *const sessions = tcase_create("sessions"), *const time = tcase_create("4.5.3.2 time");

    tcase_add_checked_fixture(sessions, serve_slow, end);
    tcase_set_timeout(sessions, 30);
    tcase_add_test(sessions, quit);
    tcase_add_test(sessions, long_list);
    tcase_add_test(sessions, lost_in_data);
    tcase_add_test(sessions, does_not_listen);
    tcase_add_test(sessions, does_not_listen_to_tls);
    tcase_add_test(sessions, last_words);
    tcase_add_test(sessions, shutdown_421);
    tcase_add_test(sessions, shutdown_grace);
    tcase_add_test(sessions, no_descriptors);
    suite_add_tcase(suite, sessions);
    tcase_add_checked_fixture(time, serve_fast, end);
    tcase_add_test(time, timeout);
    tcase_add_test(time, timeout_in_data);
    suite_add_tcase(suite, time);
    return suite;
}
