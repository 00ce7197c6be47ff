/* round_trip.c - print from its value what each parser has read.      RFC 5321 §4.1, §4.2
 * Read first: tests/parse/round_trip.h.  Read next: tests/parse/held.c.
 * SPDX-License-Identifier: MIT */
#include "parse/round_trip.h"

#include <stdio.h>

#include "parse/check_parse.h"
#include "parse/command.h"
#include "parse/ext/eightbitmime.h"
#include "parse/ext/size.h"
#include "parse/line.h"
#include "parse/params.h"
#include "parse/reply_line.h"

void put(struct print *out, struct smtp_slice text)
{
    ck_assert_uint_le(out->len + text.len, sizeof out->octets);
    memcpy(out->octets + out->len, text.octets, text.len);
    out->len += text.len;
}

void say(struct print *out, const char *string)
{
    put(out, slice_of(string));
}

static enum smtp_parse read_mailbox(struct smtp_slice text, struct print *out, size_t *at)
{
    struct smtp_mailbox m;
    const enum smtp_parse parsed = smtp_mailbox_parse(&m, text);

    *at = m.at;
    if (parsed == SMTP_PARSE_SYNTAX)
        return parsed;
    put(out, smtp_slice(text.octets, m.local_part));
    say(out, "@");
    put(out, smtp_slice(text.octets, m.domain));
    return parsed;
}

static void print_path(struct smtp_slice text, const struct smtp_path_spans *path, struct print *out)
{
    say(out, "<");
    put(out, smtp_slice(text.octets, path->route));
    say(out, path->route.len > 0 ? ":" : "");
    put(out, smtp_slice(text.octets, path->local_part));
    say(out, path->domain.len > 0 ? "@" : "");
    put(out, smtp_slice(text.octets, path->domain));
    say(out, ">");
}

static enum smtp_parse read_path(struct smtp_slice text, struct print *out, size_t *at)
{
    struct smtp_path path;
    const enum smtp_parse parsed = smtp_path_parse(&path, text);

    *at = path.at;
    if (parsed != SMTP_PARSE_SYNTAX)
        print_path(text, &path.spans, out);
    return parsed;
}

static void print_param(struct smtp_slice keyword, struct smtp_slice value, struct print *out)
{
    put(out, keyword);
    say(out, value.len > 0 ? "=" : "");
    put(out, value);
}

static enum smtp_parse read_params(struct smtp_slice text, struct print *out, size_t *at)
{
    struct smtp_params p;
    enum smtp_parse parsed;

    smtp_params_init(&p);
    smtp_params_exec(&p, text.octets, text.len, true);
    *at = p.at;
    parsed = smtp_params_result(&p);
    if (parsed == SMTP_PARSE_OK)
        print_param(smtp_slice(text.octets, p.keyword), smtp_slice(text.octets, p.value), out);
    return parsed;
}

/* The list as command.rl found it, taken apart and put together. */
static void print_params(struct smtp_slice list, struct print *out)
{
    struct smtp_param param;

    while (list.len > 0 && smtp_param_next(&list, &param)) {
        say(out, " ");
        print_param(param.keyword, param.value, out);
    }
}

static enum smtp_parse read_command(struct smtp_slice text, struct print *out, size_t *at)
{
    struct smtp_command c;
    const enum smtp_parse parsed = smtp_command_parse(&c, text);

    *at = c.at;
    if (parsed == SMTP_PARSE_SYNTAX)
        return parsed;
    say(out, smtp_verb_name(c.verb));
    say(out, c.verb == SMTP_VERB_MAIL ? " FROM:" : c.verb == SMTP_VERB_RCPT ? " TO:" : "");
    if (c.path.whole.len > 0)
        print_path(text, &c.path, out);
    say(out, c.domain.len > 0 || c.text.len > 0 ? " " : "");
    put(out, smtp_slice(text.octets, c.domain));
    put(out, smtp_slice(text.octets, c.text));
    print_params(smtp_slice(text.octets, c.params), out);
    say(out, "\r\n");
    return parsed;
}

static enum smtp_parse read_ehlo_line(struct smtp_slice text, struct print *out, size_t *at)
{
    struct smtp_ehlo_line e;
    const enum smtp_parse parsed = smtp_ehlo_line_parse(&e, text);

    *at = e.at;
    if (parsed != SMTP_PARSE_OK)
        return parsed;
    put(out, smtp_slice(text.octets, e.keyword));
    say(out, e.params.len > 0 ? " " : "");
    put(out, smtp_slice(text.octets, e.params));
    return parsed;
}

/* Of many lines the value keeps the code of the first and the text of the last. */
static enum smtp_parse read_reply_line(struct smtp_slice text, struct print *out, size_t *at)
{
    struct smtp_reply_line r;
    char code[16];
    size_t used = 0;

    smtp_reply_line_init(&r);
    while (used < text.len && !smtp_reply_line_whole(&r) && !smtp_reply_line_error(&r))
        used += smtp_reply_line_exec(&r, text.octets + used, text.len - used);
    *at = used;
    if (!smtp_reply_line_whole(&r) || used < text.len)
        return SMTP_PARSE_SYNTAX;
    snprintf(code, sizeof code, "%d ", r.code);
    say(out, code);
    put(out, smtp_slice(text.octets, r.text));
    say(out, "\r\n");
    return SMTP_PARSE_OK;
}

static enum smtp_parse read_size(struct smtp_slice text, struct print *out, size_t *at)
{
    struct smtp_size_value v;
    char number[32];

    smtp_size_value_init(&v);
    smtp_size_value_exec(&v, text.octets, text.len, true);
    *at = v.at;
    snprintf(number, sizeof number, "%llu", (unsigned long long)v.size);
    say(out, number);
    return smtp_size_value_result(&v);
}

static enum smtp_parse read_body(struct smtp_slice text, struct print *out, size_t *at)
{
    struct smtp_body_value v;

    smtp_body_value_init(&v);
    smtp_body_value_exec(&v, text.octets, text.len, true);
    *at = v.at;
    say(out, v.body == SMTP_BODY_8BITMIME ? "8BITMIME" : "7BIT");
    return smtp_body_value_result(&v);
}

/* Up to its CRLF; a line that is bare is one, too. */
static enum smtp_parse read_line(struct smtp_slice text, struct print *out, size_t *at)
{
    struct smtp_line line;

    smtp_line_init(&line);
    *at = smtp_line_exec(&line, text.octets, text.len);
    put(out, (struct smtp_slice){ text.octets, *at });
    return line.whole && *at == text.len ? SMTP_PARSE_OK : SMTP_PARSE_SYNTAX;
}

const struct round_trip round_trips[] = {
    { "x-mailbox", read_mailbox, hold_all, true },
    { "x-path", read_path, hold_all, true },
    { "u-esmtp-param", read_params, hold_all, false },
    { "x-command-line", read_command, hold_command, true },
    { "x-ehlo-line", read_ehlo_line, hold_words, false },
    { "x-reply-line", read_reply_line, hold_reply, false },
    { "size-value", read_size, hold_number, false },
    { "x-body-value", read_body, hold_capitals, false },
    { "x-line", read_line, hold_all, false },
};
const int round_trips_count = sizeof round_trips / sizeof round_trips[0];
