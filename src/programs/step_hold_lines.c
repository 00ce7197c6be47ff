/* step_hold_lines.c - a conversation that is held line by line: what is typed on stdin is said when its turn comes.
 * Read first: programs/step_hold.c.  Read next: programs/step_hold_screen.c.
 * SPDX-License-Identifier: MIT
 *
 * So a script can hold one: a client's next line waits for the reply to the one before, a server's for a command. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "programs/step_hold.h"
#include "programs/step_model.h"
#include "protocol/escape.h"

enum { PATIENCE = 10 * 60, FOR_EVER = 7 * 24 * 3600 }; /* seconds: §4.5.3.2 has no longer time-out than the first */

static struct {
    struct smtp_octets in; /* of stdin, not taken yet */
    bool ended;            /* there will be no more of it */
    bool left;             /* we have said so */
    size_t rows, findings; /* of the conversation, printed already */
    char where[160];       /* likewise */
    bool silent;           /* --json: the walk is printed at the end, and nothing else */
} lines;

/* Those that were made before this point, and are not printed yet. */
static void print_findings(const struct smtp_walk *walk, size_t before)
{
    for (; lines.findings < walk->finding_count && walk->findings[lines.findings].point < before; lines.findings++) {
        const struct smtp_finding *const f = &walk->findings[lines.findings].found;

        printf("   ! %s: the %s %s; expected %s, got %s\n", f->id, f->side == 'S' ? "server" : "client",
               f->tolerates ? "tolerates this" : "is at fault", f->expected, f->got[0] != '\0' ? f->got : "the end");
    }
}

static void print_row(const struct postel_step_model *m, const struct postel_step_row *row)
{
    const struct smtp_slice octets = postel_step_row_octets(m, row);
    char words[POSTEL_LIVE_WORDS], text[1024];

    smtp_escape(octets, text, sizeof text);
    printf("%c: %s\n", row->side, text);
    print_findings(m->walk, row->point + row->len);
    postel_live_words(m->walk, row->point + row->len - 1, words);
    if (words[0] != '\0')
        printf("   %s\n", words);
}

/* Rows that have come to their end: by an LF, by the other side, or with the connection. */
static void print_rows(struct postel_hold *h)
{
    struct postel_step_model m;

    postel_step_model_open(&m, &h->step->walk);
    for (; lines.rows < m.row_count; lines.rows++) {
        const struct postel_step_row *const row = &m.rows[lines.rows];
        const struct smtp_slice octets = postel_step_row_octets(&m, row);

        if (octets.octets[octets.len - 1] != '\n' && lines.rows + 1 == m.row_count && !h->over)
            break;
        if (!lines.silent)
            print_row(&m, row);
    }
    if (h->over && !lines.silent) /* what is found in an end belongs to a row that has been printed */
        print_findings(m.walk, SIZE_MAX);
    postel_step_model_close(&m);
}

static void say_where(struct postel_hold *h)
{
    if (strcmp(lines.where, h->where) == 0)
        return;
    strcpy(lines.where, h->where);
    if (h->code != POSTEL_DONE)
        postel_error(h->code, "step", "%s.", h->where);
    else if (!lines.silent)
        printf("%s\n", h->where);
}

/* A line of stdin, without its end.  False: it has not come whole. */
static bool take_line(char line[POSTEL_LIVE_LINE])
{
    const unsigned char *const lf = lines.in.len > 0 ? memchr(lines.in.octets, '\n', lines.in.len) : NULL;
    size_t len = lf != NULL ? (size_t)(lf - lines.in.octets) : lines.in.len, used = len + (lf != NULL);

    if (lf == NULL && (!lines.ended || len == 0) && len + 1 < POSTEL_LIVE_LINE)
        return false;
    if (len + 1 > POSTEL_LIVE_LINE)
        len = POSTEL_LIVE_LINE - 1;
    memcpy(line, lines.in.octets, len);
    if (len > 0 && line[len - 1] == '\r')
        len--;
    line[len] = '\0';
    memmove(lines.in.octets, lines.in.octets + used, lines.in.len - used);
    lines.in.len -= used;
    return true;
}

/* What is refused is told, and the next line may do better. */
static void say_line(struct postel_hold *h, const char *line)
{
    unsigned char octets[POSTEL_LIVE_LINE];
    char words[POSTEL_LIVE_WORDS];
    size_t len;
    const char *const wrong = postel_live_read(line, octets, &len);
    const struct smtp_slice said = { octets, len };

    if (wrong != NULL)
        postel_error(POSTEL_USAGE, "step", "Not said, for at column %zu %s.", len + 1, wrong);
    else if (h->live.side == 'S' && line[0] != '!' && postel_live_judge(&h->live, said, words))
        postel_error(POSTEL_USAGE, "step", "Not said (with ! and \\r\\n it would be): %s.", words);
    else
        postel_hold_say(h, said);
}

/* Says what may be said now.  `changed` comes again for each line, so this is no place to do more than one. */
static void go_on(struct postel_hold *h)
{
    char line[POSTEL_LIVE_LINE];

    if (h->over) {
        smtp_console_close(&h->console);
        return;
    }
    while (!h->over && h->live.our_turn && h->call.unsent != NULL && !h->call.leaving && take_line(line))
        say_line(h, line);
    if (lines.ended && lines.in.len == 0 && h->live.our_turn && !lines.left && h->call.unsent != NULL) {
        lines.left = true;
        postel_hold_leave(h);
    }
    smtp_call_deadline(&h->call, h->live.our_turn && !lines.left ? FOR_EVER : PATIENCE);
    smtp_console_want(&h->console, !lines.ended && h->live.our_turn);
}

static void changed(struct postel_hold *h)
{
    static bool within;

    say_where(h);
    print_rows(h);
    fflush(stdout);
    if (within) /* what we said ourselves has changed it */
        return;
    within = true;
    go_on(h);
    within = false;
}

static void readable(struct postel_hold *h)
{
    unsigned char octets[4096];
    const ssize_t n = read(h->console.fd, octets, sizeof octets);

    lines.ended = n <= 0;
    if (n > 0)
        smtp_octets_add(&lines.in, octets, (size_t)n);
    changed(h);
}

static bool begin(struct postel_hold *h)
{
    lines.silent = h->step->show == postel_step_json;
    return true;
}

static void end(struct postel_hold *h)
{
    if (h->code == POSTEL_DONE && lines.silent)
        h->code = postel_step_json(h->step);
    smtp_octets_close(&lines.in);
}

const struct postel_front postel_front_lines = { .begin = begin, .changed = changed, .readable = readable, .end = end };
