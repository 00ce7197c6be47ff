/* annotate.c - cut both directions into lines, pair replies with commands, print.  RFC 5321 §4.1, §4.2
 * Read first: programs/annotate.h.  Read next: programs/mailboxes.h.
 * SPDX-License-Identifier: MIT */
#include "programs/annotate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parse/command.h"
#include "parse/ext/chunking.h"
#include "parse/line.h"
#include "protocol/escape.h"
#include "protocol/explain.h"
#include "protocol/notes.h"
#include "protocol/reply.h"

enum {
    LINE_KEPT = 1024,  /* octets of a line that are looked at; what is longer is shown cut */
    WIDTH = 52,        /* the column of the notes */
    DATA_WIDTH = 100,  /* of a line of mail data */
    DATA_LINES = 20,   /* of a message; the rest is counted */
    REPLY_KEPT = 4096, /* of a reply that is held against the grammar: its lines are one text */
    AWAITED_MAX = 256  /* verbs that wait for replies; a client that pipelines more loses notes, and nothing else */
};

/* What one side has said of a line that is not whole yet. */
struct half {
    struct smtp_line line;
    size_t len;
    unsigned char octets[LINE_KEPT];
};

struct postel_wire {
    struct postel_wire *next;
    unsigned session;
    char peer[64];
    struct half sides[2];
    enum smtp_verb awaited[AWAITED_MAX]; /* whose replies have not come, in order (RFC 2920 §3.1) */
    size_t first, count;
    bool in_reply; /* its first line has come, its last has not */
    bool odd;      /* it has left the grammar, or is too long to be looked at */
    size_t reply_len;
    unsigned char reply[REPLY_KEPT];
    bool in_data;   /* 354 was said, the final period was not */
    bool in_auth;   /* 334 was: the client's next line is no command (RFC 4954 §4) */
    bool auth_open; /* AUTH was, and nothing since that ends it for sure: what is no command may be an answer */
    bool may_shake; /* STARTTLS got its 220 */
    bool sealed;    /* and the client shook hands: nothing can be read any more */
    size_t data_lines;
    uint64_t chunk_left; /* so many octets behind BDAT are content, RFC 3030 */
};

static void heading(struct postel_annotator *a, const struct postel_wire *w)
{
    if (a->session != w->session)
        printf("== %u: %s\n", w->session, w->peer);
    a->session = w->session;
}

/* One line: the octets without their CRLF, escaped, and the note in its column. */
static void print_line(struct postel_annotator *a, const struct postel_wire *w, enum smtp_side side,
                       struct smtp_slice octets, size_t width, const struct smtp_note *note)
{
    char text[4 * LINE_KEPT + 4];
    const char *tint = !a->color ? "" : side == SMTP_SIDE_CLIENT ? "\033[36m" : "\033[33m";
    const char *dim = a->color ? "\033[2m" : "", *plain = a->color ? "\033[0m" : "";
    size_t cap = width + 1 < sizeof text ? width + 1 : sizeof text, len = smtp_escape(octets, text, cap);

    heading(a, w);
    printf("%s%c:%s%s%s", tint, side == SMTP_SIDE_CLIENT ? 'C' : 'S', plain, len > 0 ? " " : "", text);
    if (note != NULL)
        printf("%*s  %s%s %s%s", len < WIDTH ? (int)(WIDTH - len) : 0, "", dim, note->section, note->says, plain);
    putchar('\n');
}

static void await(struct postel_wire *w, enum smtp_verb verb)
{
    if (w->count < AWAITED_MAX)
        w->awaited[(w->first + w->count++) % AWAITED_MAX] = verb;
}

static void lines_more(const struct postel_wire *w)
{
    if (w->data_lines > DATA_LINES)
        printf("C: ... (%zu lines more)\n", w->data_lines - DATA_LINES);
}

static void data_line(struct postel_annotator *a, struct postel_wire *w, struct smtp_slice line)
{
    struct smtp_note note = smtp_note_command(SMTP_VERB_DOT);

    if (line.len == 1 && line.octets[0] == '.') {
        lines_more(w);
        print_line(a, w, SMTP_SIDE_CLIENT, line, DATA_WIDTH, &note);
        w->in_data = false;
        await(w, SMTP_VERB_DOT);
    } else if (w->data_lines++ < DATA_LINES)
        print_line(a, w, SMTP_SIDE_CLIENT, line, DATA_WIDTH, NULL);
}

