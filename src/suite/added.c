/* added.c - judge what a server has written above a message.           RFC 5321 §4.4
 * Read first: suite/added.h.  Read next: suite/run_mail.c.
 * SPDX-License-Identifier: MIT */
#include "suite/added.h"

#include "parse/ext/smtputf8.h"
#include "parse/rule.h"
#include "parse/same.h"
#include "protocol/escape.h"
#include "suite/pool.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { BEFORE = 28 }; /* octets that are shown of what stood before the one at fault */

/* A field, unfolded by nobody: its lines, with CR LF, as the grammar has them. */
struct field {
    struct smtp_slice whole; /* in the message */
    unsigned char octets[SMTP_ADDED_FIELD];
    size_t from[SMTP_ADDED_FIELD]; /* where each of them stands in `whole` */
    size_t len;
    bool too_long;
};

/* The octets up to the next LF, and behind it. */
static size_t line_len(struct smtp_slice text)
{
    const unsigned char *const lf = text.len == 0 ? NULL : memchr(text.octets, '\n', text.len);

    return lf == NULL ? text.len : (size_t)(lf + 1 - text.octets);
}

/* The first field of `rest`, with the lines that are folded to it; no octets behind the header. */
static struct smtp_slice first_field(struct smtp_slice rest)
{
    size_t len = line_len(rest);

    if (len == 0 || memchr(rest.octets, ':', len) == NULL || isspace(rest.octets[0]))
        return smtp_slice_none();
    while (len < rest.len && (rest.octets[len] == ' ' || rest.octets[len] == '\t'))
        len += line_len((struct smtp_slice){ rest.octets + len, rest.len - len });
    return (struct smtp_slice){ rest.octets, len };
}

/* The first line of a field, without its end. */
static struct smtp_slice first_line(struct smtp_slice field)
{
    size_t len = line_len(field);

    while (len > 0 && (field.octets[len - 1] == '\n' || field.octets[len - 1] == '\r'))
        len--;
    return (struct smtp_slice){ field.octets, len };
}

/* Did we say this line?  On the wire one more period may stand before it (§4.5.2). */
static bool is_own(struct smtp_slice sent, struct smtp_slice line)
{
    struct smtp_octets with_ends = { 0 };

    smtp_octets_text(&with_ends, "\n");
    smtp_octets_text(&with_ends, line.len > 0 && line.octets[0] == '.' ? "." : "");
    smtp_octets_add(&with_ends, line.octets, line.len);
    smtp_octets_text(&with_ends, "\r\n");
    const bool is = smtp_slice_find(sent, smtp_slice_all(&with_ends)) != NULL;
    smtp_octets_close(&with_ends);
    return is;
}

size_t smtp_added_len(const struct smtp_added *added)
{
    struct smtp_slice rest = added->message, field;

    while ((field = first_field(rest)).len > 0 && !is_own(added->sent, first_line(field)))
        rest = (struct smtp_slice){ rest.octets + field.len, rest.len - field.len };
    return added->message.len - rest.len;
}

/* Where in a header field an octet stands, as far as parentheses go. */
struct place {
    unsigned comment; /* how deep */
    bool quoted, literal, escaped;
};

/* Takes the next octet; true: it is within a comment that is within a comment. */
static bool nested(struct place *place, unsigned char octet)
{
    const unsigned before = place->comment;

    if (place->escaped)
        place->escaped = false;
    else if (octet == '\\')
        place->escaped = place->comment > 0 || place->quoted;
    else if (octet == '"' && place->comment == 0 && !place->literal)
        place->quoted = !place->quoted;
    else if (octet == '[' && place->comment == 0 && !place->quoted)
        place->literal = true;
    else if (octet == ']')
        place->literal = false;
    else if (octet == '(' && !place->quoted && !place->literal)
        place->comment++;
    else if (octet == ')' && place->comment > 0)
        place->comment--;
    return (before > place->comment ? before : place->comment) > 1;
}

static void keep(struct field *field, unsigned char octet, size_t at)
{
    field->too_long = field->len == SMTP_ADDED_FIELD;
    if (field->too_long)
        return;
    field->from[field->len] = at;
    field->octets[field->len++] = octet;
}

/* CR LF at the ends of lines, as on a wire; and of comments only the outer ones: our machines have no stack, and take
 * them one deep (grammar/comment.rl). */
static void read_field(struct field *field, struct smtp_slice whole, bool utf8)
{
    struct place place = { 0 };

    *field = (struct field){ .whole = whole };
    for (size_t i = 0; i < whole.len && !field->too_long; i++) {
        const size_t character = utf8 ? smtp_utf8_length((struct smtp_slice){ whole.octets + i, whole.len - i }) : 0;
        const unsigned char octet = character > 0 ? 'u' : whole.octets[i];
        const bool end = octet == '\n' && (i == 0 || whole.octets[i - 1] != '\r');
        if (nested(&place, octet) && octet != '\n')
            continue;
        if (end)
            keep(field, '\r', i);
        keep(field, octet, i);
        i += character > 0 ? character - 1 : 0;
    }
}

/* Does some field tell that SMTPUTF8 was said (RFC 6531 §4.3)?  Then a character of UTF-8 may stand wherever a letter
 * may, in names, words and comments (RFC 6532 §3.2), and is read as one. */
