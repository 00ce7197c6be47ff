/* check_client_connection.c - what the client makes of a server, and of one that fails it.  RFC 5321 §3.8, §4.5.3.2
 * Read first: transport/connection_client.c.  Read next: tests/transport/check_call.c.
 * SPDX-License-Identifier: MIT */
#include "transport/check_transport.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "transport/connection_client.h"

static struct served s;
static struct smtp_client_connection c;
static const char *const to[] = { "<u@postel.example>", "<nobody@postel.example>", "<v@postel.example>" };
static int codes[3];

static void begin(void)
{
    serve(&s, 1000); /* five minutes are 300 ms */
}

static void end(void)
{
    end_service(&s);
}

static void recipient(void *owner, size_t index, int code, const char *text)
{
    (void)owner, (void)text;
    codes[index] = code;
}

static void send_message(const struct addrinfo *addresses, const char *message)
{
    c = (struct smtp_client_connection){ .loop = &s.loop, .addresses = addresses, .recipient = recipient };
    c.message = slice_of(message);
    c.config = (struct smtp_client_config){
        .reverse_path = "<a@client.example>",
        .forward_paths = to,
        .recipients = 3,
        .message = smtp_text_facts(c.message),
    };
    memset(codes, 0, sizeof codes);
    smtp_client_connection_open(&c);
}

static struct addrinfo *address_of(int port)
{
    struct addrinfo *found;
    char text[8];

    snprintf(text, sizeof text, "%d", port);
    ck_assert_int_eq(smtp_address_find("127.0.0.1", text, &found), 0);
    return found;
}

/* A port where nobody listens: one that was free a moment ago. */
static int closed_port(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t len = sizeof address;
    const int fd = socket(AF_INET, SOCK_STREAM, 0);

    ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, len), 0);
    ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&address, &len), 0);
    close(fd);
    return ntohs(address.sin_port);
}

START_TEST(accepted)
{
    struct addrinfo *const addresses = address_of(s.port);
    char got[4096];

    send_message(addresses, "Subject: x\n\n.\n..\nend");
    for (int i = 0; i < 1000 && c.outcome == SMTP_OUTCOME_PENDING; i++) /* a disk may take its time */
        pass(&s, 20);
    ck_assert_int_eq(c.reached, SMTP_REACHED_SERVER);
    ck_assert_int_eq(c.outcome, SMTP_OUTCOME_ACCEPTED);
    ck_assert_int_eq(c.code, 250);
    ck_assert_int_eq(codes[0], 250);
    ck_assert_int_eq(codes[1], 550);
    ck_assert_int_eq(codes[2], 250);
    delivered(&s, got, sizeof got);
    ck_assert_str_eq(strstr(got, "Subject"), "Subject: x\n\n.\n..\nend\n");
    ck_assert_ptr_nonnull(strstr(got, "from [127.0.0.1] ([127.0.0.1])")); /* our literal, for want of a name */
    freeaddrinfo(addresses);
}
END_TEST

/* Larger than all buffers on the way. */
START_TEST(large)
{
    static char message[900001], got[1000000];
    struct addrinfo *const addresses = address_of(s.port);

    s.clock.rate = 1; /* the disk has its turn many times, and may take its time each time */
    for (size_t i = 0; i < sizeof message - 1; i++)
        message[i] = i % 50 == 49 ? '\n' : i % 50 == 0 ? '.' : (char)('a' + i % 26);
    send_message(addresses, message);
    for (int i = 0; i < 1000 && c.outcome == SMTP_OUTCOME_PENDING; i++)
        pass(&s, 50);
    ck_assert_int_eq(c.outcome, SMTP_OUTCOME_ACCEPTED);
    delivered(&s, got, sizeof got);
    ck_assert_ptr_nonnull(strstr(got, message));
    ck_assert_uint_eq(strlen(strstr(got, message)), strlen(message));
    freeaddrinfo(addresses);
}
END_TEST

static unsigned left, ends;

static bool next(void *owner)
{
    (void)owner;
    return left > 0 && left-- > 0;
}

static void ended(void *owner)
{
    (void)owner;
    ends++;
}

