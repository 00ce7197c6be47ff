/* header_facts.c - where header fields stand in a message: at its top, in its parts, in messages within it.  RFC 2045
 * Read first: protocol/header_facts.h.  Read next: protocol/trace.h.
 * SPDX-License-Identifier: MIT
 *
 * A client that has no SMTPUTF8 before it must not send "internationalized mail headers [...] at any level within its
 * MIME structure" (RFC 6531 §3.2); in bodies octets above 127 need 8BITMIME alone.  So who has to know reads all of
 * them (§3.6): a header section ends at an empty line; behind each boundary of a multipart begins another (RFC 2046
 * §5.1.1), and in a message/rfc822 or message/global at its first line (§5.2.1, RFC 6532 §3.7). */
#include "protocol/header_facts.h"

#include <string.h>

#include "parse/ext/smtputf8.h"
#include "parse/same.h"

enum { DEPTH = 16 }; /* multiparts within multiparts; in a deeper one, boundaries are text */

struct reader {
    struct {
        struct smtp_slice boundary;
        bool digest; /* its parts are messages, if they say nothing else: RFC 2046 §5.1.5 */
    } outer[DEPTH];
    size_t depth;
    bool in_header;
    bool in_type;           /* the last field is Content-Type, */
    struct smtp_slice type; /* of which this is the body; empty: there was none */
};

static struct smtp_slice from(struct smtp_slice text, size_t at)
{
    return (struct smtp_slice){ text.octets + at, text.len - at };
}

/* Folding white space (RFC 5322 §3.2.2). */
static struct smtp_slice trim(struct smtp_slice text)
{
    while (text.len > 0 && memchr(" \t\r\n", text.octets[0], 4) != NULL)
        text = from(text, 1);
    return text;
}

/* The octets up to a semicolon that stands in no quoted string. */
static size_t up_to_semicolon(struct smtp_slice text)
{
    bool quoted = false;
    size_t at = 0;

    for (; at < text.len && (quoted || text.octets[at] != ';'); at++) {
        if (quoted && text.octets[at] == '\\')
            at++;
        else
            quoted ^= text.octets[at] == '"';
    }
    return at < text.len ? at : text.len;
}

/* The value of `boundary`: a token or a quoted string (RFC 2045 §5.1). */
static struct smtp_slice value_of(struct smtp_slice text)
{
    size_t len = 0;

    text = trim(text);
    if (text.len == 0 || text.octets[0] != '=')
        return smtp_slice_none();
    text = trim(from(text, 1));
    const bool quoted = text.len > 0 && text.octets[0] == '"';
    if (quoted)
        text = from(text, 1);
    while (len < text.len && memchr(quoted ? "\"" : " \t\r\n(", text.octets[len], quoted ? 1 : 5) == NULL)
        len++;
    return (struct smtp_slice){ text.octets, len };
}

static struct smtp_slice boundary_of(struct smtp_slice type)
{
    static const char name[] = "boundary";

    for (size_t at = up_to_semicolon(type); at < type.len; at += up_to_semicolon(from(type, at))) {
        at++;
        const struct smtp_slice parameter = trim(from(type, at));
        if (smtp_begins_nocase(parameter, name))
            return value_of((struct smtp_slice){ parameter.octets + sizeof name - 1,
                                                 up_to_semicolon(parameter) - (sizeof name - 1) });
    }
    return smtp_slice_none();
}

/* An empty line: what comes now? */
static void header_ends(struct reader *r)
{
    const bool digest = r->depth > 0 && r->outer[r->depth - 1].digest;
    const struct smtp_slice type = trim(r->type), boundary = boundary_of(type);

    r->in_header = smtp_begins_nocase(type, "message/rfc822") || smtp_begins_nocase(type, "message/global") ||
                   (type.len == 0 && digest);
    if (smtp_begins_nocase(type, "multipart/") && boundary.len > 0 && r->depth < DEPTH) {
        r->outer[r->depth].boundary = boundary;
        r->outer[r->depth++].digest = smtp_begins_nocase(type, "multipart/digest");
    }
    r->type = smtp_slice_none();
    r->in_type = false;
}

/* Is this line a boundary of one of the multiparts that we are in?  The inner ones end with an outer one. */
static bool is_boundary(struct reader *r, struct smtp_slice line)
{
    for (size_t i = r->depth; i > 0 && line.len > 2 && memcmp(line.octets, "--", 2) == 0; i--) {
        const struct smtp_slice boundary = r->outer[i - 1].boundary;
        if (line.len < 2 + boundary.len || memcmp(line.octets + 2, boundary.octets, boundary.len) != 0)
            continue;
        struct smtp_slice rest = from(line, 2 + boundary.len);
        const bool last = rest.len >= 2 && memcmp(rest.octets, "--", 2) == 0;
        if (trim(last ? from(rest, 2) : rest).len > 0)
            continue; /* of another, that begins like it */
        r->depth = last ? i - 1 : i;
        r->in_header = !last;
        r->type = smtp_slice_none();
        r->in_type = false;
        return true;
    }
    return false;
}

static void field_line(struct reader *r, struct smtp_text_facts *facts, struct smtp_slice line)
{
    static const char name[] = "Content-Type:";

    if (line.octets[0] != ' ' && line.octets[0] != '\t') { /* else it goes on with the field before */
        r->in_type = smtp_begins_nocase(line, name);
        if (r->in_type)
            r->type = from(line, sizeof name - 1);
    } else if (r->in_type) {
        r->type.len = (size_t)(line.octets + line.len - r->type.octets);
    }
    facts->eight_bit_header |= smtp_utf8_needed(line);
    facts->utf8_header &= smtp_utf8_valid(line);
}

void smtp_header_facts(struct smtp_text_facts *facts, struct smtp_slice text)
{
    struct reader r = { .in_header = true, .type = smtp_slice_none() };

    while (text.len > 0) {
        const unsigned char *const end = memchr(text.octets, '\n', text.len);
        const size_t whole = end != NULL ? (size_t)(end - text.octets) + 1 : text.len;
        struct smtp_slice line = { text.octets, end != NULL ? whole - 1 : whole };

        if (end != NULL && line.len > 0 && line.octets[line.len - 1] == '\r')
            line.len--;
        const bool boundary = is_boundary(&r, line);
        if (r.in_header && !boundary && line.len == 0)
            header_ends(&r);
        else if (r.in_header && !boundary)
            field_line(&r, facts, line);
        text = from(text, whole);
    }
}