static bool with_utf8(struct smtp_slice fields)
{
    for (; fields.len > 4; fields.octets++, fields.len--)
        if (isspace(fields.octets[0]) &&
            smtp_begins_nocase((struct smtp_slice){ fields.octets + 1, fields.len - 1 }, "UTF8"))
            return true;
    return false;
}

static bool is_named(struct smtp_slice field, const char *name)
{
    const size_t len = strlen(name);

    return field.len > len && smtp_begins_nocase(field, name) && (field.octets[len] == ':' || field.octets[len] == ' ');
}

static void find(struct smtp_finding *found, const char *id, size_t at, size_t len, const char *expected)
{
    *found = (struct smtp_finding){ .id = id, .side = 'S', .at = at, .len = len };
    snprintf(found->expected, sizeof found->expected, "%s", expected);
}

/* Two digits where a year is due, RFC 5322 §4.3: obs-year. */
static bool short_year(const struct field *field, size_t at)
{
    size_t from = at;

    while (from > 0 && isdigit(field->octets[from - 1]))
        from--;
    const size_t digits = at - from;
    return (digits == 2 || digits == 3) && from > 1 && isalpha(field->octets[from - 2]);
}

/* In the date-time: a name of a zone is a SHOULD's fault, an old form of a year a MUST NOT's. */
static const char *date_fault(const struct field *field, size_t at, const char **expected)
{
    if (short_year(field, at)) {
        *expected = "a year of four digits: no obs- form of RFC 5322 in a date";
        return "5321-4.4-ah";
    }
    if (at > 1 && at < field->len && isalpha(field->octets[at]) && isdigit(field->octets[at - 2])) {
        *expected = "a number for the zone, such as +0000";
        return "5321-4.4-j";
    }
    *expected = "Received, its form by §4.4: behind the semicolon a date-time";
    return "5321-4.4-ag";
}

/* Lays a field beside its rule.  True: a finding. */
static bool judge_field(struct field *field, const char *rule, const char *id, const char *expected, size_t base,
                        struct smtp_finding *found)
{
    struct smtp_match match;
    char shown[SMTP_FINDING_GOT - 4];

    smtp_match_init(&match, smtp_rule_find(rule));
    smtp_match_exec(&match, field->octets, field->len);
    if (field->too_long || smtp_match_accepts(&match))
        return false;

    const size_t at = match.at < field->len ? match.at : field->len - 1;
    const unsigned char *const semicolon = memchr(field->octets, ';', at);
    if (semicolon != NULL && rule[0] == 'x')
        id = date_fault(field, at, &expected);
    const size_t from = at < BEFORE ? 0 : at - BEFORE;
    find(found, id, base + field->from[at], 1, expected);
    smtp_escape((struct smtp_slice){ field->octets + from, field->len - from }, shown, sizeof shown);
    snprintf(found->got, sizeof found->got, "%s%s", from > 0 ? "..." : "", shown);
    return true;
}

/* What is looked for in all of them. */
struct tally {
    unsigned received, return_paths;
};

static size_t judge_one(struct field *field, size_t base, struct tally *tally, struct smtp_finding *found)
{
    if (is_named(field->whole, "Received")) {
        tally->received++;
        return judge_field(field, "x-time-stamp-line", "5321-4.4-ag",
                           "Received, its form by §4.4: FROM, BY, clauses in their order", base, found);
    }
    if (!is_named(field->whole, "Return-Path"))
        return 0;
    if (++tally->return_paths == 2) {
        find(found, "5321-4.4-u", base, field->whole.len, "one Return-Path");
        smtp_escape(field->whole, found->got, sizeof found->got);
        return 1;
    }
    return judge_field(field, "Return-path-line", "5321-4.4-af", "Return-Path, a blank, and the reverse-path in <>",
                       base, found);
}

/* Nothing of it is there.  The message's own first line may hide it, if that is such a field too. */
static size_t judge_missing(const struct smtp_added *added, const struct tally *tally, struct smtp_finding *found)
{
    const size_t len = smtp_added_len(added);
    const struct smtp_slice own = { added->message.octets + len, added->message.len - len };
    size_t count = 0;

    if (is_named(own, "Received") || is_named(own, "Return-Path"))
        return 0;
    if (tally->received == 0)
        find(&found[count++], "5321-4.4-a", 0, 0, "Received above the message");
    if (tally->return_paths == 0 && added->final)
        find(&found[count++], "5321-4.4-m", 0, 0, "Return-Path above the message");
    for (size_t i = 0; i < count; i++)
        smtp_escape(first_line(first_field(added->message)), found[i].got, sizeof found[i].got);
    return count;
}

size_t smtp_added_judge(const struct smtp_added *added, struct smtp_finding found[SMTP_ADDED_FOUND])
{
    const size_t len = smtp_added_len(added);
    const bool utf8 = with_utf8((struct smtp_slice){ added->message.octets, len });
    struct tally tally = { 0 };
    struct field field;
    const struct smtp_slice own = { added->message.octets + len, added->message.len - len };
    size_t count = 0;

    if (!added->final && first_field(own).len == 0)
        return 0;
    for (size_t at = 0; at < len && count + 2 < SMTP_ADDED_FOUND; at += field.whole.len) {
        read_field(&field, first_field((struct smtp_slice){ added->message.octets + at, len - at }), utf8);
        count += judge_one(&field, at, &tally, &found[count]);
    }
    return count + judge_missing(added, &tally, &found[count]);
}
