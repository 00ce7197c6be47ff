/* machines.c - step the very objects that ship, one octet at a time.
 * Read first: tests/prove/machines.h.  Read next: tests/prove/show.h.
 * SPDX-License-Identifier: MIT
 *
 * A parser is a value whose whole memory of the grammar is its `cs`; its offsets and counters grow without limit, and
 * no edge depends on them.  So the walk goes over `cs` alone: each step makes a fresh parser, sets its `cs`, feeds it
 * one octet through its own _exec, and reads `cs` back.  Hence too what "accepts" means here: the result is not SYNTAX.
 * The size limits of §4.5.3.1 need the offsets and are no grammar; tests/parse has them.
 *
 * Ragel numbers states from 0, the walk's 0 is SMTP_ABNF_DEAD: a state is `cs` + 1.  An octet that is refused is not
 * counted by `at`, or not returned as used. */
#include "prove/machines.h"

#include "parse/command.h"
#include "parse/ext/auth.h"
#include "parse/ext/base64.h"
#include "parse/ext/chunking.h"
#include "parse/ext/dsn.h"
#include "parse/ext/eightbitmime.h"
#include "parse/ext/enhancedstatuscodes.h"
#include "parse/ext/plain.h"
#include "parse/ext/scram.h"
#include "parse/ext/size.h"
#include "parse/ext/smtputf8.h"
#include "parse/ext/xtext.h"
#include "parse/line.h"
#include "parse/params.h"
#include "parse/reply_line.h"
#include "protocol/data.h"
#include "protocol/ext/chunk.h"
#include "protocol/limits.h"

/* For a parser of the shape of parse/mailbox.h: step_NAME, accepts_NAME and start_NAME. */
#define VALUE_PARSER(name)                                                                                             \
    static uint32_t step_##name(void *self, uint32_t state, unsigned char octet)                                       \
    {                                                                                                                  \
        struct smtp_##name parser;                                                                                     \
                                                                                                                       \
        (void)self;                                                                                                    \
        smtp_##name##_init(&parser);                                                                                   \
        parser.cs = (int)state - 1;                                                                                    \
        smtp_##name##_exec(&parser, &octet, 1, false);                                                                 \
        return parser.at == 1 ? (uint32_t)parser.cs + 1 : SMTP_ABNF_DEAD;                                              \
    }                                                                                                                  \
                                                                                                                       \
    static bool accepts_##name(void *self, uint32_t state)                                                             \
    {                                                                                                                  \
        struct smtp_##name parser;                                                                                     \
                                                                                                                       \
        (void)self;                                                                                                    \
        smtp_##name##_init(&parser);                                                                                   \
        parser.cs = (int)state - 1;                                                                                    \
        return smtp_##name##_result(&parser) != SMTP_PARSE_SYNTAX;                                                     \
    }                                                                                                                  \
                                                                                                                       \
    static uint32_t start_##name(void)                                                                                 \
    {                                                                                                                  \
        struct smtp_##name parser;                                                                                     \
                                                                                                                       \
        smtp_##name##_init(&parser);                                                                                   \
        return (uint32_t)parser.cs + 1;                                                                                \
    }

VALUE_PARSER(mailbox)
VALUE_PARSER(path)
VALUE_PARSER(params)
VALUE_PARSER(command)
VALUE_PARSER(ehlo_line)
VALUE_PARSER(size_value)
VALUE_PARSER(body_value)
VALUE_PARSER(chunk_value)
VALUE_PARSER(ret_value)
VALUE_PARSER(notify_value)
VALUE_PARSER(orcpt_value)
VALUE_PARSER(status_code)
VALUE_PARSER(utf8_path)
VALUE_PARSER(utf8_command)
VALUE_PARSER(base64)
VALUE_PARSER(xtext)
VALUE_PARSER(auth_argument)
VALUE_PARSER(plain)
VALUE_PARSER(scram_client_first)
VALUE_PARSER(scram_server_first)
VALUE_PARSER(scram_client_final)
VALUE_PARSER(scram_server_final)

