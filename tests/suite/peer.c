/* peer.c - a server that misbehaves on purpose.
 * Read first: tests/suite/peer.h.  Read next: tests/suite/check_verdict.c.
 * SPDX-License-Identifier: MIT */
#include "suite/peer.h"

#include <check.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const struct {
    const char *verb, *reply;
} good[] = {
    { "OPEN", "220 peer.example ready\r\n" },
    { "EHLO", "250-peer.example\r\n250-SIZE 1000\r\n250 HELP\r\n" },
    { "DATA", "354 go on\r\n" },
    { "QUIT", "221 bye\r\n" },
    { "VRFY", "252 perhaps\r\n" },
    { "MAIL", "250 OK\r\n" },
    { "RCPT", "250 OK\r\n" },
    { "RSET", "250 OK\r\n" },
    { "NOOP", "250 OK\r\n" },
    { ".", "250 taken\r\n" },
};

/* One session, in a thread of its own. */
struct session {
    struct peer *peer;
    int fd;
    bool data; /* reading mail data */
};

static void put(const struct session *s, const char *octets)
{
    if (octets != NULL)
        send(s->fd, octets, strlen(octets), MSG_NOSIGNAL);
}

/* The rule for this verb, if its times are not used up. */
static bool rule_for(struct peer *peer, const char *verb, struct peer_rule *rule)
{
    bool found = false;

    pthread_mutex_lock(&peer->lock);
    for (size_t i = 0; i < PEER_RULES && !found; i++) {
        struct peer_rule *const r = &peer->rules[i];
        if (r->verb == NULL || strcmp(r->verb, verb) != 0)
            continue;
        *rule = *r;
        found = true;
        if (r->times == 1)
            r->verb = NULL;
        r->times -= r->times > 1;
    }
    pthread_mutex_unlock(&peer->lock);
    return found;
}

/* Answers one verb.  False: the session is over. */
static bool answer(struct session *s, const char *verb)
{
    const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
    struct peer_rule rule;

    if (rule_for(s->peer, verb, &rule)) {
        put(s, rule.reply);
        s->data = s->data || (rule.reply != NULL && strncmp(rule.reply, "354", 3) == 0);
        if (rule.then == PEER_RESETS)
            setsockopt(s->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        return rule.then == PEER_STAYS;
    }
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        if (strcmp(verb, good[i].verb) == 0) {
            put(s, good[i].reply);
            s->data = strcmp(verb, "DATA") == 0;
            return strcmp(verb, "QUIT") != 0;
        }
    }
    put(s, "500 what?\r\n");
    return true;
}

static bool line(struct session *s, char *text)
{
    if (s->data) {
        if (strcmp(text, ".") != 0)
            return true;
        s->data = false;
        return answer(s, ".");
    }
    text[strcspn(text, " ")] = '\0';
    return answer(s, text);
}

static void *session(void *argument)
{
    struct session *const s = argument;
    char text[4096];
    size_t len = 0;
    bool on = answer(s, "OPEN");

    while (on && len < sizeof text - 1 && recv(s->fd, text + len, 1, 0) == 1) {
        if (text[len++] != '\n')
            continue;
        text[len - 2] = '\0'; /* CRLF; nobody here sends a lone LF */
        len = 0;
        on = line(s, text);
    }
    pthread_mutex_lock(&s->peer->lock);
    for (size_t i = 0; i < s->peer->count; i++)
        s->peer->fds[i] = s->peer->fds[i] == s->fd ? -1 : s->peer->fds[i];
    close(s->fd);
    pthread_mutex_unlock(&s->peer->lock);
    free(s);
    return NULL;
}

static void *listener(void *argument)
{
    struct peer *const peer = argument;
    int fd;

    while (peer->count < PEER_SESSIONS && (fd = accept(peer->fd, NULL, NULL)) >= 0) {
        struct session *const s = calloc(1, sizeof *s);
        *s = (struct session){ .peer = peer, .fd = fd };
        pthread_mutex_lock(&peer->lock);
        peer->fds[peer->count] = fd;
        pthread_create(&peer->sessions[peer->count++], NULL, session, s);
        pthread_mutex_unlock(&peer->lock);
    }
    return NULL;
}

void peer_open(struct peer *peer, const struct peer_rule *rules, size_t count)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof address;

    *peer = (struct peer){ .fd = socket(AF_INET, SOCK_STREAM, 0) };
    if (count > 0)
        memcpy(peer->rules, rules, count * sizeof *rules);
    ck_assert_int_eq(bind(peer->fd, (struct sockaddr *)&address, len), 0);
    ck_assert_int_eq(listen(peer->fd, 16), 0);
    getsockname(peer->fd, (struct sockaddr *)&address, &len);
    snprintf(peer->port, sizeof peer->port, "%u", ntohs(address.sin_port));
    pthread_mutex_init(&peer->lock, NULL);
    pthread_create(&peer->thread, NULL, listener, peer);
}

void peer_close(struct peer *peer)
{
    shutdown(peer->fd, SHUT_RDWR);
    pthread_join(peer->thread, NULL);
    close(peer->fd);
    pthread_mutex_lock(&peer->lock);
    for (size_t i = 0; i < peer->count; i++) {
        if (peer->fds[i] >= 0)
            shutdown(peer->fds[i], SHUT_RDWR);
    }
    pthread_mutex_unlock(&peer->lock);
    for (size_t i = 0; i < peer->count; i++)
        pthread_join(peer->sessions[i], NULL);
    pthread_mutex_destroy(&peer->lock);
}

void peer_setup(const struct peer *peer, struct smtp_target *target, struct smtp_setup *setup)
{
    /* Where nothing comes, all of it is waited; under valgrind, beside others, a reply may take longer than this. */
    const char *error, *const longer = getenv("PEER_WAITS");

    smtp_target_default(target);
    smtp_target_set(target, "reply-timeout", longer != NULL ? longer : "300ms");
    *setup = (struct smtp_setup){ .target = target, .seed = 1, .now = 1764000000, .t_us = 1000 };
    ck_assert(smtp_peer_resolve(&setup->peer, "127.0.0.1", peer->port, &error));
}