/* Below a line, a caret where it leaves the grammar, and why. */
static void explain(const struct postel_annotator *a, struct smtp_slice line, size_t at, const struct smtp_refusal *why)
{
    const char *dim = a->color ? "\033[2m" : "", *plain = a->color ? "\033[0m" : "";
    char text[4 * LINE_KEPT + 4];
    const size_t column = smtp_escape((struct smtp_slice){ line.octets, at }, text, sizeof text);

    printf("   %*s%s^ octet %zu, in %s%s%s%s: expected %s%s\n", (int)column, "", dim, at, why->where,
           *why->section != '\0' ? " (§" : "", why->section, *why->section != '\0' ? ")" : "", why->expected, plain);
}

/* A line of AUTH's exchange.  Whoever reads over a shoulder, or finds the trace in a file, is not to learn a password
 * of it; "*" tells none, nor does an empty line. */
static const struct smtp_slice hidden = { (const unsigned char *)"****", 4 };

static void auth_line(struct postel_annotator *a, struct postel_wire *w, struct smtp_slice line)
{
    const bool cancels = line.len == 1 && line.octets[0] == '*';
    const enum smtp_verb verb = cancels ? SMTP_VERB_CANCEL : SMTP_VERB_TEXT;
    const struct smtp_note note = smtp_note_command(verb);

    print_line(a, w, SMTP_SIDE_CLIENT, a->secrets || cancels || line.len == 0 ? line : hidden, 4 * LINE_KEPT, &note);
    w->in_auth = false;
    await(w, verb);
}

/* AUTH and its mechanism; the initial response is as secret as any other, and so is what a client says behind AUTH
 * without waiting for the challenge, or after a reply that it took for one and we did not. */
static struct smtp_slice without_response(const struct postel_annotator *a, const struct postel_wire *w,
                                          enum smtp_verb verb, struct smtp_slice line,
                                          unsigned char shown[LINE_KEPT + 8])
{
    size_t len;

    if (!a->secrets && w->auth_open && verb == SMTP_VERB_OTHER)
        return hidden;
    if (a->secrets || verb != SMTP_VERB_AUTH)
        return line;
    len = smtp_shown_of_auth(line);
    memcpy(shown, line.octets, len);
    if (len < line.len) {
        memcpy(shown + len, "****", 4);
        len += 4;
    }
    return (struct smtp_slice){ shown, len };
}

static void command_line(struct postel_annotator *a, struct postel_wire *w, struct smtp_slice line)
{
    unsigned char shown[LINE_KEPT + 8];
    struct smtp_chunk_value chunk;
    struct smtp_command command;
    struct smtp_refusal why;

    /* With its CRLF; the verb is known even if the line is bad. */
    const struct smtp_slice whole = { line.octets, line.len + 2 };
    const enum smtp_parse parsed = smtp_command_parse(&command, whole);
    const struct smtp_note note = smtp_note_command(command.verb);
    const struct smtp_slice seen = without_response(a, w, command.verb, line, shown);
    print_line(a, w, SMTP_SIDE_CLIENT, seen, 4 * LINE_KEPT, &note);
    w->auth_open = command.verb == SMTP_VERB_AUTH || (w->auth_open && command.verb == SMTP_VERB_OTHER);
    if (parsed != SMTP_PARSE_TOO_LONG && a->explainer != NULL && seen.octets != hidden.octets &&
        smtp_explain_command(a->explainer, command.verb, whole, &why))
        explain(a, whole, why.at, &why);
    await(w, command.verb);
    if (parsed == SMTP_PARSE_OK && (command.verb == SMTP_VERB_BDAT || command.verb == SMTP_VERB_LAST) &&
        smtp_chunk_value_parse(smtp_slice(whole.octets, command.text), &chunk) == SMTP_PARSE_OK) {
        w->chunk_left = chunk.size;
        w->data_lines = 0;
    }
}

/* The lines of a reply are one text in the grammar; the line with which it leaves that is explained, and no other. */
static void explain_reply(const struct postel_annotator *a, struct postel_wire *w, enum smtp_verb verb,
                          struct smtp_slice line)
{
    const size_t before = w->in_reply ? w->reply_len : 0;
    struct smtp_refusal why;