/* Reads up to the end of the next line of a reply; many lines are one reply. */
static uint32_t step_reply_line(void *self, uint32_t state, unsigned char octet)
{
    struct smtp_reply_line r;

    (void)self;
    smtp_reply_line_init(&r);
    r.cs = (int)state - 1;
    return smtp_reply_line_exec(&r, &octet, 1) == 1 ? (uint32_t)r.cs + 1 : SMTP_ABNF_DEAD;
}

static bool accepts_reply_line(void *self, uint32_t state)
{
    struct smtp_reply_line r;

    (void)self;
    smtp_reply_line_init(&r);
    r.cs = (int)state - 1;
    return smtp_reply_line_whole(&r);
}

/* A line remembers two things more, that it is whole and that it is bare; so a state is ( `cs`, whole, bare ). */
static struct smtp_line line_of(uint32_t state)
{
    struct smtp_line line;

    smtp_line_init(&line);
    line.cs = (int)(state / 4) - 1;
    line.whole = state & 1;
    line.bare = state & 2;
    return line;
}

static uint32_t line_state(const struct smtp_line *line)
{
    return ((uint32_t)line->cs + 1) * 4 + line->bare * 2U + line->whole;
}

static uint32_t step_line(void *self, uint32_t state, unsigned char octet)
{
    struct smtp_line line = line_of(state);

    (void)self;
    return smtp_line_exec(&line, &octet, 1) == 1 ? line_state(&line) : SMTP_ABNF_DEAD;
}

static bool accepts_line(void *self, uint32_t state)
{
    (void)self;
    return line_of(state).whole;
}

/* The lines that are not refused: whole, and nowhere a bare CR or LF. */
static bool accepts_clean_line(void *self, uint32_t state)
{
    (void)self;
    return line_of(state).whole && !line_of(state).bare;
}

static uint32_t start_reply_line(void)
{
    struct smtp_reply_line r;

    smtp_reply_line_init(&r);
    return (uint32_t)r.cs + 1;
}

static uint32_t start_line(void)
{
    struct smtp_line line;

    smtp_line_init(&line);
    return line_state(&line);
}

/* Mail data counts its lines, up to one octet over the limit (more makes no difference), and remembers whether anything
 * has to be refused (what it was makes none); so a state is ( `cs`, count, refused, ended ). */
enum { COUNTS = SMTP_TEXT_LINE_MAX + 2 };

static struct smtp_data data_of(uint32_t state)
{
    struct smtp_data d;

    smtp_data_init(&d);
    d.ended = state & 1;
    d.bare_cr = state & 2;
    d.line = state / 4 % COUNTS;
    d.cs = (int)(state / 4 / COUNTS) - 1;
    return d;
}

static uint32_t data_state(const struct smtp_data *d)
{
    const bool refused = d->bare_cr || d->bare_lf || d->long_line || d->eight_bit;
    const size_t line = d->line < COUNTS ? d->line : COUNTS - 1;

    return (((uint32_t)d->cs + 1) * COUNTS + (uint32_t)line) * 4 + refused * 2U + d->ended;
}

/* One octet may take two calls: a CR that was held back comes out by itself. */
static uint32_t step_data(void *self, uint32_t state, unsigned char octet)
{
    struct smtp_data d = data_of(state);
    struct smtp_slice content;

    (void)self;
    if (d.ended)
        return SMTP_ABNF_DEAD;
    while (smtp_data_exec(&d, &octet, 1, &content) == 0)
        continue;
    return data_state(&d);
}

static bool accepts_data(void *self, uint32_t state)
{
    (void)self;
    return data_of(state).ended;
}

static bool accepts_clean_data(void *self, uint32_t state)
{
    (void)self;
    return data_of(state).ended && !data_of(state).bare_cr;
}

static uint32_t start_data(void)
{
    struct smtp_data d;

    smtp_data_init(&d);
    return data_state(&d);
}

/* clang-format off */
#define VALUE(rule, name) { "smtp_" #name, rule, { NULL, start_##name(), step_##name, accepts_##name, NULL } }
/* clang-format on */

