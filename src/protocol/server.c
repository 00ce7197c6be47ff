/* server.c - the server's side of a session: listen, ask the dialogue, let the verb decide, answer.  RFC 5321 §3, §4
 * Read first: protocol/server.h, protocol/server_internal.h.  Read next: protocol/server_malformed.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/server_internal.h"

#include <string.h>

#include "protocol/ext/extension.h"
#include "protocol/ext/smtputf8.h"

struct verb {
    struct smtp_reply (*said)(struct smtp_server *s);
    void (*answered)(struct smtp_server *s, int code);
};

#define AT(verb) [SMTP_VERB_##verb - SMTP_VERB_OPEN]
static const struct verb verbs[] = {
    AT(EHLO) = { smtp_server_ehlo, smtp_server_hello_answered },
    AT(HELO) = { smtp_server_helo, smtp_server_hello_answered },
    AT(MAIL) = { smtp_server_mail, smtp_server_mail_answered },
    AT(RCPT) = { smtp_server_rcpt, smtp_server_rcpt_answered },
    AT(DATA) = { smtp_server_data, smtp_server_data_answered },
    AT(DOT) = { smtp_server_dot, smtp_server_dot_answered },
    AT(RSET) = { smtp_server_rset, smtp_server_rset_answered },
    AT(VRFY) = { smtp_server_vrfy, NULL },
    AT(EXPN) = { smtp_server_expn, NULL },
    AT(HELP) = { smtp_server_help, NULL },
    AT(NOOP) = { smtp_server_noop, NULL },
    AT(QUIT) = { smtp_server_quit, smtp_server_quit_answered },
};

static struct verb verb_of(const struct smtp_server *s)
{
    static const struct verb none = { NULL, NULL }; /* OPEN and OTHER */
    const size_t at = (size_t)(s->verb - SMTP_VERB_OPEN);
    const struct smtp_extension_verb *const more = smtp_extension_verb_had(s->config, s->verb);

    if (more != NULL)
        return (struct verb){ more->said, more->answered };
    return at < sizeof verbs / sizeof verbs[0] ? verbs[at] : none;
}

/* Our own letters always have an edge: a code that §4.3.2 does not list for this verb is never said. */
static void step(struct smtp_server *s, int letter)
{
    const bool edge = smtp_dialogue_step(&s->dialogue, letter);

    assert(edge);
    (void)edge;
}

static void close_session(struct smtp_server *s)
{
    smtp_server_end_transaction(s);
    s->closing = true;
}

/* Who is told again and again that his commands are none learns nothing by it; §7.8 lets a server defend itself. */
static bool too_many_errors(struct smtp_server *s, int code)
{
    if (code < 500 || code > 504)
        return false;
    return ++s->errors > s->config->errors_max && s->config->errors_max > 0;
}

/* The code is settled: the dialogue hears it, the verb acts on it, the client gets it. */
static void settle(struct smtp_server *s, struct smtp_reply reply)
{
    const struct verb verb = verb_of(s);

    if (too_many_errors(s, reply.code))
        reply = (struct smtp_reply){ 421, "4.7.0", "Too many errors, closing transmission channel (7.8)" };
    step(s, reply.code == 530 ? 5 : reply.code); /* an extension bars this verb; §4.3.2 knows no such code */
    if (verb.answered != NULL)
        verb.answered(s, reply.code);
    if (reply.code == 421) /* §3.8: the one code after which the server closes */
        close_session(s);
    smtp_server_say(s, reply);
}

struct smtp_reply smtp_server_barred(struct smtp_server *s)
{
    struct smtp_reply reply = smtp_server_later();

    for (size_t i = 0; reply.code == 0 && i < smtp_extensions_count; i++)
        if (smtp_extensions[i]->bars != NULL && smtp_extension_had(s->config, smtp_extensions[i]))
            reply = smtp_extensions[i]->bars(s);
    return reply;
}

static struct smtp_reply decide(struct smtp_server *s)
{
    const struct smtp_extension_verb *more;
    struct smtp_reply reply;

    if (s->refusing && s->verb != SMTP_VERB_QUIT)
        return (struct smtp_reply){ 503, "5.5.1", "No SMTP service here: only QUIT is served (3.1)" };
    if (s->verb == SMTP_VERB_DOT || s->verb == SMTP_VERB_TEXT || s->verb == SMTP_VERB_CANCEL) /* no commands */
        return verb_of(s).said(s);
    reply = smtp_server_malformed(s); /* syntax first, then order: choices.md, position 10 */
    more = smtp_extension_verb_had(s->config, s->verb);
    if (reply.code != 0)
        return more != NULL && more->uncertain ? (struct smtp_reply){ 421, "4.5.0", reply.text } : reply;
    if (more == NULL || more->octets == NULL) /* one with octets behind it asks by itself, to read them first */
        reply = smtp_server_barred(s);
    return reply.code != 0 ? reply : verb_of(s).said(s);
}

