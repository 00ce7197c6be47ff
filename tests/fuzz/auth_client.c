/* auth_client.c - a client that is told to log in, and any server.     RFC 4954 §4, §14, RFC 5802 §3
 * Read first: tests/fuzz/sasl.c, tests/fuzz/client.c.  Read next: tests/fuzz/judge.c.
 * SPDX-License-Identifier: MIT
 *
 * The first octet says what the client has: nothing but the wire, leave to say its password there, TLS, or TLS with
 * a certificate that is the server's own.  The rest is what the server says.  The content is never given: once it is
 * asked for, what there was to find out has been. */
#include "protocol/ext/auth.h"

#include <string.h>

#include "fuzz/fuzz.h"
#include "protocol/ext/toy_crypto.h"
#include "protocol/judge.h"

enum { IN_CLEAR, INSECURE, WITHIN_TLS, VERIFIED };

/* The password, as PLAIN and LOGIN say it; nor may it stand anywhere as it is. */
static const char *const secrets[] = { "pencil", "cGVuY2ls", "AHVzZXIAcGVuY2ls" };

struct talk {
    struct smtp_client session;
    struct smtp_sasl_client sasl;
    struct smtp_client_auth auth;
    struct smtp_client_config config;
    struct smtp_judge judge;
    bool closed;
    bool shown; /* the password, to who reads of the session */
    int outcomes;
    size_t told;
    size_t len;
    char said[1 << 16];
};

static bool has(const char *octets, size_t len, const char *word)
{
    const size_t n = strlen(word);

    for (size_t i = 0; i + n <= len; i++)
        if (memcmp(octets + i, word, n) == 0)
            return true;
    return false;
}

static bool has_secret(const char *octets, size_t len)
{
    return has(octets, len, secrets[0]) || has(octets, len, secrets[1]) || has(octets, len, secrets[2]);
}

static void judge(struct talk *t, char side, struct smtp_slice octets)
{
    struct smtp_finding found;

    while (smtp_judge_feed(&t->judge, side, &octets, &found))
        t->shown = t->shown || has_secret(found.got, strlen(found.got));
}

/* Takes what the client has to say. */
static void drain(struct talk *t)
{
    const struct smtp_slice out = smtp_client_output(&t->session);

    FUZZ_CHECK(out.len <= sizeof t->said - t->len);
    memcpy(t->said + t->len, out.octets, out.len);
    t->len += out.len;
    judge(t, 'C', out);
    smtp_client_sent(&t->session, out.len);
}

static void happened(struct talk *t, enum smtp_client_event event)
{
    if (event == SMTP_CLIENT_RECIPIENT)
        FUZZ_CHECK(t->session.recipient == t->told++);
    if (event == SMTP_CLIENT_RECIPIENT || event == SMTP_CLIENT_OUTCOME)
        t->shown = t->shown || has_secret(t->session.text, strlen(t->session.text));
    t->outcomes += event == SMTP_CLIENT_OUTCOME;
    t->closed = event == SMTP_CLIENT_CLOSE;
}

static void feed(struct talk *t, struct smtp_slice octets)
{
    enum smtp_client_event event;
    size_t used;

    do {
        event = smtp_client_feed(&t->session, octets.octets, octets.len, &used);
        judge(t, 'S', (struct smtp_slice){ octets.octets, used });
        octets.octets += used;
        octets.len -= used;
        happened(t, event);
        drain(t);
    } while (!t->closed && (octets.len > 0 || (event != SMTP_CLIENT_IDLE && event != SMTP_CLIENT_CONTENT)));
}

/* Octets behind the first line of these; a judge is told of each line by itself, in turn with what the client says. */
static size_t line_of(struct smtp_slice octets)
{
    const unsigned char *const end = octets.len == 0 ? NULL : memchr(octets.octets, '\n', octets.len);

    return end == NULL ? octets.len : (size_t)(end - octets.octets) + 1;
}

/* Up to the first `split` octets at once, and the others at once, or line by line; then the connection is lost. */
static void play(struct talk *t, unsigned char how, struct smtp_slice octets, size_t split, bool by_line)
{
    static const char *const paths[] = { "<a@s.example>" };

    memset(t, 0, sizeof *t);
    t->auth = (struct smtp_client_auth){ .crypto = &toy_crypto,
                                         .name = { (const unsigned char *)"user", 4 },
                                         .password = { (const unsigned char *)"pencil", 6 },
                                         .nonce = { (const unsigned char *)"nonce", 5 },
                                         .insecure = how == INSECURE,
                                         .sasl = &t->sasl };
    t->config = (struct smtp_client_config){ .helo = "c.example",
                                             .reverse_path = "<>",
                                             .forward_paths = paths,
                                             .recipients = 1,
                                             .message = { .size = 3 },
                                             .auth = &t->auth };
    smtp_judge_init(&t->judge);
    smtp_client_init(&t->session, &t->config);
    if (how >= WITHIN_TLS)
        smtp_client_secured(&t->session);
    t->session.verified = how == VERIFIED;
    while (!t->closed && octets.len > 0) {
        split = by_line ? line_of(octets) : split;
        feed(t, (struct smtp_slice){ octets.octets, split });
        octets = (struct smtp_slice){ octets.octets + split, octets.len - split };
        split = octets.len;
    }
    if (!t->closed) {
        smtp_client_lost(&t->session);
        feed(t, smtp_slice_none());
    }
}

static void same(const struct talk *a, const struct talk *b)
{
    FUZZ_CHECK(a->len == b->len && memcmp(a->said, b->said, a->len) == 0);
    FUZZ_CHECK(a->session.outcome == b->session.outcome && a->session.code == b->session.code);
    FUZZ_CHECK(a->session.authenticated == b->session.authenticated);
}

void fuzz_auth_client(struct smtp_slice octets)
{
    static struct talk whole, split, lines;

    if (octets.len == 0)
        return;
    const unsigned char how = octets.octets[0] & 3;
    octets.octets++;
    octets.len--;
    const bool echoes = has_secret((const char *)octets.octets, octets.len); /* what it says may be shown */
    play(&whole, how, octets, octets.len, false);
    play(&split, how, octets, fuzz_split(octets, 0), false);
    play(&lines, how, octets, 0, true);
    FUZZ_CHECK(whole.closed && whole.outcomes == 1 && whole.told == 1);
    FUZZ_CHECK(whole.session.outcome != SMTP_OUTCOME_PENDING);
    same(&whole, &split);
    same(&whole, &lines);
    FUZZ_CHECK(whole.session.authenticated || !has(whole.said, whole.len, "MAIL FROM")); /* not by nobody */
    FUZZ_CHECK(!has(whole.said, whole.len, secrets[0]));
    FUZZ_CHECK(how == INSECURE || how == VERIFIED || echoes || !has_secret(whole.said, whole.len));
    FUZZ_CHECK(echoes || !lines.shown);
}