/* Content by count; an end is an end wherever it comes, so its state is that of mail data without `ended`. */
static uint32_t step_chunk(void *self, uint32_t state, unsigned char octet)
{
    struct smtp_data d = data_of(state);

    (void)self;
    smtp_chunk_exec(&d, &octet, 1);
    return data_state(&d);
}

static bool accepts_clean_chunk(void *self, uint32_t state)
{
    struct smtp_data d = data_of(state);

    (void)self;
    smtp_chunk_end(&d);
    return !d.bare_cr && !d.long_line;
}

static uint32_t start_chunk(void)
{
    struct smtp_data d;

    smtp_chunk_init(&d);
    return data_state(&d);
}

void shipped_parsers(struct shipped table[SHIPPED])
{
    const struct shipped all[SHIPPED] = {
        { "smtp_line", "x-line", { NULL, start_line(), step_line, accepts_line, NULL } },
        { "smtp_line, not bare", "x-clean-line", { NULL, start_line(), step_line, accepts_clean_line, NULL } },
        { "smtp_mailbox", "x-mailbox", { NULL, start_mailbox(), step_mailbox, accepts_mailbox, NULL } },
        { "smtp_path", "x-path", { NULL, start_path(), step_path, accepts_path, NULL } },
        { "smtp_params", "u-esmtp-param", { NULL, start_params(), step_params, accepts_params, NULL } },
        { "smtp_command", "x-command-line", { NULL, start_command(), step_command, accepts_command, NULL } },
        { "smtp_reply_line", "x-reply-line", { NULL, start_reply_line(), step_reply_line, accepts_reply_line, NULL } },
        { "smtp_ehlo_line", "x-ehlo-line", { NULL, start_ehlo_line(), step_ehlo_line, accepts_ehlo_line, NULL } },
        { "smtp_size_value", "size-value", { NULL, start_size_value(), step_size_value, accepts_size_value, NULL } },
        { "smtp_body_value", "x-body-value", { NULL, start_body_value(), step_body_value, accepts_body_value, NULL } },
        VALUE("x-chunk", chunk_value),
        VALUE("x-ret-value", ret_value),
        VALUE("notify-esmtp-value", notify_value),
        VALUE("x-orcpt-value", orcpt_value),
        VALUE("status-code", status_code),
        VALUE("x-u-path", utf8_path),
        VALUE("x-u-command-line", utf8_command),
        VALUE("scram-base64", base64),
        VALUE("xtext", xtext),
        VALUE("x-auth-argument", auth_argument),
        VALUE("plain-message", plain),
        VALUE("client-first-message", scram_client_first),
        VALUE("server-first-message", scram_server_first),
        VALUE("client-final-message", scram_client_final),
        VALUE("server-final-message", scram_server_final),
        { "smtp_data", "x-read-data", { NULL, start_data(), step_data, accepts_data, NULL } },
        { "smtp_data, clean", "x-mail-data", { NULL, start_data(), step_data, accepts_clean_data, NULL } },
        { "smtp_chunk, clean", "x-chunk-text", { NULL, start_chunk(), step_chunk, accepts_clean_chunk, NULL } },
    };

    for (size_t i = 0; i < SHIPPED; i++)
        table[i] = all[i];
}

static uint32_t step_rule(void *self, uint32_t state, unsigned char octet)
{
    struct smtp_match m = { (int)state - 1, 0 };

    (void)self;
    smtp_match_exec(&m, &octet, 1);
    return m.at == 1 ? (uint32_t)m.cs + 1 : SMTP_ABNF_DEAD;
}

static bool accepts_rule(void *self, uint32_t state)
{
    const struct smtp_match m = { (int)state - 1, 0 };

    (void)self;
    return smtp_match_accepts(&m);
}

struct smtp_abnf_machine rule_machine(const struct smtp_rule *rule)
{
    struct smtp_match m;

    smtp_match_init(&m, rule);
    return (struct smtp_abnf_machine){ NULL, (uint32_t)m.cs + 1, step_rule, accepts_rule, NULL };
}
