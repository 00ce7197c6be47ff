/* means.c - compare command lines by what they mean.                  RFC 5321 §2.4, §4.1.2
 * Read first: suite/means.h.  Read next: suite/progress.h.
 * SPDX-License-Identifier: MIT */
#include "suite/means.h"

#include "parse/command.h"
#include "parse/params.h"
#include "parse/same.h"
#include "suite/pool.h"

/* A command line that our own parser has read; CR LF stands behind it again. */
struct line {
    struct smtp_octets octets;
    struct smtp_command command;
    bool good;
};

static void read_line(struct line *line, struct smtp_slice text)
{
    smtp_octets_add(&line->octets, text.octets, text.len);
    smtp_octets_add(&line->octets, "\r\n", 2);
    line->good = smtp_command_parse(&line->command, smtp_slice_all(&line->octets)) != SMTP_PARSE_SYNTAX;
}

static bool same_path(const struct line *a, const struct line *b)
{
    const struct smtp_path_spans *const x = &a->command.path, *const y = &b->command.path;
    const unsigned char *const p = a->octets.octets, *const q = b->octets.octets;

    return smtp_same_nocase(smtp_slice(p, x->route), smtp_slice(q, y->route)) &&
           smtp_local_part_same(smtp_slice(p, x->local_part), smtp_slice(q, y->local_part)) &&
           smtp_same_nocase(smtp_slice(p, x->domain), smtp_slice(q, y->domain));
}

static bool has(const struct line *line, const struct smtp_param *wanted)
{
    struct smtp_slice list = smtp_slice(line->octets.octets, line->command.params);
    struct smtp_param param;

    while (smtp_param_next(&list, &param)) {
        if (smtp_same_nocase(param.keyword, wanted->keyword) && smtp_same_nocase(param.value, wanted->value))
            return true;
    }
    return false;
}

static bool has_all(const struct line *heard, const struct line *written)
{
    struct smtp_slice list = smtp_slice(written->octets.octets, written->command.params);
    struct smtp_param param;

    while (smtp_param_next(&list, &param)) {
        if (!has(heard, &param))
            return false;
    }
    return true;
}

static bool same(const struct line *written, const struct line *heard)
{
    const enum smtp_verb verb = written->command.verb;

    if (verb == heard->command.verb && (verb == SMTP_VERB_EHLO || verb == SMTP_VERB_HELO))
        return true; /* whether the name is well formed, the judge sees */
    if (!written->good || !heard->good || written->command.verb != heard->command.verb)
        return smtp_slice_same(smtp_slice_all(&written->octets), smtp_slice_all(&heard->octets));
    switch (verb) {
    case SMTP_VERB_DATA:
    case SMTP_VERB_RSET:
    case SMTP_VERB_QUIT: return true;
    case SMTP_VERB_MAIL:
    case SMTP_VERB_RCPT: return same_path(written, heard) && has_all(heard, written);
    default:
        return smtp_slice_same(smtp_slice(written->octets.octets, written->command.text),
                               smtp_slice(heard->octets.octets, heard->command.text));
    }
}

bool smtp_command_means(struct smtp_slice written, struct smtp_slice heard)
{
    struct line a = { .good = false }, b = { .good = false };

    read_line(&a, written);
    read_line(&b, heard);
    const bool is = same(&a, &b);
    smtp_octets_close(&a.octets);
    smtp_octets_close(&b.octets);
    return is;
}

bool smtp_is_header_line(struct smtp_slice line)
{
    size_t name = 0;

    if (line.len > 0 && (line.octets[0] == ' ' || line.octets[0] == '\t'))
        return true;
    while (name < line.len && line.octets[name] > ' ' && line.octets[name] < 127 && line.octets[name] != ':')
        name++;
    return name > 0 && name < line.len && line.octets[name] == ':';
}
