/* starttls.c - no octet in clear text before the handshake can influence the session after it.  RFC 3207 §4.2, §6
 * Read first: tests/fuzz/server.c, tests/fuzz/client.c.  Read next: tests/fuzz/texts.c.
 * SPDX-License-Identifier: MIT
 *
 * The octets are two parts with a NUL between: what was said in clear text, and what is said within TLS.  A session
 * that was told both, and one that was told nothing but STARTTLS and the second part, have to end the same, octet by
 * octet. */
#include "protocol/client.h"
#include "protocol/ext/auth.h"
#include "protocol/server.h"

#include <string.h>

#include "fuzz/fuzz.h"
#include "protocol/ext/toy_crypto.h"

enum { SAID = 1 << 18 };

/* What a session said and asked for, since the handshake. */
struct told {
    size_t len;
    char octets[SAID];
};

static void tell(struct told *t, const void *octets, size_t len)
{
    FUZZ_CHECK(len <= sizeof t->octets - t->len);
    memcpy(t->octets + t->len, octets, len);
    t->len += len;
}

static void tell_event(struct told *t, int event)
{
    const char letter = (char)('A' + event);

    tell(t, &letter, 1);
}

/* AUTH: the room for an exchange, and the one user's password. */
static void let_in(struct smtp_server *s, struct smtp_auth_room *room, enum smtp_server_event event)
{
    static const unsigned char password[] = "pencil", nonce[] = "x";
    struct smtp_credential user = { .iterations = 4096, .salt_len = 4, .salt = "salt" };

    if (event == SMTP_SERVER_AUTH)
        smtp_server_auth(s, room);
    if (event != SMTP_SERVER_CREDENTIAL)
        return;
    smtp_credential_derive(&user, &toy_crypto, (struct smtp_slice){ password, sizeof password - 1 });
    smtp_server_credential(s, &user, (struct smtp_slice){ nonce, sizeof nonce - 1 });
}

/* Feeds a server until it waits, closes, or wants TLS; all that it asks for is granted. */
static enum smtp_server_event serve(struct smtp_server *s, struct smtp_auth_room *room, struct told *t,
                                    struct smtp_slice octets)
{
    static const int yes[] = { [SMTP_SERVER_SENDER] = 250,  [SMTP_SERVER_RECIPIENT] = 250, [SMTP_SERVER_VERIFY] = 252,
                               [SMTP_SERVER_EXPAND] = 250,  [SMTP_SERVER_DATA] = 354,      [SMTP_SERVER_MESSAGE] = 250,
                               [SMTP_SERVER_STARTTLS] = 220 };
    enum smtp_server_event event;
    size_t used;

    do {
        event = smtp_server_feed(s, octets.octets, octets.len, &used);
        octets.octets += used;
        octets.len -= used;
        if (event == SMTP_SERVER_CONTENT)
            tell(t, s->content.octets, s->content.len);
        else if (event != SMTP_SERVER_IDLE && event != SMTP_SERVER_FULL)
            tell_event(t, event);
        if ((size_t)event < sizeof yes / sizeof *yes && yes[event] != 0)
            smtp_server_answer(s, (struct smtp_reply){ yes[event], "2.0.0", s->envelope.helo });
        else
            let_in(s, room, event);
        const struct smtp_slice out = smtp_server_output(s);
        tell(t, out.octets, out.len);
        smtp_server_sent(s, out.len);
    } while (event != SMTP_SERVER_IDLE && event != SMTP_SERVER_CLOSE && event != SMTP_SERVER_TLS);
    return event;
}

