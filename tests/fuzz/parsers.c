/* parsers.c - each shipped parser against the rule that it is said to read, at a split.
 * Read first: tests/fuzz/targets.c.  Read next: tests/fuzz/data.c.
 * SPDX-License-Identifier: MIT
 *
 * `make prove` walks the states of these machines; here they run as they ship, with offsets and all.  TOO_LONG is
 * grammatical: sizes are no grammar (§4.5.3.1). */
#include "fuzz/fuzz.h"

#include <string.h>

#include "parse/command.h"
#include "parse/ext/chunking.h"
#include "parse/ext/dsn.h"
#include "parse/ext/eightbitmime.h"
#include "parse/ext/size.h"
#include "parse/line.h"
#include "parse/params.h"
#include "parse/reply_line.h"
#include "parse/rule.h"

static void compare(const char *rule, struct smtp_slice octets, bool accepts, size_t at)
{
    size_t wanted;

    FUZZ_CHECK(fuzz_oracle(rule, octets, &wanted) == accepts);
    FUZZ_CHECK(at == wanted);
}

/* For a parser of the shape of parse/mailbox.h. */
#define VALUE_PARSER(name, rule)                                                                                       \
    void fuzz_##name(struct smtp_slice octets)                                                                         \
    {                                                                                                                  \
        const size_t split = fuzz_split(octets, 0);                                                                    \
        struct smtp_##name parser;                                                                                     \
                                                                                                                       \
        smtp_##name##_init(&parser);                                                                                   \
        smtp_##name##_exec(&parser, octets.octets, split, false);                                                      \
        smtp_##name##_exec(&parser, octets.octets + split, octets.len - split, true);                                  \
        compare(rule, octets, smtp_##name##_result(&parser) != SMTP_PARSE_SYNTAX, parser.at);                          \
    }

VALUE_PARSER(mailbox, "x-mailbox")
VALUE_PARSER(path, "x-path")
VALUE_PARSER(params, "u-esmtp-param")
VALUE_PARSER(command, "x-command-line")
VALUE_PARSER(ehlo_line, "x-ehlo-line")
VALUE_PARSER(size_value, "size-value")
VALUE_PARSER(body_value, "x-body-value")
VALUE_PARSER(chunk_value, "x-chunk")
VALUE_PARSER(ret_value, "x-ret-value")
VALUE_PARSER(notify_value, "notify-esmtp-value")
VALUE_PARSER(orcpt_value, "x-orcpt-value")

/* Takes no octet behind its CRLF; up to there, any. */
void fuzz_line(struct smtp_slice octets)
{
    const size_t split = fuzz_split(octets, 0);
    struct smtp_line line;
    size_t at, wanted;

    smtp_line_init(&line);
    at = smtp_line_exec(&line, octets.octets, split);
    if (at == split)
        at += smtp_line_exec(&line, octets.octets + at, octets.len - at);
    FUZZ_CHECK(line.at == at);
    compare("x-line", octets, line.whole && at == octets.len, at);
    FUZZ_CHECK(fuzz_oracle("x-clean-line", (struct smtp_slice){ octets.octets, at }, &wanted) ==
               (line.whole && !line.bare));
}

/* Line by line. */
static size_t feed_reply(struct smtp_reply_line *r, const unsigned char *octets, size_t len)
{
    size_t at = 0;

    while (at < len && !smtp_reply_line_whole(r) && !smtp_reply_line_error(r))
        at += smtp_reply_line_exec(r, octets + at, len - at);
    return at;
}

void fuzz_reply_line(struct smtp_slice octets)
{
    const size_t split = fuzz_split(octets, 0);
    struct smtp_reply_line r;
    size_t at;

    smtp_reply_line_init(&r);
    at = feed_reply(&r, octets.octets, split);
    if (at == split)
        at += feed_reply(&r, octets.octets + at, octets.len - at);
    compare("x-reply-line", octets, smtp_reply_line_whole(&r) && at == octets.len, r.at);
}

/* The name of a rule, LF, and a text: the production of grammar/ against its ABNF. */
void fuzz_rule(struct smtp_slice octets)
{
    const unsigned char *const lf = octets.len > 0 ? memchr(octets.octets, '\n', octets.len) : NULL;
    const struct smtp_rule *rule;
    struct smtp_match m;
    char name[64] = "";

    if (lf == NULL || (size_t)(lf - octets.octets) >= sizeof name)
        return;
    memcpy(name, octets.octets, (size_t)(lf - octets.octets));
    rule = smtp_rule_find(name);
    if (rule == NULL)
        return;
    octets.len -= (size_t)(lf + 1 - octets.octets);
    octets.octets = lf + 1;
    smtp_match_init(&m, rule);
    smtp_match_exec(&m, octets.octets, fuzz_split(octets, 0));
    smtp_match_exec(&m, octets.octets + fuzz_split(octets, 0), octets.len - fuzz_split(octets, 0));
    compare(name, octets, smtp_match_accepts(&m), m.at);
}
