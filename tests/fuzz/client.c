/* client.c - whole sessions of the client: any server, any split.     RFC 5321 §3.8, §4.2
 * Read first: tests/fuzz/server.c.  Read next: tests/fuzz/starttls.c.
 * SPDX-License-Identifier: MIT
 *
 * The first octet chooses recipients and message.  The rest is what the server says; a NUL in it is the moment at which
 * the client, if it is asked for content, offers all of it.  Behind the last octet the connection is lost. */
#include "protocol/client.h"

#include <string.h>

#include "fuzz/fuzz.h"

struct talk {
    struct smtp_client session;
    struct smtp_slice message;
    size_t told;  /* recipients whose fate came */
    int outcomes; /* OUTCOME events: one is right */
    bool closed;
    size_t len;
    unsigned char said[8192];
};

static enum smtp_client_event drain(struct talk *t, enum smtp_client_event event)
{
    const struct smtp_slice out = smtp_client_output(&t->session);

    FUZZ_CHECK(out.len <= sizeof t->said - t->len);
    memcpy(t->said + t->len, out.octets, out.len);
    t->len += out.len;
    smtp_client_sent(&t->session, out.len);
    return event;
}

static enum smtp_client_event step(struct talk *t, const unsigned char *octets, size_t len, size_t *used)
{
    const enum smtp_client_event event = smtp_client_feed(&t->session, octets, len, used);

    if (event == SMTP_CLIENT_RECIPIENT)
        FUZZ_CHECK(t->session.recipient == t->told++); /* each once, in order */
    t->outcomes += event == SMTP_CLIENT_OUTCOME;
    t->closed = event == SMTP_CLIENT_CLOSE;
    return drain(t, event);
}

static void feed(struct talk *t, const unsigned char *octets, size_t len)
{
    enum smtp_client_event event;
    size_t at = 0, used;

    do {
        event = step(t, octets + at, len - at, &used);
        at += used;
    } while (!t->closed && (at < len || event == SMTP_CLIENT_RECIPIENT || event == SMTP_CLIENT_OUTCOME));
}

static void content(struct talk *t)
{
    const size_t used = smtp_client_content(&t->session, t->message);

    FUZZ_CHECK(used == t->message.len);
    smtp_client_content_end(&t->session);
    drain(t, SMTP_CLIENT_CONTENT);
}

/* Feeds up to each NUL in pieces of `piece` octets; 0: in one. */
static void play(struct talk *t, struct smtp_slice octets, size_t piece)
{
    for (size_t at = 0, n; at < octets.len && !t->closed; at += n) {
        const unsigned char *const from = octets.octets + at, *const nul = memchr(from, 0, octets.len - at);

        n = nul != NULL ? (size_t)(nul - from) : octets.len - at;
        if (n == 0) {
            if (t->session.sending_content)
                content(t);
            n = 1;
            continue;
        }
        n = piece > 0 && piece < n ? piece : n;
        feed(t, from, n);
    }
}

static void end(struct talk *t, size_t recipients)
{
    const bool closed = t->closed;

    if (!closed) {
        smtp_client_lost(&t->session);
        feed(t, (const unsigned char *)"", 0);
    }
    FUZZ_CHECK(t->closed && t->outcomes == 1 && t->told == recipients);
    FUZZ_CHECK(t->session.outcome != SMTP_OUTCOME_PENDING);
    FUZZ_CHECK(t->session.outcome != SMTP_OUTCOME_ACCEPTED || t->session.accepted > 0);
}

void fuzz_client(struct smtp_slice octets)
{
    static const char *const paths[] = { "<a@s.example>", "<b@s.example>", "<c@s.example>", "<d@s.example>" };
    static const char *const messages[] = { "", "hi\n.\n", "\xe9\n", "a\rb" };
    static struct talk whole, split;
    struct smtp_client_config config = { .helo = "c.example", .reverse_path = "<>", .forward_paths = paths };
    struct smtp_slice message;

    if (octets.len == 0)
        return;
    message.octets = (const unsigned char *)messages[octets.octets[0] >> 2 & 3];
    message.len = strlen((const char *)message.octets);
    config.recipients = 1 + (octets.octets[0] & 3);
    config.message = smtp_text_facts(message);
    whole = split = (struct talk){ .message = message };
    smtp_client_init(&whole.session, &config);
    smtp_client_init(&split.session, &config);
    octets.octets++;
    octets.len--;
    play(&whole, octets, 0);
    play(&split, octets, fuzz_split(octets, 0) % 9 + 1);
    end(&whole, config.recipients);
    end(&split, config.recipients);
    FUZZ_CHECK(whole.session.outcome == split.session.outcome && whole.session.code == split.session.code);
    FUZZ_CHECK(whole.len == split.len && memcmp(whole.said, split.said, whole.len) == 0);
}