/* The verb of an extension that we do not have is none of ours: 500, §4.2.4. */
static enum smtp_verb known(const struct smtp_server *s, enum smtp_verb verb)
{
    return verb <= SMTP_VERB_QUIT || smtp_extension_verb_had(s->config, verb) != NULL ? verb : SMTP_VERB_OTHER;
}

static void said(struct smtp_server *s, enum smtp_verb verb)
{
    struct smtp_reply reply;

    s->verb = known(s, verb);
    step(s, s->verb);
    reply = decide(s);
    if (reply.code != 0)
        settle(s, reply);
}

/* What the line says; within AUTH, an answer, of which "*" is one that ends it (RFC 4954 §4). */
static enum smtp_verb verb_said(struct smtp_server *s)
{
    const struct smtp_slice line = smtp_server_line(s);

    s->utf8_line = s->utf8_asked = false;
    if (smtp_command_parse(&s->command, line) != SMTP_PARSE_OK && s->reading == SMTP_READING_COMMANDS)
        smtp_server_utf8_read(s);
    if (s->reading == SMTP_READING_COMMANDS)
        return s->command.verb;
    return line.len == 3 && line.octets[0] == '*' ? SMTP_VERB_CANCEL : SMTP_VERB_TEXT;
}

/* Takes octets of a line.  One longer than our buffer loses its tail, but ends at its CRLF all the same. */
static size_t line_read(struct smtp_server *s, const unsigned char *octets, size_t len)
{
    unsigned char *const buffer = s->lent != NULL ? s->lent : s->line_octets;
    const size_t cap = s->lent != NULL ? s->lent_cap : (size_t)SMTP_SERVER_LINE;
    size_t used, kept;

    if (s->line.whole) {
        smtp_line_init(&s->line);
        s->line_len = 0;
    }
    used = smtp_line_exec(&s->line, octets, len);
    kept = used < cap - s->line_len ? used : cap - s->line_len;
    memcpy(buffer + s->line_len, octets, kept);
    s->line_len += kept;
    if (s->line.whole)
        said(s, verb_said(s));
    return used;
}

void smtp_server_lend(struct smtp_server *s, unsigned char *octets, size_t cap)
{
    const struct smtp_slice line = smtp_server_line(s);

    s->lent = octets;
    s->lent_cap = cap;
    cap = octets != NULL ? cap : (size_t)SMTP_SERVER_LINE;
    s->line_len = line.len < cap ? line.len : cap;
    memcpy(octets != NULL ? octets : s->line_octets, line.octets, s->line_len);
}

void smtp_server_read_chunk(struct smtp_server *s, uint64_t octets, bool thrown)
{
    s->reading = SMTP_READING_CHUNK;
    s->chunk_left = octets;
    s->chunk_thrown = thrown;
}

/* The chunk is in: now, and not before, its reply is due (RFC 3030 §2). */
static void chunk_whole(struct smtp_server *s)
{
    struct smtp_reply reply;

    s->reading = SMTP_READING_COMMANDS;
    reply = smtp_extension_verb_had(s->config, s->verb)->whole(s);
    if (reply.code != 0)
        settle(s, reply);
}

static size_t chunk_read(struct smtp_server *s, const unsigned char *octets, size_t len)
{
    const size_t used = len < s->chunk_left ? len : (size_t)s->chunk_left;

    s->chunk_left -= used;
    if (s->chunk_thrown)
        return used;
    s->content = (struct smtp_slice){ octets, used };
    smtp_extension_verb_had(s->config, s->verb)->octets(s, s->content);
    return used;
}

static size_t data_read(struct smtp_server *s, const unsigned char *octets, size_t len)
{
    const size_t used = smtp_server_data_read(s, octets, len);

    if (s->data.ended) {
        s->reading = SMTP_READING_COMMANDS;
        said(s, SMTP_VERB_DOT);
    }
    return used;
}

void smtp_server_init(struct smtp_server *s, const struct smtp_server_config *config)
{
    smtp_server_init_refusing(s, config, (struct smtp_reply){ 220, NULL, "ESMTP postel" });
}

void smtp_server_init_refusing(struct smtp_server *s, const struct smtp_server_config *config,
                               struct smtp_reply greeting)
{
    *s = (struct smtp_server){ .config = config, .verb = SMTP_VERB_OPEN, .refusing = greeting.code / 100 == 5 };
    smtp_dialogue_init(&s->dialogue);
    smtp_line_init(&s->line);
    step(s, SMTP_VERB_OPEN);
    settle(s, greeting);
}

