/* wire.c - octets to and from the one under test, with deadlines.
 * Read first: suite/wire_internal.h.  Read next: suite/wire_tls.c.
 * SPDX-License-Identifier: MIT */
#include "suite/wire_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    BLOCK_OVER = 1024, /* a long text gains nothing from a write for each of its octets */
    BLOCK_ENDS = 64,
    LATE_US = 1000000,
    PATIENCE_US = 2000000, /* we chose: who ends after so long a silence has waited long enough (§3.8), by its clock */
    IN_MAX = 1 << 20       /* we chose: no conversation is so long that a server needs to say more than this in it */
};

int64_t smtp_now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void smtp_sleep_us(int64_t us)
{
    struct timespec left = { us / 1000000, us % 1000000 * 1000 };

    while (us > 0 && nanosleep(&left, &left) != 0 && errno == EINTR)
        continue;
}

bool smtp_peer_resolve(struct smtp_peer *peer, const char *host, const char *port, const char **error)
{
    const struct addrinfo want = { .ai_socktype = SOCK_STREAM };
    struct addrinfo *found;
    const int failed = getaddrinfo(host, port, &want, &found);

    if (failed != 0) {
        *error = gai_strerror(failed);
        return false;
    }
    memcpy(&peer->address, found->ai_addr, found->ai_addrlen);
    peer->len = found->ai_addrlen;
    freeaddrinfo(found);
    return true;
}

void smtp_recording_close(struct smtp_recording *recording)
{
    for (size_t i = 0; i < recording->count; i++)
        smtp_octets_close(&recording->records[i].octets);
    free(recording->records);
    free(recording->ends);
    free(recording->judged);
    *recording = (struct smtp_recording){ 0 };
}

static void judged(struct smtp_wire *wire, const struct smtp_finding *found)
{
    struct smtp_recording *const r = wire->recording;

    r->judged = smtp_array_grow(r->judged, r->judged_count, &r->judged_cap, sizeof *r->judged);
    r->judged[r->judged_count++] = (struct smtp_judged){ *found, wire->name, wire->line, false };
}

/* No more octets will come from this side. */
static void judge_end(struct smtp_wire *wire, char side)
{
    struct smtp_finding found;

    if (wire->refused)
        return;
    smtp_recording_end(wire->recording, side, wire->name);
    while (smtp_judge_end(&wire->judge, side, &found))
        judged(wire, &found);
}

void smtp_recording_add(struct smtp_recording *r, char from, const char *session, unsigned line,
                        struct smtp_slice octets)
{
    struct smtp_record *last = r->count > 0 ? &r->records[r->count - 1] : NULL;

    if (last == NULL || last->from != from || last->line != line || strcmp(last->session, session) != 0) {
        r->records = smtp_array_grow(r->records, r->count, &r->cap, sizeof *r->records);
        last = &r->records[r->count++];
        *last = (struct smtp_record){ from, session, line, smtp_now_us() - r->start_us, { 0 } };
    }
    smtp_octets_add(&last->octets, octets.octets, octets.len);
}

void smtp_recording_end(struct smtp_recording *r, char from, const char *session)
{
    r->ends = smtp_array_grow(r->ends, r->end_count, &r->end_cap, sizeof *r->ends);
    r->ends[r->end_count++] = (struct smtp_recorded_end){ from, session, r->count };
}

static void record(struct smtp_wire *wire, char from, const void *octets, size_t len)
{
    struct smtp_slice heard = { octets, len };
    struct smtp_finding found;

    smtp_recording_add(wire->recording, from, wire->name, wire->line, heard);
    wire->heard_us = smtp_now_us();
    while (smtp_judge_feed(&wire->judge, from, &heard, &found))
        judged(wire, &found);
}

const char *smtp_cut_name(enum smtp_cut cut)
{
    static const char *const names[] = { "written", "octet", "crlf" };

    return names[cut];
}

char smtp_wire_peer(const struct smtp_wire *wire)
{
    return wire->called ? 'C' : 'S';
}

/* Our side of it. */
static char ours(const struct smtp_wire *wire)
{
    return wire->called ? 'S' : 'C';
}

