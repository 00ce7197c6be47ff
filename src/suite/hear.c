/* hear.c - cut what comes into replies, and lay each beside the line that was to be heard.
 * Read first: suite/hear.h.  Read next: suite/verdict.h.
 * SPDX-License-Identifier: MIT */
#include "suite/hear.h"

#include "parse/reply_line.h"
#include "parse/same.h"
#include "suite/means.h"

#include <string.h>

enum { REPLY_TEXT_MAX = 1 << 17 }; /* we chose: a "reply" that goes on for longer is none */

/* Up to the next line break, or all: what is shown of octets that are no reply. */
static size_t to_line_end(struct smtp_slice octets)
{
    const unsigned char *const lf = memchr(octets.octets, '\n', octets.len);

    return lf == NULL ? octets.len : (size_t)(lf + 1 - octets.octets);
}

/* A client's lines end at CR LF and nowhere else (§2.3.8); what they mean is settled later. */
static bool cut_line(struct smtp_slice unread, struct smtp_event *event)
{
    const unsigned char *const crlf = smtp_slice_find(unread, smtp_slice_text("\r\n"));

    if (crlf == NULL && unread.len <= REPLY_TEXT_MAX)
        return false;
    *event = (struct smtp_event){ crlf == NULL ? SMTP_EVENT_BAD : SMTP_EVENT_LINE,
                                  0,
                                  { unread.octets, crlf == NULL ? unread.len : (size_t)(crlf + 2 - unread.octets) } };
    return true;
}

/* Is there a whole event in what has come?  A reply is read to its last line, so that lines which differ in their code
 * are one bad reply and not two. */
static bool cut(struct smtp_slice unread, struct smtp_event *event)
{
    struct smtp_reply_line reply;
    size_t at = 0;

    smtp_reply_line_init(&reply);
    while (at < unread.len && !smtp_reply_line_whole(&reply) && !smtp_reply_line_error(&reply))
        at += smtp_reply_line_exec(&reply, unread.octets + at, unread.len - at);
    if (smtp_reply_line_error(&reply) || at > REPLY_TEXT_MAX) {
        const size_t len = reply.at < unread.len ? reply.at : unread.len;
        const struct smtp_slice rest = { unread.octets + len, unread.len - len };
        *event = (struct smtp_event){ SMTP_EVENT_BAD, 0, { unread.octets, len + to_line_end(rest) } };
        return true;
    }
    if (!smtp_reply_line_whole(&reply))
        return false;
    *event = (struct smtp_event){ reply.codes_differ ? SMTP_EVENT_BAD : SMTP_EVENT_REPLY,
                                  reply.code,
                                  { unread.octets, at } };
    return true;
}

struct smtp_event smtp_hear(struct smtp_wire *wire, int64_t until_us)
{
    struct smtp_event event;

    while (!(wire->called ? cut_line : cut)(smtp_wire_unread(wire), &event)) {
        if (!smtp_wire_receive(wire, until_us)) {
            const bool end = wire->ended || wire->fd < 0;
            return (struct smtp_event){ end ? SMTP_EVENT_END : SMTP_EVENT_NOTHING, 0, smtp_wire_unread(wire) };
        }
    }
    return event;
}

void smtp_hear_take(struct smtp_wire *wire, const struct smtp_event *event)
{
    wire->read += event->octets.len;
}

size_t smtp_event_bad_at(const struct smtp_event *event)
{
    struct smtp_reply_line reply;
    size_t at = 0;

    smtp_reply_line_init(&reply);
    while (event->kind == SMTP_EVENT_BAD && at < event->octets.len && !smtp_reply_line_whole(&reply) &&
           !smtp_reply_line_error(&reply))
        at += smtp_reply_line_exec(&reply, event->octets.octets + at, event->octets.len - at);
    return smtp_reply_line_error(&reply) && reply.at < event->octets.len ? reply.at : 0;
}

bool smtp_hear_anything(struct smtp_wire *wire, int64_t until_us)
{
    return smtp_wire_unread(wire).len > 0 || smtp_wire_receive(wire, until_us);
}

enum smtp_came smtp_came_unasked(const struct smtp_event *event)
{
    if (event->kind == SMTP_EVENT_END || event->kind == SMTP_EVENT_NOTHING)
        return SMTP_CAME_NOTHING;
    if (event->kind == SMTP_EVENT_BAD || event->kind == SMTP_EVENT_LINE)
        return SMTP_CAME_OTHER;
    if (event->code == 421)
        return SMTP_CAME_421;
    if (event->code == 530 || event->code == 538)
        return SMTP_CAME_NEED;
    return event->code / 100 == 4 ? SMTP_CAME_4YZ : SMTP_CAME_OTHER;
}

/* Takes the next line of a reply, its CRLF cut off. */
static bool next_line(struct smtp_slice *reply, struct smtp_slice *line)
{
    const size_t len = to_line_end(*reply);

    if (reply->len == 0)
        return false;
    *line = (struct smtp_slice){ reply->octets, len };
    while (line->len > 0 && memchr("\r\n", line->octets[line->len - 1], 2) != NULL)
        line->len--;
    *reply = (struct smtp_slice){ reply->octets + len, reply->len - len };
    return true;
}

