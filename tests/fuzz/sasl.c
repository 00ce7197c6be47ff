/* sasl.c - the messages of AUTH's mechanisms, and whole exchanges.    RFC 4954 §4, RFC 5802 §7
 * Read first: tests/fuzz/parsers.c, protocol/ext/auth.h.  Read next: tests/fuzz/auth_client.c.
 * SPDX-License-Identifier: MIT */
#include "fuzz/fuzz.h"

#include <string.h>

#include "parse/ext/auth.h"
#include "parse/ext/base64.h"
#include "parse/ext/plain.h"
#include "parse/ext/scram.h"
#include "parse/ext/xtext.h"
#include "protocol/ext/auth.h"
#include "protocol/ext/toy_crypto.h"

/* For a parser of the shape of parse/mailbox.h. */
#define VALUE_PARSER(name, rule)                                                                                       \
    static void name##_as_its_rule(struct smtp_slice octets)                                                           \
    {                                                                                                                  \
        const size_t split = fuzz_split(octets, 0);                                                                    \
        struct smtp_##name parser;                                                                                     \
        size_t wanted;                                                                                                 \
                                                                                                                       \
        smtp_##name##_init(&parser);                                                                                   \
        smtp_##name##_exec(&parser, octets.octets, split, false);                                                      \
        smtp_##name##_exec(&parser, octets.octets + split, octets.len - split, true);                                  \
        FUZZ_CHECK(fuzz_oracle(rule, octets, &wanted) == (smtp_##name##_result(&parser) != SMTP_PARSE_SYNTAX));        \
        FUZZ_CHECK(parser.at == wanted);                                                                               \
    }

VALUE_PARSER(base64, "scram-base64")
VALUE_PARSER(xtext, "xtext")
VALUE_PARSER(auth_argument, "x-auth-argument")
VALUE_PARSER(plain, "plain-message")
VALUE_PARSER(scram_client_first, "client-first-message")
VALUE_PARSER(scram_server_first, "server-first-message")
VALUE_PARSER(scram_client_final, "client-final-message")
VALUE_PARSER(scram_server_final, "server-final-message")

/* The first octet says which. */
void fuzz_sasl(struct smtp_slice octets)
{
    static void (*const parsers[])(struct smtp_slice) = {
        base64_as_its_rule,
        xtext_as_its_rule,
        auth_argument_as_its_rule,
        plain_as_its_rule,
        scram_client_first_as_its_rule,
        scram_server_first_as_its_rule,
        scram_client_final_as_its_rule,
        scram_server_final_as_its_rule,
    };

    if (octets.len > 0)
        parsers[octets.octets[0] % 8]((struct smtp_slice){ octets.octets + 1, octets.len - 1 });
}

enum { SAID = 1 << 16 };

struct chair {
    struct smtp_server session;
    struct smtp_auth_room room;
    size_t len;
    char said[SAID];
};

static void handle(struct chair *c, enum smtp_server_event event)
{
    struct smtp_credential user = { .iterations = 4096, .salt_len = 4, .salt = "salt" };
    const struct smtp_slice password = { (const unsigned char *)"pencil", 6 },
                            nonce = { (const unsigned char *)"x", 1 };

    switch (event) {
    case SMTP_SERVER_AUTH: smtp_server_auth(&c->session, &c->room); break;
    case SMTP_SERVER_CREDENTIAL:
        smtp_credential_derive(&user, &toy_crypto, password);
        smtp_server_credential(&c->session, &user, nonce);
        break;
    case SMTP_SERVER_SENDER:
    case SMTP_SERVER_RECIPIENT: smtp_server_answer(&c->session, (struct smtp_reply){ 250, "2.1.0", "OK" }); break;
    case SMTP_SERVER_VERIFY: smtp_server_answer(&c->session, (struct smtp_reply){ 252, "2.1.0", "OK" }); break;
    case SMTP_SERVER_DATA: smtp_server_answer(&c->session, (struct smtp_reply){ 354, NULL, "go on" }); break;
    case SMTP_SERVER_MESSAGE: smtp_server_answer(&c->session, (struct smtp_reply){ 250, "2.0.0", "OK" }); break;
    default: break;
    }
}

/* False: the session has ended. */
static bool feed(struct chair *c, struct smtp_slice octets)
{
    enum smtp_server_event event;
    size_t used;

    do {
        event = smtp_server_feed(&c->session, octets.octets, octets.len, &used);
        octets.octets += used;
        octets.len -= used;
        handle(c, event);
        const struct smtp_slice out = smtp_server_output(&c->session);
        if (out.len <= SAID - c->len)
            memcpy(c->said + c->len, out.octets, out.len);
        c->len += out.len <= SAID - c->len ? out.len : 0;
        smtp_server_sent(&c->session, out.len);
    } while (event != SMTP_SERVER_IDLE && event != SMTP_SERVER_CLOSE);
    return event == SMTP_SERVER_IDLE;
}

static void play(struct chair *c, const struct smtp_server_config *config, struct smtp_slice octets, size_t split)
{
    static const char hello[] = "EHLO c.example\r\n";

    memset(c, 0, sizeof *c);
    smtp_server_init(&c->session, config);
    if (feed(c, (struct smtp_slice){ (const unsigned char *)hello, sizeof hello - 1 }) &&
        feed(c, (struct smtp_slice){ octets.octets, split }))
        feed(c, (struct smtp_slice){ octets.octets + split, octets.len - split });
}

/* Behind EHLO any octets: no crash, and a split changes nothing. */
void fuzz_auth(struct smtp_slice octets)
{
    static struct chair whole, split;
    static const struct smtp_server_config config = { .domain = "postel.example",
                                                      .max_size = 1000,
                                                      .mechanisms = 7, /* the three of the server */
                                                      .auth_insecure = true,
                                                      .crypto = &toy_crypto };

    play(&whole, &config, octets, 0);
    play(&split, &config, octets, fuzz_split(octets, 1));
    FUZZ_CHECK(whole.len == split.len && memcmp(whole.said, split.said, whole.len) == 0);
    FUZZ_CHECK(whole.session.authenticated == split.session.authenticated);
}