static void fuzz_server_tls(struct smtp_slice before, struct smtp_slice after)
{
    static const unsigned char starttls[] = "STARTTLS\r\n", line_end[] = "\r\n.\r\nSTARTTLS\r\n";
    static const struct smtp_server_config config = { .domain = "s.example",
                                                      .max_size = 100,
                                                      .tls = true,
                                                      .mechanisms = 7, /* the three of the server */
                                                      .auth_insecure = true,
                                                      .crypto = &toy_crypto,
                                                      .errors_max = 5,
                                                      .dsn = true };
    static struct told clear, whole, fresh;
    static struct smtp_auth_room rooms[2];
    struct smtp_server told, untold;
    enum smtp_server_event event;

    clear.len = whole.len = fresh.len = 0;
    smtp_server_init(&told, &config);
    smtp_server_init(&untold, &config);
    serve(&untold, &rooms[0], &clear, (struct smtp_slice){ starttls, sizeof starttls - 1 });
    event = serve(&told, &rooms[1], &clear, before);
    if (event == SMTP_SERVER_IDLE) /* in a line, in mail data or in an exchange: all end here */
        event = serve(&told, &rooms[1], &clear, (struct smtp_slice){ line_end, sizeof line_end - 1 });
    if (event != SMTP_SERVER_TLS)
        return;
    smtp_server_secured(&told);
    smtp_server_secured(&untold);
    while (told.reset_due) /* the transaction in clear text is over */
        serve(&told, &rooms[1], &clear, smtp_slice_none());
    FUZZ_CHECK(serve(&told, &rooms[1], &whole, after) == serve(&untold, &rooms[0], &fresh, after));
    FUZZ_CHECK(told.authenticated == untold.authenticated);
    FUZZ_CHECK(whole.len == fresh.len && memcmp(whole.octets, fresh.octets, whole.len) == 0);
}

/* Feeds a client until it waits, closes, or wants TLS. */
static enum smtp_client_event converse(struct smtp_client *c, struct told *t, struct smtp_slice octets)
{
    enum smtp_client_event event;
    size_t used;

    do {
        event = smtp_client_feed(c, octets.octets, octets.len, &used);
        octets.octets += used;
        octets.len -= used;
        if (event == SMTP_CLIENT_CONTENT)
            smtp_client_content_end(c);
        if (event == SMTP_CLIENT_RECIPIENT || event == SMTP_CLIENT_OUTCOME)
            tell(t, c->text, strlen(c->text));
        tell_event(t, event);
        const struct smtp_slice out = smtp_client_output(c);
        tell(t, out.octets, out.len);
        smtp_client_sent(c, out.len);
    } while (event != SMTP_CLIENT_CLOSE && event != SMTP_CLIENT_TLS && (event != SMTP_CLIENT_IDLE || octets.len > 0));
    return event;
}

static void fuzz_client_tls(struct smtp_slice before, struct smtp_slice after)
{
    static const unsigned char offered[] = "220 s\r\n250-s\r\n250 STARTTLS\r\n220 go\r\n", go[] = "\r\n220 go\r\n";
    static const char *const paths[] = { "<a@s.example>", "<b@s.example>" };
    const struct smtp_client_config config = { .helo = "c.example",
                                               .reverse_path = "<>",
                                               .forward_paths = paths,
                                               .recipients = 2,
                                               .message = { .size = 3 },
                                               .tls = SMTP_TLS_MUST };
    static struct told clear, whole, fresh;
    struct smtp_client told, untold;
    enum smtp_client_event event;

    clear.len = whole.len = fresh.len = 0;
    smtp_client_init(&told, &config);
    smtp_client_init(&untold, &config);
    FUZZ_CHECK(converse(&untold, &clear, (struct smtp_slice){ offered, sizeof offered - 1 }) == SMTP_CLIENT_TLS);
    event = converse(&told, &clear, before);
    if (event == SMTP_CLIENT_IDLE && told.sent == SMTP_VERB_STARTTLS)
        event = converse(&told, &clear, (struct smtp_slice){ go, sizeof go - 1 });
    FUZZ_CHECK(told.sent != SMTP_VERB_MAIL); /* TLS is a must */
    if (event != SMTP_CLIENT_TLS)
        return;
    smtp_client_secured(&told);
    smtp_client_secured(&untold);
    FUZZ_CHECK(converse(&told, &whole, after) == converse(&untold, &fresh, after));
    FUZZ_CHECK(whole.len == fresh.len && memcmp(whole.octets, fresh.octets, whole.len) == 0);
    FUZZ_CHECK(told.outcome == untold.outcome && told.accepted == untold.accepted);
}

void fuzz_starttls(struct smtp_slice octets)
{
    const unsigned char *const nul = octets.len == 0 ? NULL : memchr(octets.octets, 0, octets.len);
    const size_t len = nul == NULL ? octets.len : (size_t)(nul - octets.octets);
    const struct smtp_slice before = { octets.octets, len };
    const struct smtp_slice after = { octets.octets + len, octets.len - len };

    if (octets.len > 2048)
        return;
    fuzz_server_tls(before, after.len > 0 ? (struct smtp_slice){ after.octets + 1, after.len - 1 } : after);
    fuzz_client_tls(before, after.len > 0 ? (struct smtp_slice){ after.octets + 1, after.len - 1 } : after);
}