bool smtp_reply_offers(struct smtp_slice reply, struct smtp_slice keyword)
{
    struct smtp_slice line;

    next_line(&reply, &line); /* the greeting: a name, no keyword */
    while (next_line(&reply, &line)) {
        struct smtp_slice text = { line.octets + 4, line.len > 4 ? line.len - 4 : 0 };
        if (smtp_same_nocase(smtp_slice_word(&text), keyword))
            return true;
    }
    return false;
}

bool smtp_reply_lists(struct smtp_slice reply, const char *keyword, struct smtp_slice value)
{
    struct smtp_slice line, word;

    next_line(&reply, &line);
    while (next_line(&reply, &line)) {
        struct smtp_slice text = { line.octets + 4, line.len > 4 ? line.len - 4 : 0 };
        if (!smtp_same_nocase(smtp_slice_word(&text), smtp_slice_text(keyword)))
            continue;
        while ((word = smtp_slice_word(&text)).len > 0) {
            if (smtp_same_nocase(word, value))
                return true;
        }
    }
    return false;
}

enum smtp_came smtp_came_heard(const struct smtp_heard *heard, const struct smtp_event *event, struct smtp_slice text)
{
    struct smtp_slice word, offered = smtp_slice(text.octets, heard->offered);
    struct smtp_slice withheld = smtp_slice(text.octets, heard->withheld);

    if (event->kind != SMTP_EVENT_REPLY || !smtp_heard_code(heard, event->code))
        return smtp_came_unasked(event);
    while ((word = smtp_slice_word(&withheld)).len > 0) {
        if (smtp_reply_offers(event->octets, word))
            return SMTP_CAME_OTHER;
    }
    while ((word = smtp_slice_word(&offered)).len > 0) {
        if (!smtp_reply_offers(event->octets, word))
            return SMTP_CAME_NO_KEYWORD;
    }
    return SMTP_CAME_ASKED;
}

enum smtp_came smtp_came_pattern(struct smtp_slice pattern, const struct smtp_event *event, struct smtp_holes *captures,
                                 struct smtp_pool *pool)
{
    struct smtp_slice rest = event->octets, line;

    while ((event->kind == SMTP_EVENT_REPLY || event->kind == SMTP_EVENT_LINE) && next_line(&rest, &line)) {
        /* a copy, since what the names capture is needed for longer than the wire keeps the reply */
        char *const text = smtp_pool_string(pool, line);
        if (event->kind == SMTP_EVENT_REPLY && line.len > 3 && text[3] == '-')
            text[3] = ' ';
        if (smtp_pattern_match(pattern, (struct smtp_slice){ (unsigned char *)text, line.len }, captures))
            return SMTP_CAME_ASKED;
    }
    return smtp_came_unasked(event);
}

/* Without its CR LF. */
static struct smtp_slice line_text(const struct smtp_event *event)
{
    return (struct smtp_slice){ event->octets.octets, event->octets.len - (event->octets.len < 2 ? 0 : 2) };
}

enum smtp_came smtp_came_line(const struct smtp_wire *wire, struct smtp_slice text, const struct smtp_event *event)
{
    if (event->kind != SMTP_EVENT_LINE)
        return smtp_came_unasked(event);
    const struct smtp_slice heard = line_text(event);
    const bool same = wire->in_data ? smtp_slice_same(text, heard) : smtp_command_means(text, heard);
    return same ? SMTP_CAME_ASKED : SMTP_CAME_OTHER;
}

bool smtp_is_added(const struct smtp_wire *wire, struct smtp_slice text, const struct smtp_event *event)
{
    const struct smtp_slice heard = line_text(event);

    if (text.len > 0 && heard.len > text.len && heard.octets[text.len] == '\r' &&
        memcmp(heard.octets, text.octets, text.len) == 0)
        return false;
    return event->kind == SMTP_EVENT_LINE && wire->in_header && (heard.len == 0 || smtp_is_header_line(heard));
}

bool smtp_is_last(const struct smtp_wire *wire, const struct smtp_event *event)
{
    return wire->in_data && event->kind == SMTP_EVENT_LINE && smtp_slice_is(event->octets, ".\r\n");
}

bool smtp_is_above(const struct smtp_wire *wire, const struct smtp_event *event)
{
    static const char *const names[] = {
        "Received:", "Delivered-To:", "X-", " ", "\t",
        /* what other RFCs have a relay put above: RFC 7208 §9.1, 8601 §4, 8617, 6376 */
        "Received-SPF:", "Authentication-Results:", "ARC-", "DKIM-Signature:"
    };
    const struct smtp_slice heard = line_text(event);
    bool is = false;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        is = is || smtp_begins_nocase(heard, names[i]);
    return event->kind == SMTP_EVENT_LINE && wire->above && is;
}

enum smtp_came smtp_came_octets(struct smtp_wire *wire, struct smtp_slice octets, int64_t until_us,
                                struct smtp_event *event)
{
    for (;;) {
        const struct smtp_slice unread = smtp_wire_unread(wire);
        const size_t len = unread.len < octets.len ? unread.len : octets.len;
        if (memcmp(unread.octets, octets.octets, len) != 0)
            break;
        if (len == octets.len) {
            *event = (struct smtp_event){ SMTP_EVENT_REPLY, 0, { unread.octets, len } };
            return SMTP_CAME_ASKED;
        }
        if (!smtp_wire_receive(wire, until_us))
            break;
    }
    *event = smtp_hear(wire, until_us);
    return smtp_came_unasked(event);
}