/* Several messages in one session; told once that it is over. */
START_TEST(several)
{
    struct addrinfo *const addresses = address_of(s.port);

    left = 2;
    ends = 0;
    send_message(addresses, "Subject: x\n\nthree times\n");
    c.config.more = true;
    c.next = next;
    c.ended = ended;
    for (int i = 0; i < 1000 && ends == 0; i++)
        pass(&s, 20);
    ck_assert_uint_eq(ends, 1);
    ck_assert_uint_eq(left, 0);
    ck_assert_int_eq(c.outcome, SMTP_OUTCOME_ACCEPTED);
    ck_assert_int_eq(files_in(s.directory, "new"), 3);
    ck_assert_uint_eq(s.service.sessions, 1);
    freeaddrinfo(addresses);
}
END_TEST

/* Cut by its owner before it stands: nobody was reached, and that is told once. */
START_TEST(cut)
{
    struct addrinfo *const addresses = address_of(s.port);

    ends = 0;
    send_message(addresses, "Subject: x\n\nnever\n");
    c.ended = ended;
    smtp_client_connection_cut(&c);
    ck_assert_uint_eq(ends, 1);
    ck_assert_int_eq(c.reached, SMTP_REACHED_NOBODY);
    pass(&s, 20);
    ck_assert_int_eq(files_in(s.directory, "new"), 0);
    freeaddrinfo(addresses);
}
END_TEST

START_TEST(nobody_there)
{
    struct addrinfo *const addresses = address_of(closed_port());

    send_message(addresses, "x\n");
    pass(&s, 20);
    ck_assert_int_eq(c.reached, SMTP_REACHED_NOBODY);
    ck_assert_int_eq(c.error, ECONNREFUSED);
    freeaddrinfo(addresses);
}
END_TEST

START_TEST(next_address)
{
    struct addrinfo *const addresses = address_of(closed_port());

    addresses->ai_next = address_of(s.port);
    send_message(addresses, "x\n");
    for (int i = 0; i < 1000 && c.outcome == SMTP_OUTCOME_PENDING; i++)
        pass(&s, 20);
    ck_assert_int_eq(c.outcome, SMTP_OUTCOME_ACCEPTED);
    freeaddrinfo(addresses);
}
END_TEST

/* --- a server that we play ourselves ---------------------------------------------------------------------------- */

static int listening(int *port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t len = sizeof address;
    const int fd = socket(AF_INET, SOCK_STREAM, 0);

    ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, len), 0);
    ck_assert_int_eq(listen(fd, 1), 0);
    ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&address, &len), 0);
    *port = ntohs(address.sin_port);
    return fd;
}

/* What the server says, each after the client's line (or data) has come; then it is silent, or closes. */
struct script {
    const char *replies[9];
    bool closes;
    enum smtp_reached reached;
    enum smtp_outcome outcome;
    int code;
    int at_least, at_most; /* milliseconds from the last reply until the client gives up; 0: it need not */
};

#define GREETED "220 x\r\n", "250 x\r\n"
#define NAMED GREETED, "250 OK\r\n", "250 OK\r\n", "550 no\r\n", "250 OK\r\n"
#define ASKED NAMED, "354 go on\r\n"
#define PEER SMTP_REACHED_PEER
#define SERVER SMTP_REACHED_SERVER
#define REFUSED SMTP_OUTCOME_REFUSED
#define UNKNOWN SMTP_OUTCOME_UNKNOWN
static const struct script scripts[] = {
    { { NULL }, true, PEER, REFUSED, 421, 0, 0 },
    { { NULL }, false, PEER, REFUSED, 421, 300, 2000 },
    { { "220 x\r\n", NULL }, false, SERVER, REFUSED, 421, 300, 2000 },
    { { GREETED, NULL }, true, SERVER, REFUSED, 421, 0, 0 },
    /* The time runs from the command on, so half a reply comes after some of it is over. */
    { { "220 x\r\n", "250-x\r\n250-", NULL }, false, SERVER, REFUSED, 421, 200, 2000 },
    /* DATA has two minutes, the final period ten: §4.5.3.2.4, §4.5.3.2.6. */
    { { NAMED, NULL }, false, SERVER, REFUSED, 421, 120, 290 },
    { { ASKED, NULL }, false, SERVER, UNKNOWN, 421, 600, 3000 },
    { { ASKED, NULL }, true, SERVER, UNKNOWN, 421, 0, 0 },
    { { ASKED, "554 no\r\n", "221 x\r\n" }, false, SERVER, REFUSED, 554, 0, 0 },
    { { ASKED, "250 OK\r\n", NULL }, true, SERVER, SMTP_OUTCOME_ACCEPTED, 250, 0, 0 },
    { { NAMED, "421 down\r\n", NULL }, true, SERVER, REFUSED, 421, 0, 0 },
};