/* Waits for `events`; false: not before `until_us`. */
static bool ready(const struct smtp_wire *wire, short events, int64_t until_us, short *came)
{
    struct pollfd waiting = { .fd = wire->fd, .events = events };

    for (;;) {
        const int64_t left = until_us - smtp_now_us();
        const int n = poll(&waiting, 1, left <= 0 ? 0 : (int)((left + 999) / 1000));
        if (n < 0 && errno == EINTR)
            continue;
        *came = waiting.revents;
        return n > 0;
    }
}

void smtp_wire_begin(struct smtp_wire *wire, int fd)
{
    const int yes = 1;

    wire->fd = fd;
    wire->refused = wire->ended = fd < 0;
    smtp_judge_init(&wire->judge);
    wire->heard_us = smtp_now_us();
    smtp_octets_add(&wire->in, "", 0); /* so that it is never NULL */
    if (fd < 0)
        return;
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes); /* a cut has to reach the peer as a cut */
}

bool smtp_wire_open(struct smtp_wire *wire, const struct smtp_peer *peer, int64_t until_us)
{
    int failed = 0;
    socklen_t len = sizeof failed;
    short came;

    smtp_wire_begin(wire, socket(peer->address.ss_family, SOCK_STREAM, 0));
    wire->ended = false; /* nothing has come that could end */
    if (wire->fd < 0)
        return false;
    if (connect(wire->fd, (const struct sockaddr *)&peer->address, peer->len) != 0 &&
        (errno != EINPROGRESS || !ready(wire, POLLOUT, until_us, &came) ||
         getsockopt(wire->fd, SOL_SOCKET, SO_ERROR, &failed, &len) != 0 || failed != 0)) {
        close(wire->fd);
        wire->fd = -1;
        wire->refused = true;
        return false;
    }
    return true;
}

bool smtp_wire_ready(const struct smtp_wire *wire, short events, int64_t until_us)
{
    short came;

    return ready(wire, events, until_us, &came);
}

/* As recv; within TLS what comes may be no text, or not yet. */
static ssize_t receive(struct smtp_wire *wire, unsigned char *piece, size_t cap)
{
    ssize_t got = wire->tls != NULL ? smtp_wire_tls_read(wire, piece, cap) : -1;

    if (wire->tls != NULL && (got >= 0 || errno != EAGAIN))
        return got;
    got = recv(wire->fd, piece, cap, 0);
    if (wire->tls == NULL || got <= 0)
        return got;
    if (!smtp_tls_heard(wire->tls, (struct smtp_slice){ piece, (size_t)got }))
        return 0;
    return smtp_wire_tls_read(wire, piece, cap);
}

/* Takes what is there, without waiting.  False: nothing. */
static bool take(struct smtp_wire *wire)
{
    unsigned char piece[32768];
    const ssize_t got = receive(wire, piece, sizeof piece);

    if (got > 0 && wire->in.len + (size_t)got > IN_MAX) {
        smtp_wire_end(wire, SMTP_WIRE_RST); /* it would go on for ever */
        wire->ended = true;
        return false;
    }
    if (got > 0) {
        record(wire, smtp_wire_peer(wire), piece, (size_t)got);
        smtp_octets_add(&wire->in, piece, (size_t)got);
        return true;
    }
    /* an RST is the end as much as a FIN is; what came before it has been read */
    wire->ended = wire->ended || got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
    if (wire->ended && smtp_now_us() - wire->heard_us < PATIENCE_US)
        judge_end(wire, smtp_wire_peer(wire));
    return false;
}

bool smtp_wire_receive(struct smtp_wire *wire, int64_t until_us)
{
    short came;

    /* who drips on for ever gets no more time than who is silent; what has come by then is still taken, once */
    const bool late = smtp_now_us() > until_us + LATE_US;
    while (wire->fd >= 0 && !wire->ended && !late) {
        if (wire->tls != NULL && take(wire)) /* it may have come with what was read before */
            return true;
        if (wire->fd < 0 || wire->ended || !ready(wire, POLLIN, until_us, &came))
            return false;
        if (take(wire))
            return true;
    }
    return false;
}