/* The session is as it was behind the greeting, which does not come again (RFC 3207 §4.2). */
void smtp_server_secured(struct smtp_server *s)
{
    const struct smtp_server before = *s;

    if (s->waiting == SMTP_SERVER_TLS) {
        *s = (struct smtp_server){
            .config = before.config, .dialogue = before.dialogue, .verb = before.verb, .reset_due = before.reset_due
        };
        smtp_line_init(&s->line);
    }
    s->tls = true;
}

/* An event that is due before any further octet. */
static enum smtp_server_event take_due(struct smtp_server *s)
{
    if (s->waiting == SMTP_SERVER_EXPAND && !smtp_server_has_room(s))
        return SMTP_SERVER_FULL; /* its reply comes in lines, and each may take as much as a reply */
    if (s->waiting != SMTP_SERVER_IDLE)
        return s->waiting;
    if (s->reset_due) {
        s->reset_due = false;
        return SMTP_SERVER_RESET;
    }
    return s->closing ? SMTP_SERVER_CLOSE : SMTP_SERVER_IDLE;
}

enum smtp_server_event smtp_server_feed(struct smtp_server *s, const unsigned char *octets, size_t len, size_t *used)
{
    enum smtp_server_event event;

    *used = 0;
    s->content.len = 0;
    while ((event = take_due(s)) == SMTP_SERVER_IDLE) {
        const bool whole = s->reading == SMTP_READING_CHUNK && s->chunk_left == 0;

        if (*used == len && !whole)
            break;
        if (!smtp_server_has_room(s))
            return SMTP_SERVER_FULL;
        if (whole)
            chunk_whole(s);
        else
            *used += (s->reading == SMTP_READING_DATA    ? data_read
                      : s->reading == SMTP_READING_CHUNK ? chunk_read
                                                         : line_read)(s, octets + *used, len - *used);
        if (s->content.len > 0)
            return SMTP_SERVER_CONTENT;
    }
    return event;
}

void smtp_server_answer(struct smtp_server *s, struct smtp_reply reply)
{
    const bool goes_on = s->waiting == SMTP_SERVER_EXPAND && s->lines_said > 0; /* then its code is settled, §4.2.1 */
    const struct smtp_extension_verb *more;

    assert(s->waiting != SMTP_SERVER_IDLE && s->waiting != SMTP_SERVER_TLS);
    more = s->waiting == SMTP_SERVER_DATA ? smtp_extension_verb_had(s->config, s->verb) : NULL;
    s->waiting = SMTP_SERVER_IDLE;
    if (more != NULL)
        reply = more->prepared(s, reply);
    if (reply.code != 0)
        settle(s, goes_on ? reply : smtp_server_utf8_reply(s, reply));
}

void smtp_server_answer_more(struct smtp_server *s, struct smtp_reply line)
{
    assert(s->waiting == SMTP_SERVER_EXPAND && line.code == 250);
    s->lines_said++;
    smtp_server_say_more(s, line);
}

const struct smtp_path_spans *smtp_server_path(const struct smtp_server *s)
{
    return &s->command.path;
}

struct smtp_slice smtp_server_line(const struct smtp_server *s)
{
    return (struct smtp_slice){ s->lent != NULL ? s->lent : s->line_octets, s->line_len };
}

struct smtp_slice smtp_server_text(const struct smtp_server *s)
{
    return smtp_slice(smtp_server_line(s).octets, s->command.text);
}

unsigned smtp_server_timeout(const struct smtp_server *s)
{
    (void)s; /* the same in every state; mail data too, §4.5.3.2.7 */
    return SMTP_TIMEOUT_SERVER;
}

/* 421 needs no command to answer; has_room kept room for it.  Between the lines of another reply it cannot be said, for
 * a reply has one code (§4.2.1), nor in clear text once TLS has begun: then the channel is just closed. */
static void down(struct smtp_server *s, const char *status, const char *text)
{
    const bool mute = s->waiting == SMTP_SERVER_TLS || (s->waiting == SMTP_SERVER_EXPAND && s->lines_said > 0);

    if (s->closing)
        return;
    if (s->waiting == SMTP_SERVER_IDLE && s->reading == SMTP_READING_COMMANDS)
        s->verb = SMTP_VERB_OTHER; /* what was said last has its reply: this is none to EHLO */
    s->waiting = SMTP_SERVER_IDLE;
    s->reading = SMTP_READING_COMMANDS;
    if (mute)
        close_session(s);
    else
        settle(s, (struct smtp_reply){ 421, status, text });
}

void smtp_server_expire(struct smtp_server *s)
{
    down(s, "4.4.2", "Timeout: nothing came for too long (4.5.3.2.7), closing transmission channel");
}

void smtp_server_shutdown(struct smtp_server *s)
{
    down(s, "4.3.2", "Service not available, closing transmission channel");
}
