/* owner.c - an owner of a server session, in memory.
 * Read first: tests/protocol/owner.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/owner.h"

#include <check.h>
#include <stdalign.h>
#include <stdio.h>
#include <string.h>

const struct smtp_server_config owner_default = { .domain = "postel.example", .max_size = 100 };

struct smtp_abnf_shelf *owner_shelf(void)
{
    static alignas(max_align_t) unsigned char memory[32 << 20];
    static struct smtp_abnf_shelf shelf;
    struct smtp_abnf_error error;

    if (shelf.grammar.first == NULL)
        ck_assert(smtp_abnf_shelf_init(&shelf, memory, sizeof memory, &error));
    return &shelf;
}

/* Sends what waits. */
static void drain(struct owner *o)
{
    const struct smtp_slice out = smtp_server_output(&o->session);

    ck_assert_uint_lt(o->output_len + out.len, sizeof o->output);
    memcpy(o->output + o->output_len, out.octets, out.len);
    o->output_len += out.len;
    smtp_server_sent(&o->session, out.len);
}

static void note(char *notes, size_t *len, const void *octets, size_t n)
{
    ck_assert_uint_lt(*len + n, OWNER_NOTES);
    memcpy(notes + *len, octets, n);
    *len += n;
    notes[*len] = '\0';
}

static bool begins(struct smtp_slice text, const char *with)
{
    return text.len >= strlen(with) && memcmp(text.octets, with, strlen(with)) == 0;
}

static int recipient(const struct owner *o)
{
    const struct smtp_span span = smtp_server_path(&o->session)->local_part;
    const struct smtp_slice local_part = smtp_slice(smtp_server_line(&o->session).octets, span);

    if (begins(local_part, "down"))
        return 421;
    return begins(local_part, "no") ? 550 : begins(local_part, "fwd") ? 251 : 250;
}

static int answer(struct owner *o, enum smtp_server_event event)
{
    const char *const sender = o->session.envelope.reverse_path;

    switch (event) {
    case SMTP_SERVER_SENDER: return strncmp(sender, "<no", 3) == 0 ? 550 : 250;
    case SMTP_SERVER_RECIPIENT: return recipient(o);
    case SMTP_SERVER_VERIFY: return begins(smtp_server_text(&o->session), "no") ? 550 : 252;
    case SMTP_SERVER_STARTTLS: return strncmp(o->session.envelope.helo, "no", 2) == 0 ? 454 : 220;
    case SMTP_SERVER_DATA: return strncmp(sender, "<full", 5) == 0 ? 452 : 354;
    case SMTP_SERVER_MESSAGE: return strstr(o->content, "junk") != NULL ? 550 : 250;
    default: return 0;
    }
}

/* A list "all" of five, whose second member is as long as a line lets it be; "no…" is none. */
static void expand(struct owner *o)
{
    const size_t at = o->session.lines_said;
    char text[SMTP_REPLY_LINE_MAX];

    snprintf(text, sizeof text, "<%0*zu@postel.example>", at == 1 ? 483 : 1, at);
    if (!begins(smtp_server_text(&o->session), "all"))
        smtp_server_answer(&o->session, (struct smtp_reply){ 550, "5.1.3", "no list" });
    else if (at < 4)
        smtp_server_answer_more(&o->session, (struct smtp_reply){ 250, "2.1.5", text });
    else
        smtp_server_answer(&o->session, (struct smtp_reply){ 250, "2.1.5", text });
}

static void handle(struct owner *o, enum smtp_server_event event)
{
    static const char letters[] = "  SRVXD MtT  rc";
    const int code = answer(o, event);
    size_t n = strlen(o->events);

    if (letters[event] != ' ')
        note(o->events, &n, &letters[event], 1);
    if (event == SMTP_SERVER_CONTENT)
        note(o->content, &o->content_len, o->session.content.octets, o->session.content.len);
    if (event == SMTP_SERVER_DATA || event == SMTP_SERVER_MESSAGE)
        note(o->content, &o->content_len, event == SMTP_SERVER_DATA ? "|" : "$", 1);
    if (event == SMTP_SERVER_EXPAND)
        expand(o);
    if (code != 0)
        smtp_server_answer(&o->session, (struct smtp_reply){ code, "2.0.0", "so says the owner" });
    o->closed = event == SMTP_SERVER_CLOSE;
}

/* The handshake is one octet; what is no handshake before it is in clear text, and thrown away. */
static size_t shake_hands(struct owner *o, const char *octets, size_t len)
{
    const char *const hello = len == 0 || !o->shaking ? NULL : memchr(octets, OWNER_HANDSHAKE, len);

    if (!o->shaking)
        return 0;
    if (hello == NULL)
        return len;
    o->shaking = false;
    smtp_server_secured(&o->session);
    return (size_t)(hello - octets) + 1;
}

void owner_feed(struct owner *o, const char *octets, size_t len)
{
    enum smtp_server_event event;
    size_t at = 0, used;

    if (o->closed)
        return;
    at = shake_hands(o, octets, len);
    if (o->shaking)
        return;
    do {
        event = smtp_server_feed(&o->session, (const unsigned char *)octets + at, len - at, &used);
        at += used;
        handle(o, event);
        if (event == SMTP_SERVER_IDLE || event == SMTP_SERVER_FULL || event == SMTP_SERVER_CLOSE)
            drain(o);
        if (event == SMTP_SERVER_TLS) {
            drain(o);
            o->shaking = true;
            at += shake_hands(o, octets + at, len - at);
        }
    } while (!o->shaking && event != SMTP_SERVER_IDLE && event != SMTP_SERVER_CLOSE);
    ck_assert(event == SMTP_SERVER_CLOSE || at == len);
}

void owner_init(struct owner *o, const struct smtp_server_config *config, int greeting)
{
    memset(o, 0, sizeof *o);
    o->config = *config;
    if (greeting == 220)
        smtp_server_init(&o->session, &o->config);
    else
        smtp_server_init_refusing(&o->session, &o->config, (struct smtp_reply){ greeting, "5.3.2", "not today" });
    owner_feed(o, "", 0);
}

void owner_codes(const struct owner *o, char *codes, size_t cap)
{
    const char *line = o->output;
    size_t n = 0;

    codes[0] = '\0';
    while (line < o->output + o->output_len) {
        if (line[3] == ' ')
            n += (size_t)snprintf(codes + n, cap - n, n > 0 ? " %.3s" : "%.3s", line);
        line = strstr(line, "\r\n") + 2;
    }
}