bool smtp_wire_write(struct smtp_wire *wire, const unsigned char *octets, size_t len, int64_t until_us)
{
    short came = 0;

    while (len > 0) {
        const ssize_t sent = send(wire->fd, octets, len, MSG_NOSIGNAL);
        if (sent > 0) {
            octets += sent;
            len -= (size_t)sent;
        } else if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
            return false;
        } else if (!ready(wire, POLLOUT | (wire->ended ? 0 : POLLIN), until_us, &came)) {
            return false;
        } else if ((came & POLLIN) != 0) {
            take(wire); /* a peer that answers while we write must not wait for us, nor we for it */
        }
    }
    return true;
}

static bool write_piece(struct smtp_wire *wire, const unsigned char *octets, size_t len, int64_t until_us)
{
    record(wire, ours(wire), octets, len);
    return (wire->tls != NULL ? smtp_wire_tls_say : smtp_wire_write)(wire, octets, len, until_us);
}

/* Where the write that begins at `at` ends. */
static size_t piece_end(struct smtp_slice octets, size_t at, enum smtp_cut cut)
{
    const bool block = octets.len > BLOCK_OVER;

    if (cut == SMTP_CUT_OCTET && block && at >= BLOCK_ENDS && at < octets.len - BLOCK_ENDS)
        return octets.len - BLOCK_ENDS;
    if (cut == SMTP_CUT_OCTET)
        return at + 1;
    for (size_t end = at + 1; end < octets.len && cut == SMTP_CUT_CRLF; end++) {
        if (octets.octets[end - 1] == '\r' && octets.octets[end] == '\n')
            return end;
    }
    return octets.len;
}

static bool say_block(struct smtp_wire *wire, struct smtp_slice octets, enum smtp_cut cut, int64_t until_us)
{
    for (size_t at = 0, end; at < octets.len; at = end) {
        end = piece_end(octets, at, cut);
        if (wire->fd < 0 || !write_piece(wire, octets.octets + at, end - at, until_us))
            return false;
    }
    return true;
}

bool smtp_wire_say(struct smtp_wire *wire, struct smtp_slice octets, const struct smtp_pauses *pauses,
                   enum smtp_cut cut, int64_t pause_us, int64_t until_us)
{
    size_t from = 0;

    for (size_t i = 0; i < pauses->count; from = pauses->at[i++]) {
        if (!say_block(wire, (struct smtp_slice){ octets.octets + from, pauses->at[i] - from }, cut, until_us))
            return false;
        smtp_sleep_us(pause_us);
    }
    return say_block(wire, (struct smtp_slice){ octets.octets + from, octets.len - from }, cut, until_us);
}

struct smtp_slice smtp_wire_unread(const struct smtp_wire *wire)
{
    return (struct smtp_slice){ wire->in.octets + wire->read, wire->in.len - wire->read };
}

void smtp_wire_end(struct smtp_wire *wire, enum smtp_wire_end how)
{
    const struct linger at_once = { .l_onoff = 1, .l_linger = 0 }; /* closing sends RST */

    if (wire->fd < 0)
        return;
    judge_end(wire, ours(wire));
    if (wire->tls != NULL && how != SMTP_WIRE_RST) {
        smtp_tls_end(wire->tls);
        smtp_wire_tls_flush(wire, smtp_now_us());
    }
    if (how == SMTP_WIRE_FIN_ONE_WAY) {
        shutdown(wire->fd, SHUT_WR);
        return;
    }
    if (how == SMTP_WIRE_RST)
        setsockopt(wire->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(wire->fd);
    wire->fd = -1;
}

void smtp_wire_close(struct smtp_wire *wire)
{
    struct smtp_finding found;

    if (wire->fd >= 0) {
        while (smtp_judge_over(&wire->judge, &found))
            judged(wire, &found);
        close(wire->fd);
    }
    wire->fd = -1;
    smtp_tls_close(wire->tls);
    wire->tls = NULL;
    smtp_octets_close(&wire->in);
}
