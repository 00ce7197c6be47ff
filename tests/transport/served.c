/* served.c - a service and its caller in one thread: the loop turns while the caller waits.
 * Read first: tests/transport/check_transport.h.
 * SPDX-License-Identifier: MIT */
#include "transport/check_transport.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "trace_fields.h"

static struct smtp_reply sender(void *owner, const struct smtp_envelope *envelope)
{
    (void)owner, (void)envelope;
    return (struct smtp_reply){ 250, "2.1.0", "OK" };
}

static bool is(struct smtp_slice local_part, const char *name)
{
    return local_part.len == strlen(name) && memcmp(local_part.octets, name, local_part.len) == 0;
}

static struct smtp_reply recipient(void *owner, struct smtp_slice local_part, struct smtp_slice domain,
                                   const char *here, struct smtp_maildir_set *to)
{
    (void)owner, (void)domain;
    ck_assert_str_eq(here, "[127.0.0.1]");
    if (is(local_part, "nobody"))
        return (struct smtp_reply){ 550, "5.1.1", "No such mailbox" };
    if (!is(local_part, "other"))
        smtp_maildir_set_add(to, 0);
    if (is(local_part, "other") || is(local_part, "both"))
        smtp_maildir_set_add(to, 1);
    return (struct smtp_reply){ 250, "2.1.5", "OK" };
}

static struct smtp_reply verify(void *owner, struct smtp_slice argument, const char *here, bool utf8,
                                char text[SMTP_POLICY_TEXT])
{
    (void)owner, (void)argument, (void)here, (void)utf8, (void)text;
    return (struct smtp_reply){ 252, "2.5.0", "Cannot VRFY user" };
}

/* A list of 500, each line as long as it may be. */
static struct smtp_reply expand(void *owner, struct smtp_slice argument, const char *here, size_t at, bool utf8,
                                bool *more, char text[SMTP_POLICY_TEXT])
{
    (void)owner, (void)argument, (void)here, (void)utf8;
    snprintf(text, SMTP_POLICY_TEXT, "<u%0*d@postel.example>", 482, (int)at);
    *more = at + 1 < 500;
    return (struct smtp_reply){ 250, "2.1.5", text };
}

static void trouble(void *owner, const char *what, int error)
{
    struct served *const s = owner;

    (void)what, (void)error;
    s->troubles++;
}

void serve(struct served *s, unsigned rate)
{
    struct addrinfo *found;
    char text[SMTP_ADDRESS_TEXT];

    s->troubles = 0;
    s->clock = smtp_clock_frozen((struct smtp_wall_time){ 1795529400, 60 }); /* 2026-11-24T14:10:00Z */
    s->clock.rate = rate;
    make_directory(s->directory);
    make_directory(s->other);
    ck_assert_int_eq(smtp_maildir_open(&s->maildirs[0], s->directory, NULL), 0);
    ck_assert_int_eq(smtp_maildir_open(&s->maildirs[1], s->other, NULL), 0);
    ck_assert(smtp_loop_open(&s->loop, &s->clock));
    s->config =
        (struct smtp_server_config){ .domain = "postel.example", .max_size = 1000000, .expn = SMTP_EXPN_SERVED };
    s->service = (struct smtp_service){ .loop = &s->loop,
                                        .config = &s->config,
                                        .policy = { .owner = s,
                                                    .sender = sender,
                                                    .recipient = recipient,
                                                    .verify = verify,
                                                    .expand = expand,
                                                    .trouble = trouble },
                                        .maildirs = s->maildirs,
                                        .seed = 7 };
    ck_assert_int_eq(smtp_address_find("127.0.0.1", "0", &found), 0);
    ck_assert_int_eq(smtp_service_listen(&s->service, found, text), 0);
    freeaddrinfo(found);
    s->port = atoi(strrchr(text, ':') + 1);
}

void end_service(struct served *s)
{
    smtp_service_close(&s->service);
    smtp_loop_close(&s->loop);
    smtp_maildir_close(&s->maildirs[0]);
    smtp_maildir_close(&s->maildirs[1]);
    remove_directory(s->directory);
    remove_directory(s->other);
}

void delivered(const struct served *s, char *out, size_t cap)
{
    only_file(s->directory, "new", out, cap);
    ck_assert_trace(out);
}

int call(struct served *s)
{
    const struct sockaddr_in address = { .sin_family = AF_INET,
                                         .sin_port = htons((uint16_t)s->port),
                                         .sin_addr = { htonl(INADDR_LOOPBACK) } };
    const int fd = socket(AF_INET, SOCK_STREAM, 0);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

int greeted(struct served *s)
{
    const int fd = call(s);

    ck_assert_str_eq(hear(s, fd, "\r\n"), "220 postel.example ESMTP postel\r\n");
    say(fd, "EHLO client.example\r\n");
    ck_assert_ptr_nonnull(strstr(hear(s, fd, "250 "), "250-postel.example"));
    return fd;
}

void say(int fd, const char *octets)
{
    const size_t len = strlen(octets);

    ck_assert_int_eq(send(fd, octets, len, MSG_NOSIGNAL), (ssize_t)len);
}

int64_t milliseconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void turn(struct served *s)
{
    const struct timespec millisecond = { 0, 1000000 };

    event_base_loop(s->loop.base, EVLOOP_NONBLOCK);
    nanosleep(&millisecond, NULL);
}

void pass(struct served *s, int wait)
{
    const int64_t until = milliseconds() + wait;

    while (milliseconds() < until)
        turn(s);
}

const char *hear(struct served *s, int fd, const char *ending)
{
    static char heard[4096];
    const int64_t until = milliseconds() + 2000;
    size_t len = 0;

    heard[0] = '\0';
    while (strstr(heard, ending) == NULL && milliseconds() < until && len < sizeof heard - 1) {
        ssize_t n;

        turn(s);
        n = recv(fd, heard + len, sizeof heard - 1 - len, MSG_DONTWAIT);
        if (n == 0)
            break;
        len += n > 0 ? (size_t)n : 0;
        heard[len] = '\0';
    }
    return heard;
}

bool hear_end(struct served *s, int fd)
{
    const int64_t until = milliseconds() + 2000;
    char octet;
    ssize_t n;

    do {
        turn(s);
        n = recv(fd, &octet, 1, MSG_DONTWAIT);
    } while (n < 0 && errno == EAGAIN && milliseconds() < until);
    return n == 0;
}
