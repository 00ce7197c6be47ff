/* step_hold.c - `postel step --connect` and `--listen`: a conversation, while it is being held.  RFC 5321 §3.1
 * Read first: programs/step_hold.h.  Read next: programs/step_hold_lines.c.
 * SPDX-License-Identifier: MIT */
#include "programs/step_hold.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void stands(void *owner, const char *peer)
{
    struct postel_hold *const h = owner;

    snprintf(h->where, sizeof h->where, "%s %s", h->live.side == 'C' ? "connected to" : "called by", peer);
    h->front->changed(h);
}

static void heard(void *owner, struct smtp_slice octets)
{
    struct postel_hold *const h = owner;

    if (!postel_live_add(&h->live, h->live.side == 'C' ? 'S' : 'C', octets)) {
        smtp_call_close(&h->call);
        h->over = true;
        snprintf(h->where, sizeof h->where, "cut off, for it grew over %d octets", POSTEL_LIVE_MAX);
    }
    h->front->changed(h);
}

static void ended(void *owner, enum smtp_call_end why, int error)
{
    struct postel_hold *const h = owner;
    const char *const peer = h->live.side == 'C' ? "server" : "client";

    h->over = true;
    if (why == SMTP_CALL_ENDED || why == SMTP_CALL_LOST)
        postel_live_end(&h->live, h->live.side == 'C' ? 'S' : 'C');
    switch (why) {
    case SMTP_CALL_NOBODY:
        snprintf(h->where, sizeof h->where, "%s does not take the connection (%s)", h->step->file, strerror(error));
        h->code = POSTEL_CANNOT;
        break;
    case SMTP_CALL_SILENT:
        snprintf(h->where, sizeof h->where, "the %s has been silent for too long (§4.5.3.2)", peer);
        h->code = POSTEL_CANNOT;
        break;
    case SMTP_CALL_LOST: snprintf(h->where, sizeof h->where, "the connection was lost (%s)", strerror(error)); break;
    case SMTP_CALL_ENDED:
        snprintf(h->where, sizeof h->where, "the %s has closed", h->call.leaving || h->live.closed ? "channel" : peer);
    }
    h->front->changed(h);
}

/* A server closes once it has said 221 (§4.1.1.10), or 421 (§3.8); whoever types need not think of it. */
bool postel_hold_say(struct postel_hold *h, struct smtp_slice octets)
{
    if (h->over || !smtp_call_say(&h->call, octets))
        return false;
    if (!postel_live_add(&h->live, h->live.side, octets))
        heard(h, octets); /* it is too much as well: the end */
    else if (h->live.side == 'S' && h->live.closed)
        postel_hold_leave(h);
    h->front->changed(h);
    return true;
}

void postel_hold_leave(struct postel_hold *h)
{
    if (!h->over && !h->call.leaving)
        postel_live_end(&h->live, h->live.side);
    smtp_call_leave(&h->call);
}

void postel_hold_quit(struct postel_hold *h)
{
    smtp_call_close(&h->call);
    smtp_console_close(&h->console);
    h->over = true;
}

static void readable(void *owner)
{
    struct postel_hold *const h = owner;

    h->front->readable(h);
}

static void resized(void *owner)
{
    struct postel_hold *const h = owner;

    h->front->resized(h);
}

/* --listen takes ADDR:PORT, or a port of 127.0.0.1 alone. */
static int find_address(struct postel_hold *h, struct addrinfo **found)
{
    const char *const option = h->live.side == 'C' ? "--connect" : "--listen";
    char host[256], port[6], text[sizeof host + sizeof port + 8];
    const bool alone = h->live.side == 'S' && strchr(h->step->file, ':') == NULL;

    snprintf(text, sizeof text, "%s%.*s", alone ? "127.0.0.1:" : "", (int)sizeof host, h->step->file);
    if (!postel_split_address(text, host, port))
        return postel_error(POSTEL_USAGE, "step", "%s takes %s, such as 127.0.0.1:2525, not '%s'.", option,
                            h->live.side == 'C' ? "HOST:PORT" : "[ADDR:]PORT", h->step->file);

    const int error = smtp_address_find(host, port, found);
    if (error != 0)
        return postel_error(POSTEL_CANNOT, "step", "There is no address '%s' (%s); see %s.", host, gai_strerror(error),
                            option);
    return POSTEL_DONE;
}

/* Dials, or waits to be called. */
static int begin(struct postel_hold *h, const struct addrinfo *found)
{
    char text[SMTP_ADDRESS_TEXT];

    h->call = (struct smtp_call){ .loop = &h->loop, .owner = h, .stands = stands, .heard = heard, .ended = ended };
    if (h->live.side == 'C') {
        snprintf(h->where, sizeof h->where, "calling %s", h->step->file);
        smtp_call_dial(&h->call, found);
        return POSTEL_DONE;
    }

    const int error = smtp_call_listen(&h->call, found, text);
    if (error != 0)
        return postel_cannot_listen("step", h->step->file, error, "");
    snprintf(h->where, sizeof h->where, "listening on %s", text);
    return POSTEL_DONE;
}

static int run(struct postel_hold *h, const struct addrinfo *found)
{
    h->clock = smtp_clock_real();
    if (!smtp_loop_open(&h->loop, &h->clock))
        return postel_error(POSTEL_CANNOT, "step", "The system gives no event loop (%s).", strerror(errno));
    smtp_console_open(&h->console, &h->loop, 0, readable, h->front->resized != NULL ? resized : NULL, h);

    int code = h->front->begin != NULL && !h->front->begin(h) ? POSTEL_CANNOT : begin(h, found);
    if (code == POSTEL_DONE) {
        h->front->changed(h);
        smtp_loop_run(&h->loop);
        code = h->code;
    }
    if (h->front->end != NULL)
        h->front->end(h);
    postel_hold_quit(h);
    smtp_loop_close(&h->loop);
    return code;
}

static int hold(struct postel_step *step, char side)
{
    static struct postel_hold h; /* its loop is too large for a stack that students may have made small */
    struct addrinfo *found;
    int code;

    h = (struct postel_hold){ .step = step,
                              .front = step->show == postel_step_screen ? &postel_front_screen : &postel_front_lines };
    postel_live_open(&h.live, step, side);
    code = find_address(&h, &found);
    if (code == POSTEL_DONE) {
        code = run(&h, found);
        freeaddrinfo(found);
    }
    postel_live_close(&h.live);
    return code;
}

int postel_step_connect(struct postel_step *step)
{
    return hold(step, 'C');
}

int postel_step_listen(struct postel_step *step)
{
    return hold(step, 'S');
}
