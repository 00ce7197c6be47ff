/* transcript_group.c - may the client send these commands in one go?   RFC 2920 §3.1
 * Read first: suite/transcript_check.c.  Read next: suite/target.h.
 * SPDX-License-Identifier: MIT
 *
 * Commands in a row are one write, and so a pipelined group.  A server that is offended by a group that is none has
 * broken nothing: such a script is at fault, unless it says by its tag early-talk that it knows. */
#include "suite/transcript.h"

#include "parse/same.h"

#include <string.h>

enum { WIRES_MAX = 16 };

/* What is known of a wire at a line. */
struct wire {
    struct smtp_slice name;
    bool heard;       /* anything: the greeting has come */
    bool data;        /* what we say is mail data */
    bool within;      /* an unfinished line of ours */
    bool last;        /* the command said last ends its group */
    bool chunk;       /* it was BDAT: what follows is its octets, and then perhaps another (RFC 3030 §2) */
    unsigned waiting; /* commands without a reply */
};

struct wires {
    struct wire list[WIRES_MAX];
    size_t count, at;
};

static void turn_to(struct wires *w, struct smtp_slice name)
{
    for (w->at = 0; w->at < w->count && !smtp_slice_same(w->list[w->at].name, name);)
        w->at++;
    if (w->at == w->count && w->count < WIRES_MAX)
        w->list[w->count++] = (struct wire){ .name = name };
    w->at -= w->at == w->count; /* more wires than a run has: the runner puts them there, too */
}

/* "RSET, MAIL FROM, SEND FROM, SOML FROM, SAML FROM, and RCPT TO can all appear anywhere in a pipelined command group";
 * those that change more than the transaction, and those of other extensions, only end one (RFC 2920 §3.1). */
static bool anywhere(struct smtp_slice line)
{
    static const char *const verbs[] = { "RSET", "MAIL", "RCPT", "SEND", "SOML", "SAML" };

    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (smtp_begins_nocase(line, verbs[i]))
            return true;
    }
    return false;
}

/* A line of ours that is whole.  False: it may not be said yet. */
static bool command(struct smtp_transcript *t, unsigned number, struct wire *w, struct smtp_slice line)
{
    if (w->data) {
        w->data = !smtp_slice_is(line, ".");
        if (!w->data) { /* "the actual transfer of message content" may be the first of a group */
            w->waiting++;
            w->last = false;
        }
        return true;
    }
    if (w->chunk && !smtp_begins_nocase(line, "BDAT ")) /* how long it is, a script with holes does not tell */
        return true;
    if (w->waiting > 0 && w->last)
        return smtp_transcript_refuse(t, number,
                                      "nothing can follow the command before it until that has its reply "
                                      "(RFC 2920 §3.1); if it is said on purpose, tag it early-talk");
    if (w->waiting > 0 && smtp_slice_find(t->needs, smtp_slice_text("PIPELINING")) == NULL)
        return smtp_transcript_refuse(t, number,
                                      "a command before the reply to the last one: needs PIPELINING, or "
                                      "the tag early-talk");
    w->waiting++;
    w->chunk = smtp_begins_nocase(line, "BDAT ");
    w->last = !w->chunk && !anywhere(line);
    return true;
}

/* A `!` line, cut at each CRLF that it spells. */
static bool octets(struct smtp_transcript *t, const struct smtp_script_line *line, struct wire *w)
{
    struct smtp_slice rest = line->text;
    const unsigned char *crlf;

    while ((crlf = smtp_slice_find(rest, smtp_slice_text("\\r\\n"))) != NULL) {
        const size_t len = (size_t)(crlf - rest.octets);
        const struct smtp_slice said = { rest.octets, w->within ? 0 : len };
        w->within = false;
        if (!command(t, line->number, w, said))
            return false;
        rest = (struct smtp_slice){ crlf + 4, rest.len - len - 4 };
    }
    w->within = w->within || rest.len > 0;
    return true;
}

static bool said(struct smtp_transcript *t, const struct smtp_script_line *line, struct wire *w)
{
    if (line->kind == SMTP_SCRIPT_OCTETS)
        return octets(t, line, w);
    if (line->kind != SMTP_SCRIPT_LINE)
        return true;
    const struct smtp_slice text = w->within ? (struct smtp_slice){ line->text.octets, 0 } : line->text;
    w->within = false;
    return command(t, line->number, w, text);
}

static bool heard(struct smtp_transcript *t, const struct smtp_script_line *line, struct wire *w)
{
    struct smtp_heard codes = { .code_count = 0 };

    if (line->kind == SMTP_SCRIPT_LINE && smtp_heard_parse(&codes, line->text) && codes.group)
        return true; /* belongs to the line after it */
    if (!w->heard && w->waiting > 0 && smtp_heard_code(&codes, 220))
        return smtp_transcript_refuse(t, line->number,
                                      "the server speaks first (§3.1); if it is talked to before "
                                      "that on purpose, tag it early-talk");
    if (line->kind == SMTP_SCRIPT_QUIET)
        return true;
    w->heard = true;
    w->within = w->within && !w->chunk; /* a chunk may end within a line */
    w->chunk = false;
    w->waiting =
        line->kind == SMTP_SCRIPT_LINE || line->kind == SMTP_SCRIPT_PATTERN ? w->waiting - (w->waiting > 0) : 0;
    w->data = w->data || (line->kind == SMTP_SCRIPT_LINE && smtp_heard_code(&codes, 354) && codes.codes[0][0] == '3');
    return true;
}

static bool spoken(struct smtp_transcript *t, const struct smtp_script_line *line, struct wire *w)
{
    if (line->kind == SMTP_SCRIPT_TLS)
        w->waiting = 0;
    if (line->side == 0 && line->kind != SMTP_SCRIPT_ANY)
        return true;
    return line->side == 'C' ? said(t, line, w) : heard(t, line, w);
}

/* Plays the script as the runner would: a block that is repeated twice, each branch from where its `either` stands. */
bool smtp_transcript_group(struct smtp_transcript *t)
{
    struct wires now = { .count = 0 }, before = now;
    size_t repeated = SIZE_MAX;

    if ((t->roles & (SMTP_ROLE_SERVER | SMTP_ROLE_DELIVERY)) == 0 || smtp_transcript_tagged(t, "early-talk"))
        return true;
    turn_to(&now, smtp_slice_text("in"));
    for (size_t i = 0; i < t->count; i++) {
        const struct smtp_script_line *const line = &t->lines[i];
        if (line->kind == SMTP_SCRIPT_WIRE)
            turn_to(&now, line->name);
        else if (line->kind == SMTP_SCRIPT_EITHER)
            before = now;
        else if (line->kind == SMTP_SCRIPT_OR)
            now = before;
        else if (line->kind == SMTP_SCRIPT_END && t->lines[line->next].kind == SMTP_SCRIPT_REPEAT && repeated != i)
            i = t->lines[repeated = i].next;
        else if (!spoken(t, line, &now.list[now.at]))
            return false;
    }
    return true;
}
