/* capture_stream.c - segments become streams again: each octet once, and in its turn.
 * Read first: transport/capture_internal.h.  Read next: transport/capture.c.
 * SPDX-License-Identifier: MIT */
#include "transport/capture_internal.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <event2/buffer.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "transport/grow.h"

enum { EARLY_MAX = 1024 }; /* more segments than any window holds */

/* Numbers go round: `a` lies before `b` if it is less than half the way round behind it (RFC 9293 §3.4). */
static bool before(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b) < 0;
}

/* Puts a copy at place `at`.  False: there is no memory. */
static bool insert(struct smtp_capture_runs *to, size_t at, int side, uint32_t number, struct smtp_slice octets)
{
    struct evbuffer *copy;
    struct smtp_capture_run *const runs = smtp_grow(to->runs, to->count, &to->cap, sizeof *runs);

    if (runs == NULL)
        return false;
    to->runs = runs;
    copy = evbuffer_new();
    if (copy == NULL)
        return false;
    if (evbuffer_add(copy, octets.octets, octets.len) != 0) {
        evbuffer_free(copy);
        return false;
    }
    memmove(to->runs + at + 1, to->runs + at, (to->count - at) * sizeof *to->runs);
    to->runs[at] = (struct smtp_capture_run){ side, number, copy };
    to->count++;
    return true;
}

static struct smtp_slice octets_of(const struct smtp_capture_run *run)
{
    return (struct smtp_slice){ evbuffer_pullup(run->octets, -1), evbuffer_get_length(run->octets) };
}

static bool say(struct smtp_capture_flow *flow, int side, struct smtp_slice octets)
{
    return insert(&flow->said, flow->said.count, side, 0, octets);
}

/* There are octets up to this number. */
static void expect(struct smtp_capture_flow *flow, int side, uint32_t number)
{
    struct smtp_capture_half *const half = &flow->halves[side];

    if (!half->begun || !before(half->next, number) || (half->missing && !before(half->until, number)))
        return;
    if (!half->missing)
        half->since = flow->said.count;
    half->missing = true;
    half->until = number;
}

/* In its turn, or partly in it: what of it was said already is left out. */
static bool take(struct smtp_capture_flow *flow, int side, uint32_t number, struct smtp_slice octets)
{
    struct smtp_capture_half *const half = &flow->halves[side];
    const size_t known = (uint32_t)(half->next - number);

    if (known >= octets.len)
        return true;
    half->next += (uint32_t)(octets.len - known);
    return say(flow, side, (struct smtp_slice){ octets.octets + known, octets.len - known });
}

static bool keep(struct smtp_capture_runs *early, int side, uint32_t number, struct smtp_slice octets)
{
    size_t at = early->count;

    if (early->count == EARLY_MAX)
        return true; /* what lies before them will not come any more: a hole */
    while (at > 0 && !before(early->runs[at - 1].number, number))
        at--;
    return insert(early, at, side, number, octets);
}

/* What came early, as far as its turn has come. */
static bool catch_up(struct smtp_capture_flow *flow, int side)
{
    struct smtp_capture_half *const half = &flow->halves[side];
    struct smtp_capture_runs *const early = &half->early;
    size_t done = 0;
    bool good = true;

    for (; good && done < early->count && !before(half->next, early->runs[done].number); done++) {
        good = take(flow, side, early->runs[done].number, octets_of(&early->runs[done]));
        evbuffer_free(early->runs[done].octets);
    }
    early->count -= done;
    if (done > 0)
        memmove(early->runs, early->runs + done, early->count * sizeof *early->runs);
    return good;
}

static bool end_here(struct smtp_capture_flow *flow, int side)
{
    flow->halves[side].ended = true;
    flow->closed = flow->closed || flow->halves[!side].ended;
    return say(flow, side, smtp_slice_none());
}

