/* server.c - whole sessions of the server: any octets, any answers, any split.  RFC 5321 §3, §4.2
 * Read first: tests/fuzz/data.c.  Read next: tests/fuzz/client.c.
 * SPDX-License-Identifier: MIT
 *
 * The first octet chooses the configuration, the second the answers of the owner; the rest is what the client says. */
#include "protocol/server.h"

#include <string.h>

#include "fuzz/fuzz.h"

struct owner {
    struct smtp_server session;
    uint32_t random; /* the owner's answers; they depend on nothing but the events before */
    bool closed;
    size_t len; /* of the reply that is being said */
    unsigned char reply[4096];
    uint64_t replies, contents; /* sums of all octets */
    size_t events;
};

static void sum(uint64_t *sum, struct smtp_slice octets)
{
    for (size_t i = 0; i < octets.len; i++)
        *sum = (*sum ^ octets.octets[i]) * 1099511628211u;
}

/* A reply is whole when a line has a space behind its code; then the printed grammar has to know it. */
static void said(struct owner *o, unsigned char octet)
{
    size_t line = o->len, at;

    FUZZ_CHECK(o->len < sizeof o->reply);
    o->reply[o->len++] = octet;
    if (octet != '\n')
        return;
    while (line > 0 && o->reply[line - 1] != '\n')
        line--;
    FUZZ_CHECK(o->len - line <= SMTP_REPLY_LINE_MAX); /* §4.5.3.1.5 */
    if (o->reply[line + 3] == '-')
        return;
    FUZZ_CHECK(fuzz_oracle("x-reply", (struct smtp_slice){ o->reply, o->len }, &at));
    o->len = 0;
}

static void drain(struct owner *o)
{
    const struct smtp_slice out = smtp_server_output(&o->session);

    sum(&o->replies, out);
    for (size_t i = 0; i < out.len; i++)
        said(o, out.octets[i]);
    smtp_server_sent(&o->session, out.len);
}

/* One of the codes that protocol/server.h lists for the event, the good ones more often. */
static int draw(struct owner *o, enum smtp_server_event event)
{
    static const int codes[][8] = {
        [SMTP_SERVER_SENDER] = { 250, 250, 250, 250, 451, 550, 553, 421 },
        [SMTP_SERVER_RECIPIENT] = { 250, 250, 250, 251, 450, 550, 551, 421 },
        [SMTP_SERVER_VERIFY] = { 250, 251, 252, 502, 504, 550, 551, 553 },
        [SMTP_SERVER_DATA] = { 354, 354, 354, 354, 452, 503, 554, 421 },
        [SMTP_SERVER_MESSAGE] = { 250, 250, 250, 450, 452, 550, 554, 421 },
    };

    o->random = o->random * 1664525 + 1013904223;
    return codes[event][o->random >> 29];
}

/* A member of a list: as often as not there is another. */
static void expand(struct owner *o)
{
    const struct smtp_reply member = { 250, "2.1.5", "<a@postel.example>" };
    static const int codes[] = { 250, 252, 502, 504, 550, 421 };

    o->random = o->random * 1664525 + 1013904223;
    if (o->random >> 31)
        smtp_server_answer_more(&o->session, member);
    else if (o->session.lines_said > 0)
        smtp_server_answer(&o->session, member);
    else
        smtp_server_answer(&o->session, (struct smtp_reply){ codes[(o->random >> 8) % 6], "2.0.0", "says the owner" });
}

static void handle(struct owner *o, enum smtp_server_event event)
{
    const bool asks = event >= SMTP_SERVER_SENDER && event <= SMTP_SERVER_MESSAGE && event != SMTP_SERVER_CONTENT;

    if (event == SMTP_SERVER_CONTENT)
        sum(&o->contents, o->session.content);
    else if (event != SMTP_SERVER_IDLE && event != SMTP_SERVER_FULL)
        o->events = o->events * 31 + event;
    if (event == SMTP_SERVER_EXPAND)
        expand(o);
    else if (asks)
        smtp_server_answer(&o->session, (struct smtp_reply){ draw(o, event), "2.0.0", "so says the owner" });
    else if (event != SMTP_SERVER_CONTENT && event != SMTP_SERVER_RESET)
        drain(o);
    o->closed = event == SMTP_SERVER_CLOSE;
}

static void feed(struct owner *o, const unsigned char *octets, size_t len)
{
    enum smtp_server_event event = SMTP_SERVER_IDLE;
    size_t at = 0, used;

    while (!o->closed) {
        event = smtp_server_feed(&o->session, octets + at, len - at, &used);
        at += used;
        handle(o, event);
        if (event == SMTP_SERVER_IDLE)
            break;
    }
    FUZZ_CHECK(o->closed || at == len);
}

static void begin(struct owner *o, const struct smtp_server_config *config, unsigned option, unsigned seed)
{
    *o = (struct owner){ .random = seed };
    if (option & 4)
        smtp_server_init_refusing(&o->session, config, (struct smtp_reply){ option & 8 ? 421 : 554, "5.3.2", "no" });
    else
        smtp_server_init(&o->session, config);
    feed(o, (const unsigned char *)"", 0);
}

void fuzz_server(struct smtp_slice octets)
{
    static struct owner whole, split;
    uint32_t piece;
    struct smtp_server_config config = { .domain = "postel.example", .max_size = 100 };

    if (octets.len < 2)
        return;
    config.strict_7bit = octets.octets[0] & 1;
    config.expn = octets.octets[0] & 16 ? SMTP_EXPN_SERVED : SMTP_EXPN_ABSENT;
    config.explainer = octets.octets[0] & 2 ? fuzz_shelf() : NULL;
    begin(&whole, &config, octets.octets[0], octets.octets[1]);
    begin(&split, &config, octets.octets[0], octets.octets[1]);
    octets.octets += 2;
    octets.len -= 2;
    feed(&whole, octets.octets, octets.len);
    piece = (uint32_t)fuzz_split(octets, 0);
    for (size_t at = 0, n; at < octets.len; at += n) {
        piece = piece * 1664525 + 1013904223;
        n = (piece >> 27) + 1;
        n = n < octets.len - at ? n : octets.len - at;
        feed(&split, octets.octets + at, n);
    }
    FUZZ_CHECK(whole.replies == split.replies && whole.contents == split.contents && whole.events == split.events);
    FUZZ_CHECK(whole.closed == split.closed);
    smtp_server_expire(&whole.session);
    if (!whole.closed)
        feed(&whole, (const unsigned char *)"", 0);
    FUZZ_CHECK(whole.closed && whole.len == 0);
}