/* Waits for the client's next octets; at the end of mail data it has had the whole message. */
static void client_spoke(int fd)
{
    char octets[4096];

    for (int i = 0; i < 100; i++) {
        ssize_t n = recv(fd, octets, sizeof octets, MSG_DONTWAIT);

        if (n > 0 && (memcmp(octets, "Subject", 7) != 0 || memcmp(octets + n - 5, "\r\n.\r\n", 5) == 0))
            return;
        pass(&s, 1);
    }
    ck_abort_msg("the client said nothing");
}

/* `last` gets when the last reply was said, if there was one. */
static void play(int fd, const struct script *script, int64_t *last)
{
    for (int i = 0; i < 9 && script->replies[i] != NULL; i++) {
        if (i > 0)
            client_spoke(fd);
        *last = milliseconds();
        say(fd, script->replies[i]);
        pass(&s, 5);
    }
}

static void pass_until_end(void)
{
    const int64_t until = milliseconds() + 5000;

    while (c.stream.fd >= 0 && milliseconds() < until)
        pass(&s, 1);
    ck_assert_int_eq(c.stream.fd, -1);
}

START_TEST(scripted)
{
    const struct script *const script = &scripts[_i];
    int64_t last, waited;
    int port, fd;
    const int listener = listening(&port);
    struct addrinfo *const addresses = address_of(port);

    send_message(addresses, "Subject: x\n\nx\n");
    last = milliseconds();
    fd = accept(listener, NULL, NULL);
    pass(&s, 5);
    play(fd, script, &last);
    if (script->closes) {
        if (script->replies[0] != NULL)
            pass(&s, 10);
        close(fd);
    }
    pass_until_end();
    waited = milliseconds() - last;
    ck_assert_int_eq(c.reached, script->reached);
    ck_assert_int_eq(c.outcome, script->outcome);
    ck_assert_int_eq(c.code, script->code);
    ck_assert_int_ne(codes[0], 0); /* every recipient has been told of */
    ck_assert_int_ne(codes[2], 0);
    if (script->at_most > 0) {
        ck_assert_int_ge(waited, script->at_least - 1); /* two clocks, each cut to whole milliseconds */
        ck_assert_int_le(waited, script->at_most);
    }
    if (!script->closes)
        close(fd);
    close(listener);
    freeaddrinfo(addresses);
}
END_TEST

/* Without a descriptor there is no socket: that is what is told, whatever fails after it. */
START_TEST(no_descriptor)
{
    struct addrinfo *const addresses = address_of(s.port);
    struct rlimit files;

    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &files), 0);
    const rlim_t before = files.rlim_cur;
    files.rlim_cur = 0;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &files), 0);
    send_message(addresses, "x");
    files.rlim_cur = before;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &files), 0);
    ck_assert_int_eq(c.reached, SMTP_REACHED_NOBODY);
    ck_assert_int_eq(c.error, EMFILE);
    freeaddrinfo(addresses);
}
END_TEST

Suite *client_connection_suite(void)
{
    Suite *const suite = suite_create("3.8 the client's connection");
    TCase *const tcase = tcase_create("outcomes");

    tcase_add_checked_fixture(tcase, begin, end);
    tcase_set_timeout(tcase, 30);
    tcase_add_test(tcase, accepted);
    tcase_add_test(tcase, large);
    tcase_add_test(tcase, several);
    tcase_add_test(tcase, cut);
    tcase_add_test(tcase, nobody_there);
    tcase_add_test(tcase, next_address);
    tcase_add_test(tcase, no_descriptor);
    tcase_add_loop_test(tcase, scripted, 0, sizeof scripts / sizeof *scripts);
    suite_add_tcase(suite, tcase);
    return suite;
}