    w->odd = w->in_reply && w->odd;
    line.len += 2; /* with its CRLF */
    if (smtp_reply_code(line) == 334 && (verb == SMTP_VERB_AUTH || verb == SMTP_VERB_TEXT))
        return; /* its grammar is continue-req, which an empty text fits: position 22 */
    if (a->explainer == NULL || w->odd || line.len == LINE_KEPT || line.len > REPLY_KEPT - before) {
        w->odd = true;
        return;
    }
    memcpy(w->reply + before, line.octets, line.len);
    w->reply_len = before + line.len;
    w->odd = smtp_explain_reply(a->explainer, verb, (struct smtp_slice){ w->reply, w->reply_len }, &why);
    if (w->odd)
        explain(a, line, why.at - before, &why);
}

static void reply_line(struct postel_annotator *a, struct postel_wire *w, struct smtp_slice line)
{
    enum smtp_verb verb = w->count > 0 ? w->awaited[w->first] : SMTP_VERB_OTHER; /* 421 may come unasked, §3.8 */
    const int code = smtp_reply_code(line);
    const struct smtp_note note = smtp_note_reply(verb, code);
    const bool more = line.len > 3 && line.octets[3] == '-', whole = !w->in_reply && !more;
    const bool of_auth = verb == SMTP_VERB_AUTH || verb == SMTP_VERB_TEXT || verb == SMTP_VERB_CANCEL;

    print_line(a, w, SMTP_SIDE_SERVER, line, 4 * LINE_KEPT, w->in_reply ? NULL : &note);
    explain_reply(a, w, verb, line);
    w->in_reply = more;
    if (more || w->count == 0)
        return;
    w->first = (w->first + 1) % AWAITED_MAX;
    w->count--;
    w->may_shake = verb == SMTP_VERB_STARTTLS && code == 220;
    w->in_auth = of_auth && code / 100 == 3;
    w->auth_open = w->auth_open && !(of_auth && whole && code / 100 != 3);
    if (verb == SMTP_VERB_DATA && code == 354) {
        w->in_data = true;
        w->data_lines = 0;
    }
}

static void whole_line(struct postel_annotator *a, struct postel_wire *w, enum smtp_side side)
{
    struct half *half = &w->sides[side];
    struct smtp_slice line = { half->octets, half->len >= 2 ? half->len - 2 : 0 };

    if (side == SMTP_SIDE_SERVER)
        reply_line(a, w, line);
    else if (w->in_data)
        data_line(a, w, line);
    else if (w->in_auth)
        auth_line(a, w, line);
    else
        command_line(a, w, line);
    smtp_line_init(&half->line);
    half->len = 0;
}

/* A line too long to be kept is shown by its beginning and its end, CR LF included: a line it stays. */
static void keep(struct half *half, struct smtp_slice octets)
{
    for (size_t i = 0; i < octets.len; i++) {
        if (half->len == LINE_KEPT) {
            half->octets[LINE_KEPT - 2] = half->octets[LINE_KEPT - 1];
            half->len--;
        }
        half->octets[half->len++] = octets.octets[i];
    }
}

static struct postel_wire *wire_of(const struct postel_annotator *a, unsigned session)
{
    struct postel_wire *w = a->wires;

    while (w != NULL && w->session != session)
        w = w->next;
    return w;
}

/* A line that never got its CRLF is shown as a transcript would write it: ! says "these octets, nothing added". */
static void rest(struct postel_annotator *a, const struct postel_wire *w, enum smtp_side side)
{
    const struct half *half = &w->sides[side];
    struct smtp_slice line = { half->octets, half->len };
    unsigned char shown[LINE_KEPT + 8];
    struct smtp_command command;
    char text[4 * LINE_KEPT + 4];

    if (half->len == 0)
        return;
    if (side == SMTP_SIDE_CLIENT && w->in_auth && !a->secrets) {
        line = hidden;
    } else if (side == SMTP_SIDE_CLIENT && !w->in_data) {
        smtp_command_parse(&command, line);
        line = without_response(a, w, command.verb, line, shown);
    }
    smtp_escape(line, text, sizeof text);
    heading(a, w);
    printf("%c! %s\n", side == SMTP_SIDE_CLIENT ? 'C' : 'S', text);
}

