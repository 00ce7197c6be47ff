/* talk.c - an owner of a client session, in memory.
 * Read first: tests/protocol/talk.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/talk.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

static void note(char *notes, size_t *len, const void *octets, size_t n)
{
    ck_assert_uint_lt(*len + n, TALK_NOTES);
    memcpy(notes + *len, octets, n);
    *len += n;
    notes[*len] = '\0';
}

void talk_init(struct talk *t, size_t recipients, const char *message, size_t len, size_t piece)
{
    static const char *const paths[] = { "<b0@s.example>", "<b1@s.example>", "<b2@s.example>" };
    const struct smtp_slice text = { (const unsigned char *)message, len };

    ck_assert_uint_le(recipients, sizeof paths / sizeof paths[0]);
    memset(t, 0, sizeof *t);
    t->message = message;
    t->message_len = len;
    t->piece = piece;
    t->config = (struct smtp_client_config){
        .helo = "c.example",
        .reverse_path = "<a@c.example>",
        .forward_paths = paths,
        .recipients = recipients,
        .message = smtp_text_facts(text),
    };
    smtp_client_init(&t->session, &t->config);
}

static void drain(struct talk *t)
{
    const struct smtp_slice out = smtp_client_output(&t->session);

    note(t->said, &t->said_len, out.octets, out.len);
    smtp_client_sent(&t->session, out.len);
}

static void content(struct talk *t)
{
    const size_t left = t->message_len - t->message_at, n = left < t->piece ? left : t->piece;
    const struct smtp_slice piece = { (const unsigned char *)t->message + t->message_at, n };

    drain(t);
    if (left == 0)
        smtp_client_content_end(&t->session);
    else
        t->message_at += smtp_client_content(&t->session, piece);
}

static void handle(struct talk *t, enum smtp_client_event event)
{
    char text[32];

    switch (event) {
    case SMTP_CLIENT_RECIPIENT:
        sprintf(text, "%zu:%d ", t->session.recipient, t->session.code);
        note(t->fates, &t->fates_len, text, strlen(text));
        break;
    case SMTP_CLIENT_CONTENT: content(t); break;
    case SMTP_CLIENT_OUTCOME:
        t->outcomes++;
        t->outcome = t->session.outcome;
        t->code = t->session.code;
        note(t->text, &t->text_len, t->session.text, strlen(t->session.text));
        sprintf(text, "%d ", t->code);
        note(t->codes, &t->codes_len, text, strlen(text));
        break;
    case SMTP_CLIENT_NEXT:
        t->message_at = 0;
        if (t->more == 0)
            smtp_client_quit(&t->session);
        else
            smtp_client_again(&t->session, &t->config);
        t->more -= t->more > 0;
        drain(t);
        break;
    case SMTP_CLIENT_CLOSE:
        t->closed = true;
        drain(t);
        break;
    case SMTP_CLIENT_IDLE:
    case SMTP_CLIENT_TLS: drain(t); break;
    }
}

void talk_feed(struct talk *t, const char *octets, size_t len)
{
    enum smtp_client_event event;
    size_t at = 0, used;

    do {
        event = smtp_client_feed(&t->session, (const unsigned char *)octets + at, len - at, &used);
        at += used;
        handle(t, event);
        if (event == SMTP_CLIENT_TLS) {
            at = len; /* what came with the 220 is in clear text */
            if (t->handshake_fails)
                smtp_client_insecure(&t->session, "no handshake");
            else
                smtp_client_secured(&t->session);
        }
    } while (!t->closed && (event != SMTP_CLIENT_IDLE || at < len || smtp_client_output(&t->session).len > 0));
}

void talk_lost(struct talk *t)
{
    smtp_client_lost(&t->session);
    talk_feed(t, "", 0);
}