bool smtp_capture_add(struct smtp_capture_flow *flow, int side, const struct smtp_capture_segment *s)
{
    struct smtp_capture_half *const half = &flow->halves[side];
    const uint32_t first = s->number + s->syn; /* a SYN takes a number of its own */
    bool good = true;

    if (!half->begun) { /* captured from the middle on: this is where we begin */
        half->begun = true;
        half->next = first;
    }
    if (half->ended)
        return true;
    const bool fin_known = flow->halves[!side].fin_seen && s->acknowledged == flow->halves[!side].fin + 1;
    if (s->ack && !fin_known) /* a FIN takes a number too */
        expect(flow, !side, s->acknowledged);
    expect(flow, side, first);
    if (s->octets.len > 0)
        good =
            before(half->next, first) ? keep(&half->early, side, first, s->octets) : take(flow, side, first, s->octets);
    good = good && catch_up(flow, side);
    half->missing = half->missing && before(half->next, half->until);
    if (s->fin) {
        half->fin_seen = true;
        half->fin = first + (uint32_t)s->octets.len;
    }
    if (good && ((half->fin_seen && half->next == half->fin) || s->rst))
        good = end_here(flow, side);
    flow->closed = flow->closed || s->rst;
    return good;
}

/* --- what was said ------------------------------------------------------------------------------------------------ */

/* A server of SMTP speaks first, and begins with three digits (§3.1, §4.2). */
static bool begins_with_code(const struct smtp_capture_flow *flow, int side)
{
    unsigned char code[4];
    size_t len = 0;

    for (size_t i = 0; i < flow->said.count && len < sizeof code; i++) {
        const struct smtp_slice octets = octets_of(&flow->said.runs[i]);
        for (size_t k = 0; flow->said.runs[i].side == side && k < octets.len && len < sizeof code; k++)
            code[len++] = octets.octets[k];
    }
    return len == sizeof code && isdigit(code[0]) && isdigit(code[1]) && isdigit(code[2]) &&
           (code[3] == ' ' || code[3] == '-' || code[3] == '\r');
}

/* Which of the ends is the server; -1: neither speaks SMTP. */
static int server_of(const struct smtp_capture_flow *flow)
{
    if (flow->first_calls)
        return begins_with_code(flow, 1) ? 1 : -1;
    for (size_t i = 0; i < flow->said.count; i++) {
        const struct smtp_capture_run *const run = &flow->said.runs[i];
        if (octets_of(run).len > 0) /* it was there before the capture: who speaks first is taken for the server */
            return begins_with_code(flow, run->side) ? run->side : -1;
    }
    return -1;
}

static void end_text(const struct smtp_capture_end *end, char text[SMTP_ADDRESS_TEXT])
{
    char address[INET6_ADDRSTRLEN];

    inet_ntop(end->address_len == 4 ? AF_INET : AF_INET6, end->address, address, sizeof address);
    snprintf(text, SMTP_ADDRESS_TEXT, end->address_len == 4 ? "%s:%u" : "[%s]:%u", address, end->port);
}

/* How much of what was said is before the first octet that is missing. */
static size_t sure(const struct smtp_capture_flow *flow)
{
    size_t count = flow->said.count;

    for (int i = 0; i < 2; i++)
        if (flow->halves[i].missing && flow->halves[i].since < count)
            count = flow->halves[i].since;
    return count;
}

void smtp_capture_show(const struct smtp_capture_flow *flow, struct smtp_captured *capture,
                       const struct smtp_observer *observer, unsigned *session)
{
    const int server = server_of(flow);
    char client_text[SMTP_ADDRESS_TEXT], server_text[SMTP_ADDRESS_TEXT], peers[2 * SMTP_ADDRESS_TEXT + 8];

    if (server < 0) {
        capture->others++;
        return;
    }
    capture->sessions++;
    capture->holes += flow->halves[0].missing || flow->halves[1].missing;
    end_text(&flow->ends[!server], client_text);
    end_text(&flow->ends[server], server_text);
    snprintf(peers, sizeof peers, "%s to %s", client_text, server_text);
    observer->opened(observer->owner, ++*session, peers);
    for (size_t i = 0; i < sure(flow); i++) {
        const struct smtp_capture_run *const run = &flow->said.runs[i];
        const enum smtp_side side = run->side == server ? SMTP_SIDE_SERVER : SMTP_SIDE_CLIENT;

        if (octets_of(run).len > 0)
            observer->octets(observer->owner, *session, side, octets_of(run));
        else if (observer->ended != NULL)
            observer->ended(observer->owner, *session, side);
    }
    observer->closed(observer->owner, *session);
}

static void free_runs(struct smtp_capture_runs *all)
{
    for (size_t i = 0; i < all->count; i++)
        evbuffer_free(all->runs[i].octets);
    free(all->runs);
}

void smtp_capture_free(struct smtp_capture_flow *flow)
{
    free_runs(&flow->said);
    free_runs(&flow->halves[0].early);
    free_runs(&flow->halves[1].early);
    free(flow);
}