/* Octets of a chunk, up to the end of a line or of the chunk; no period is special in it. */
static size_t chunk(struct postel_annotator *a, struct postel_wire *w, struct smtp_slice octets)
{
    struct half *const half = &w->sides[SMTP_SIDE_CLIENT];
    const size_t len = octets.len < w->chunk_left ? octets.len : (size_t)w->chunk_left;
    const size_t used = smtp_line_exec(&half->line, octets.octets, len);
    char text[4 * LINE_KEPT + 4];

    keep(half, (struct smtp_slice){ octets.octets, used });
    w->chunk_left -= used;
    if (half->line.whole && w->data_lines++ < DATA_LINES)
        print_line(a, w, SMTP_SIDE_CLIENT, (struct smtp_slice){ half->octets, half->len - 2 }, DATA_WIDTH, NULL);
    if (w->chunk_left == 0) {
        lines_more(w);
        if (!half->line.whole && half->len > 0) {
            smtp_escape((struct smtp_slice){ half->octets, half->len }, text, sizeof text);
            heading(a, w);
            printf("C! %s\n", text);
        }
    }
    if (half->line.whole || w->chunk_left == 0) {
        smtp_line_init(&half->line);
        half->len = 0;
    }
    return used;
}

/* Behind 220 to STARTTLS: a handshake record (RFC 8446 §5.1), or text that one end of the TLS shows us. */
static void shake(struct postel_wire *w, enum smtp_side side, unsigned char octet)
{
    if (!w->may_shake || side != SMTP_SIDE_CLIENT)
        return;
    w->may_shake = false;
    if ((w->sealed = octet == 0x16))
        puts("   what follows goes within TLS (RFC 3207)");
}

static void octets(void *owner, unsigned session, enum smtp_side side, struct smtp_slice octets)
{
    struct postel_annotator *a = owner;
    struct postel_wire *w = wire_of(a, session);

    if (w != NULL && octets.len > 0)
        shake(w, side, octets.octets[0]);
    while (w != NULL && !w->sealed && octets.len > 0) {
        struct half *half = &w->sides[side];
        size_t used;

        if (side == SMTP_SIDE_CLIENT && w->chunk_left > 0) {
            used = chunk(a, w, octets);
        } else {
            used = smtp_line_exec(&half->line, octets.octets, octets.len);
            keep(half, (struct smtp_slice){ octets.octets, used });
            if (half->line.whole)
                whole_line(a, w, side);
        }
        octets.octets += used;
        octets.len -= used;
    }
    fflush(stdout);
}

static void opened(void *owner, unsigned session, const char *peer)
{
    struct postel_annotator *a = owner;
    struct postel_wire *w = calloc(1, sizeof *w);

    if (w == NULL) /* a conversation less to look at; mail goes on */
        return;
    w->session = session;
    snprintf(w->peer, sizeof w->peer, "%s", peer);
    smtp_line_init(&w->sides[SMTP_SIDE_CLIENT].line);
    smtp_line_init(&w->sides[SMTP_SIDE_SERVER].line);
    await(w, SMTP_VERB_OPEN);
    w->next = a->wires;
    a->wires = w;
}

static void closed(void *owner, unsigned session)
{
    struct postel_annotator *a = owner;

    for (struct postel_wire **link = &a->wires; *link != NULL; link = &(*link)->next) {
        struct postel_wire *w = *link;

        if (w->session != session)
            continue;
        rest(a, w, SMTP_SIDE_CLIENT);
        rest(a, w, SMTP_SIDE_SERVER);
        *link = w->next;
        free(w);
        fflush(stdout);
        return;
    }
}

void postel_annotator_open(struct postel_annotator *a, bool color, bool secrets, struct smtp_abnf_shelf *explainer)
{
    *a = (struct postel_annotator){ .observer = { .owner = a, .opened = opened, .octets = octets, .closed = closed },
                                    .color = color,
                                    .secrets = secrets,
                                    .explainer = explainer };
}

void postel_annotator_close(struct postel_annotator *a)
{
    while (a->wires != NULL)
        closed(a, a->wires->session);
}
